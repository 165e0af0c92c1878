package p2p

import (
	"context"
	"fmt"
	"sync"

	"jigiya/crypto"
)

// asking is what this end goes after: the topics in which the other end is ahead, a
// bounded number at once, programmes before groups.
type asking struct {
	s *session

	mu       sync.Mutex
	lastWant uint64
	wants    map[uint64]*want
	pursuits map[Topic]*pursuit // waiting or running
	waiting  [2][]*pursuit      // programmes, groups; not started yet
	running  int
	urgent   int                   // programmes not settled
	settled  map[Topic]crypto.Hash // heads that are not to be had, whatever is asked
}

// A pursuit goes after one topic until this end has of it what it can have.
type pursuit struct {
	topic  Topic
	state  *State // the other's newest, not yet gone after
	pushed []*pushed
	rounds []*round // that wait for it
	states int      // to be granted again
}

// A pushed is what came unasked: entries to be tried before anything is asked for.
type pushed struct {
	after   Locator
	arrival arrival
}

func (a *asking) start(s *session) {
	a.s = s
	a.wants, a.pursuits, a.settled = map[uint64]*want{}, map[Topic]*pursuit{}, map[Topic]crypto.Hash{}
}

// want is one that waits for its End.
func (a *asking) want(id uint64) *want {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.wants[id]
}

// ask sends a want.
func (a *asking) ask(w *want, m func(id uint64) message) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lastWant++
	w.id, w.there = a.lastWant, make(chan struct{}, 1)
	a.wants[w.id] = w
	asks := m(w.id)
	w.kind = asks.kind()
	return a.s.out.say(asks) // with the lock held: ids must leave in order
}

func (a *asking) ends(w *want, m *end) error {
	a.mu.Lock()
	delete(a.wants, w.id)
	a.mu.Unlock()
	if w.part != nil {
		return malformed("a note that does not end")
	}
	w.put(arrival{end: m})
	return nil
}

func (a *asking) busy() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.pursuits) > 0
}

// hearStates goes after those of the other's states that are news. What is not costs
// nothing and is granted again at once.
func (s *session) hearStates(ctx context.Context, all []State) error {
	if err := s.statesDue.come(len(all)); err != nil {
		return err
	}
	old := 0
	for _, state := range all {
		news, err := s.news(state)
		if err != nil {
			return err
		}
		if !news {
			old++
			continue
		}
		s.theirs.said(state)
		s.asking.pursue(ctx, state.Topic, func(p *pursuit) {
			p.state = &state
			p.states++
		})
	}
	return s.pay(0, old)
}

// news says whether a state is to be gone after.
func (s *session) news(theirs State) (bool, error) {
	own, ok, err := s.visible(theirs.Topic)
	switch {
	case err != nil:
		return false, err
	case !ok && s.asking.pursues(theirs.Topic):
		return true, nil
	case !ok:
		return s.guest.Wants(theirs), nil
	case own.Head.ID == theirs.Head.ID && own.Notes == theirs.Notes:
		s.theirs.said(theirs)
		return s.asking.pursues(theirs.Topic), nil
	}
	return true, nil
}

// hearPush takes in what came unasked, if it follows the head here or what is being taken
// just now. Whatever does not is forgotten: the state that comes behind it asks for
// the rest.
func (s *session) hearPush(ctx context.Context, m *push) error {
	if err := s.costDue.come(costOf(m)); err != nil {
		return err
	}
	own, ok, err := s.visible(m.Topic)
	if err != nil {
		return err
	}
	if (!ok || own.Head.ID != m.After.ID) && !s.asking.pursues(m.Topic) {
		return s.pay(costOf(m), 0)
	}
	place := chain{topic: m.Topic, last: m.After}
	raws, err := place.rebuild(&m.batch, &s.unpacker)
	if err != nil {
		return err
	}
	s.asking.pursue(ctx, m.Topic, func(p *pursuit) {
		p.pushed = append(p.pushed, &pushed{m.After, arrival{entries: raws, cost: costOf(m)}})
	})
	return nil
}

