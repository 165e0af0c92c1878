package audit_test

import (
	"encoding/binary"
	"slices"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/ledger/journal"
)

// A village is a group of twelve for the stories: 1 to 3 are the committee, 4 to 6 hold
// the keys. It meets on Mondays at nine.
type village struct {
	t        testing.TB
	device   *crypto.Key
	holders  []*crypto.Key
	journal  *journal.Journal
	entries  []*journal.Entry
	recorded int64
	date     ledger.Date
	away     map[ledger.MemberNumber]bool // who does not come
	paying   bool                         // those away send their money all the same
	monthly  bool

	attestations []*journal.Attestation
	evidence     []*journal.Evidence
	visit        audit.Visit
	flipped      int // the entry whose signature is broken after all
}

const villagers = 12

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

func constitutionOf(v *village) ledger.Constitution {
	return ledger.Constitution{
		Name: "Kanuya", Method: ledger.VSLA, Place: ledger.Place{Village: "Sirakoro", Code: "ocha-2023:ML0505"},
		Currency: "XOF", CashStep: 5, ShareValue: 250, SharesMin: 1, SharesMax: 5,
		MeetingInterval: ledger.Interval{Count: 1, Month: v.monthly}, Quorum: 2,
		Funds: []ledger.FundRule{{Name: "social", Contribution: 100}},
		Loans: ledger.LoanRules{
			Convention: ledger.FlatOnce, Rate: 1000, Period: ledger.Interval{Count: 1, Month: true}, MaxPeriods: 3,
			MaxMultiple: 3, MaxOpen: 1, ChargeStep: 5, Repay: ledger.AtEnd,
		},
		ShareOut: ledger.ShareOutRules{Method: ledger.ByShares, Step: 5, SavingsPct: 60, Remainder: ledger.Carry, OpenLoans: ledger.OffsetOpenLoans},
		Leaving:  ledger.LeaveAtCost, Joining: ledger.JoinZero, Agenda: ledger.DefaultAgenda,
		Fines: []ledger.FineRule{{Cause: "late", Amount: 25}},
	}
}

// elect gives the office at a place of the list, and a key where it needs one, to another.
func (v *village) elect(place int, n ledger.MemberNumber) {
	v.t.Helper()
	officers := slices.Clone(v.book().Officers())
	officers[place].Member = n
	key := seedKey(v.t, 900+uint64(n))
	officers[place].Key = ledger.Signatory(key.Public())
	v.do(&ledger.OfficersElected{Officers: officers})
	v.holders[place-3] = key
}

func newVillage(t testing.TB) *village {
	return foundedVillage(&village{t: t})
}

func monthlyVillage(t testing.TB) *village {
	return foundedVillage(&village{t: t, monthly: true})
}

func foundedVillage(v *village) *village {
	v.t.Helper()
	v.device, v.journal, v.away = seedKey(v.t, 901), new(journal.Journal), map[ledger.MemberNumber]bool{}
	v.holders = []*crypto.Key{seedKey(v.t, 904), seedKey(v.t, 905), seedKey(v.t, 906)}
	v.at(ledger.NewDate(2026, 1, 5), 9)
	e := &ledger.GroupFounded{Constitution: constitutionOf(v), Writer: ledger.Signatory(v.device.Public())}
	for n := 1; n <= villagers; n++ {
		m := ledger.Founder{Member: ledger.MemberNumber(n), Sex: ledger.Female, Person: said("Awa")}
		switch {
		case n <= 3:
			m.Roles = []ledger.Role{ledger.Roles[n-1]}
		case n <= 6:
			m.Roles, m.Key = []ledger.Role{ledger.KeyHolder}, ledger.Signatory(v.holders[n-4].Public())
		}
		e.Members = append(e.Members, m)
	}
	v.do(e)
	return v
}

// at sets the device's clock.
func (v *village) at(d ledger.Date, hour int64) { v.date, v.recorded = d, int64(d)*86400+hour*3600 }

func (v *village) book() *ledger.Book { return v.journal.Book() }

