package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"jigiya/ledger"
	"jigiya/ledger/report"
)

// csvHeader is the columns of CSV. Their names are never changed; new ones go last.
var csvHeader = []string{
	"seq", "epoch", "id", "date", "recorded", "cycle", "meeting", "kind",
	"member", "loan", "fund", "account", "debit", "credit", "corrects",
}

// CSV writes one row per posting.
func CSV(w io.Writer, entries Entries) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(csvHeader); err != nil {
		return fmt.Errorf("writing csv: %w", err)
	}
	var subjects report.Subjects
	for p, err := range entries {
		if err != nil {
			return fmt.Errorf("reading entries: %w", err)
		}
		if err := writeRows(out, &subjects, p); err != nil {
			return fmt.Errorf("writing entry %d as csv: %w", p.Seq, err)
		}
	}
	out.Flush()
	return out.Error()
}

func writeRows(out *csv.Writer, subjects *report.Subjects, p Posted) error {
	about := subjects.Of(p.Seq, p.Event, p.Postings)
	for _, posting := range p.Postings {
		if err := out.Write(csvRow(p, posting, party(about, subjects, posting.Account))); err != nil {
			return err
		}
	}
	return nil
}

func csvRow(p Posted, posting ledger.Posting, about report.Subject) []string {
	debit, credit := max(posting.Amount, 0), max(-posting.Amount, 0)
	return []string{
		whole(p.Seq), strconv.FormatUint(p.Epoch, 10), inert(p.ID), p.day(), p.recorded(), whole(p.Cycle), whole(p.Meeting),
		inert(p.Kind.String()), whole(about.Member), whole(about.Loan), inert(string(about.Fund)),
		inert(posting.Account.String()), whole(debit), whole(credit), whole(p.Corrects),
	}
}

// day is the civil date, or nothing before the first meeting.
func (p Posted) day() string {
	if p.Date == 0 {
		return ""
	}
	return p.Date.String()
}

// whole is a number of which 0 says nothing.
func whole[T ~uint32 | ~uint64 | ~int64](n T) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(uint64(n))
}

// inert keeps a spreadsheet from taking a cell for a formula, also where it
// ignores spaces before it.
func inert(cell string) string {
	trimmed := strings.TrimLeft(cell, " \u00a0")
	if trimmed != "" && strings.ContainsRune("=+-@|%\t\r\n＝＋－＠", []rune(trimmed)[0]) {
		return "'" + cell
	}
	return cell
}
