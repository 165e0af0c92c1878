package facts

import (
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"jigiya/ledger"
)

// The people and the sums of a group are told apart here, so that what is shown can be
// reckoned with as somebody outside does.

// lent is a group that lends: who owes, and what was granted in each of its meetings, a
// month apart.
func lent(t *rapid.T, n int, code string) Verified {
	members := rapid.Uint32Range(1, 12).Draw(t, "members")
	borrowers := rapid.Uint32Range(0, members).Draw(t, "borrowers")
	v := peopled(n, code, "XOF", members, rapid.SampledFrom([]uint32{0, 0, 1, 6}).Draw(t, "men"))
	f := v.facts
	m := f.Meetings[0]
	m.Borrowers, m.Loans, m.Outstanding = borrowers, borrowers, ledger.Amount(10_000*borrowers)
	var meetings []Meeting
	var all uint32
	var value ledger.Amount
	for month := range 3 {
		m.Seq, m.Number, m.From, m.Until = uint64(9+month), uint32(month+1), day0+ledger.Date(31*month), day0+ledger.Date(31*month+31)
		m.Granted = [Purposes]Lent{}
		for p := range 3 {
			count := int32(rapid.SampledFrom([]int{0, 0, 1, 2, 4, 7}).Draw(t, "granted"))
			m.Granted[p] = Lent{Count: count, Value: ledger.Amount(1000 * count)}
			all, value = all+uint32(count), value+m.Granted[p].Value
		}
		m.EverBorrowed, m.CycleLoans, m.CycleGranted = min(members, all), all, value
		meetings = append(meetings, m)
	}
	meetings[2].Until = End
	f.Meetings = meetings
	return Vouch(f)
}

// TestPublishedByPlaces looks at the tables of one day by group, commune, cercle, region
// and region of the other map, of all groups and of those within a region or a cercle, all
// at once: no figure about few people can be had from them by adding and subtracting, in
// whatever way.
func TestPublishedByPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e, places := NewEngine(), map[string]Place{}
		for n := range rapid.IntRange(1, 12).Draw(t, "groups") {
			code := fmt.Sprintf("%s:%s%02d", rapid.SampledFrom([]string{"ocha-2023", "ocha-2023", "ocha-2019"}).Draw(t, "scheme"),
				rapid.SampledFrom([]string{"ML0401", "ML0405", "ML0501", "ML0503", "ML0505", "ML9901"}).Draw(t, "cercle"), rapid.IntRange(1, 2).Draw(t, "commune"))
			g := lent(t, n, code)
			places[g.facts.Group.ID.String()] = ParsePlace(code)
			if err := e.Put(g); err != nil {
				t.Fatal(err)
			}
		}
		for _, code := range []string{"members", "women", "loans_count", "loans_granted_count"} {
			checkPlaces(t, e, places, code)
		}
	})
}

// TestPublishedThroughHidden are the villages that showed what a hidden area does not hide: of two
// hidden regions with eight women, six are shown in a cercle; and a total that a table
// hides stands elsewhere.
func TestPublishedThroughHidden(t *testing.T) {
	type group struct {
		code       string
		women, men uint32
	}
	for _, groups := range [][]group{
		{{"ocha-2023:ML040501", 6, 0}, {"ocha-2023:ML040101", 1, 6}, {"ocha-2019:ML040101", 1, 6}, {"ocha-2023:ML050101", 2, 0},
			{"ocha-2023:ML050101", 5, 0}, {"ocha-2019:ML050502", 10, 0}, {"ocha-2019:ML050301", 2, 0}},
		{{"ocha-2023:ML050502", 3, 1}, {"ocha-2023:ML040501", 1, 0}, {"ocha-2023:ML050501", 5, 6}},
	} {
		e, places := NewEngine(), map[string]Place{}
		for n, g := range groups {
			v := peopled(n, g.code, "XOF", g.women, g.men)
			places[v.facts.Group.ID.String()] = ParsePlace(g.code)
			if err := e.Put(v); err != nil {
				t.Fatal(err)
			}
		}
		checkPlaces(t, e, places, "women")
	}
}