// do enters events, half a minute after each other, with the quorum where one is needed.
func (v *village) do(events ...ledger.Event) {
	v.t.Helper()
	for _, e := range events {
		v.recorded += 30
		v.accept(v.sign(v.device, e))
	}
}

func (v *village) sign(by *crypto.Key, e ledger.Event) *journal.Entry {
	v.t.Helper()
	d, err := v.journal.Draft(v.recorded, e)
	if err != nil {
		v.t.Fatal(err)
	}
	var cosignatures []journal.Cosignature
	if cosigned(e) {
		for i, holder := range v.holders[:2] {
			c, err := d.Cosign(holder, i == 1) // the second on a phone of her own
			if err != nil {
				v.t.Fatal(err)
			}
			cosignatures = append(cosignatures, c)
		}
	}
	entry, err := d.Sign(by, cosignatures...)
	if err != nil {
		v.t.Fatal(err)
	}
	return entry
}

func cosigned(e ledger.Event) bool {
	switch e := e.(type) {
	case *ledger.EpochOpened:
		return e.Authority == ledger.ByQuorum
	case *ledger.ExternalLoanReceived, *ledger.ExternalLoanRepaid, *ledger.MeetingClosed, *ledger.ShareOut, *ledger.CycleOpened, *ledger.GroupAmended, *ledger.OfficersElected,
		*ledger.ForkResolved, *ledger.Transfer, *ledger.OpeningBalances, *ledger.LoanWrittenOff, *ledger.MemberLeft:
		return true
	}
	return false
}

func (v *village) accept(entries ...*journal.Entry) {
	v.t.Helper()
	for _, e := range entries {
		read, err := journal.Decode(e.Bytes(), e.Signature())
		if err != nil {
			v.t.Fatal(err)
		}
		j, err := v.journal.Accept(read)
		if err != nil {
			v.t.Fatalf("%v %+v: %v", e.Kind(), e.Event(), err)
		}
		v.journal, v.entries = j, append(v.entries, read)
	}
}

func (v *village) counts() (counts []ledger.Count) {
	for _, f := range v.book().Funds() {
		counts = append(counts, ledger.Count{Fund: f, Amount: v.book().Cash(f)})
	}
	return counts
}

// open opens the next meeting, a week or a month later.
func (v *village) open() { v.t.Helper(); v.openOn(v.nextDate()) }

func (v *village) nextDate() ledger.Date {
	if v.monthly {
		return v.date.AddMonths(1)
	}
	return v.date + 7
}

func (v *village) openOn(d ledger.Date) {
	v.t.Helper()
	v.at(d, 9)
	v.do(v.opening(d))
}

func (v *village) opening(d ledger.Date) *ledger.MeetingOpened {
	last, _ := v.book().LastMeeting()
	return &ledger.MeetingOpened{Meeting: last + 1, Date: d, Counts: v.counts()}
}

// openShort opens the next meeting with another sum in a purse, and explains it.
func (v *village) openShort(fund ledger.FundName, by ledger.Amount) {
	v.t.Helper()
	d := v.nextDate()
	v.at(d, 9)
	e := v.opening(d)
	for i := range e.Counts {
		if e.Counts[i].Fund == fund {
			e.Counts[i].Amount -= by
		}
	}
	v.do(e, v.missing(fund, by))
}

func (v *village) missing(fund ledger.FundName, by ledger.Amount) *ledger.CashDifference {
	purse := v.book().Cash(fund)
	return &ledger.CashDifference{Fund: fund, Counted: purse - by, Expected: purse, Explanation: said("nobody knows")}
}

// gather: everybody comes, saves and pays into the social fund. No two meetings are alike.
func (v *village) gather() {
	v.t.Helper()
	v.marks()
	last, _ := v.book().LastMeeting()
	for n := ledger.MemberNumber(1); n <= villagers; n++ {
		if v.here(n) || v.paying {
			v.do(buys(n, ledger.Shares(n+ledger.MemberNumber(last)*n)%3+2))
		}
	}
	for n := ledger.MemberNumber(1); n <= villagers; n++ {
		if v.here(n) || v.paying {
			v.do(&ledger.Contribution{Member: n, Fund: "social", Amount: 100})
		}
	}
}

