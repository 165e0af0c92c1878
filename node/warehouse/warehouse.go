package warehouse

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"
	"sync"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/report/facts"
)

// A Source is where journals are folded: the node.
type Source interface {
	// Last is the number of the last change there is.
	Last() uint64
	// Journals are all groups that are known here, by group.
	Journals() ([]Journal, error)
	// Changed are those that have changed since a change.
	Changed(after uint64) ([]Journal, error)
	// Fold gives the facts of a journal that passes the gate. One that does not, or
	// whose history is in doubt, gives a Group alone whose state says so. An error is
	// for what says nothing about the journal.
	Fold(ctx context.Context, group crypto.Hash) (facts.Verified, error)
	// Visitors are who visits the groups today.
	Visitors() Visitors
	// Refused is told that facts are none of a savings group: the group is left out.
	Refused(group crypto.Hash, err error)
	// Unkept is told that facts could not be kept: the next start is slower.
	Unkept(error)
}

// A Journal is how far one group's journal has come: its head, and the number of the
// last change of it or of what stands beside it.
type Journal struct {
	Group crypto.Hash
	Feed  uint64
	Head  crypto.Hash
}

// A Warehouse answers from the facts of all groups.
type Warehouse struct {
	source Source
	engine *facts.Engine

	mu       sync.Mutex // one freshening at a time
	stock    *Stock
	held     map[crypto.Hash]*place
	visitors Visitors
	followed uint64 // the last change of which everything is in the engine
}

// A place is what must be known of a group to say who visits it.
type place struct {
	programme ledger.Address
	code      facts.Place
	visitor   string
}

// Open takes the facts that were kept at a path into memory, and brings them up to
// the journals.
func Open(ctx context.Context, path string, store crypto.Hash, source Source, told func(done, total int)) (*Warehouse, error) {
	stock, err := OpenStock(path, store, Form())
	if err != nil {
		return nil, err
	}
	w := &Warehouse{source: source, engine: facts.NewEngine(), stock: stock, held: map[crypto.Hash]*place{}}
	if err := w.load(ctx, told); err != nil {
		return nil, errors.Join(err, stock.Close())
	}
	return w, nil
}

// Close gives up the memory; what was folded stays in its file.
func (w *Warehouse) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stock.Close()
}

// load takes what was kept of journals that have not changed since, and folds the
// others.
func (w *Warehouse) load(ctx context.Context, told func(done, total int)) error {
	last := w.source.Last() // before the list: what changes meanwhile is looked at again
	journals, err := w.source.Journals()
	if err != nil {
		return err
	}
	w.visitors = w.source.Visitors()
	w.forgetOthers(journals)
	if err := w.renew(ctx, journals, told); err != nil {
		return err
	}
	w.followed = last
	return nil
}

// forgetOthers drops groups that are no longer here.
func (w *Warehouse) forgetOthers(journals []Journal) {
	here := make(map[crypto.Hash]bool, len(journals))
	for _, j := range journals {
		here[j.Group] = true
	}
	for _, group := range w.stock.groups() {
		if !here[group] {
			w.stock.forget(group)
		}
	}
	for group := range w.held {
		if !here[group] {
			delete(w.held, group)
			w.engine.Drop(group)
		}
	}
}

// Follow takes in what has changed since the last time: journals, and who visits
// the groups.
func (w *Warehouse) Follow(ctx context.Context, told func(done, total int)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if fresh := w.source.Visitors(); !maps.Equal(fresh, w.visitors) {
		w.visitors = fresh
		if err := w.reassign(ctx); err != nil {
			w.visitors = nil // those who are left are assigned the next time
			return err
		}
	}
	last := w.source.Last()
	if last == w.followed {
		return nil
	}
	changed, err := w.source.Changed(w.followed)
	if err == nil {
		err = w.renew(ctx, changed, told)
	}
	if err == nil {
		w.followed = last
	}
	return err
}

// reassign enters again each group that somebody else visits now.
func (w *Warehouse) reassign(ctx context.Context) error {
	for group, p := range w.held {
		if w.visitors.of(&facts.Group{ID: group, Programme: p.programme, Place: p.code}) == p.visitor {
			continue
		}
		v, err := w.verified(ctx, group)
		if err != nil {
			return err
		}
		l := lot{Journal: Journal{Group: group}, facts: v}
		w.enter(&l)
		*p = l.place
	}
	return nil
}

// verified are the facts that stand for a group: those that were kept, or, where they
// could not be, what its journal says.
func (w *Warehouse) verified(ctx context.Context, group crypto.Hash) (facts.Verified, error) {
	if f := w.kept(group); f != nil {
		return facts.Vouch(f), nil
	}
	return w.source.Fold(ctx, group)
}

// Rebuild forgets all that was kept and folds every journal anew.
func (w *Warehouse) Rebuild(ctx context.Context, told func(done, total int)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, group := range w.stock.groups() {
		w.stock.forget(group)
	}
	if err := w.load(ctx, told); err != nil {
		return err
	}
	return w.stock.tighten()
}