// TestPublishedInPart: of some of the groups nothing is published that was not looked at
// beside all of them: two members in one region are what is left when the other is asked
// for alone.
func TestPublishedInPart(t *testing.T) {
	e := NewEngine()
	for n, g := range []struct {
		code    string
		members uint32
	}{{"ocha-2023:ML0505", 2}, {"ocha-2023:ML0405", 6}, {"ocha-2023:ML0402", 9}, {"ocha-2023:ML0305", 30}} {
		if err := e.Put(peopled(n, g.code, "XOF", g.members, 0)); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		q    Query
		want []string
	}{
		{Query{By: ByRegion}, []string{"ocha-2023:ML03 30/30", "ocha-2023:ML04 */*", "ocha-2023:ML05 */*", " 47/47"}},
		{Query{Within: "ocha-2023:ML04", Leaving: true}, []string{" */*"}},
		{Query{Within: "ocha-2023:ML03", Leaving: true}, []string{" 30/30"}},
		{Query{Within: "ocha-2023:ML03"}, []string{" */*"}}, // nobody said that it would leave
		{Query{By: ByCercle, Within: "ocha-2023:ML04", Leaving: true}, []string{"ocha-2023:ML0402 9/9", "ocha-2023:ML0405 */*", " */*"}},
		{Query{By: ByCercle, Within: "ocha-2023:ML03", Leaving: true}, []string{"ocha-2023:ML0305 30/30", " 30/30"}},
		{Query{By: ByCycle, Within: "ocha-2023:ML04", Leaving: true}, []string{"1 */*", " */*"}},
		{Query{By: ByRegion2023, Leaving: true}, []string{"Bandiagara */*", "San */*", "Sikasso 30/30", "Ségou 9/9", " 47/47"}},
		{Query{By: ByRegion2023}, []string{"Bandiagara */*", "San */*", "Sikasso */*", "Ségou */*", " */*"}},
		{Query{Within: "ocha-2023:ML03", Programme: ledger.Address{1}, Leaving: true}, []string{" */*"}},
	} {
		test.q.At = day0 + 30
		if diff := cmp.Diff(test.want, shown(ask1(t, e, test.q).Publish())); diff != "" {
			t.Errorf("%+v\n%s", test.q, diff)
		}
	}
}

// placesAsked are the questions of TestPublishedByPlaces.
func placesAsked() (all []Query) {
	for _, within := range []string{"", "ocha-2023:ML05", "ocha-2023:ML0501", "ocha-2019:ML04", "ocha-2023:ML050301"} {
		for _, by := range []By{ByNothing, ByRegion, ByRegion2023, ByCercle, ByCommune, ByGroup, ByCycle} {
			if by != ByCycle || within != "" { // of all, it has one row
				all = append(all, Query{At: day0 + 80, By: by, Within: within, Leaving: true})
			}
		}
	}
	return all
}

// rowIs says whether a group's people are in a row.
func (p Place) rowIs(by By, key, id string) bool {
	switch by {
	case ByNothing, ByCycle:
		return true
	case ByGroup:
		return key == id
	case ByRegion2023:
		return p.Area().Today == key
	}
	return p.lies(key)
}

