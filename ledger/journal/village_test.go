package journal

import (
	"encoding/binary"
	"iter"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
)

// A village is a group for tests: its keys, its journal, its entries.
type village struct {
	t        testing.TB
	device   *crypto.Key   // of the writer
	holders  []*crypto.Key // of members 4, 5 and 6
	journal  *Journal
	entries  []*Entry
	recorded int64
	date     ledger.Date
	judge    *village // that is asked instead
}

// seedKey is key n of all tests.
func seedKey(t testing.TB, n uint64) *crypto.Key {
	t.Helper()
	var seed crypto.Seed
	binary.BigEndian.PutUint64(seed[8:], n)
	key, err := seed.Key()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func said(text string) ledger.Words {
	return ledger.Words{Digest: ledger.Digest(crypto.RecordDigest([16]byte{1}, "test", []byte(text)))}
}

func constitution() ledger.Constitution {
	return ledger.Constitution{
		Name: "Jigiya", Method: ledger.VSLA, Place: ledger.Place{Village: "Sirakoro", Code: "ocha-2023:ML0505"},
		Currency: "XOF", CashStep: 5, ShareValue: 250, SharesMin: 1, SharesMax: 5,
		MeetingInterval: ledger.Interval{Count: 1}, Quorum: 2,
		Funds: []ledger.FundRule{{Name: "social", Contribution: 50}},
		Loans: ledger.LoanRules{
			Convention: ledger.FlatTerm, Rate: 500, Period: ledger.Interval{Count: 1, Month: true}, MaxPeriods: 3,
			MaxMultiple: 3, MaxOpen: 1, ChargeStep: 5, Repay: ledger.Instalments,
		},
		ShareOut: ledger.ShareOutRules{Method: ledger.ByShares, Step: 5, SavingsPct: 60, Remainder: ledger.Carry, OpenLoans: ledger.OffsetOpenLoans},
		Leaving:  ledger.LeaveAtCost, Joining: ledger.JoinZero, Agenda: ledger.DefaultAgenda,
		Fines: []ledger.FineRule{{Cause: "late", Amount: 25}, {Cause: "absent", Amount: 50}},
	}
}

func founding(device *crypto.Key, holders []*crypto.Key, members int) *ledger.GroupFounded {
	e := &ledger.GroupFounded{Constitution: constitution(), Writer: ledger.Signatory(device.Public())}
	for n := 1; n <= members; n++ {
		m := ledger.Founder{Member: ledger.MemberNumber(n), Sex: ledger.Female, Person: said("Awa")}
		switch {
		case n <= 3:
			m.Roles = []ledger.Role{ledger.Roles[n-1]}
		case n <= 6:
			m.Roles, m.Key = []ledger.Role{ledger.KeyHolder}, ledger.Signatory(holders[n-4].Public())
		}
		e.Members = append(e.Members, m)
	}
	return e
}

// newVillage founds a group of so many members, another for each n.
func newVillage(t testing.TB, n uint64, members int) *village {
	t.Helper()
	v := &village{
		t: t, device: seedKey(t, 100*n+1), journal: new(Journal), recorded: 1_767_261_600, date: ledger.NewDate(2026, 1, 1),
		holders: []*crypto.Key{seedKey(t, 100*n+4), seedKey(t, 100*n+5), seedKey(t, 100*n+6)},
	}
	v.add(founding(v.device, v.holders, members))
	return v
}

// draft puts an event after the head.
func (v *village) draft(e ledger.Event) *Draft {
	v.t.Helper()
	d, err := v.journal.Draft(v.recorded, e)
	if err != nil {
		v.t.Fatal(err)
	}
	return d
}

func cosign(t testing.TB, d *Draft, elsewhere bool, by ...*crypto.Key) []Cosignature {
	t.Helper()
	all := make([]Cosignature, len(by))
	for i, key := range by {
		var err error
		if all[i], err = d.Cosign(key, elsewhere); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// sign makes the entry after the head, cosigned by whoever is named.
func (v *village) sign(e ledger.Event, by ...*crypto.Key) *Entry {
	v.t.Helper()
	d := v.draft(e)
	entry, err := d.Sign(v.device, cosign(v.t, d, false, by...)...)
	if err != nil {
		v.t.Fatal(err)
	}
	return entry
}

// add signs an event and takes it in, with the quorum where one is needed.
func (v *village) add(e ledger.Event) *Entry {
	v.t.Helper()
	var by []*crypto.Key
	if cosigned(e.Kind()) {
		by = v.holders[:2]
	}
	entry := v.sign(e, by...)
	v.accept(entry)
	return entry
}

// accept takes entries in as if they came from a stranger.
func (v *village) accept(entries ...*Entry) {
	v.t.Helper()
	for i, e := range entries {
		entries[i] = stranger(v.t, e)
	}
	j, err := v.journal.AcceptAudited(entries...)
	if err != nil {
		v.t.Fatal(err)
	}
	v.journal, v.entries = j, append(v.entries, entries...)
}

// addAll signs a batch of events and takes it in as the writer's own.
func (v *village) addAll(events ...ledger.Event) {
	v.t.Helper()
	entries, err := v.journal.Sign(Signing{Author: v.device, Recorded: v.recorded, Cosign: v.cosigner()}, events...)
	if err != nil {
		v.t.Fatal(err)
	}
	j, err := v.journal.Accept(entries...)
	if err != nil {
		v.t.Fatal(err)
	}
	v.journal, v.entries = j, append(v.entries, entries...)
}

func (v *village) cosigner() func(*Draft) ([]Cosignature, error) {
	return func(d *Draft) ([]Cosignature, error) {
		if !cosigned(d.Header().Kind) {
			return nil, nil
		}
		return cosign(v.t, d, false, v.holders[:2]...), nil
	}
}

// cosigned are the kinds that need the quorum here.
func cosigned(k ledger.Kind) bool {
	switch k {
	case ledger.KindMeetingClosed, ledger.KindShareOut, ledger.KindCycleOpened, ledger.KindGroupAmended,
		ledger.KindOfficersElected, ledger.KindEpochOpened, ledger.KindForkResolved, ledger.KindTransfer,
		ledger.KindOpeningBalances, ledger.KindLoanWrittenOff, ledger.KindExternalLoanReceived:
		return true
	}
	return false
}

// stranger is the entry as it comes over the wire.
func stranger(t testing.TB, e *Entry) *Entry {
	t.Helper()
	read, err := Decode(e.Bytes(), e.Signature())
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func (v *village) counts() (counts []ledger.Count) {
	for _, f := range v.journal.Book().Funds() {
		counts = append(counts, ledger.Count{Fund: f, Amount: v.journal.Book().Cash(f)})
	}
	return counts
}

// open opens the next meeting.
func (v *village) open() {
	v.t.Helper()
	last, _ := v.journal.Book().LastMeeting()
	v.date += 7
	v.recorded = int64(v.date)*86400 + 9*3600
	v.add(&ledger.MeetingOpened{Meeting: last + 1, Date: v.date, Counts: v.counts()})
}

func (v *village) closing() *ledger.MeetingClosed {
	return &ledger.MeetingClosed{Counts: v.counts(), Totals: v.journal.Book().ClosingTotals()}
}

func (v *village) close() *Entry {
	v.t.Helper()
	return v.add(v.closing())
}

// events are what happens in a meeting of the year: everybody comes and saves,
// one woman borrows, others repay.
func (v *village) events() (events []ledger.Event) {
	b := v.journal.Book()
	members := ledger.MemberNumber(len(b.Members()))
	for n := ledger.MemberNumber(1); n <= members; n++ {
		events = append(events, &ledger.AttendanceMarked{Member: n, Mark: ledger.Present},
			&ledger.Contribution{Member: n, Fund: "social", Amount: 50},
			&ledger.Contribution{Member: n, Fund: ledger.Savings, Shares: 1 + ledger.Shares(n)%3})
	}
	for _, l := range b.Loans() {
		if owed := b.Owed(l.Number); owed > 0 {
			events = append(events, &ledger.Repayment{Loan: l.Number, Amount: min(owed, 500)})
		}
	}
	m := ledger.MemberNumber(v.date/7)%members + 1
	if b.Borrowable(m, ledger.Savings) >= 1500 && !v.borrows(m) {
		events = append(events, &ledger.LoanGranted{Loan: b.NextLoan(), Member: m, Fund: ledger.Savings, Principal: 1500, Periods: 3, Purpose: "trade"})
	}
	return append(events, &ledger.FineLevied{Member: m, Fund: ledger.Savings, Cause: "late", Amount: 25},
		&ledger.FinePaid{Member: m, Fund: ledger.Savings, Amount: 25})
}

func (v *village) borrows(m ledger.MemberNumber) bool {
	for _, l := range v.journal.Book().Loans() {
		if l.Member == m && l.Status == ledger.LoanOpen {
			return true
		}
	}
	return false
}

// meet holds one meeting.
func (v *village) meet() {
	v.t.Helper()
	v.open()
	v.addAll(v.events()...)
	v.close()
}

// share ends the cycle and begins the next.
func (v *village) share() {
	v.t.Helper()
	d, err := v.journal.Book().Divide()
	if err != nil {
		v.t.Fatal(err)
	}
	v.add(d.Event())
	b := v.journal.Book()
	v.add(&ledger.CycleOpened{Cycle: b.Cycle() + 1, Constitution: *b.Constitution(), Officers: b.Officers(), Carried: b.CarriedSums()})
}

// live lets the group live until it has so many entries.
func (v *village) live(entries int) {
	v.t.Helper()
	for len(v.entries) < entries {
		if last, _ := v.journal.Book().LastMeeting(); last >= 40 {
			v.share()
		}
		v.meet()
	}
}

// stored are entries as a store gives them.
func stored(entries []*Entry) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		for _, e := range entries {
			if !yield(Raw{e.Bytes(), e.Signature()}, nil) {
				return
			}
		}
	}
}
