package p2p

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
)

// answering is what the other end has asked for and has not been sent yet.
type answering struct {
	mu    sync.Mutex
	wants []message // the first one is being answered
	last  uint64    // id of the newest
	ended bool      // the first one is to stop
	there chan struct{}
}

// add queues a want. Their ids grow, so that none is answered twice.
func (a *answering) add(id uint64, m message) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case id <= a.last:
		return malformed("want %d after want %d", id, a.last)
	case len(a.wants) == MaxWants:
		return ending(Flood, "more than %d wants", MaxWants)
	}
	a.last, a.wants = id, append(a.wants, m)
	select {
	case a.there <- struct{}{}:
	default:
	}
	return nil
}

// stop ends a want. One that has ended already was on its way.
func (a *answering) stop(id uint64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.wants) > 0 && idOf(a.wants[0]) == id {
		a.ended = true
		return
	}
	for i, m := range a.wants {
		if idOf(m) == id {
			a.wants[i] = &stop{id}
		}
	}
}

func idOf(m message) uint64 {
	switch m := m.(type) {
	case *wantEntries:
		return m.ID
	case *wantNoteIDs:
		return m.ID
	case *wantNotes:
		return m.ID
	case *stop:
		return m.Want
	}
	return 0
}

func (a *answering) first() message {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.wants) == 0 {
		return nil
	}
	return a.wants[0]
}

// done takes the first want away before its End is sent: the other end may ask anew
// as soon as it has that.
func (a *answering) done() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.wants, a.ended = slices.Delete(a.wants, 0, 1), false
}

func (a *answering) stopped() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.ended
}

func (a *answering) busy() bool { return a.first() != nil }