func checkPlaces(t rapid.TB, e *Engine, places map[string]Place, code string) {
	var groups []string
	for id := range places {
		groups = append(groups, id)
	}
	known := &equations{}
	people := make([]int64, len(groups))
	for _, q := range placesAsked() {
		open, err := e.Statistics(q)
		if err != nil {
			t.Fatal(err)
		}
		p := open.Publish()
		rows, truths := append(p.Rows, p.Total), append(open.Rows, open.Total)
		for i := range rows {
			of, by := make([]int64, len(groups)), q.By
			if i == len(p.Rows) {
				by = ByNothing
			}
			for k, id := range groups {
				if (q.Within == "" || places[id].lies(q.Within)) && places[id].rowIs(by, rows[i].Key, id) {
					of[k] = 1
				}
			}
			f, _ := rows[i].Figure(code)
			truth, _ := truths[i].Figure(code)
			if !f.Suppressed {
				if known.add(of); 0 < truth.NumValue && truth.NumValue < MinCell {
					t.Fatalf("%+v, %s shows %d %s", q, rows[i].Key, truth.NumValue, code)
				}
			}
			if q.By == ByGroup && q.Within == "" && i < len(p.Rows) {
				people[slices.Index(groups, rows[i].Key)] = truth.NumValue
			}
		}
	}
	for few := range fewOf(people) {
		if known.tell(few) {
			t.Fatalf("%s: %v of %v are told by what is shown", code, few, people)
		}
	}
}

// fewOf are all sets of groups in which together there are too few people, but somebody: 1
// for a group in it, and 0. Groups without anybody are left out.
func fewOf(people []int64) iter.Seq[[]int64] {
	return func(yield func([]int64) bool) {
		for set := range 1 << len(people) {
			var all int64
			of, empty := make([]int64, len(people)), false
			for k, n := range people {
				if set>>k&1 == 1 {
					of[k], all, empty = 1, all+n, empty || n == 0
				}
			}
			if !empty && 0 < all && all < MinCell && !yield(of) {
				return
			}
		}
	}
}

// TestPublishedPeriods: in a series, neither the whole less the other periods nor what
// was granted less the other purposes tells of few.
func TestPublishedPeriods(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := NewEngine()
		for n := range rapid.IntRange(1, 4).Draw(t, "groups") {
			if err := e.Put(lent(t, n, "ocha-2023:ML0505")); err != nil {
				t.Fatal(err)
			}
		}
		open, err := e.Statistics(Query{At: day0 + 80, From: day0, By: ByGroup, Series: ByMonth})
		if err != nil {
			t.Fatal(err)
		}
		p := open.Publish()
		var purposes []string
		for _, purpose := range ledger.Purposes {
			purposes = append(purposes, "loans_by_purpose_count."+string(purpose))
		}
		for i := range p.Rows {
			for _, code := range append(purposes, "loans_granted_count") {
				var parts, truths []Figure
				for k := range p.Points {
					parts, truths = append(parts, figureOf(p.Points[k].Rows[i], code)), append(truths, figureOf(open.Points[k].Rows[i], code))
				}
				checkParts(t, code, figureOf(p.Rows[i], code), parts, truths)
			}
			var parts, truths []Figure
			for _, code := range purposes {
				parts, truths = append(parts, figureOf(p.Rows[i], code)), append(truths, figureOf(open.Rows[i], code))
			}
			checkParts(t, "purposes", figureOf(p.Rows[i], "loans_granted_count"), parts, truths)
		}
	})
}

func figureOf(r Row, code string) Figure {
	f, _ := r.Figure(code)
	return f
}

// checkParts compares a sum with what it is made of: what is hidden of it is nothing, or
// enough.
func checkParts(t *rapid.T, code string, sum Figure, parts, truths []Figure) {
	var rows, hidden int64
	for i, f := range parts {
		n := truths[i].NumValue
		if !f.Suppressed && 0 < f.NumValue && f.NumValue < MinCell {
			t.Fatalf("%s shows %d", code, n)
		}
		if f.Suppressed && n > 0 {
			rows, hidden = rows+1, hidden+n
		}
	}
	if !sum.Suppressed && rows > 0 && (rows < 2 || hidden < MinCell) {
		t.Fatalf("%s: %d of %d parts can be told from their sum", code, hidden, rows)
	}
}