// A lot is one group on its way into the engine.
type lot struct {
	Journal
	facts facts.Verified
	fresh []byte // to be kept: it was folded just now
	place place
	err   error
}

// renew brings groups up to their journals: some at a time are read or folded on all
// cores, and taken in in order.
func (w *Warehouse) renew(ctx context.Context, journals []Journal, told func(done, total int)) error {
	total := len(journals)
	for done := 0; done < total; {
		some := journals[done:min(total, done+lotsAtOnce)]
		for _, l := range w.prepare(ctx, some) {
			if l.err != nil {
				return l.err
			}
			w.take(l)
		}
		done += len(some)
		if told != nil {
			told(done, total)
		}
	}
	if w.stock.isLoose() {
		if err := w.stock.tighten(); err != nil {
			w.source.Unkept(err)
		}
	}
	return nil
}

func (w *Warehouse) prepare(ctx context.Context, journals []Journal) []lot {
	lots := make([]lot, len(journals))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(journals)) {
		workers.Go(func() {
			for i := range next {
				lots[i] = w.lot(ctx, journals[i])
				if lots[i].err == nil {
					w.enter(&lots[i])
					lots[i].facts = facts.Verified{}
				}
			}
		})
	}
	for i := range journals {
		next <- i
	}
	close(next)
	workers.Wait()
	return lots
}

// lot is what was kept of a journal, if that is true still; else it is folded.
func (w *Warehouse) lot(ctx context.Context, j Journal) lot {
	l := lot{Journal: j}
	if l.err = ctx.Err(); l.err != nil {
		return l
	}
	if kept, found := w.stock.mark(j.Group); found && kept == (mark{j.Feed, j.Head}) {
		if f := w.kept(j.Group); f != nil && f.Group.State == facts.OK {
			l.facts = facts.Vouch(f) // Fold made them, and the journal has not changed since
			return l
		}
	}
	if l.facts, l.err = w.source.Fold(ctx, j.Group); l.err != nil {
		l.err = fmt.Errorf("folding the journal of group %x: %w", j.Group[:4], l.err)
		return l
	}
	l.fresh = encode(l.facts.Facts())
	return l
}

// kept are the facts that were kept of a group, nil if they cannot be read.
func (w *Warehouse) kept(group crypto.Hash) *facts.Facts {
	body, err := w.stock.body(group)
	if err != nil {
		return nil
	}
	f, err := decode(body)
	if err != nil || f.Group.ID != group {
		return nil
	}
	return f
}

// enter gives facts to the engine. Those that no savings group can have are not added to
// anything: the group is listed as failed.
func (w *Warehouse) enter(l *lot) {
	g := &l.facts.Facts().Group
	g.Facilitator = w.visitors.of(g)
	l.place = place{g.Programme, g.Place, g.Facilitator}
	if err := w.engine.Put(l.facts); err != nil {
		w.source.Refused(l.Group, err)
		l.facts = facts.Unfit(l.Group, facts.Failed)
		_ = w.engine.Put(l.facts) // a group alone fits
	}
}

// take keeps what was folded. What cannot be kept is folded again next time.
func (w *Warehouse) take(l lot) {
	w.held[l.Group] = &l.place
	if l.fresh == nil {
		return
	}
	if err := w.stock.keep(l.Group, mark{l.Feed, l.Head}, l.fresh); err != nil {
		w.stock.forget(l.Group)
		w.source.Unkept(err)
	}
}

// Statistics answers a query about groups.
func (w *Warehouse) Statistics(q facts.Query) (*facts.Statistics, error) {
	return w.engine.Statistics(q)
}

// Loans answers a query about loans.
func (w *Warehouse) Loans(q facts.Query) (*facts.Statistics, error) { return w.engine.Loans(q) }

// Size is how many bytes the records take that hold.
func (w *Warehouse) Size() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stock.live
}

// Facts are the rows of all groups, one group after the other, as they stand now.
func (w *Warehouse) Facts(ctx context.Context) iter.Seq2[*facts.Facts, error] {
	return func(yield func(*facts.Facts, error) bool) {
		w.mu.Lock()
		groups := slices.SortedFunc(maps.Keys(w.held), func(a, b crypto.Hash) int { return bytes.Compare(a[:], b[:]) })
		w.mu.Unlock()
		for _, group := range groups {
			f, err := w.facts(ctx, group)
			if !yield(f, err) || err != nil {
				return
			}
		}
	}
}

func (w *Warehouse) facts(ctx context.Context, group crypto.Hash) (*facts.Facts, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	v, err := w.verified(ctx, group)
	if err != nil {
		return nil, err
	}
	f := v.Facts()
	if stands, ok := w.engine.Head(group); ok && stands.State != f.Group.State { // refused: in no figure, and in no row
		f = facts.Unfit(group, stands.State).Facts()
	}
	f.Group.Facilitator = w.visitors.of(&f.Group)
	return f, nil
}
