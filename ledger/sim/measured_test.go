package sim_test

import (
	"slices"
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/sim"
)

// measured is what came of one life, or of many.
type measured struct {
	groups, members, start, left                  int64
	meetings, attending, registered               int64
	savings, profit, lent, loans, borrowed, lost  int64
	assets, outstanding, late, differs, corrected int64
}

// measure lives one cycle and measures it: flows over the cycle, the savings and the
// profit at its last meeting, the loans in its middle.
func measure(t *testing.T, seed uint64, o sim.Options) (m measured) {
	t.Helper()
	borrowers := map[ledger.MemberNumber]bool{}
	err := sim.New(seed, o).Play(func(f ledger.Fact, b *ledger.Book) error {
		switch e := f.Event.(type) {
		case *ledger.LoanGranted:
			m.lent, m.loans = m.lent+int64(e.Principal), m.loans+1
			borrowers[e.Member] = true
		case *ledger.LoanToppedUp:
			m.lent += int64(e.Amount)
		case *ledger.LoanWrittenOff:
			m.lost++
		case *ledger.CashDifference:
			m.differs++
		case *ledger.Correction:
			m.corrected++
		case *ledger.MeetingClosed:
			m.close(b)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	m.groups, m.borrowed = 1, int64(len(borrowers))
	return m
}

func (m *measured) close(b *ledger.Book) {
	now := b.Meetings()[len(b.Meetings())-1]
	m.meetings++
	m.attending += int64(now.Attending())
	m.registered += int64(now.Registered)
	start, joined, left := b.Movement()
	m.members, m.start, m.left = int64(b.ActiveMembers()), int64(start+joined), int64(left)
	m.savings, m.profit = int64(b.TotalSavings()), int64(b.Profit(ledger.Savings))
	if b.Today() > b.CycleStart()+200 {
		return
	}
	m.assets, m.outstanding, m.late = int64(b.Assets(ledger.Savings)), 0, 0
	for _, l := range b.Loans() {
		if l.Fund == ledger.Savings {
			m.outstanding += int64(b.Outstanding(l.Number))
			if b.Overdue(l, b.Today()).Amount > 0 {
				m.late += int64(b.Outstanding(l.Number))
			}
		}
	}
}

func (m *measured) add(o measured) {
	for _, sum := range [][2]*int64{
		{&m.groups, &o.groups}, {&m.members, &o.members}, {&m.start, &o.start}, {&m.left, &o.left}, {&m.meetings, &o.meetings},
		{&m.attending, &o.attending}, {&m.registered, &o.registered}, {&m.savings, &o.savings}, {&m.profit, &o.profit},
		{&m.lent, &o.lent}, {&m.loans, &o.loans}, {&m.borrowed, &o.borrowed}, {&m.lost, &o.lost}, {&m.assets, &o.assets},
		{&m.outstanding, &o.outstanding}, {&m.late, &o.late}, {&m.differs, &o.differs}, {&m.corrected, &o.corrected},
	} {
		*sum[0] += *sum[1]
	}
}

// TestBelievable holds what the groups come to against what is said of such groups
// (see the package comment).
func TestBelievable(t *testing.T) {
	groups := uint64(300)
	if testing.Short() {
		groups = 50
	}
	var all measured
	for seed := range groups {
		all.add(measure(t, seed, sim.Options{}))
	}
	for _, figure := range []struct {
		what        string
		part, whole int64
		least, most float64
	}{
		{"members of a group", all.members, all.groups, 18, 24},
		{"meetings of a cycle", all.meetings, all.groups, 33, 46},
		{"attendance", all.attending, all.registered, 0.86, 0.94},
		{"dropouts of those who were ever in", all.left, all.start, 0.02, 0.08},
		{"savings of a member", all.savings, all.members, 7_000, 13_000},
		{"savings of a member and meeting", all.savings * all.groups, all.members * all.meetings / 1, 100, 500},
		{"profit on savings", all.profit, all.savings, 0.18, 0.42},
		{"lent, of the assets, in mid-cycle", all.outstanding, all.assets, 0.35, 0.65},
		{"of that, with any part late", all.late, all.outstanding, 0.01, 0.08},
		{"a loan", all.lent, all.loans, 6_000, 14_000},
		{"members who ever borrowed", all.borrowed, all.members, 0.6, 0.95},
		{"loans given up", all.lost, all.loans, 0.0005, 0.02},
		{"meetings with a count that differs", all.differs, all.meetings, 0.003, 0.02},
		{"corrections a meeting", all.corrected, all.meetings, 0.01, 0.06},
	} {
		got := float64(figure.part) / float64(figure.whole)
		t.Logf("%-40s %10.3f", figure.what, got)
		if got < figure.least || got > figure.most {
			t.Errorf("%s: %.4f, want %.4f to %.4f", figure.what, got, figure.least, figure.most)
		}
	}
}

// TestYears: in a drought women save less, in the harvest more than before it.
func TestYears(t *testing.T) {
	saved := func(month int) (sum ledger.Amount) {
		for seed := range uint64(40) {
			o := sim.Options{Method: ledger.VSLA, From: ledger.NewDate(2023, 1, 10)}
			err := sim.New(seed, o).Play(func(f ledger.Fact, b *ledger.Book) error {
				if e, ok := f.Event.(*ledger.Contribution); ok && e.Fund == ledger.Savings && int(b.Today().Time().Month()) == month {
					sum += ledger.Amount(e.Shares) * b.Constitution().ShareValue
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		return sum
	}
	if hungry, harvest := saved(7), saved(10); hungry*5 > harvest*4 {
		t.Errorf("%d saved in July, %d in October", hungry, harvest)
	}
}

// TestOptions: a group is what it is asked to be.
func TestOptions(t *testing.T) {
	until := ledger.NewDate(2024, 9, 1)
	o := sim.Options{Method: ledger.Equal, Members: 17, From: ledger.NewDate(2024, 2, 5), Until: until,
		Place: ledger.Place{Village: "Sirakoro", Code: "ocha-2023:ML0401"}, Programme: ledger.Address{1}, Careful: true}
	for seed := range uint64(20) {
		facts, err := sim.New(seed, o).Facts()
		if err != nil {
			t.Fatal(err)
		}
		founding := facts[0].Event.(*ledger.GroupFounded)
		if c := founding.Constitution; c.Method != ledger.Equal || c.Place != o.Place || c.Programme != o.Programme || len(founding.Members) != 17 {
			t.Errorf("founded %+v with %d members", c, len(founding.Members))
		}
		first := slices.IndexFunc(facts, func(f ledger.Fact) bool { return f.Event.Kind() == ledger.KindMeetingOpened })
		if e := facts[first].Event.(*ledger.MeetingOpened); e.Date < o.From || e.Date > o.From+40 {
			t.Errorf("first meeting on %v", e.Date)
		}
		for _, f := range facts {
			switch e := f.Event.(type) {
			case *ledger.MeetingOpened:
				if e.Date > until {
					t.Errorf("seed %d met on %v", seed, e.Date)
				}
			case *ledger.CashDifference, *ledger.Correction:
				t.Errorf("seed %d: a careful group made %v", seed, f.Event.Kind())
			}
		}
	}
}

func TestWrongOptions(t *testing.T) {
	for _, o := range []sim.Options{
		{Method: "tontine"}, {Members: 9}, {Members: 41}, {Members: -1}, {Cycles: -1}, {Cycles: 41}, {From: 1}, {From: ledger.MaxDate},
	} {
		err := sim.New(1, o).Play(func(ledger.Fact, *ledger.Book) error { t.Fatalf("%+v lives", o); return nil })
		if err == nil {
			t.Errorf("%+v is accepted", o)
		}
		if _, err := sim.New(1, o).Sign(); err == nil {
			t.Errorf("%+v is signed", o)
		}
	}
}
