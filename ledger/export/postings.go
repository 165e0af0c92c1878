package export

import (
	"iter"

	"jigiya/ledger"
	"jigiya/ledger/export/sheet"
	"jigiya/ledger/report"
)

// A line is a posting in its entry, and whom and what it is about.
type line struct {
	entry   Posted
	posting ledger.Posting
	about   report.Subject
}

// postingFields are the columns of a journal. Their names are never changed; new
// ones go last.
var postingFields = []sheet.Field[line]{
	{Column: sheet.Column{Name: "seq", Kind: sheet.Whole}, Cell: func(l line) sheet.Cell { return sheet.Label(l.entry.Seq) }},
	{Column: sheet.Column{Name: "epoch", Kind: sheet.Whole}, Cell: func(l line) sheet.Cell { return sheet.Count(l.entry.Epoch) }},
	{Column: sheet.Column{Name: "id", Kind: sheet.Text}, Cell: func(l line) sheet.Cell { return sheet.Word(l.entry.ID) }},
	{Column: sheet.Column{Name: "date", Kind: sheet.Date}, Cell: func(l line) sheet.Cell { return sheet.Day(l.entry.Date) }},
	{Column: sheet.Column{Name: "recorded", Kind: sheet.Moment}, Cell: func(l line) sheet.Cell { return sheet.Second(l.entry.Recorded) }},
	{Column: sheet.Column{Name: "cycle", Kind: sheet.Whole, Source: "rules.md §6"}, Cell: func(l line) sheet.Cell { return sheet.Label(l.entry.Cycle) }},
	{Column: sheet.Column{Name: "meeting", Kind: sheet.Whole, Source: "rules.md §3"}, Cell: func(l line) sheet.Cell { return sheet.Label(l.entry.Meeting) }},
	{Column: sheet.Column{Name: "kind", Kind: sheet.Text, Source: "rules.md §3"}, Cell: func(l line) sheet.Cell { return sheet.Word(l.entry.Kind.String()) }},
	{Column: sheet.Column{Name: "member", Kind: sheet.Whole, Source: "rules.md §1"}, Cell: func(l line) sheet.Cell { return sheet.Label(l.about.Member) }},
	{Column: sheet.Column{Name: "loan", Kind: sheet.Whole, Source: "rules.md §4"}, Cell: func(l line) sheet.Cell { return sheet.Label(l.about.Loan) }},
	{Column: sheet.Column{Name: "fund", Kind: sheet.Text, Source: "rules.md §2"}, Cell: func(l line) sheet.Cell { return sheet.Word(l.about.Fund) }},
	{Column: sheet.Column{Name: "account", Kind: sheet.Text, Source: "rules.md §2"}, Cell: func(l line) sheet.Cell { return sheet.Word(l.posting.Account.String()) }},
	{Column: sheet.Column{Name: "debit", Kind: sheet.Whole, Unit: "currency", Source: "rules.md §2"}, Cell: func(l line) sheet.Cell { return sheet.Label(max(l.posting.Amount, 0)) }},
	{Column: sheet.Column{Name: "credit", Kind: sheet.Whole, Unit: "currency", Source: "rules.md §2"}, Cell: func(l line) sheet.Cell { return sheet.Label(max(-l.posting.Amount, 0)) }},
	{Column: sheet.Column{Name: "corrects", Kind: sheet.Whole, Source: "rules.md §3"}, Cell: func(l line) sheet.Cell { return sheet.Label(l.entry.Corrects) }},
}

// Postings is a journal as a sheet: one row per posting.
func Postings(entries Entries) sheet.Sheet { return sheet.Of("journal", postingFields, lines(entries)) }

func lines(entries Entries) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		var subjects report.Subjects
		for p, err := range entries {
			if err != nil {
				yield(line{}, err)
				return
			}
			about := subjects.Of(p.Seq, p.Event, p.Postings)
			for _, posting := range p.Postings {
				if !yield(line{p, posting, party(about, &subjects, posting.Account)}, nil) {
					return
				}
			}
		}
	}
}
