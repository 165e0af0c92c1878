package node

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/store"
	"jigiya/p2p"
)

// What a peer brings goes through the same gate and the same commit as what is
// proposed here, but in a pipeline: while one batch is being made durable, the
// next is decoded and verified. All of them stand under the group's lock, which the
// first takes and the last gives back.
//
//	decode ──► accept, after the one before ──► commit, after the one before ──► committed(head)
//	           └ refused: what of it is another history, after the one before ──┘

// An intake is the batches of one group that are under way.
type intake struct {
	mu       sync.Mutex
	under    int              // way
	ahead    *journal.Journal // what the accepted ones make of the journal
	accepted chan struct{}    // closed when the last one is judged
	settled  chan struct{}    // closed when the last one is durable, or refused
}

// A taking is one batch.
type taking struct {
	node      *Node
	group     *group
	entries   []*journal.Entry
	committed func(journal.Head, error)

	after, behind   chan struct{} // the one before is judged, is settled
	judged, settled chan struct{}
}

// take passes a batch through the gate and leaves it to be made durable. A group
// that is not wanted here is refused at once.
func (n *Node) take(ctx context.Context, from *guest, topic p2p.Topic, raws []journal.Raw, committed func(journal.Head, error)) error {
	entries, err := decoded(raws)
	if err != nil {
		return err
	}
	t := &taking{node: n, entries: entries, committed: committed}
	for t.group == nil {
		g, err := n.takingGroup(from, topic, entries[0])
		if err != nil {
			return err
		}
		select {
		case g.takes <- struct{}{}:
			t.enter(g)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return t.pass()
}

// enter puts a batch behind those under way; the first takes the group's lock.
// A group that was dropped meanwhile takes none.
func (t *taking) enter(g *group) {
	in := &g.intake
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.under == 0 {
		if !g.lock() {
			<-g.takes
			return
		}
		in.ahead, in.accepted, in.settled = g.now(), closed, closed
	}
	in.under++
	t.after, t.behind = in.accepted, in.settled
	t.judged, t.settled = make(chan struct{}), make(chan struct{})
	in.accepted, in.settled = t.judged, t.settled
	t.group = g
}

var closed = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// pass waits for the gate. What it lets through is made durable behind it; what it
// refuses waits until everything before it is settled.
func (t *taking) pass() error {
	<-t.after
	o, err := judge(t.group.intake.ahead, t.entries)
	if err == nil {
		t.group.intake.ahead = o.journal
		close(t.judged)
		go t.settle(o)
		return nil
	}
	<-t.behind
	err = t.takeOther(err)
	t.group.intake.ahead = t.group.now()
	close(t.judged)
	head := t.end()
	if err == nil {
		t.committed(head, nil)
	}
	return err
}

func (t *taking) settle(o *outcome) {
	<-t.behind
	err := t.node.conclude(t.group, o)
	if err == nil {
		err = t.node.overtaken(t.group, o.entries)
	}
	t.committed(t.end(), err)
}

// overtaken looks at what waited beside the journal for entries yet to come.
func (n *Node) overtaken(g *group, entries []*journal.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	if err := n.contradicted(g, entries); err != nil {
		return err
	}
	return n.dropStale(g)
}

// takeOther is for a batch that was refused as it stood: what of it goes on with
// the journal is taken in, the rest may be of another history. Everything before
// it is durable, and nothing behind it has begun.
func (t *taking) takeOther(refusal error) error {
	j := t.group.now()
	if j.Len() == 0 {
		return refusal
	}
	if good := t.entries[:refusedAt(t.entries, refusal)]; len(fresh(j, good)) > 0 {
		o, err := judge(j, good)
		if err == nil {
			err = t.node.conclude(t.group, o)
		}
		if err != nil {
			return err
		}
	}
	o, err := t.node.judgeOther(t.group, t.entries, refusal)
	if err != nil {
		return err
	}
	return t.node.conclude(t.group, o)
}

// end lets the next one settle; the last one gives the group back.
func (t *taking) end() journal.Head {
	head := t.group.now().Head()
	in := &t.group.intake
	in.mu.Lock()
	defer in.mu.Unlock()
	close(t.settled)
	<-t.group.takes
	if in.under--; in.under > 0 {
		return head
	}
	in.ahead = nil
	if head.ID.IsZero() { // not even a founding
		t.group.dropped = true
		t.node.forgetGroup(t.group)
	}
	t.group.writing.Unlock()
	t.node.makeRoom()
	return head
}

// decodeTogether is how many entries one core decodes in a go.
const decodeTogether = 64

func decoded(raws []journal.Raw) ([]*journal.Entry, error) {
	entries := make([]*journal.Entry, len(raws))
	errs := make([]error, (len(raws)+decodeTogether-1)/decodeTogether)
	var crew sync.WaitGroup
	for i := range errs {
		crew.Go(func() {
			for k := i * decodeTogether; k < min((i+1)*decodeTogether, len(raws)) && errs[i] == nil; k++ {
				entries[k], errs[i] = journal.Decode(raws[k].Bytes, raws[k].Signature)
			}
		})
	}
	crew.Wait()
	return entries, errors.Join(errs...)
}

// takingGroup is the group a batch is for, or a new one that this node wants.
func (n *Node) takingGroup(from *guest, topic p2p.Topic, first *journal.Entry) (*group, error) {
	if _, ok, err := n.store.Head(store.Hash(topic)); err != nil {
		return nil, err
	} else if ok {
		return n.loaded(topic)
	}
	if g := n.standing(topic); g != nil && g.founding() {
		return g, nil
	}
	if first.ID() != topic || !n.wantsFounding(from, first) {
		return nil, fmt.Errorf("taking in group %s: %w", topic, p2p.ErrUnwanted)
	}
	return n.unfounded(topic), nil
}

// unfounded stands for a group before its founding is stored.
func (n *Node) unfounded(id p2p.Topic) *group {
	for {
		g := n.known(id)
		g.loading.Do(func() { g.swap(new(journal.Journal)) })
		if g.founding() {
			return g
		}
		n.forgetGroup(g) // somebody looked for it just now, in vain
	}
}

// founding says whether a group is here whose founding is under way.
func (g *group) founding() bool {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.journal != nil
}

// An outcome is what becomes of a batch: what the journal will be, and what is to
// be written for it.
type outcome struct {
	journal *journal.Journal
	entries []*journal.Entry // that follow the head, or the cut
	cut     *journal.Head    // where the journal goes on from, if not from its head
	notes   []store.Note
	gone    []store.NoteID // notes that are kept no longer
}

// judge passes a batch through the gate.
func judge(j *journal.Journal, entries []*journal.Entry) (*outcome, error) {
	next, err := j.Accept(entries...)
	if err != nil {
		return nil, err
	}
	return &outcome{journal: next, entries: fresh(j, entries)}, nil
}

// fresh are the entries that a journal does not hold yet.
func fresh(j *journal.Journal, entries []*journal.Entry) []*journal.Entry {
	for i, e := range entries {
		if e.Seq() >= j.Len() {
			return entries[i:]
		}
	}
	return nil
}

// conclude makes an outcome durable, and only then lets it be seen.
func (n *Node) conclude(g *group, o *outcome) error {
	if len(o.entries)+len(o.notes)+len(o.gone) == 0 {
		return nil
	}
	err := n.change(g.id, o.entries, func() error { return n.write(g, o) })
	if err != nil {
		return err
	}
	return n.eraseRecords(g.id, erasedIn(o.entries))
}

// grow lets readers see entries that are durable.
func (n *Node) grow(g *group, j *journal.Journal, entries []*journal.Entry) {
	if len(entries) == 0 {
		return
	}
	g.swap(j)
	g.observe(entries)
	g.doubtAfter(entries)
	n.resee(g)
	if shutsOut(entries) {
		n.showOut()
	}
}

// reload reads a journal again whose past has changed.
func (n *Node) reload(g *group) error {
	fresh := newGroup(g.id)
	if err := n.load(fresh); err != nil {
		return err
	}
	g.replace(fresh)
	n.unsee(g.id)
	n.texts.clear()
	return nil
}

// write is the commit point of what peers bring. What is durable is seen, also where there
// is no room for what is to stand beside it.
func (n *Node) write(g *group, o *outcome) error {
	base := storeHead(g.now().Head())
	switch {
	case o.cut != nil:
		err := n.store.Rebranch(store.Hash(g.id), base, storeHead(*o.cut), storeEntries(o.entries), nil, o.notes, store.Received)
		if err == nil {
			err = n.reload(g)
		}
		if err != nil {
			return err
		}
		return n.writeNotes(g, nil, o.gone)
	case len(o.entries) > 0:
		if err := n.store.Receive(store.Hash(g.id), base, storeEntries(o.entries), nil); err != nil {
			return err
		}
		n.grow(g, o.journal, o.entries)
	}
	return n.writeNotes(g, o.notes, o.gone)
}

// writeNotes keeps notes before it drops those that they replace.
func (n *Node) writeNotes(g *group, notes []store.Note, gone []store.NoteID) error {
	if len(notes)+len(gone) == 0 {
		return nil
	}
	defer n.unsee(g.id)
	defer g.undoubt()
	if len(notes) > 0 {
		if err := n.store.PutNotes(store.Hash(g.id), notes); err != nil {
			return err
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return n.store.DropNotes(store.Hash(g.id), gone)
}

func erasedIn(entries []*journal.Entry) (erased []ledger.Digest) {
	for _, e := range entries {
		if event, ok := e.Event().(*ledger.RecordErased); ok {
			erased = append(erased, event.Record)
		}
	}
	return erased
}
