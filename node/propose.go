package node

import (
	"context"
	"errors"
	"maps"
	"slices"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
)

// Propose enters events, all or none (see the package comment).
func (n *Node) Propose(_ context.Context, p api.Proposal) (api.Accepted, error) {
	g, err := n.lock(p.Group)
	if err != nil {
		return api.Accepted{}, err
	}
	defer g.writing.Unlock()
	return n.propose(g, p, nil)
}

// propose is called under the group's lock.
func (n *Node) propose(g *group, p api.Proposal, progress api.Progress) (api.Accepted, error) {
	j := g.now()
	if err := n.maySign(g, j); err != nil {
		return api.Accepted{}, err
	}
	d, err := n.draft(g, j.Book(), p.Events)
	if err != nil {
		return api.Accepted{}, err
	}
	if err := n.ahead(j.Book(), p); err != nil {
		return api.Accepted{}, err
	}
	ring, err := n.unlock(g.id, j.Book(), d, p.PINs)
	if err != nil {
		return api.Accepted{}, err
	}
	defer ring.erase()
	return n.enter(g, j, d, ring, progress, n.store.Append)
}

// enter signs a draft and commits it.
func (n *Node) enter(g *group, j *journal.Journal, d *draft, ring *keyring, progress api.Progress, write appender) (a api.Accepted, err error) {
	d.giveKeys(ring)
	defer func() {
		if err != nil {
			d.takeKeys() // the caller may propose the same events again
		}
	}()
	entries, err := n.sign(j, d, ring, progress)
	if err != nil {
		return a, err
	}
	return n.commit(g, j, entries, d, ring, write)
}

// maySign refuses early what the gate or the store would refuse late.
func (n *Node) maySign(g *group, j *journal.Journal) error {
	if err := n.writes(j); err != nil {
		return err
	}
	if state := n.store.State(store.Hash(g.id)); !state.Ready() {
		return &store.RecoveringError{State: state}
	}
	return nil
}

// A draft is a proposal that the rules have passed.
type draft struct {
	events []ledger.Event
	quorum map[ledger.Event]bool // which of them the quorum must cosign
	said   []saying
	keyed  []*ledger.Officer // key-holders elected who get a new key
}

func (d *draft) needsQuorum() bool { return len(d.quorum) > 0 }

// draft completes the events and applies them to a copy of the book, as if the
// quorum had signed what it must, and the keys to be made were there.
func (n *Node) draft(g *group, b *ledger.Book, events []ledger.Event) (*draft, error) {
	keyed, err := n.withoutKey(g, b, events)
	if err != nil {
		return nil, err
	}
	d := &draft{events: events, quorum: map[ledger.Event]bool{}, keyed: keyed}
	for i, o := range keyed {
		o.Key = ledger.Signatory{1, byte(i)}
	}
	defer d.takeKeys()
	return d, n.weigh(d, b.Clone())
}

func (n *Node) weigh(d *draft, trial *ledger.Book) error {
	for _, e := range d.events {
		trial.Complete(e)
		said, err := n.digestWords(e)
		if err != nil {
			return err
		}
		d.said = append(d.said, said...)
		quorum, err := applyAsIfSigned(trial, e)
		if err != nil {
			return err
		}
		if quorum {
			d.quorum[e] = true
		}
	}
	return unexplained(trial, d.events)
}

func applyAsIfSigned(trial *ledger.Book, e ledger.Event) (quorum bool, err error) {
	fact := ledger.Fact{Seq: trial.Seq() + 1, Event: e}
	err = trial.Apply(fact)
	if !errors.Is(err, &ledger.RuleError{Rule: ledger.RuleQuorumMissing}) {
		return false, err
	}
	for _, o := range trial.KeyHolders() {
		fact.Cosigners = append(fact.Cosigners, o.Member)
	}
	return true, trial.Apply(fact)
}

// unexplained refuses to leave a meeting just opened with a purse that nobody
// has explained: the difference is entered together with the count that found it.
func unexplained(b *ledger.Book, events []ledger.Event) error {
	counts := b.Unexplained()
	if len(counts) == 0 || !opensMeeting(events) {
		return nil
	}
	c := counts[0]
	return &ledger.RuleError{Rule: ledger.RuleDifferenceUnexplained, Values: []ledger.Value{
		{Name: "fund", Value: c.Fund}, {Name: "counted", Value: c.Amount}, {Name: "expected", Value: b.Cash(c.Fund)},
	}}
}