func (s *session) hearTold(number uint64) error {
	if err := s.statesDue.come(1); err != nil {
		return err
	}
	return s.exchange.over(number)
}

func (a *asking) pursues(t Topic) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.pursuits[t] != nil
}

// pursue adds to the pursuit of a topic, and begins one if there is none. The round that
// is being told waits for it.
func (a *asking) pursue(ctx context.Context, t Topic, add func(*pursuit)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	p := a.pursuits[t]
	if p == nil {
		p = &pursuit{topic: t}
		a.pursuits[t] = p
		a.urgent += 1 - rank(t)
		a.waiting[rank(t)] = append(a.waiting[rank(t)], p)
	}
	add(p)
	if r := a.s.exchange.join(p.lastRound()); r != nil {
		p.rounds = append(p.rounds, r)
	}
	a.startNext(ctx)
}

func (p *pursuit) lastRound() *round {
	if len(p.rounds) == 0 {
		return nil
	}
	return p.rounds[len(p.rounds)-1]
}

// startNext starts what may run: groups only when no programme is left, so that a
// revocation comes before what it is about.
func (a *asking) startNext(ctx context.Context) {
	for a.running < topicsAtOnce && ctx.Err() == nil {
		queue := &a.waiting[0]
		if a.urgent == 0 {
			queue = &a.waiting[1]
		}
		if len(*queue) == 0 {
			return
		}
		p := (*queue)[0]
		*queue = (*queue)[1:]
		a.running++
		a.s.work.Go(func() {
			if err := a.s.chase(ctx, p); err != nil {
				a.s.fail(err)
			}
		})
	}
}

// chase goes after a topic until nothing new has come of it.
func (s *session) chase(ctx context.Context, p *pursuit) error {
	for {
		state, pushed, more := s.asking.news(p)
		if !more {
			return s.asking.over(ctx, p)
		}
		if err := s.takePushed(ctx, p.topic, pushed); err != nil {
			return fmt.Errorf("taking in what was pushed: %w", err)
		}
		if state == nil {
			continue
		}
		if err := s.catchUp(ctx, *state); err != nil {
			return fmt.Errorf("catching up with the other end: %w", err)
		}
	}
}

func (a *asking) news(p *pursuit) (state *State, pushed []*pushed, more bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	state, pushed = p.state, p.pushed
	p.state, p.pushed = nil, nil
	if state == nil && pushed == nil {
		delete(a.pursuits, p.topic)
		return nil, nil, false
	}
	return state, pushed, true
}

// over settles the rounds that waited for a topic.
func (a *asking) over(ctx context.Context, p *pursuit) error {
	a.mu.Lock()
	a.running--
	a.urgent -= 1 - rank(p.topic)
	a.startNext(ctx)
	a.mu.Unlock()
	if err := a.s.pay(0, p.states); err != nil {
		return err
	}
	return a.s.exchange.settle(p.rounds)
}

// settle remembers a head that cannot be had here, on this branch or with these rules.
func (a *asking) settle(t Topic, head crypto.Hash) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.settled) >= theirsKept {
		clear(a.settled)
	}
	a.settled[t] = head
}

func (a *asking) isSettled(t Topic, head crypto.Hash) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.settled[t] == head
}

// catchUp takes in what the other end has of a topic: first the notes that warn, then
// entries, then other notes, which may be about the entries.
func (s *session) catchUp(ctx context.Context, theirs State) error {
	own, _, err := s.visible(theirs.Topic)
	if err != nil {
		return err
	}
	differ, warned := theirs.Notes != 0 && theirs.Notes != own.Notes, false
	if differ {
		if warned, err = s.fetchNotes(ctx, theirs.Topic, 0); err != nil {
			return err
		}
	}
	if err := s.fetchEntries(ctx, own, theirs); err != nil {
		return err
	}
	now, _, err := s.visible(theirs.Topic)
	if err != nil || !differ {
		return err
	}
	if warned && now.Head != own.Head && now.Notes != theirs.Notes {
		if _, err := s.fetchNotes(ctx, theirs.Topic, 0); err != nil {
			return err
		}
	}
	_, err = s.fetchNotes(ctx, theirs.Topic, 1)
	return err
}