// answer sends what is asked for, one want after the other.
func (s *session) answer(ctx context.Context) error {
	for {
		m := s.answering.first()
		if m == nil {
			s.packer = packer{}
			select {
			case <-s.answering.there:
				continue
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		how, err := s.answerOne(ctx, m)
		if err != nil {
			return err
		}
		s.answering.done()
		if err := s.out.send(ctx, &end{idOf(m), how}); err != nil {
			return err
		}
	}
}

func (s *session) answerOne(ctx context.Context, m message) (how byte, err error) {
	switch m := m.(type) {
	case *wantEntries:
		return s.sendEntries(ctx, m)
	case *wantNoteIDs:
		return s.sendNoteIDs(ctx, m)
	case *wantNotes:
		return s.sendNotes(ctx, m)
	}
	return endCut, nil
}

// visible says whether the other end may see a topic now.
func (s *session) visible(t Topic) (State, bool, error) {
	state, ok, err := s.guest.State(t)
	if err != nil {
		return state, false, fmt.Errorf("asking how far a topic has come: %w", err)
	}
	return state, ok, nil
}

// sendEntries streams a journal from the newest place that both have.
func (s *session) sendEntries(ctx context.Context, m *wantEntries) (how byte, err error) {
	if _, ok, err := s.visible(m.Topic); err != nil || !ok {
		return endGone, err
	}
	place, err := s.common(m)
	if err != nil {
		return 0, err
	}
	slim := &slimming{chain: chain{topic: m.Topic}}
	if place > 0 {
		slim.last = m.Locators[place-1]
	}
	return s.stream(ctx, m.ID, slim, &begin{m.ID, place})
}

// common is the place, counted from 1, of the first locator that the main chain
// here has; 0 if there is none.
func (s *session) common(m *wantEntries) (place int, err error) {
	for i, l := range m.Locators {
		if ok, err := s.guest.Holds(m.Topic, l.Seq, l.ID); err != nil || ok {
			return i + 1, err
		}
	}
	return 0, nil
}

// stream sends batch after batch. No iterator stays open while the other end is waited
// for, and what it may see is asked before each batch.
func (s *session) stream(ctx context.Context, want uint64, slim *slimming, from *begin) (how byte, err error) {
	for more := true; more; {
		state, ok, err := s.visible(slim.topic)
		if err != nil || !ok {
			return endGone, err
		}
		if s.answering.stopped() {
			return endCut, nil
		}
		if more, err = s.fill(slim); errors.Is(err, errMoved) {
			return endCut, nil
		} else if err != nil {
			return 0, fmt.Errorf("reading entries to be sent: %w", err)
		}
		if slim.Count == 0 {
			break
		}
		if err := s.sendBatch(ctx, want, slim, from, state); err != nil {
			return 0, err
		}
		from = nil
	}
	return endAll, nil
}

// fill reads entries into a batch. It says whether there are more.
func (s *session) fill(slim *slimming) (more bool, err error) {
	for raw, err := range s.guest.Entries(slim.topic, slim.next().Seq) {
		if err != nil {
			return false, err
		}
		if ok, err := slim.add(raw); err != nil || !ok {
			return !ok, err
		}
	}
	return false, nil
}

func (s *session) sendBatch(ctx context.Context, want uint64, slim *slimming, from *begin, state State) error {
	b, err := slim.close(&s.packer)
	if err != nil {
		return err
	}
	m := &entries{want, b}
	if err := s.cost.spend(ctx, costOf(m)); err != nil {
		return err
	}
	s.progress(Progress{Topic: slim.topic, Entries: m.Count, Sent: true, Have: slim.last.Seq + 1, Want: state.Head.Seq + 1})
	if from != nil {
		return s.out.send(ctx, from, m)
	}
	return s.out.send(ctx, m)
}

// sendNoteIDs lists a topic's notes.
func (s *session) sendNoteIDs(ctx context.Context, m *wantNoteIDs) (how byte, err error) {
	if _, ok, err := s.visible(m.Topic); err != nil || !ok {
		return endGone, err
	}
	ids, err := s.guest.NoteIDs(m.Topic)
	if err != nil {
		return 0, fmt.Errorf("listing notes: %w", err)
	}
	ids = slices.DeleteFunc(slices.Clone(ids), func(n NoteID) bool { return later(n.Kind) != m.Later })
	for part := range slices.Chunk(ids, noteIDsTogether) {
		if s.answering.stopped() {
			return endCut, nil
		}
		if err := s.spendAndSend(ctx, &noteIDs{m.ID, part}); err != nil {
			return 0, err
		}
	}
	return endAll, nil
}

// later is 0 for the notes that go ahead of entries, and 1 for the others.
func later(k NoteKind) byte {
	if k < NoteAttestation {
		return 0
	}
	return 1
}

func (s *session) spendAndSend(ctx context.Context, m message) error {
	if err := s.cost.spend(ctx, costOf(m)); err != nil {
		return err
	}
	return s.out.send(ctx, m)
}

// sendNotes sends those of the notes asked for that are here.
func (s *session) sendNotes(ctx context.Context, m *wantNotes) (how byte, err error) {
	if _, ok, err := s.visible(m.Topic); err != nil || !ok {
		return endGone, err
	}
	for _, id := range m.IDs {
		n, ok, err := s.guest.Note(m.Topic, id)
		if err != nil {
			return 0, fmt.Errorf("reading a note: %w", err)
		}
		if !ok || len(n.Bytes) == 0 || len(n.Bytes) > MaxNote {
			continue
		}
		if err := s.sendNote(ctx, m, n); err != nil {
			return 0, err
		}
	}
	return endAll, nil
}

func (s *session) sendNote(ctx context.Context, m *wantNotes, n Note) error {
	for part := range inParts(m.ID, n) {
		if err := s.spendAndSend(ctx, part); err != nil {
			return err
		}
	}
	s.progress(Progress{Topic: m.Topic, Notes: 1, Sent: true})
	return nil
}

// inParts cuts a note to the size of frames.
func inParts(want uint64, n Note) iter.Seq[message] {
	const most = MaxFrame - 128 // of a frame's bytes, beside what stands before them
	return func(yield func(message) bool) {
		first := n.Bytes[:min(most, len(n.Bytes))]
		if !yield(&note{want, n.NoteID, len(n.Bytes), first}) {
			return
		}
		for part := range slices.Chunk(n.Bytes[len(first):], most) {
			if !yield(&notePart{want, part}) {
				return
			}
		}
	}
}
