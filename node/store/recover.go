package store

import (
	"encoding/hex"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
)

// State says whether this device may sign in a group. An unknown group is ready: it may be founded.
func (s *Store) State(group Hash) State {
	if s.holders.enter() != nil {
		return State{Reason: Damaged}
	}
	defer s.holders.leave()
	g, err := s.group(group)
	if err != nil {
		return State{Reason: Damaged}
	}
	return g.now.Load().state
}

// Recovered ends recovering after an entry of the quorum, made elsewhere and received here, has opened a new epoch
// that lets this device write. That the opening was made after the loss is for the caller to know; the store only
// checks that the head's epoch is above the one its anchor names.
func (s *Store) Recovered(group Hash) error {
	return s.writer(func() error {
		g, err := s.group(group)
		if err != nil {
			return err
		}
		return wrap("ending recovery", s.endRecovery(g))
	})
}

func (s *Store) endRecovery(g *group) error {
	v := g.now.Load()
	if v.state.Ready() {
		return nil
	}
	if v.head.none() || v.head.Epoch <= v.state.Want.Epoch {
		return &RecoveringError{v.state}
	}
	err := s.writing("anchoring", func() error {
		if err := s.adopt(g, v.state.Reason); err != nil {
			return err
		}
		return g.anchor.hold(v.head)
	})
	if err == nil {
		ready := *v
		ready.state = State{}
		g.now.Store(&ready)
	}
	return err
}

// group gives what memory keeps of a group, reading and judging its anchor the first time.
func (s *Store) group(id Hash) (*group, error) {
	s.groups.Lock()
	defer s.groups.Unlock()
	if g := s.known[id]; g != nil {
		return g, nil
	}
	head, err := s.readHead(id)
	if err != nil {
		return nil, err
	}
	g := &group{id: id}
	state, err := s.judged(g, head)
	if err != nil {
		return nil, wrap("reading an anchor", err)
	}
	g.now.Store(&view{head: head, state: state, version: s.version.Load()})
	if !head.none() || g.anchor != nil { // asking for groups that are not here must not fill the memory
		s.known[id] = g
	}
	return g, nil
}

// judged reads the group's anchor and brings it up to the head if that is all it lacks.
func (s *Store) judged(g *group, head Head) (state State, err error) {
	if !head.none() && !s.signed[g.id] {
		return State{Reason: Copy, Have: head}, nil
	}
	a, err := readAnchor(s.anchorDir(g.id), g.id, s.machine)
	defer a.close() // only writers keep anchors open
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return unanchored(head), nil
	case err != nil && err != errNoSlot:
		return state, err // no file handles, no rights: that says nothing about the anchor
	}
	g.anchor = a
	state, behind := s.judge(a, err, head)
	if !behind {
		return state, nil
	}
	// The process died between the commit and the anchor. Nobody was told of the batch then, but they may be from
	// now on, so it is anchored before anybody can see it.
	return state, s.writing("anchoring", func() error { return g.anchor.hold(head) })
}

func (s *Store) anchorDir(id Hash) string {
	return filepath.Join(s.anchorsDir(), hex.EncodeToString(id[:]))
}

// unanchored is the state of a group that should have an anchor, if there is anything to anchor.
func unanchored(head Head) State {
	if head.none() {
		return State{}
	}
	return State{Reason: Missing, Have: head}
}

// judge compares an anchor with the head; the package comment has the table.
func (s *Store) judge(a *anchor, readErr error, head Head) (state State, behind bool) {
	state = State{Have: head, Want: a.last.head}
	if state.Reason = Damaged; readErr == nil {
		state.Reason = a.original()
	}
	if state.Reason != Ready {
		return state, false
	}
	if a.last.kind == slotPromises {
		return s.judgePromise(a, head)
	}
	return s.compare(a.group, a.last.head, head)
}

func (s *Store) judgePromise(a *anchor, head Head) (State, bool) {
	p := a.last
	if kept, _ := s.compare(a.group, p.head, head); kept.Ready() {
		return State{}, true
	}
	switch p.reason {
	case Ready, Ahead, Forked: // the rebranch did not happen; or what was received since may have brought it back
		state, _ := s.compare(a.group, p.want, head)
		return state, state.Ready()
	}
	return State{p.reason, head, p.want}, false
}

// compare finds the anchored head in the chain.
func (s *Store) compare(group Hash, want, head Head) (state State, behind bool) {
	switch {
	case want == head:
		return State{}, false
	case want.none():
		return State{}, true
	case head.none() || head.Seq < want.Seq:
		return State{Ahead, head, want}, false
	}
	e, err := s.readEntry(group, want.Seq)
	if err != nil || e.ID != want.ID {
		return State{Forked, head, want}, false
	}
	return State{}, true
}

// adopt makes an anchor this machine's and this file's: the first step of ending a recovery.
func (a *anchor) adopt(reason Reason) error {
	a.renewed = false
	if reason == Missing || reason == Damaged || reason == Copy {
		a.last = slot{}
		return a.create()
	}
	return a.renew()
}

func (s *Store) adopt(g *group, reason Reason) error {
	s.needAnchor(g)
	return g.anchor.adopt(reason)
}

// needAnchor gives a group the anchor that it needs before anything can be signed in it.
func (s *Store) needAnchor(g *group) {
	if g.anchor == nil {
		g.anchor = &anchor{dir: s.anchorDir(g.id), group: g.id, machine: s.machine}
	}
}

// prepareAnchor does what must be on disk before the commit.
func (s *Store) prepareAnchor(g *group, b *batch, before, after *view) error {
	if len(b.entries) == 0 || !after.state.Ready() {
		return nil
	}
	return s.writing("anchoring", func() error {
		switch {
		case !before.state.Ready() && b.origin == Opening:
			if err := s.adopt(g, before.state.Reason); err != nil {
				return err
			}
			return g.anchor.promise(after.head, before.state)
		case !g.anchor.written():
			// Without it, dying right after the founding's commit would leave a group without an anchor, which is
			// recovering.
			s.needAnchor(g)
			return g.anchor.create()
		}
		if err := g.anchor.renew(); err != nil || !b.rebranches() || !before.state.Ready() {
			return err
		}
		// The anchor's entry leaves the chain. Dying right after the commit must not look like its loss.
		return g.anchor.promise(after.head, State{Want: before.head})
	})
}

// anchorHead is the last step of the commit. While recovering the anchor keeps naming what is wanted.
func (s *Store) anchorHead(g *group, before, after *view) error {
	if before.head == after.head || !after.state.Ready() {
		return nil
	}
	if err := s.writing("anchoring", func() error { return g.anchor.hold(after.head) }); err != nil {
		return err
	}
	s.keepOpen(g.anchor)
	return nil
}

// keepOpen spares the next batch an open; of many groups the one written longest ago is closed.
func (s *Store) keepOpen(a *anchor) {
	if slices.Contains(s.anchors, a) {
		return
	}
	if s.anchors = append(s.anchors, a); len(s.anchors) > maxOpenAnchors {
		_ = s.anchors[0].close() // synced after its last write
		s.anchors = slices.Delete(s.anchors, 0, 1)
	}
}
