package p2p

import (
	"context"
	"fmt"
	"slices"
)

// fetchNotes asks for a topic's notes that are wanted here, until there are none or
// nothing comes of it; it says whether the other end has any at all.
func (s *session) fetchNotes(ctx context.Context, topic Topic, later byte) (any bool, err error) {
	for more := true; more; {
		missing, listed, full, err := s.missing(ctx, topic, later)
		if err != nil {
			return any, err
		}
		any = any || listed > 0
		came := 0
		for part := range slices.Chunk(missing, notesTogether) {
			n, err := s.fetchThese(ctx, topic, part)
			if err != nil {
				return any, err
			}
			came += n
		}
		more = full && came > 0
	}
	return any, nil
}

// missing asks for the list, and says whether it was too long to be kept.
func (s *session) missing(ctx context.Context, topic Topic, later byte) (missing []NoteID, listed int, full bool, err error) {
	w := &want{topic: topic, later: later}
	if err := s.asking.ask(w, func(id uint64) message { return &wantNoteIDs{id, topic, later} }); err != nil {
		return nil, 0, false, err
	}
	for {
		a, err := w.next(ctx)
		if err != nil || a.end != nil {
			return missing, listed, w.stopped, err
		}
		if listed += len(a.ids); listed > MaxNoteIDs {
			return nil, listed, false, ending(Flood, "more than %d notes of one topic", MaxNoteIDs)
		}
		if !w.stopped {
			if missing, err = s.addMissing(w, missing, a.ids); err != nil {
				return nil, listed, false, err
			}
		}
		if err := s.pay(a.cost, 0); err != nil {
			return nil, listed, false, err
		}
	}
}

// addMissing adds those that are wanted here, until there are too many.
func (s *session) addMissing(w *want, missing, ids []NoteID) ([]NoteID, error) {
	some, err := s.guest.MissingNotes(w.topic, ids)
	if err != nil {
		return nil, fmt.Errorf("comparing notes: %w", err)
	}
	if missing = append(missing, some...); len(missing) <= missingKept {
		return missing, nil
	}
	return missing[:missingKept], s.stop(w)
}

// fetchThese asks for notes and takes them in as they come.
func (s *session) fetchThese(ctx context.Context, topic Topic, ids []NoteID) (came int, err error) {
	w := &want{topic: topic, notes: map[NoteID]bool{}}
	for _, id := range ids {
		w.notes[id] = true
	}
	if err := s.asking.ask(w, func(id uint64) message { return &wantNotes{id, topic, ids} }); err != nil {
		return 0, err
	}
	var some []Note
	size, cost := 0, 0
	for {
		a, err := w.next(ctx)
		if err != nil {
			return came, err
		}
		if a.note != nil {
			some, size, cost = append(some, *a.note), size+len(a.note.Bytes), cost+a.cost
		}
		if size >= takeTogether || a.end != nil && len(some) > 0 {
			if err := s.takeNotes(topic, some, cost); err != nil {
				return came, err
			}
			came += len(some)
			some, size, cost = nil, 0, 0
		}
		if a.end != nil {
			return came, nil
		}
	}
}

func (s *session) takeNotes(topic Topic, some []Note, cost int) error {
	if err := takeNotes(s.guest, topic, some); err != nil {
		return err
	}
	s.progress(Progress{Topic: topic, Notes: len(some)})
	return s.pay(cost, 0)
}

func takeNotes(g Guest, topic Topic, some []Note) error {
	if err := g.TakeNotes(topic, some); forged(err) {
		return ending(Forged, "taking in notes: %w", err)
	} else if err != nil {
		return fmt.Errorf("taking in notes: %w", err)
	}
	return nil
}
