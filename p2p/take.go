package p2p

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
)

// A taking passes one stream of entries through the gate, batch after batch, while
// the batches before are still being committed.
type taking struct {
	guest     Guest
	topic     Topic
	took      func(journal.Head, int) // a batch of so many is durable
	leftAlone func(Topic, error)      // may be nil
	commits   sync.WaitGroup

	mu       sync.Mutex
	branched bool  // what is durable is not what was sent: another branch stands here
	err      error // the first commit that went wrong
}

// take waits until a batch has passed the gate.
func (t *taking) take(ctx context.Context, entries []journal.Raw) error {
	last := crypto.Digest(crypto.TagEntry, entries[len(entries)-1].Bytes)
	t.commits.Add(1)
	called := new(sync.Once)
	err := t.guest.Take(ctx, t.topic, entries, func(h journal.Head, err error) {
		called.Do(func() {
			t.committed(h, len(entries), last, err)
			t.commits.Done()
		})
	})
	if err != nil {
		called.Do(t.commits.Done)
	}
	return err
}

func (t *taking) committed(h journal.Head, n int, last crypto.Hash, err error) {
	t.mu.Lock()
	if err != nil {
		t.err = cmp.Or(t.err, err)
		t.mu.Unlock()
		return
	}
	t.branched = t.branched || h.ID != last
	t.mu.Unlock()
	t.took(h, n)
}

// taking takes entries of the other end, and tells it what is durable, never before it is.
func (s *session) taking(topic Topic, want uint64) *taking {
	return &taking{guest: s.guest, topic: topic, leftAlone: s.options.LeftAlone, took: func(h journal.Head, n int) {
		if err := s.out.say(&ack{topic, h}); err != nil {
			s.fail(err)
		}
		tellHead(s.options.Taken, topic, h)
		s.progress(Progress{Topic: topic, Entries: n, Have: h.Seq + 1, Want: max(want, h.Seq+1)})
	}}
}

// judge waits for the commits and says what a refusal means: the error is what ends the
// session. Who sends what nobody signed is no honest node; but on another branch than
// ours a right is not ours to judge.
func (t *taking) judge(refused error) error {
	t.commits.Wait()
	switch {
	case t.err != nil:
		return fmt.Errorf("keeping entries: %w", t.err)
	case refused == nil:
		return nil
	case harmless(refused), forged(refused) && t.branched:
		tellRefusal(t.leftAlone, t.topic, refused)
		return nil
	case forged(refused):
		return ending(Forged, "%w", refused)
	}
	return refused
}

func tellRefusal(f func(Topic, error), t Topic, err error) {
	if f != nil {
		f(t, err)
	}
}

// harmless is what an honest node may send and this one cannot take: the rules of its
// version refuse it, or it needs a newer program, or the journal here has moved
// meanwhile, or the group is no business of this device.
func harmless(err error) bool {
	var rule *ledger.RuleError
	return errors.As(err, &rule) || errors.Is(err, journal.ErrVersion) || errors.Is(err, journal.ErrGap) || errors.Is(err, ErrUnwanted)
}

// forged is what no honest node sends.
func forged(err error) bool {
	return errors.Is(err, journal.ErrMalformed) || errors.Is(err, journal.ErrSignature) || errors.Is(err, journal.ErrAuthor)
}

// fetchEntries asks for entries, if the other end has some that are not here.
func (s *session) fetchEntries(ctx context.Context, own, theirs State) error {
	ahead, err := s.ahead(own, theirs)
	if err != nil || !ahead {
		return err
	}
	locators, err := s.guest.Locators(theirs.Topic)
	if err != nil {
		return fmt.Errorf("finding places to go on from: %w", err)
	}
	w := &want{topic: theirs.Topic, locators: locators}
	if err := s.asking.ask(w, func(id uint64) message { return &wantEntries{id, w.topic, locators} }); err != nil {
		return err
	}
	t := s.taking(theirs.Topic, theirs.Head.Seq+1)
	if err := s.takeStream(ctx, w, t); err != nil {
		return err
	}
	if ahead, err = s.stillAhead(theirs); ahead {
		s.asking.settle(theirs.Topic, theirs.Head.ID)
	}
	return err
}

// takeStream takes what comes until its End. After a refusal that does not end the
// session, the rest is let pass.
func (s *session) takeStream(ctx context.Context, w *want, t *taking) error {
	for {
		a, err := w.next(ctx)
		if err != nil {
			return err
		}
		if a.end != nil {
			return t.judge(nil)
		}
		if !w.stopped {
			if err := s.takeOrStop(ctx, w, t, a.entries); err != nil {
				return err
			}
		}
		if err := s.pay(a.cost, 0); err != nil {
			return err
		}
	}
}

func (s *session) takeOrStop(ctx context.Context, w *want, t *taking, entries []journal.Raw) error {
	refused := t.take(ctx, entries)
	if refused == nil {
		return nil
	}
	if err := t.judge(refused); err != nil {
		return err
	}
	return s.stop(w)
}

// ahead says whether the other end's head is an entry that is not here.
func (s *session) ahead(own, theirs State) (bool, error) {
	if theirs.Head.ID.IsZero() || theirs.Head.ID == own.Head.ID || s.asking.isSettled(theirs.Topic, theirs.Head.ID) {
		return false, nil
	}
	holds, err := s.guest.Holds(theirs.Topic, theirs.Head.Seq, theirs.Head.ID)
	if err != nil {
		return false, fmt.Errorf("looking for an entry: %w", err)
	}
	return !holds, nil
}

func (s *session) stillAhead(theirs State) (bool, error) {
	own, _, err := s.visible(theirs.Topic)
	if err != nil {
		return false, err
	}
	return s.ahead(own, theirs)
}

// takePushed takes pushes in, as long as each follows what is here.
func (s *session) takePushed(ctx context.Context, topic Topic, all []*pushed) error {
	if len(all) == 0 {
		return nil
	}
	own, _, err := s.visible(topic)
	if err != nil {
		return err
	}
	t, at := s.taking(topic, 0), own.Head.ID
	var refused error
	var cost int
	for _, p := range all {
		cost += p.arrival.cost
		if refused != nil || p.after.ID != at {
			continue
		}
		refused = t.take(ctx, p.arrival.entries)
		at = crypto.Digest(crypto.TagEntry, p.arrival.entries[len(p.arrival.entries)-1].Bytes)
	}
	if err := t.judge(refused); err != nil {
		return err
	}
	return s.pay(cost, 0)
}