func (v *village) here(n ledger.MemberNumber) bool { return !v.away[n] }

func (v *village) marks() {
	v.t.Helper()
	for n := ledger.MemberNumber(1); n <= villagers; n++ {
		mark := ledger.Present
		if v.away[n] {
			mark = ledger.Absent
		}
		v.do(&ledger.AttendanceMarked{Member: n, Mark: mark})
	}
}

func (v *village) close() {
	v.t.Helper()
	v.do(&ledger.MeetingClosed{Counts: v.counts(), Totals: v.book().ClosingTotals()})
}

// meet holds one meeting.
func (v *village) meet(events ...ledger.Event) {
	v.t.Helper()
	v.open()
	v.gather()
	v.do(events...)
	v.close()
}

// meetings holds so many.
func (v *village) meetings(n int) {
	v.t.Helper()
	for range n {
		v.meet()
	}
}

func buys(m ledger.MemberNumber, shares ledger.Shares) *ledger.Contribution {
	return &ledger.Contribution{Member: m, Fund: ledger.Savings, Shares: shares}
}

func borrows(v *village, m ledger.MemberNumber, fund ledger.FundName, sum ledger.Amount) *ledger.LoanGranted {
	return &ledger.LoanGranted{Loan: v.book().NextLoan(), Member: m, Fund: fund, Principal: sum, Periods: 1, Purpose: "trade"}
}

// owed is everything on a loan.
func (v *village) owed(n ledger.LoanNumber) *ledger.Repayment {
	return &ledger.Repayment{Loan: n, Amount: v.book().Owed(n)}
}

// share ends the cycle and begins the next.
func (v *village) share() {
	v.t.Helper()
	d, err := v.book().Divide()
	if err != nil {
		v.t.Fatal(err)
	}
	v.do(d.Event())
}

func (v *village) nextCycle() {
	v.t.Helper()
	b := v.book()
	v.do(&ledger.CycleOpened{Cycle: b.Cycle() + 1, Constitution: *b.Constitution(), Officers: b.Officers(), Carried: b.CarriedSums()})
}

// amended changes the constitution.
func (v *village) amended(change func(*ledger.Constitution)) *ledger.GroupAmended {
	c := *v.book().Constitution()
	c.Funds = slices.Clone(c.Funds)
	change(&c)
	return &ledger.GroupAmended{Constitution: c}
}

// last is the seq of the newest entry.
func (v *village) last() uint64 { return v.journal.Head().Seq }

// twin is the village as it stands, on another device that knows the same keys.
func (v *village) twin() *village {
	other := *v
	other.entries, other.attestations, other.evidence = slices.Clone(v.entries), nil, nil
	return &other
}

// attest is a facilitator's visit: what she counted.
func (v *village) attest(counts []ledger.Count) *journal.Attestation {
	v.t.Helper()
	key := seedKey(v.t, 950)
	a := &journal.Attestation{
		Group: v.journal.Group(), Head: v.journal.Head(), Totals: v.book().Totals(), Counts: counts,
		Date: v.date, Recorded: v.recorded + 3600, Attester: key.Public(),
	}
	if err := a.Sign(key); err != nil {
		v.t.Fatal(err)
	}
	v.attestations = append(v.attestations, a)
	return a
}

// knows adds another history as evidence of a kind.
func (v *village) knows(kind journal.EvidenceKind, entries ...*journal.Entry) {
	for _, e := range entries {
		v.evidence = append(v.evidence, &journal.Evidence{Kind: kind, Entry: e})
	}
}

// counted is today's count: the book's, but for one purse.
func (v *village) counted(fund ledger.FundName, more ledger.Amount) {
	v.visit.Counts = v.counts()
	for i := range v.visit.Counts {
		if v.visit.Counts[i].Fund == fund {
			v.visit.Counts[i].Amount += more
		}
	}
}

func (v *village) says(m ledger.MemberNumber, about audit.Subject, value int64) {
	v.visit.Said = append(v.visit.Said, audit.Statement{Member: m, About: about, Value: value})
}
