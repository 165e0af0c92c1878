package node

import (
	"context"
	"errors"
	"iter"
	"math"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/ledger/report/facts"
	"jigiya/node/api"
	"jigiya/node/store"
	"jigiya/node/warehouse"
	"jigiya/p2p"
)

// factsFile keeps what journals add up to. It may be deleted at any time.
const factsFile = "facts"

// A stockroom is the facts of all groups in memory: from when somebody first asks for
// statistics until nobody has asked for a while. A phone that never asks never pays.
type stockroom struct {
	mu       sync.Mutex
	open     *warehouse.Warehouse
	used     time.Time
	followed followings
}

// Statistics adds up all groups of the home, or their loans.
func (n *Node) Statistics(ctx context.Context, c api.Counting) (*facts.Statistics, error) {
	w, err := n.warehouse(ctx, c)
	if err != nil {
		return nil, err
	}
	answer := w.Statistics
	if c.Loans {
		answer = w.Loans
	}
	st, err := answer(n.asked(c.Query))
	return st, asking(err)
}

// asking is an error that says what was wrong with the question.
func asking(err error) error {
	if errors.Is(err, facts.ErrQuery) {
		return api.Misused("query_refused", "detail", err.Error())
	}
	return err
}

// Facts gives the rows behind the statistics.
func (n *Node) Facts(ctx context.Context, progress api.Progress) iter.Seq2[*facts.Facts, error] {
	return func(yield func(*facts.Facts, error) bool) {
		w, err := n.warehouse(ctx, api.Counting{Progress: progress})
		if err != nil {
			yield(nil, err)
			return
		}
		for f, err := range w.Facts(ctx) {
			if !yield(f, err) || err != nil {
				return
			}
		}
	}
}

// asked fills in today.
func (n *Node) asked(q facts.Query) facts.Query {
	if q.At == 0 {
		q.At = n.today()
	}
	return q
}

// warehouse is the home's, with all that has changed taken in.
func (n *Node) warehouse(ctx context.Context, c api.Counting) (*warehouse.Warehouse, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(n.ctx, cancel)() // the node does not wait until everything is read
	o := &n.stockroom
	o.mu.Lock()
	defer o.mu.Unlock()
	o.used = n.now()
	if o.open == nil {
		w, err := warehouse.Open(ctx, filepath.Join(n.home, factsFile), crypto.Hash(n.store.ID()), &harvest{n, &o.followed}, c.Progress)
		if err != nil {
			return nil, err
		}
		o.open = w
	} else if err := o.open.Follow(ctx, c.Progress); err != nil {
		return nil, err
	}
	if c.Anew {
		o.followed.forget()
		if err := o.open.Rebuild(ctx, c.Progress); err != nil {
			return nil, err
		}
	}
	allowFacts(o.open.Size())
	return o.open, nil
}

// closeStockroom gives up the facts in memory, unless somebody has asked since a time.
func (n *Node) closeStockroom(before time.Time) (closed bool, err error) {
	o := &n.stockroom
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open == nil || !o.used.Before(before) {
		return false, nil
	}
	err, o.open = o.open.Close(), nil
	o.followed.forget()
	allowFacts(0)
	return true, err
}

// A harvest is the node as the warehouse sees it.
type harvest struct {
	node     *Node
	followed *followings
}

func (h *harvest) Last() uint64 { return h.node.store.Last() }

func (h *harvest) Refused(group crypto.Hash, err error) {
	h.node.log.Warn("facts that no group can have", "group", group, "err", err)
}

func (h *harvest) Unkept(err error) { h.node.log.Warn("keeping facts", "err", err) }

// Journals lists also the groups of which nothing but an anchor is left.
func (h *harvest) Journals() ([]warehouse.Journal, error) {
	all, err := h.Changed(0)
	if err != nil {
		return nil, err
	}
	byGroup := func(a, b warehouse.Journal) int { return slices.Compare(a.Group[:], b.Group[:]) }
	slices.SortFunc(all, byGroup)
	ids, err := h.node.groupIDs()
	for _, id := range ids {
		lost := warehouse.Journal{Group: id}
		if at, found := slices.BinarySearchFunc(all, lost, byGroup); !found {
			all = slices.Insert(all, at, lost)
		}
	}
	return all, err
}

func (h *harvest) Changed(after uint64) (changed []warehouse.Journal, err error) {
	for c, err := range h.node.store.Feed(after) {
		if err != nil {
			return nil, err
		}
		if _, programme := programmeOf(p2p.Topic(c.Topic)); !programme {
			changed = append(changed, warehouse.Journal{Group: crypto.Hash(c.Topic), Feed: c.Feed, Head: crypto.Hash(c.Head.ID)})
		}
	}
	return changed, nil
}