func opensMeeting(events []ledger.Event) bool {
	for _, e := range events {
		if e.Kind() == ledger.KindMeetingOpened {
			return true
		}
	}
	return false
}

// sign makes entries of a draft. The key-holders who gave their PINs cosign here,
// on the writer's device, and the entry says so.
func (n *Node) sign(j *journal.Journal, d *draft, ring *keyring, progress api.Progress) ([]*journal.Entry, error) {
	return j.Sign(journal.Signing{
		Author: ring.device, Recorded: n.clock(), Progress: progress,
		Cosign: func(entry *journal.Draft) ([]journal.Cosignature, error) {
			if !d.quorum[entry.Event()] {
				return nil, nil
			}
			return cosign(entry, ring.holders)
		},
	}, d.events...)
}

// clock is the time an entry claims. A clock that was never set may stand before
// 1970, which no entry can say.
func (n *Node) clock() int64 { return max(0, n.now().Unix()) }

func cosign(draft *journal.Draft, holders map[ledger.MemberNumber]*crypto.Key) (all []journal.Cosignature, err error) {
	for _, m := range slices.Sorted(maps.Keys(holders)) {
		c, err := draft.Cosign(holders[m], false)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// appender is one of the store's ways to append.
type appender func(group store.Hash, base store.Head, entries []store.Entry, records []store.Record) error

// commit passes the gate, makes the entries durable, and only then lets readers
// see them. New key-holders' keys are on the disk before the entry that names
// them: a group whose keys are lost is no group. If the entry does not follow
// them, nobody asks for those keys, and the next try makes others.
func (n *Node) commit(g *group, j *journal.Journal, entries []*journal.Entry, d *draft, ring *keyring, write appender) (api.Accepted, error) {
	next, err := j.Accept(entries...)
	if err != nil {
		return api.Accepted{}, err
	}
	records, err := n.seal(g.id, d.said)
	if err != nil {
		return api.Accepted{}, err
	}
	if err := n.keepFresh(g.id, ring); err != nil {
		return api.Accepted{}, err
	}
	err = n.change(g.id, entries, func() error {
		if err := write(store.Hash(g.id), storeHead(j.Head()), storeEntries(entries), records); err != nil {
			return err
		}
		if len(records) > 0 {
			defer n.unsee(g.id)
		}
		if j.Head() != g.now().Head() { // the quorum goes over to another history
			return n.reload(g)
		}
		n.grow(g, next, entries)
		return nil
	})
	if err != nil {
		return api.Accepted{}, err
	}
	return n.accepted(next, entries, d.events), n.eraseRecords(g.id, erasedBy(d.events))
}

func storeHead(h journal.Head) store.Head {
	return store.Head{Seq: h.Seq, Epoch: h.Epoch, ID: store.Hash(h.ID)}
}

func storeEntries(entries []*journal.Entry) []store.Entry {
	stored := make([]store.Entry, len(entries))
	for i, e := range entries {
		h := e.Header()
		stored[i] = store.Entry{
			Seq: h.Seq, Epoch: h.Epoch, ID: store.Hash(e.ID()), Prev: store.Hash(h.Prev),
			Bytes: e.Bytes(), Signature: [64]byte(e.Signature()),
		}
	}
	return stored
}

// accepted tells of the entries with the events as they were said: the journal's
// own are not to be touched.
func (n *Node) accepted(j *journal.Journal, entries []*journal.Entry, events []ledger.Event) api.Accepted {
	a := api.Accepted{Head: head(j.Head()), Entries: make([]api.Entered, len(entries))}
	for i, e := range entries {
		a.Entries[i] = api.Entered{Seq: e.Seq(), ID: e.ID(), Kind: e.Kind(), Event: events[i]}
	}
	a.Warnings = n.warnings(j.Book(), events)
	return a
}

func head(h journal.Head) api.Head { return api.Head{Seq: h.Seq, Hash: h.ID, Epoch: h.Epoch} }
