package sim

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/report/facts"
)

// A Crowd is a country full of groups, as facts, made from some that were simulated.
// It may be asked by several goroutines at once.
type Crowd struct {
	seed   uint64
	models []model
}

// A model is a simulated group's facts, and whether its sums can be taken in fifths.
type model struct {
	facts  *facts.Facts
	fifths bool
}

// NewCrowd simulates so many groups to make all others from.
func NewCrowd(seed uint64, models int, o Options) (*Crowd, error) {
	if models < 1 || models > MaxModels {
		return nil, fmt.Errorf("simulating a crowd: %d models, want 1 to %d", models, MaxModels)
	}
	c := &Crowd{seed: seed, models: make([]model, models)}
	errs := make([]error, models)
	var hands sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for first := range workers {
		hands.Go(func() {
			for i := first; i < models; i += workers {
				c.models[i], errs[i] = newModel(seed+uint64(i), o)
			}
		})
	}
	hands.Wait()
	return c, errors.Join(errs...)
}

func newModel(seed uint64, o Options) (model, error) {
	folding := facts.NewFolding()
	if err := New(seed, o).Play(func(f ledger.Fact, _ *ledger.Book) error { return folding.Take(f) }); err != nil {
		return model{}, fmt.Errorf("simulating a model of a crowd: %w", err)
	}
	return modelOf(folding.Facts()), nil
}

// modelOf asks whether all sums are multiples of five units, the smallest coin.
func modelOf(f *facts.Facts) model {
	odd := false
	(&variation{
		money: func(a *ledger.Amount) { odd = odd || *a%5 != 0 },
		date:  func(*ledger.Date) {},
	}).apply(copied(f))
	return model{f, !odd}
}

// Groups are the first so many groups of the crowd, one at a time.
func (c *Crowd) Groups(n int) iter.Seq[*facts.Facts] {
	return func(yield func(*facts.Facts) bool) {
		for i := range n {
			if !yield(c.Group(uint64(i))) {
				return
			}
		}
	}
}

// Group is one of them; always the same.
func (c *Crowd) Group(n uint64) *facts.Facts {
	luck := luck(c.seed, purposeCrowd<<56|n)
	m := c.models[luck.below(len(c.models))]
	days, fifths := ledger.Date(luck.between(-maxShift, maxShift)), ledger.Amount(luck.between(3, 7))
	v := variation{money: func(*ledger.Amount) {}, date: func(d *ledger.Date) { *d += days }}
	if m.fifths {
		v.money = func(a *ledger.Amount) { *a = *a / 5 * fifths }
	}
	varied := copied(m.facts)
	v.apply(varied)
	c.settle(&varied.Group, n, luck)
	return varied
}

// settle puts a group somewhere: an id, a village, a facilitator who visits a dozen.
func (c *Crowd) settle(g *facts.Group, n uint64, luck chance) {
	place := places.draw(luck)
	g.Village, g.Place = place.Village, facts.ParsePlace(place.Code)
	g.State = facts.OK
	g.Facilitator = fmt.Sprintf("%s-%d", g.Place.Code, luck.below(visitors))
	g.ID, g.Head.ID = c.id("group", n), c.id("head", n)
}

func (c *Crowd) id(what string, n uint64) crypto.Hash {
	var of [16]byte
	binary.BigEndian.PutUint64(of[:8], c.seed)
	binary.BigEndian.PutUint64(of[8:], n)
	return crypto.RecordDigest(of, what, nil)
}

func copied(f *facts.Facts) *facts.Facts {
	c := *f
	c.Cycles, c.Loans, c.Steps, c.Members = slices.Clone(f.Cycles), slices.Clone(f.Loans), slices.Clone(f.Steps), slices.Clone(f.Members)
	c.Meetings = slices.Clone(f.Meetings)
	for i := range c.Meetings {
		c.Meetings[i].Funds = slices.Clone(c.Meetings[i].Funds)
	}
	return &c
}

// A variation changes every sum of money and every day of a group's facts alike, so
// that what added up and came one after the other still does.
type variation struct {
	money func(*ledger.Amount)
	date  func(*ledger.Date)
}

func (v *variation) apply(f *facts.Facts) {
	v.dates(&f.Group.Founded)
	for i := range f.Cycles {
		c := &f.Cycles[i]
		v.dates(&c.Start, &c.SharedOut)
		v.sums(&c.ShareValue, &c.Saved, &c.Fund, &c.Paid, &c.Offset, &c.Remainder)
	}
	for i := range f.Meetings {
		v.meeting(&f.Meetings[i])
	}
	v.lending(f)
	for i := range f.Members {
		m := &f.Members[i]
		v.dates(&m.Joined, &m.Left)
		v.sums(&m.Savings, &m.Borrowed, &m.Payout)
	}
}

func (v *variation) lending(f *facts.Facts) {
	for i := range f.Loans {
		l := &f.Loans[i]
		v.dates(&l.Granted, &l.Due, &l.DueNow, &l.DueMeeting, &l.Closed)
		v.sums(&l.Principal, &l.Repaid, &l.WrittenOff)
	}
	for i := range f.Steps {
		s := &f.Steps[i]
		v.dates(&s.From, &s.Until, &s.Since)
		v.sums(&s.Outstanding, &s.Overdue)
	}
}

func (v *variation) meeting(m *facts.Meeting) {
	v.dates(&m.From, &m.Until)
	for i := range m.Granted {
		v.sums(&m.Granted[i].Value)
	}
	for i := range m.Funds {
		v.sums(&m.Funds[i])
	}
	v.sums(&m.WrittenOff, &m.Differences, &m.Savings, &m.Money, &m.Outstanding, &m.External, &m.Carried, &m.CycleGranted, &m.CycleWrittenOff)
}

func (v *variation) sums(sums ...*ledger.Amount) {
	for _, a := range sums {
		v.money(a)
	}
}

// dates changes days; what has not happened, or has no end, stays so.
func (v *variation) dates(days ...*ledger.Date) {
	for _, d := range days {
		if *d != 0 && *d != facts.End {
			v.date(d)
		}
	}
}