// TestPublishedLending: figures of lending are about those who borrowed, however many
// members there are.
func TestPublishedLending(t *testing.T) {
	f := peopled(1, "ocha-2023:ML0505", "XOF", 20, 0).facts
	m := &f.Meetings[0]
	m.Borrowers, m.Loans, m.Outstanding, m.Money, m.EverBorrowed, m.CycleLoans, m.CycleGranted = 1, 1, 30_000, 1000, 1, 1, 30_000
	m.Granted[0] = Lent{Count: 1, Value: 30_000}
	f.Cycles[0].SharedOut, f.Cycles[0].Sharers, f.Cycles[0].Fund = day0+1, 3, 9000
	big := peopled(2, "ocha-2023:ML0505", "XOF", 20, 0).facts
	big.Meetings[0].Borrowers, big.Meetings[0].Loans, big.Meetings[0].Outstanding = 9, 9, 90_000
	s := published(t, ByGroup, Vouch(f), Vouch(big), peopled(3, "ocha-2023:ML0505", "XOF", 20, 0))
	for i := range s.Rows {
		lends := i < 2
		for _, code := range []string{"loans_outstanding", "loans_count", "average_outstanding_loan", "borrowers_pct", "fund_utilisation", "par30", "risk_coverage"} {
			if got := figureOf(s.Rows[i], code).Suppressed; got != lends {
				t.Errorf("%s of group %d: withheld %v", code, i+1, got)
			}
		}
		if figureOf(s.Rows[i], "members").Suppressed || figureOf(s.Rows[i], "savings").Suppressed {
			t.Error("the members and their savings are not few")
		}
	}
	for _, code := range []string{"loans_granted", "average_loan_size", "loans_by_purpose.trade", "ever_borrowed_pct", "write_off_ratio", "shared_fund", "shared_per_member"} {
		if f := figureOf(s.Rows[0], code); !f.Suppressed {
			t.Errorf("%s is %d / %d", code, f.NumValue, f.DenValue)
		}
		if f := figureOf(s.Total, code); !f.Suppressed {
			t.Errorf("%s of all, who are one, is %d / %d", code, f.NumValue, f.DenValue)
		}
	}
	if f := figureOf(s.Total, "loans_outstanding"); f.NumValue != 120_000 {
		t.Errorf("ten borrowers owe %d", f.NumValue)
	}
}

// TestPublishedTogether: one report says what is granted for each purpose in its figures of
// groups and in its table of loans. The groups withhold the smallest of the others by its
// loans, the loans by its borrowers; from both together neither can be told.
func TestPublishedTogether(t *testing.T) {
	f := peopled(1, "ocha-2023:ML0505", "XOF", 30, 0).facts
	m := &f.Meetings[0]
	lend := func(purpose, loans, borrowers int) {
		for n := range loans {
			id := ledger.LoanNumber(len(f.Loans) + 1)
			f.Loans = append(f.Loans, Loan{Number: id, Cycle: 1, Member: ledger.MemberNumber(10*purpose + n%borrowers + 1), Fund: ledger.Savings, Purpose: ledger.Purposes[purpose], Principal: 1000, Granted: day0, Due: day0 + 90, Rank: 1})
			f.Steps = append(f.Steps, LoanStep{Loan: id, From: day0, Until: End, Outstanding: 1000})
		}
		m.Granted[purpose] = Lent{Count: int32(loans), Value: ledger.Amount(1000 * loans)}
		m.CycleLoans, m.CycleGranted, m.EverBorrowed = m.CycleLoans+uint32(loans), m.CycleGranted+ledger.Amount(1000*loans), m.EverBorrowed+uint32(borrowers)
	}
	lend(0, 2, 2)
	lend(1, 6, 6)
	lend(2, 9, 5)
	m.Borrowers, m.Loans, m.Outstanding = m.EverBorrowed, m.CycleLoans, m.CycleGranted
	e := NewEngine()
	if err := e.Put(Vouch(f)); err != nil {
		t.Fatal(err)
	}
	q := Query{At: day0 + 30}
	groups := ask1(t, e, q)
	q.By = ByPurpose
	loans, err := e.Loans(q)
	if err != nil {
		t.Fatal(err)
	}
	hidden := func(groups, loans *Statistics) (all []string) {
		for i := range loans.Rows {
			code := "loans_by_purpose." + loans.Rows[i].Key
			all = append(all, fmt.Sprint(figureOf(groups.Total, code).Suppressed, figureOf(loans.Rows[i], "loans_granted").Suppressed))
		}
		return all
	}
	if apart := hidden(groups.Publish(), loans.Publish()); cmp.Equal(apart, []string{"true true", "true true", "true true"}) {
		t.Fatal("each by itself withholds the same: the test says nothing")
	}
	both, lending := PublishTogether(groups, loans)
	if got, want := hidden(both, lending[0]), []string{"true true", "true true", "true true"}; !cmp.Equal(got, want) {
		t.Error(got)
	}
	if f := figureOf(both.Total, "loans_granted"); f.NumValue != 17_000 || figureOf(groups.Total, "loans_by_purpose."+string(ledger.Purposes[0])).Suppressed {
		t.Errorf("the total is %+v", f)
	}
}

