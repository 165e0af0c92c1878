package p2p

import (
	"context"
	"sync"

	"jigiya/ledger/journal"
)

// A want is something asked of the other end, and what has come of it. What waits
// here is bounded by the window.
type want struct {
	id       uint64
	topic    Topic
	locators []Locator
	later    byte
	notes    map[NoteID]bool // asked for and not come yet
	kind     byte            // of the message that asked

	chain *chain // where the stream of entries stands
	part  *Note  // a note that has not wholly come
	size  int
	spent int // by its parts

	stopped bool // nothing more is wanted
	excess  int  // what came since

	mu    sync.Mutex
	queue []arrival
	there chan struct{}
}

// An arrival is one thing that came.
type arrival struct {
	entries []journal.Raw
	ids     []NoteID
	note    *Note
	end     *end
	cost    int
}

func (w *want) put(a arrival) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue = append(w.queue, a)
	select {
	case w.there <- struct{}{}:
	default:
	}
}

func (w *want) take() (a arrival, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.queue) == 0 {
		return a, false
	}
	a, w.queue = w.queue[0], w.queue[1:]
	return a, true
}

// next waits for what comes next.
func (w *want) next(ctx context.Context) (arrival, error) {
	for {
		if a, ok := w.take(); ok {
			return a, w.bear(a)
		}
		select {
		case <-w.there:
		case <-ctx.Done():
			return arrival{}, context.Cause(ctx)
		}
	}
}

// bear counts what comes for a want that was stopped.
func (w *want) bear(a arrival) error {
	if w.stopped {
		w.excess += a.cost
	}
	if w.excess > afterStop {
		return ending(Flood, "an answer that does not stop")
	}
	return nil
}

// stop says that nothing more is wanted. What is on its way still comes, and is let pass.
func (s *session) stop(w *want) error {
	w.stopped = true
	return s.out.say(&stop{w.id})
}

// hearAnswer gives what came to who asked for it.
func (s *session) hearAnswer(m message) error {
	if err := s.costDue.come(costOf(m)); err != nil {
		return err
	}
	switch m := m.(type) {
	case *begin:
		return s.answered(m.Want, func(w *want) error { return w.begins(m) })
	case *entries:
		return s.answered(m.Want, func(w *want) error { return w.entries(m, &s.unpacker) })
	case *noteIDs:
		return s.answered(m.Want, func(w *want) error { return w.lists(m) })
	case *note:
		return s.answered(m.Want, func(w *want) error { return w.starts(m) })
	case *notePart:
		return s.answered(m.Want, func(w *want) error { return w.goesOn(m) })
	case *end:
		return s.answered(m.Want, func(w *want) error { return s.asking.ends(w, m) })
	}
	return nil
}

func (s *session) answered(id uint64, take func(*want) error) error {
	w := s.asking.want(id)
	if w == nil {
		return malformed("an answer to want %d, which does not wait", id)
	}
	return take(w)
}

func (w *want) begins(m *begin) error {
	if w.kind != (*wantEntries)(nil).kind() || w.chain != nil || m.Locator > len(w.locators) {
		return malformed("entries that begin where nobody asked")
	}
	w.chain = &chain{topic: w.topic}
	if m.Locator > 0 {
		w.chain.last = w.locators[m.Locator-1]
	}
	return nil
}

func (w *want) entries(m *entries, u *unpacker) error {
	if w.chain == nil {
		return malformed("entries from nowhere")
	}
	raws, err := w.chain.rebuild(&m.batch, u)
	if err != nil {
		return err
	}
	w.put(arrival{entries: raws, cost: costOf(m)})
	return nil
}

func (w *want) lists(m *noteIDs) error {
	if w.kind != (*wantNoteIDs)(nil).kind() {
		return malformed("a list nobody asked for")
	}
	for _, n := range m.IDs {
		if later(n.Kind) != w.later {
			return malformed("a note of kind %d out of turn", n.Kind)
		}
	}
	w.put(arrival{ids: m.IDs, cost: costOf(m)})
	return nil
}

func (w *want) starts(m *note) error {
	if !w.notes[m.NoteID] || w.part != nil {
		return malformed("a note nobody asked for")
	}
	delete(w.notes, m.NoteID)
	w.part, w.size, w.spent = &Note{NoteID: m.NoteID}, m.Size, 0
	return w.grow(m.Part, costOf(m))
}

func (w *want) goesOn(m *notePart) error {
	if w.part == nil || len(m.Part) > w.size-len(w.part.Bytes) {
		return malformed("a part of no note")
	}
	return w.grow(m.Part, costOf(m))
}

func (w *want) grow(part []byte, cost int) error {
	w.part.Bytes, w.spent = append(w.part.Bytes, part...), w.spent+cost
	if len(w.part.Bytes) == w.size {
		w.put(arrival{note: w.part, cost: w.spent})
		w.part = nil
	}
	return nil
}
