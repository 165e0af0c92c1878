package p2p

import (
	"context"

	"jigiya/ledger/journal"
)

// announce tells the other end what this one has: first what it does not know from
// the last exchange, then, as long as the session lasts, every change.
func (s *session) announce(ctx context.Context) error {
	o, err := s.compare(ctx)
	if err != nil {
		return err
	}
	if err := s.tellAll(ctx, o.topics); err != nil {
		return err
	}
	if err := s.tellNumber(ctx, o.number); err != nil {
		return err
	}
	for {
		number, err := s.tellChanges(ctx, o.number)
		if err != nil {
			return err
		}
		o.number = number
	}
}

// tellAll tells states as they are now, as many together as fit.
func (s *session) tellAll(ctx context.Context, topics []Topic) error {
	for len(topics) > 0 {
		n := min(len(topics), statesTogether)
		m := new(states)
		for _, t := range topics[:n] {
			state, ok, err := s.guest.State(t)
			if err != nil {
				return err
			}
			if ok {
				m.States = append(m.States, state)
			}
		}
		if err := s.tellStates(ctx, m); err != nil {
			return err
		}
		topics = topics[n:]
	}
	return nil
}

func (s *session) tellStates(ctx context.Context, m *states) error {
	if len(m.States) == 0 {
		return nil
	}
	if err := s.states.spend(ctx, len(m.States)); err != nil {
		return err
	}
	return s.out.send(ctx, m)
}

// tellNumber says that everything up to a number has been told.
func (s *session) tellNumber(ctx context.Context, number uint64) error {
	if err := s.states.spend(ctx, 1); err != nil {
		return err
	}
	view := s.guest.View()
	if s.exchange.tells(number, view) {
		return s.out.send(ctx, &seen{view}, &told{number})
	}
	return s.out.send(ctx, &told{number})
}

// tellChanges waits for a change and tells it, with those that came meanwhile.
func (s *session) tellChanges(ctx context.Context, number uint64) (uint64, error) {
	var c Change
	var ok bool
	select {
	case c, ok = <-s.guest.Changed():
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	for more := true; more; {
		if !ok {
			return 0, ending(Rights, "the other end may see nothing here any more")
		}
		if err := s.tellChange(ctx, c); err != nil {
			return 0, err
		}
		number = max(number, c.State.Feed)
		select {
		case c, ok = <-s.guest.Changed():
		default:
			more = false
		}
	}
	return number, s.tellNumber(ctx, number)
}

// tellChange tells one change, unless the other end has it from where this one has it.
func (s *session) tellChange(ctx context.Context, c Change) error {
	theirs, said := s.theirs.of(c.State.Topic)
	if said && theirs == (known{c.State.Head.ID, c.State.Notes}) {
		return nil
	}
	if err := s.pushEntries(ctx, c, theirs, said); err != nil {
		return err
	}
	return s.tellStates(ctx, &states{[]State{c.State}})
}

// pushEntries sends entries that have just been appended, if they are few, may be sent
// now and follow what the other end has as far as this one knows.
func (s *session) pushEntries(ctx context.Context, c Change, theirs known, said bool) error {
	if len(c.Entries) == 0 || len(c.Entries) > pushedTogether {
		return nil
	}
	seq, _, prev, err := journal.Link(c.Entries[0].Bytes)
	if err != nil {
		return err
	}
	if said && theirs.head != prev {
		return nil
	}
	m, err := pushOf(c, seq, prev)
	if err != nil || m == nil {
		return err
	}
	if !s.cost.try(costOf(m)) {
		return nil
	}
	s.progress(Progress{Topic: c.State.Topic, Entries: m.Count, Sent: true, Have: c.State.Head.Seq + 1, Want: c.State.Head.Seq + 1})
	s.theirs.pushed(c.State.Topic, c.State.Head)
	return s.out.send(ctx, m)
}

// pushOf is nil where the entries do not fit into one frame.
func pushOf(c Change, seq uint64, prev [32]byte) (*push, error) {
	m := &push{Topic: c.State.Topic}
	if seq > 0 {
		m.After = Locator{seq - 1, prev}
	}
	slim := &slimming{chain: chain{topic: m.Topic, last: m.After}}
	for _, raw := range c.Entries {
		if ok, err := slim.add(raw); err != nil || !ok {
			return nil, err
		}
	}
	var err error
	m.batch, err = slim.close(nil) // too little to be worth it
	return m, err
}