// TestPublishedLoans: one loan in a month is hers, also where many owe.
func TestPublishedLoans(t *testing.T) {
	f := peopled(1, "ocha-2023:ML0505", "XOF", 20, 0).facts
	for n := range 12 {
		at := day0 - 20
		if n == 0 {
			at = day0 + 3
		}
		id := ledger.LoanNumber(n + 1)
		f.Loans = append(f.Loans, Loan{Number: id, Cycle: 1, Member: ledger.MemberNumber(n + 1), Fund: ledger.Savings, Purpose: ledger.Purposes[0], Principal: 30_000, Granted: at, Due: at + 90, Rank: 1})
		f.Steps = append(f.Steps, LoanStep{Loan: id, From: at, Until: End, Outstanding: 30_000})
	}
	e := NewEngine()
	if err := e.Put(Vouch(f)); err != nil {
		t.Fatal(err)
	}
	s, err := e.Loans(Query{At: day0 + 30, From: day0, By: ByPurpose})
	if err != nil {
		t.Fatal(err)
	}
	p := s.Publish()
	if f := figureOf(p.Rows[0], "borrowers"); f.Suppressed || f.NumValue != 12 {
		t.Errorf("borrowers: %+v", f)
	}
	for _, code := range []string{"loans_granted", "average_loan_size", "average_term_days"} {
		if !figureOf(p.Rows[0], code).Suppressed || !figureOf(p.Total, code).Suppressed {
			t.Errorf("%s tells one woman's loan", code)
		}
	}
}

// equations are what somebody outside knows: sums of unknown numbers, kept as the rows of
// a matrix in echelon form, modulo a prime.
type equations struct{ rows [][]int64 }

const prime = 1_000_003

// reduce takes from a sum what is known of it.
func (e *equations) reduce(sum []int64) ([]int64, int) {
	sum = append([]int64{}, sum...)
	for _, row := range e.rows {
		if at := leading(row); sum[at] != 0 {
			times := sum[at]
			for i := range sum {
				sum[i] = ((sum[i]-times*row[i])%prime + prime) % prime
			}
		}
	}
	return sum, leading(sum)
}

func (e *equations) add(sum []int64) {
	left, at := e.reduce(sum)
	if at < 0 {
		return
	}
	inverse := power(left[at], prime-2)
	for i := range left {
		left[i] = left[i] * inverse % prime
	}
	e.rows = append(e.rows, left)
}

// tell says whether a sum follows from those that are known.
func (e *equations) tell(sum []int64) bool {
	_, at := e.reduce(sum)
	return at < 0
}

func leading(row []int64) int {
	for i, n := range row {
		if n != 0 {
			return i
		}
	}
	return -1
}

func power(n, exponent int64) int64 {
	result := int64(1)
	for ; exponent > 0; exponent >>= 1 {
		if exponent&1 == 1 {
			result = result * n % prime
		}
		n = n * n % prime
	}
	return result
}
