package export

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode"

	"jigiya/ledger"
	"jigiya/ledger/report"
)

// HLedger writes a journal for hledger (see the package comment).
func HLedger(w io.Writer, h Heading, entries Entries) error {
	j := hledgerWriter{out: bufio.NewWriter(w), currency: unit(h.Currency), declared: map[string]bool{}}
	j.begin(h)
	for p, err := range entries {
		if err != nil {
			return fmt.Errorf("reading entries: %w", err)
		}
		j.entry(p)
	}
	if err := j.out.Flush(); err != nil {
		return fmt.Errorf("writing hledger journal: %w", err)
	}
	return nil
}

// hledgerWriter remembers what hledger wants said once. Its writes keep their
// error for the last Flush.
type hledgerWriter struct {
	out      *bufio.Writer
	currency string
	declared map[string]bool // accounts
	subjects report.Subjects
	opened   ledger.Date // of the last meeting opened
}

// unit is the commodity's symbol: letters alone need no quotes.
func unit(c ledger.Currency) string {
	letters := strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, string(c))
	return cmp.Or(letters, "XXX") // ISO 4217: no currency
}

func (j *hledgerWriter) line(format string, args ...any) { fmt.Fprintf(j.out, format+"\n", args...) }

func (j *hledgerWriter) begin(h Heading) {
	j.line("; jigiya %s, %s", printable(h.Name), printable(h.Place))
	j.line("; group %s", printable(h.Group))
	j.line("decimal-mark .")
	j.line("commodity 1000. %s", j.currency)
	for _, root := range []place{
		{root: "assets", kind: "A"}, {root: "assets:cash", kind: "C"}, {root: "liabilities", kind: "L"},
		{root: "equity", kind: "E"}, {root: "income", kind: "R"}, {root: "expenses", kind: "X"},
	} {
		j.declared[root.root] = true
		j.line("account %s  ; type:%s", root.root, root.kind)
	}
}

// entry writes one entry: a transaction, or a comment where it has no date.
func (j *hledgerWriter) entry(p Posted) {
	about := j.subjects.Of(p.Seq, p.Event, p.Postings)
	purses := counted(p)
	if p.Date == 0 && len(p.Postings) == 0 {
		j.line("\n; (%d) %s", p.Seq, comment(p.Kind.String()))
		j.line("; %s", tags(p, about))
		return
	}
	j.declare(p, purses)
	j.line("\n%s (%d) %s", j.date(p), p.Seq, comment(p.Kind.String()))
	j.line("    ; %s", tags(p, about))
	if p.Text != "" {
		j.line("    ; text:%s", comment(p.Text))
	}
	j.postings(p.Postings)
	for _, c := range purses {
		j.line("    %-38s %12d %s = %d %s", treeName(ledger.Account{Class: ledger.Cash, Fund: c.Fund}), 0, j.currency, c.Amount, j.currency)
	}
}

// date is the entry's, but a meeting opened in error is taken back on the very
// date on which it was opened: what it posted is then never there.
func (j *hledgerWriter) date(p Posted) ledger.Date {
	switch p.Kind {
	case ledger.KindMeetingOpened:
		j.opened = p.Date
	case ledger.KindMeetingCancelled:
		if len(p.Postings) > 0 {
			return j.opened
		}
	}
	return p.Date
}

// counted are the purses that an entry asserts: those of a closing.
func counted(p Posted) []ledger.Count {
	if e, ok := p.Event.(*ledger.MeetingClosed); ok {
		return e.Counts
	}
	return nil
}

// declare names the accounts that stand here for the first time: so the file can
// be written as it is read, entry by entry.
func (j *hledgerWriter) declare(p Posted, purses []ledger.Count) {
	for _, posting := range p.Postings {
		j.account(treeName(posting.Account))
	}
	for _, c := range purses {
		j.account(treeName(ledger.Account{Class: ledger.Cash, Fund: c.Fund}))
	}
}

func (j *hledgerWriter) account(name string) {
	if !j.declared[name] {
		j.declared[name] = true
		j.line("account %s", name)
	}
}

func (j *hledgerWriter) postings(postings []ledger.Posting) {
	for _, p := range postings {
		name := treeName(p.Account)
		if p.Account.Memorandum() {
			name = "[" + name + "]"
		}
		j.line("    %-38s %12d %s", name, p.Amount, j.currency)
	}
}

// tags say in numbers and codes what an entry is about.
func tags(p Posted, about report.Subject) string {
	all := []string{
		tag("epoch", p.Epoch), tag("cycle", p.Cycle), tag("meeting", p.Meeting), tag("kind", comment(p.Kind.String())),
		tag("recorded", p.recorded()),
	}
	for _, t := range []struct {
		name  string
		value any
		said  bool
	}{
		{"member", about.Member, about.Member != 0},
		{"by", about.By, about.By != 0},
		{"fund", plain(string(about.Fund)), about.Fund != ""},
		{"to", plain(string(about.To)), about.To != ""},
		{"loan", about.Loan, about.Loan != 0},
		{"corrects", p.Corrects, p.Corrects != 0},
		{"id", plain(p.ID), p.ID != ""},
	} {
		if t.said {
			all = append(all, tag(t.name, t.value))
		}
	}
	return strings.Join(all, ", ")
}

func tag(name string, value any) string { return fmt.Sprintf("%s:%v", name, value) }

// comment makes a text safe in a transaction: on one line, and with no tag, date
// or description of its own for hledger to find.
func comment(text string) string {
	return strings.NewReplacer(",", ";", ":", ".", "[", "(", "]", ")").Replace(printable(text))
}

// printable is a text on one line, without what only steers a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, strings.ToValidUTF8(text, "?"))
}
