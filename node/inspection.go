package node

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"sync"

	"jigiya/crypto"
	"jigiya/crypto/box"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/p2p"
)

// An inspection reads a bundle as a guest that takes everything in and keeps nothing:
// each group in it is verified by itself, from its founding, beside what is held here.
type inspection struct {
	p2p.Guest // a bundle's reader is asked for nothing else

	mu     sync.Mutex
	groups map[p2p.Topic]*inspected
}

// An inspected group is as far as it is good, and why not further.
type inspected struct {
	journal *journal.Journal
	failure error
	forks   int
}

// VerifyBundle checks every hash, link, signature, right, rule and balance of what is in
// a bundle, and changes nothing here.
func (n *Node) VerifyBundle(ctx context.Context, r io.Reader, progress api.Progress) (api.Inspected, error) {
	own, err := n.identity()
	if err != nil {
		return api.Inspected{}, bundleProblem(box.ErrNotForHere)
	}
	content, err := openBox(r, own.box)
	if err != nil {
		return api.Inspected{}, err
	}
	i := &inspection{groups: map[p2p.Topic]*inspected{}}
	_, err = p2p.ReadBundle(ctx, content, i, p2p.Options{Progress: told(progress)})
	found := api.Inspected{Truncated: cutShort(err), Groups: i.verdicts()}
	if found.Truncated {
		err = nil
	}
	found.OK = err == nil && !found.Truncated
	for _, g := range found.Groups {
		found.Entries += g.Entries
		found.OK = found.OK && g.OK
	}
	return found, bundleProblem(err)
}

// of gives a group of the bundle. A programme's topic is none: its deeds prove nothing
// about a journal.
func (i *inspection) of(topic p2p.Topic) *inspected {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.groups[topic] == nil {
		i.groups[topic] = &inspected{journal: new(journal.Journal)}
	}
	return i.groups[topic]
}

// Wants says that everything is to be looked at, but for what is no group.
func (i *inspection) Wants(s p2p.State) bool { return !s.Head.ID.IsZero() }

// State is how far a group has been found to be good.
func (i *inspection) State(topic p2p.Topic) (p2p.State, bool, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	g := i.groups[topic]
	if g == nil || g.journal.Len() == 0 {
		return p2p.State{}, false, nil
	}
	return p2p.State{Topic: topic, Head: g.journal.Head()}, true, nil
}

// Holds says whether an entry has been read.
func (i *inspection) Holds(topic p2p.Topic, seq uint64, id crypto.Hash) (bool, error) {
	j := i.of(topic).journal
	return seq < j.Len() && j.ID(seq) == id, nil
}

// Take passes entries through the gate. What is refused ends the group, not the reading.
func (i *inspection) Take(_ context.Context, topic p2p.Topic, raws []journal.Raw, committed func(journal.Head, error)) error {
	g := i.of(topic)
	if g.failure == nil {
		g.failure = i.grow(g, topic, raws)
	}
	committed(g.journal.Head(), nil)
	return nil
}

func (i *inspection) grow(g *inspected, topic p2p.Topic, raws []journal.Raw) error {
	entries, err := decoded(raws)
	if err != nil {
		return err
	}
	if g.journal.Len() == 0 && entries[0].ID() != topic {
		return journal.ErrGap
	}
	next, err := g.journal.AcceptAudited(entries...)
	if err != nil {
		good, _ := g.journal.AcceptAudited(entries[:refusedAt(entries, err)]...)
		next = cmp.Or(good, g.journal)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	g.journal = next
	return err
}

// MissingNotes are the proofs of forks: what else stands beside a journal says nothing
// about whether it is good.
func (i *inspection) MissingNotes(_ p2p.Topic, ids []p2p.NoteID) ([]p2p.NoteID, error) {
	return slices.DeleteFunc(slices.Clone(ids), func(id p2p.NoteID) bool { return id.Kind != p2p.NoteFork }), nil
}

// TakeNotes counts the proofs that hold.
func (i *inspection) TakeNotes(topic p2p.Topic, notes []p2p.Note) error {
	g := i.of(topic)
	for _, note := range notes {
		if p, err := journal.ParseEquivocation(note.Bytes); err == nil && p.Check(g.journal) == nil {
			g.forks++
		}
	}
	return nil
}

// verdicts are the groups by their names.
func (i *inspection) verdicts() []api.InspectedGroup {
	all := []api.InspectedGroup{}
	for topic, g := range i.groups {
		one := api.InspectedGroup{Group: topic, Verdict: g.verdict()}
		if g.journal.Len() > 0 {
			one.Name = g.journal.Book().Constitution().Name
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b api.InspectedGroup) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), slices.Compare(a.Group[:], b.Group[:]))
	})
	return all
}

func (g *inspected) verdict() api.Verdict {
	v := api.Verdict{State: "ok", Forks: g.forks, Entries: int(g.journal.Len()), Cause: g.failure}
	if g.forks > 0 {
		v.State = "disputed"
	}
	if v.Cause == nil && g.journal.Len() > 0 {
		v.Cause = cmp.Or(g.journal.Book().Audit(), g.journal.Stopped())
	}
	if v.Cause != nil {
		v.State = "damaged"
	}
	if g.journal.Len() > 0 {
		v.Head = head(g.journal.Head())
	}
	v.OK = v.Cause == nil && g.journal.Len() > 0
	return v
}

// openBox opens what is sealed to a key.
func openBox(r io.Reader, key *box.Key) (io.Reader, error) {
	content, err := box.Open(r, key)
	if errors.Is(err, box.ErrDamaged) {
		return nil, &api.Problem{Class: api.ClassForged, Code: "bundle_unreadable"}
	}
	return content, bundleProblem(err)
}

// cutShort says whether a bundle ends too early.
func cutShort(err error) bool {
	return errors.Is(err, p2p.ErrTruncated) || errors.Is(err, box.ErrTruncated)
}

func told(progress api.Progress) func(p2p.Progress) {
	return func(p p2p.Progress) {
		if progress != nil {
			progress(int(p.Have), int(p.Want))
		}
	}
}