// Fold replays a journal through the gate, and folds it only if nothing is in doubt:
// neither its history, nor whether all of it is here.
func (h *harvest) Fold(ctx context.Context, id crypto.Hash) (facts.Verified, error) {
	g, err := h.node.stored(id)
	if err == nil && !h.node.isWhole(g) {
		return unfit(g, facts.Recovering), nil
	}
	var v facts.Verified
	if err == nil {
		v, err = h.fold(g)
	}
	if err == nil {
		return v, nil
	}
	if fault := passing(ctx, err); fault != nil {
		return v, fault
	}
	if errors.Is(err, store.ErrRecovering) {
		return facts.Unfit(id, facts.Recovering), nil
	}
	return facts.Unfit(id, facts.Failed), nil
}

// fold makes the facts of a journal that has just passed the gate, or is in memory
// since it did: of what is new in it, if it is followed and still holds all that was
// folded; else of the whole.
func (h *harvest) fold(g *group) (v facts.Verified, err error) {
	doubt, err := h.node.dispute(g)
	if err != nil {
		return v, err
	}
	j, f := g.now(), h.followed.take(g.id)
	if v, err = h.goOn(g, j, f, doubt); err != nil && f.Next() > 0 {
		f = facts.Follow()
		v, err = h.goOn(g, j, f, doubt)
	}
	if err == nil {
		h.followed.bring(g.id, f)
	}
	return v, err
}

func (h *harvest) goOn(g *group, j *journal.Journal, f *facts.Following, doubt *journal.Dispute) (facts.Verified, error) {
	return f.Take(j, h.node.read(g.id, j, f.Next()), doubt)
}

// passing is an error that says nothing about a journal.
func passing(ctx context.Context, err error) error {
	if storeFails(err) {
		return err
	}
	return ctx.Err()
}

// storeFails says whether it is this device's store that fails, and nothing that is in it.
func storeFails(err error) bool {
	return errors.Is(err, store.ErrClosed) || errors.Is(err, store.ErrBroken) || errors.Is(err, store.ErrDiskFull)
}

// isWhole says whether all that this device acknowledged of a journal is here.
func (n *Node) isWhole(g *group) bool {
	s := n.store.State(store.Hash(g.id))
	if s.Ready() {
		return true
	}
	writers := g.accessNow().Writers
	h, err := n.deviceHeader()
	return s.Reason == store.Copy && (err != nil || len(writers) == 0 || writers[len(writers)-1] != h.Address)
}

// Visitors are the facilitators whose credentials are valid today.
func (h *harvest) Visitors() warehouse.Visitors {
	all := warehouse.Visitors{}
	for _, programme := range h.node.programmes.Programmes() {
		for _, c := range h.node.programmes.Certified(programme, credential.DateOf(h.node.clock())) {
			if c.Role != credential.Facilitator || c.Standing != credential.Good {
				continue
			}
			who := warehouse.Visitor{Device: c.Device.String(), Issued: c.Issued}
			for _, g := range c.Groups {
				all.Give(warehouse.Beat{Programme: ledger.Address(programme), Group: g}, who)
			}
			for _, zone := range c.Zone {
				all.Give(warehouse.Beat{Programme: ledger.Address(programme), Zone: zone}, who)
			}
		}
	}
	return all
}

// unfit is a group that is known and may not speak for itself, with what its journal
// says of where it is.
func unfit(g *group, state facts.State) facts.Verified {
	v := facts.Unfit(g.id, state)
	c := g.now().Book().Constitution()
	about := &v.Facts().Group
	about.Head, about.Place, about.Village, about.Programme = g.now().Head(), facts.ParsePlace(c.Place.Code), c.Place.Village, c.Programme
	return v
}

// endOfTime is after everything anybody did.
var endOfTime = time.Unix(1<<40, 0)

// allowFacts lets the program have what facts of a size, as they are kept, need in
// memory. A program that is told no limit (Memory) needs none.
func allowFacts(size int64) {
	if debug.SetMemoryLimit(-1) < math.MaxInt64 {
		debug.SetMemoryLimit(Memory + factsMemory*size)
	}
}

// stored is a group's journal up to its head in the store. What is being committed is
// waited for: facts of the journal before it would be kept as those of the head it has.
func (n *Node) stored(id crypto.Hash) (*group, error) {
	g, err := n.passing(id)
	if err != nil {
		return nil, err
	}
	head, _, err := n.store.Head(store.Hash(id))
	if err != nil || g.now().Head() == journalHead(head) {
		return g, err
	}
	n.hub.settle()
	return n.passing(id)
}
