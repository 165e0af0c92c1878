package register

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

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

// rowOf is the row of an event that is told in one by itself.
func (p *printer) rowOf(event ledger.Event) (Row, bool) {
	if row, ok := rowOfMember(event); ok {
		return row, true
	}
	if row, ok := p.rowOfLoan(event); ok {
		return row, true
	}
	return rowOfFund(event)
}

func rowOfMember(event ledger.Event) (Row, bool) {
	switch e := event.(type) {
	case *ledger.AttendanceMarked:
		return Row{Member: decimal(e.Member), Detail: string(e.Mark)}, true
	case *ledger.Contribution:
		return Row{Member: decimal(e.Member), Fund: string(e.Fund), Shares: decimal(e.Shares, 0), Amount: decimal(e.Amount, 0)}, true
	case *ledger.ShareReturned:
		return Row{Member: decimal(e.Member), Shares: decimal(e.Shares)}, true
	case *ledger.CommitmentSet:
		return Row{Member: decimal(e.Member), Shares: decimal(e.Shares)}, true
	case *ledger.MemberJoined:
		return Row{Member: decimal(e.Member), Shares: decimal(e.Shares, 0),
			Detail: details("name", e.Person, "sex", e.Sex, "former", decimal(e.Former, 0))}, true
	case *ledger.MemberLeft:
		return Row{Member: decimal(e.Member), Detail: details("cause", e.Cause)}, true
	case *ledger.SchoolingReported:
		return Row{Member: decimal(e.Member), Detail: details("girls_enrolled", e.GirlsEnrolled, "girls_attending", e.GirlsAttending,
			"boys_enrolled", e.BoysEnrolled, "boys_attending", e.BoysAttending)}, true
	case *ledger.FineLevied:
		return Row{Member: decimal(e.Member), Fund: string(e.Fund), Amount: decimal(e.Amount), Detail: details("cause", e.Cause)}, true
	case *ledger.FinePaid:
		return Row{Member: decimal(e.Member), Fund: string(e.Fund), Amount: decimal(e.Amount)}, true
	case *ledger.FineWaived:
		return Row{Member: decimal(e.Member), Fund: string(e.Fund), Amount: decimal(e.Amount), Detail: details("reason", e.Reason)}, true
	}
	return Row{}, false
}

func (p *printer) rowOfLoan(event ledger.Event) (Row, bool) {
	about := func(n ledger.LoanNumber, amount ledger.Amount, pairs ...any) (Row, bool) {
		return Row{Member: decimal(p.borrowers[n], 0), Amount: decimal(amount, 0), Loan: decimal(n), Detail: details(pairs...)}, true
	}
	switch e := event.(type) {
	case *ledger.LoanGranted:
		row, _ := about(e.Loan, e.Principal, "periods", e.Periods, "purpose", e.Purpose, "detail", e.Detail,
			"guarantors", joined(e.Guarantors), "override", e.Override)
		row.Fund = string(e.Fund)
		return row, true
	case *ledger.Repayment:
		return about(e.Loan, e.Amount, "by", decimal(e.By, 0))
	case *ledger.LoanToppedUp:
		return about(e.Loan, e.Amount, "override", e.Override)
	case *ledger.LoanRescheduled:
		return about(e.Loan, 0, "periods", e.Periods, "reason", e.Reason, "override", e.Override)
	case *ledger.ChargeWaived:
		return about(e.Loan, e.Amount, "reason", e.Reason)
	case *ledger.LoanWrittenOff:
		return about(e.Loan, 0, "reason", e.Reason)
	}
	return Row{}, false
}

func rowOfFund(event ledger.Event) (Row, bool) {
	of := func(f ledger.FundName, amount ledger.Amount, pairs ...any) (Row, bool) {
		return Row{Fund: string(f), Amount: decimal(amount), Detail: details(pairs...)}, true
	}
	switch e := event.(type) {
	case *ledger.CashDifference:
		return of(e.Fund, e.Counted, "explanation", e.Explanation)
	case *ledger.Grant:
		row, _ := of(e.Fund, e.Amount, "purpose", e.Purpose)
		row.Member = decimal(e.Member, 0)
		return row, true
	case *ledger.Received:
		return of(e.Fund, e.Amount, "source", e.Source)
	case *ledger.Expense:
		return of(e.Fund, e.Amount, "purpose", e.Purpose)
	case *ledger.Transfer:
		return of(e.From, e.Amount, "to", e.To, "reason", e.Reason)
	case *ledger.BankDeposited:
		return of(e.Fund, e.Amount)
	case *ledger.BankWithdrawn:
		return of(e.Fund, e.Amount)
	case *ledger.BankInterest:
		return of(e.Fund, e.Amount)
	case *ledger.BankFee:
		return of(e.Fund, e.Amount)
	case *ledger.ExternalLoanReceived:
		return of(e.Fund, e.Amount, "creditor", e.Creditor)
	case *ledger.ExternalLoanRepaid:
		return of(e.Fund, e.Amount, "creditor", e.Creditor, "charge", decimal(e.Charge, 0))
	case *ledger.MeetingCancelled:
		return Row{Date: e.Date.String(), Detail: details("reason", e.Reason)}, true
	}
	return Row{}, false
}

// decimal writes a number; one that stands for nothing is an empty cell.
func decimal[N ~int64 | ~uint32](n N, nothing ...N) string {
	if slices.Contains(nothing, n) {
		return ""
	}
	return fmt.Sprint(n)
}

func joined(members []ledger.MemberNumber) string {
	all := make([]string, len(members))
	for i, m := range members {
		all[i] = decimal(m)
	}
	return strings.Join(all, "+")
}

// details writes key, value pairs; what is empty is left out.
func details(pairs ...any) string {
	var all []string
	for i := 0; i+1 < len(pairs); i += 2 {
		value := fmt.Sprint(pairs[i+1])
		if words, ok := pairs[i+1].(ledger.Words); ok {
			value = text(words)
		}
		if value = encode(value); value != "" {
			all = append(all, fmt.Sprintf("%s=%s", pairs[i], value))
		}
	}
	return strings.Join(all, ";")
}

// text is what was said, as far as this device knows it.
func text(w ledger.Words) string {
	if w.Text == "" && !w.IsZero() {
		return Unknown
	}
	return w.Text
}
