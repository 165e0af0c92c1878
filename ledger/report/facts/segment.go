package facts

import (
	"encoding/hex"
	"fmt"
	"slices"

	"jigiya/ledger"
)

// A segment is one group in memory, ready to be asked: replaced as a whole, never
// changed. Sums that grow (flows) are kept as running sums, so that a period is a
// difference of two rows and costs the same however long it is.
type segment struct {
	// What every query reads stands first, so that it shares cache lines.
	from   []int32 // of each closing; where dates are equal the last one holds
	narrow []packed[int32]
	wide   []packed[int64] // instead, where a sum needs it
	cycles []cycleSpan
	late   []lateness[int32]
	lent   []lentAt // in the order of the rows

	birthdays   [ages - 1]int32
	facilitator int32
	rank        int32   // its place in the order of the ids
	now         *labels // of what the group is now
	lateWide    []lateness[int64]

	loans     []loanRow
	steps     []stepRow[int32] // of the loans, in their order
	stepsWide []stepRow[int64]

	group Group
	key   string // its id in hex
}

// number is what a segment's money is kept in: 32 bits, unless a group is too rich.
type number interface{ int32 | int64 }

// A packed is a Meeting as a query reads it.
type packed[T number] struct {
	savings, money, outstanding, external, carried T
	cycleGranted, cycleWrittenOff                  T
	social, school, canteen, otherFunds            T
	loans                                          T

	attending, registered, differences T // running sums
	granted, grantedCount              T

	lent                                    uint32 // of segment.lent, with this row
	joined, dropouts                        uint16
	girls, girlsAttending                   uint16
	boys, boysAttending                     uint16
	members, women, atStart, borrowers, had uint8
}

// lentAt is what one closing adds to a purpose.
type lentAt struct {
	value   int64
	count   int16
	purpose uint8
}

// lateness is how much of a group's lending is late from a day on.
type lateness[T number] struct {
	from               int32
	par, par30, amount T
}

// A cycleSpan is a cycle: its first row, and its share-out.
type cycleSpan struct {
	labels                  labels
	start                   int32
	first                   int32 // row
	sharers                 uint32
	sharedOut               int32 // 0 while it runs
	fund, saved, paid, part int64 // part is what was set off
}

// compile checks facts against the bounds of a segment and makes one. Its labels are
// the Engine's to give.
func compile(f *Facts) (*segment, error) {
	s := &segment{group: f.Group, key: hex.EncodeToString(f.Group.ID[:])}
	s.group.Funds = nil
	if err := f.check(); err != nil {
		return nil, fmt.Errorf("reading the facts of group %v: %w", f.Group.ID, err)
	}
	for i := range s.birthdays {
		s.birthdays[i] = int32(s.group.Founded.AddMonths(12 * (i + 1)))
	}
	s.addRows(f)
	s.addCycles(f)
	s.addLoans(f)
	s.addLate(f)
	return s, nil
}

func (s *segment) addCycles(f *Facts) {
	s.cycles = make([]cycleSpan, len(f.Cycles))
	for i, c := range f.Cycles {
		first := slices.IndexFunc(f.Meetings, func(m Meeting) bool { return m.Cycle == c.Number })
		s.cycles[i] = cycleSpan{
			start: int32(c.Start), first: int32(first), sharedOut: int32(c.SharedOut),
			sharers: c.Sharers, fund: int64(c.Fund), saved: int64(c.Saved), paid: int64(c.Paid), part: int64(c.Offset),
		}
	}
}

func (s *segment) addRows(f *Facts) {
	wide := make([]packed[int64], len(f.Meetings)) // and let go, if the narrow form holds everything
	s.from = make([]int32, len(f.Meetings))
	var sums packed[int64]
	for i := range f.Meetings {
		m := &f.Meetings[i]
		s.from[i] = int32(m.From)
		s.addLent(m, &sums)
		wide[i] = sums
		wide[i].stand(&m.Standing)
		wide[i].keep(f.Group.Funds, m.Funds)
	}
	s.lent = slices.Clip(s.lent)
	narrow := make([]packed[int32], len(wide))
	for i := range wide {
		var fits bool
		if narrow[i], fits = wide[i].narrow(); !fits {
			s.wide = wide
			return
		}
	}
	s.narrow = narrow
}

