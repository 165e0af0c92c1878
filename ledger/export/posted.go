package export

import (
	"iter"
	"time"

	"jigiya/ledger"
	"jigiya/ledger/report"
)

// A Posted is one entry of a journal and what it posted.
type Posted struct {
	Seq      uint64
	Epoch    uint64
	ID       string // hex
	Recorded int64  // unix seconds, the device's claim
	Date     ledger.Date
	Cycle    uint32
	Meeting  uint32
	Kind     ledger.Kind
	Event    ledger.Event
	Postings []ledger.Posting
	Text     string // what was said with it, where the caller may show it
	Corrects uint64 // the entry it corrects, or 0
}

// Entries is a journal from its founding. It ends at the first error.
type Entries = iter.Seq2[Posted, error]

// Enter applies a fact to a book and gives it as it is exported. Epoch and ID
// are the journal's, Text the caller's to set.
func Enter(b *ledger.Book, f ledger.Fact) (Posted, error) {
	postings, err := b.Post(f)
	if err != nil {
		return Posted{}, err
	}
	return Of(b, f, postings), nil
}

// Of is Enter for a book that has just applied the fact itself.
func Of(b *ledger.Book, f ledger.Fact, postings []ledger.Posting) Posted {
	p := Posted{
		Seq: f.Seq, Recorded: f.Recorded, Date: b.Today(), Cycle: b.Cycle(), Kind: f.Event.Kind(),
		Event: f.Event, Postings: postings,
	}
	p.Meeting, _ = b.LastMeeting()
	if m := b.OpenMeeting(); m != nil {
		p.Meeting = m.Number
	}
	if c, ok := f.Event.(*ledger.Correction); ok {
		p.Corrects = c.Seq
	}
	return p
}

// recorded is when the device says that it recorded the entry.
func (p Posted) recorded() string { return time.Unix(p.Recorded, 0).UTC().Format(time.RFC3339) }

// A Heading is what a file says of its group. Currency is that of all amounts.
type Heading struct {
	Group    string // id in hex
	Name     string
	Place    string
	Currency ledger.Currency
}

// HeadingOf reads it from a book; the group's id is the journal's to set.
func HeadingOf(b *ledger.Book) Heading {
	c := b.Constitution()
	return Heading{Name: c.Name, Place: c.Place.Village + ", " + c.Place.Code, Currency: c.Currency}
}

// party is whom and what a posting is about: its account says it, else its entry.
func party(about report.Subject, subjects *report.Subjects, a ledger.Account) report.Subject {
	switch a.Class {
	case ledger.MemberSavings, ledger.DueContribution:
		return report.Subject{Member: ledger.MemberNumber(a.Number), Fund: ledger.Savings}
	case ledger.DueFine:
		return report.Subject{Member: ledger.MemberNumber(a.Number), Fund: a.Fund}
	case ledger.LoanPrincipal, ledger.DueCharge:
		n := ledger.LoanNumber(a.Number)
		m, f := subjects.Lent(n)
		return report.Subject{Member: m, Fund: f, Loan: n}
	}
	if a.Fund != "" {
		about.Fund = a.Fund
	}
	return about
}
