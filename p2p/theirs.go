package p2p

import (
	"sync"

	"jigiya/crypto"
	"jigiya/ledger/journal"
)

// A known is what the other end is known to hold of a topic.
type known struct {
	head  crypto.Hash
	notes uint64
}

// theirs is what the other end has said it holds, in this session, of a bounded
// number of topics: it need not be told what it has.
type theirs struct {
	mu    sync.Mutex
	known map[Topic]holding
}

// A holding is what is known, and how far it reaches.
type holding struct {
	known
	seq uint64
}

func (t *theirs) said(s State) { t.put(s.Topic, holding{known{s.Head.ID, s.Notes}, s.Head.Seq}) }

func (t *theirs) put(topic Topic, k holding) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.known[topic]; !ok && len(t.known) >= theirsKept {
		for old := range t.known { // any one
			delete(t.known, old)
			break
		}
	}
	t.known[topic] = k
}

// pushed counts what has just been pushed as held: the next push follows it, without
// waiting for a word of the first. If the other end could not take it, it forgets what
// follows too, and asks.
func (t *theirs) pushed(topic Topic, head journal.Head) {
	if k, ok := t.holding(topic); ok {
		k.head, k.seq = head.ID, head.Seq
		t.put(topic, k)
	}
}

// acknowledged is news unless it is of what came before the last push.
func (t *theirs) acknowledged(topic Topic, head journal.Head) {
	if k, ok := t.holding(topic); ok && head.Seq >= k.seq {
		t.pushed(topic, head)
	}
}

func (t *theirs) of(topic Topic) (known, bool) {
	k, ok := t.holding(topic)
	return k.known, ok
}

func (t *theirs) holding(topic Topic) (holding, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k, ok := t.known[topic]
	return k, ok
}