// addLent adds what moved in a meeting to the running sums.
func (s *segment) addLent(m *Meeting, sums *packed[int64]) {
	sums.attending += int64(m.Attending)
	sums.registered += int64(m.Registered)
	sums.differences += int64(m.Differences)
	for p, lent := range m.Granted {
		if lent == (Lent{}) {
			continue
		}
		sums.granted += int64(lent.Value)
		sums.grantedCount += int64(lent.Count)
		s.lent = append(s.lent, lentAt{int64(lent.Value), int16(lent.Count), uint8(p)})
	}
	sums.lent = uint32(len(s.lent))
}

func (p *packed[T]) stand(s *Standing) {
	p.savings, p.money, p.outstanding = T(s.Savings), T(s.Money), T(s.Outstanding)
	p.external, p.carried = T(s.External), T(s.Carried)
	p.cycleGranted, p.cycleWrittenOff, p.loans = T(s.CycleGranted), T(s.CycleWrittenOff), T(s.Loans)
	p.joined, p.dropouts = uint16(s.Joined), uint16(s.Dropouts)
	p.girls, p.girlsAttending = uint16(s.GirlsEnrolled), uint16(s.GirlsAttending)
	p.boys, p.boysAttending = uint16(s.BoysEnrolled), uint16(s.BoysAttending)
	p.members, p.women, p.atStart = uint8(s.Members), uint8(s.Women), uint8(s.AtStart)
	p.borrowers, p.had = uint8(s.Borrowers), uint8(s.EverBorrowed)
}

func (p *packed[T]) keep(names []ledger.FundName, balances []ledger.Amount) {
	for i, balance := range balances {
		switch names[i] {
		case "social":
			p.social += T(balance)
		case "school":
			p.school += T(balance)
		case "canteen":
			p.canteen += T(balance)
		default:
			p.otherFunds += T(balance)
		}
	}
}

// convert turns one width into the other.
func convert[T, F number](p *packed[F]) packed[T] {
	return packed[T]{
		T(p.savings), T(p.money), T(p.outstanding), T(p.external), T(p.carried),
		T(p.cycleGranted), T(p.cycleWrittenOff), T(p.social), T(p.school), T(p.canteen), T(p.otherFunds), T(p.loans),
		T(p.attending), T(p.registered), T(p.differences), T(p.granted), T(p.grantedCount),
		p.lent, p.joined, p.dropouts, p.girls, p.girlsAttending, p.boys, p.boysAttending,
		p.members, p.women, p.atStart, p.borrowers, p.had,
	}
}

func (p *packed[T]) narrow() (packed[int32], bool) {
	small := convert[int32](p)
	return small, convert[T](&small) == *p
}

// cycleAt is the cycle of a row.
func (s *segment) cycleAt(row int) *cycleSpan {
	i := len(s.cycles) - 1
	for int(s.cycles[i].first) > row {
		i--
	}
	return &s.cycles[i]
}

// ofCurrency is the first cycle from which on the group saves in the currency of a row:
// what moved before is never added to that (rules.md §8).
func (s *segment) ofCurrency(row int) int {
	i := len(s.cycles) - 1
	for int(s.cycles[i].first) > row {
		i--
	}
	for i > 0 && s.cycles[i-1].labels[dimNothing] == s.cycles[i].labels[dimNothing] {
		i--
	}
	return i
}

func (s *segment) membersAt(row int) int64 {
	if s.wide != nil {
		return int64(s.wide[row].members)
	}
	return int64(s.narrow[row].members)
}

// at is the last row from a day or before; -1 if there is none.
func (s *segment) at(day int32) int {
	return lastBy(len(s.from), day, func(i int) int32 { return s.from[i] })
}

// rowsBy are the last rows by each of some ascending days.
func (s *segment) rowsBy(days []int32, rows []int) {
	row := s.at(days[0])
	for i, day := range days {
		for row+1 < len(s.from) && s.from[row+1] <= day {
			row++
		}
		rows[i] = row
	}
}

// lastBy is the last of n ascending days that is not after a day. Groups meet at
// regular intervals: looking first where the day should be finds it in one or two
// steps.
func lastBy(n int, day int32, from func(int) int32) int {
	if n == 0 || from(0) > day {
		return -1
	}
	last := from(n - 1)
	if last <= day {
		return n - 1
	}
	i := int(int64(n-1) * int64(day-from(0)) / int64(last-from(0)))
	for from(i) > day {
		i--
	}
	for from(i+1) <= day {
		i++
	}
	return i
}
