package register

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strconv"

	"jigiya/ledger"
)

// Unknown stands for words that were said and that this device does not have.
const Unknown = "?"

// Write writes the facts of a journal, in order from its founding, as a register:
// those of one cycle, or with cycle 0 of the whole journal. An entry without a
// row form stops it with an *EntryError; then nothing has been written.
func Write(w io.Writer, facts iter.Seq2[ledger.Fact, error], cycle uint32) error {
	var page bytes.Buffer
	p := &printer{csv: csv.NewWriter(&page), wanted: cycle, borrowers: map[ledger.LoanNumber]ledger.MemberNumber{}, rows: map[uint64]int{}}
	p.write(columns)
	for fact, err := range facts {
		if err != nil {
			return fmt.Errorf("reading the journal: %w", err)
		}
		if err := p.print(&fact); err != nil {
			return &EntryError{fact.Seq, fact.Event.Kind(), err}
		}
	}
	if cycle > p.cycle {
		return refuse(RuleCycle, "cycle", cycle, "running", p.cycle)
	}
	p.csv.Flush()
	if _, err := w.Write(page.Bytes()); err != nil {
		return fmt.Errorf("writing the register: %w", err)
	}
	return nil
}

// A printer prints facts as rows.
type printer struct {
	csv    *csv.Writer
	row    int // the last that was written
	wanted uint32

	cycle         uint32
	shared        bool // the cycle is shared out
	meeting, date string
	borrowers     map[ledger.LoanNumber]ledger.MemberNumber
	rows          map[uint64]int // of each entry, for corrections
}

func (p *printer) write(record []string) {
	_ = p.csv.Write(record) // into memory
	p.row++
}

// print prints one fact, or goes past it.
func (p *printer) print(f *ledger.Fact) error {
	p.follow(f.Event)
	if p.passes(f.Event) {
		return nil
	}
	if opened, ok := f.Event.(*ledger.MeetingOpened); ok {
		p.meeting, p.date = strconv.Itoa(int(opened.Meeting)), opened.Date.String()
	}
	first := p.row + 1
	if err := p.tell(f); err != nil {
		return err
	}
	p.rows[f.Seq] = first
	switch f.Event.(type) {
	case *ledger.MeetingClosed, *ledger.MeetingCancelled:
		p.meeting, p.date = "", ""
	}
	return nil
}

// follow keeps what rows name and events do not.
func (p *printer) follow(event ledger.Event) {
	switch e := event.(type) {
	case *ledger.GroupFounded:
		p.cycle = 1
	case *ledger.CycleOpened:
		p.cycle, p.shared = e.Cycle, false
	case *ledger.LoanGranted:
		p.borrowers[e.Loan] = e.Member
	case *ledger.OpeningBalances:
		for _, l := range e.Loans {
			p.borrowers[l.Loan] = l.Member
		}
	}
}

// passes says whether an event is left out: what only keeps order in the journal,
// and where one cycle is wanted, its boundaries and what lies beyond them.
func (p *printer) passes(event ledger.Event) bool {
	switch event.(type) {
	case *ledger.GroupFounded, *ledger.PersonRecorded, *ledger.RecordErased, *ledger.RegisterImported:
		return true
	case *ledger.ShareOut:
		p.shared = p.wanted != 0
	case *ledger.CycleOpened:
		return p.wanted != 0
	}
	return p.wanted != 0 && (p.cycle != p.wanted || p.shared)
}

// tell prints the row, or rows, of an event.
func (p *printer) tell(f *ledger.Fact) error {
	switch e := f.Event.(type) {
	case *ledger.MeetingOpened:
		p.count(opening, e.Counts)
		return nil
	case *ledger.MeetingClosed:
		p.count(closing, e.Counts)
		return nil
	case *ledger.Correction:
		return p.correct(e)
	}
	row, ok := p.rowOf(f.Event)
	if !ok {
		return refuse(RuleEntryWithoutRow, "seq", f.Seq, "kind", f.Event.Kind())
	}
	row.Event = f.Event.Kind().String()
	p.put(row)
	return nil
}

func (p *printer) count(word string, purses []ledger.Count) {
	for _, c := range purses {
		p.put(Row{Event: word, Fund: string(c.Fund), Amount: decimal(c.Amount)})
	}
}

func (p *printer) correct(e *ledger.Correction) error {
	to, ok := p.rows[e.Seq]
	if !ok {
		return refuse(ledger.RuleUnknownEntry, "seq", e.Seq)
	}
	p.put(Row{Event: e.Kind().String(), Detail: details("row", to, "reason", e.Reason)})
	return nil
}

func (p *printer) put(row Row) {
	row.Meeting = p.meeting
	if row.Date == "" {
		row.Date = p.date
	}
	record := make([]string, len(columns))
	for i, column := range columns {
		record[i] = *row.cell(column)
	}
	p.write(record)
}
