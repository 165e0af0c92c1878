package p2p

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// errBroken marks what the connection itself says.
var errBroken = errors.New("the connection broke")

// read takes in frame after frame and never waits for the other end to read: what it
// answers is urgent, or waits in a queue that the other end's window bounds.
func (s *session) read(ctx context.Context) error {
	if err := s.readSummary(); err != nil {
		return broken(err)
	}
	for {
		m, err := s.in.next()
		if err != nil {
			return broken(err)
		}
		if _, left := m.(*bye); !left && ctx.Err() != nil {
			continue // this end is on its way out: of the other only its bye is heard
		}
		if err := s.receive(ctx, m); err != nil {
			return err
		}
	}
}

// broken is what the connection says, in our words.
func broken(err error) error {
	var end *EndError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &end), errors.Is(err, io.EOF):
		return err
	case errors.As(err, &timeout) && timeout.Timeout():
		return ending(Silent, "in the midst of a frame: %w", err)
	}
	return fmt.Errorf("%w: %w", errBroken, err)
}

func (s *session) readSummary() error {
	m, err := s.in.next()
	if err != nil {
		return err
	}
	switch m := m.(type) {
	case *summary:
		s.exchange.meet(m)
		return nil
	case *bye:
		return &EndError{Reason: m.Reason, Theirs: true}
	}
	return malformed("a frame of type %d instead of the summary", m.kind())
}

func (s *session) receive(ctx context.Context, m message) error {
	switch m := m.(type) {
	case *fingerprint, *buckets, *differ:
		return s.compared(m)
	case *seen:
		s.exchange.seen(m.View)
		return nil
	case *states:
		return s.hearStates(ctx, m.States)
	case *told:
		return s.hearTold(m.Number)
	case *heard:
		return s.exchange.wasHeard(m.Number)
	case *wantEntries:
		return s.answering.add(m.ID, m)
	case *wantNoteIDs:
		return s.answering.add(m.ID, m)
	case *wantNotes:
		return s.answering.add(m.ID, m)
	case *stop:
		s.answering.stop(m.Want)
		return nil
	case *begin, *entries, *noteIDs, *note, *notePart, *end:
		return s.hearAnswer(m)
	case *push:
		return s.hearPush(ctx, m)
	}
	return s.receiveSmall(m)
}

func (s *session) receiveSmall(m message) error {
	switch m := m.(type) {
	case *ack:
		s.theirs.acknowledged(m.Topic, m.Head)
		tellHead(s.options.Acknowledged, m.Topic, m.Head)
		return nil
	case *grant:
		return errors.Join(s.cost.add(int(m.Cost)), s.states.add(int(m.States)))
	case *ping: // nothing else has come for a while
		s.unpacker = unpacker{}
		return s.out.say(&pong{})
	case *pong:
		s.unpacker = unpacker{}
		return nil
	case *bye:
		return &EndError{Reason: m.Reason, Theirs: true}
	}
	return malformed("a frame of type %d out of turn", m.kind())
}

// pay grants again what has been dealt with.
func (s *session) pay(cost, states int) error {
	g := grant{Cost: uint64(s.costDue.done(cost)), States: uint64(s.statesDue.done(states))}
	if g == (grant{}) {
		return nil
	}
	return s.out.say(&g)
}
