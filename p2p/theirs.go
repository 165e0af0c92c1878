package p2p

import (
	"sync"

	"jigiya/crypto"
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
	known map[Topic]known
}

func (t *theirs) said(s State) { t.put(s.Topic, known{s.Head.ID, s.Notes}) }

func (t *theirs) put(topic Topic, k known) {
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

func (t *theirs) acknowledged(topic Topic, head crypto.Hash) {
	if k, ok := t.of(topic); ok {
		k.head = head
		t.put(topic, k)
	}
}

func (t *theirs) of(topic Topic) (known, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k, ok := t.known[topic]
	return k, ok
}
