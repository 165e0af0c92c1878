package warehouse

import (
	"crypto/sha256"
	"fmt"
	"reflect"
	"sync"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/report/facts"
)

// edition is raised by whoever lets package facts read the same journal in another way,
// or rows be written in another way: what was kept before is then folded anew. That the
// rows themselves are others is seen without it.
const edition = 1

// Form names the way in which facts are kept: a digest of the rows down to the last
// field, and the edition.
var Form = sync.OnceValue(func() crypto.Hash {
	text := fmt.Appendf(nil, "edition %d", edition)
	return sha256.Sum256(describe(text, reflect.TypeFor[facts.Facts]()))
})

func describe(b []byte, t reflect.Type) []byte {
	b = fmt.Appendf(b, "\n%v %v", t, t.Kind())
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		return describe(b, t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			b = describe(append(append(b, ' '), t.Field(i).Name...), t.Field(i).Type)
		}
	}
	return b
}

// encode writes the rows of a group; what it was given by who visits it is left out,
// for that changes without its journal.
func encode(f *facts.Facts) []byte {
	p := &pen{known: map[string]int{}}
	everything(p, f)
	return p.b
}

// decode reads what encode wrote.
func decode(b []byte) (*facts.Facts, error) {
	p, f := &pen{b: b, reading: true}, new(facts.Facts)
	everything(p, f)
	if p.err == nil && p.rest() > 0 {
		p.fail()
	}
	return f, p.err
}

func everything(p *pen, f *facts.Facts) {
	one := []facts.Group{f.Group}
	list(p, &one, group)
	if len(one) != 1 {
		p.fail()
		return
	}
	f.Group = one[0]
	list(p, &f.Cycles, cycle)
	list(p, &f.Meetings, meeting)
	list(p, &f.Loans, loan)
	list(p, &f.Steps, step)
	list(p, &f.Members, member)
}

func group(p *pen, g *facts.Group) {
	if !p.reading {
		unvisited := *g
		unvisited.Facilitator, g = "", &unvisited
	}
	some(p, g.ID[:])
	word(p, &g.State)
	number(p, &g.Head.Epoch)
	number(p, &g.Head.Seq)
	some(p, g.Head.ID[:])
	flag(p, &g.Stopped)
	number(p, &g.Founded)
	word(p, &g.Method)
	word(p, &g.Currency)
	word(p, &g.Place.Scheme)
	word(p, &g.Place.Code)
	word(p, &g.Village)
	some(p, g.Programme[:])
	cells(p, &g.Funds, word)
}

func interval(p *pen, v *ledger.Interval) {
	number(p, &v.Count)
	flag(p, &v.Month)
}

func cycle(p *pen, c *facts.Cycle) {
	number(p, &c.Number)
	number(p, &c.Start)
	word(p, &c.Method)
	word(p, &c.Currency)
	number(p, &c.ShareValue)
	number(p, &c.SharedOut)
	number(p, &c.Seq)
	word(p, &c.Rule)
	number(p, &c.Sharers)
	number(p, &c.Saved)
	number(p, &c.Fund)
	number(p, &c.Paid)
	number(p, &c.Offset)
	number(p, &c.Remainder)
}

func meeting(p *pen, m *facts.Meeting) {
	number(p, &m.Seq)
	word(p, &m.Closing)
	number(p, &m.Cycle)
	number(p, &m.Number)
	number(p, &m.From)
	number(p, &m.Until)
	flow(p, &m.Flow)
	standing(p, &m.Standing)
	cells(p, &m.Funds, number)
}

func flow(p *pen, f *facts.Flow) {
	number(p, &f.Attending)
	number(p, &f.Registered)
	for i := range f.Granted {
		number(p, &f.Granted[i].Count)
		number(p, &f.Granted[i].Value)
	}
	number(p, &f.WrittenOff)
	number(p, &f.Differences)
}

func standing(p *pen, s *facts.Standing) {
	number(p, &s.Members)
	number(p, &s.Women)
	number(p, &s.AtStart)
	number(p, &s.Joined)
	number(p, &s.Dropouts)
	number(p, &s.Savings)
	number(p, &s.Money)
	number(p, &s.Outstanding)
	number(p, &s.External)
	number(p, &s.Carried)
	number(p, &s.Loans)
	number(p, &s.Borrowers)
	number(p, &s.EverBorrowed)
	number(p, &s.CycleLoans)
	number(p, &s.CycleGranted)
	number(p, &s.CycleWrittenOff)
	number(p, &s.GirlsEnrolled)
	number(p, &s.GirlsAttending)
	number(p, &s.BoysEnrolled)
	number(p, &s.BoysAttending)
}

func loan(p *pen, l *facts.Loan) {
	number(p, &l.Number)
	number(p, &l.Seq)
	number(p, &l.Cycle)
	number(p, &l.Member)
	word(p, &l.Fund)
	word(p, &l.Purpose)
	number(p, &l.Principal)
	number(p, &l.Periods)
	interval(p, &l.Period)
	number(p, &l.Granted)
	number(p, &l.Due)
	number(p, &l.DueNow)
	number(p, &l.DueMeeting)
	number(p, &l.Rank)
	flag(p, &l.Brought)
	flag(p, &l.Override)
	word(p, &l.Status)
	number(p, &l.Closed)
	number(p, &l.Repaid)
	number(p, &l.WrittenOff)
}

func step(p *pen, s *facts.LoanStep) {
	number(p, &s.Loan)
	number(p, &s.From)
	number(p, &s.Until)
	number(p, &s.Outstanding)
	number(p, &s.Overdue)
	number(p, &s.Since)
}

func member(p *pen, m *facts.Member) {
	number(p, &m.Number)
	number(p, &m.Cycle)
	word(p, &m.Sex)
	number(p, &m.Joined)
	number(p, &m.Left)
	number(p, &m.Shares)
	number(p, &m.Savings)
	number(p, &m.Attended)
	number(p, &m.Registered)
	number(p, &m.Loans)
	number(p, &m.Borrowed)
	number(p, &m.Payout)
}
