package node

import (
	"context"
	"fmt"
	"sync"

	"jigiya/node/api"
)

// Watchers are told what happens, as it happens.
type watchers struct {
	mu  sync.Mutex
	all map[chan api.Happening]bool
}

// tell is for those who watch now; one who is slow misses some.
func (n *Node) tell(id string, values ...any) {
	n.watchers.mu.Lock()
	defer n.watchers.mu.Unlock()
	if len(n.watchers.all) == 0 {
		return
	}
	for i := 1; i < len(values); i += 2 {
		values[i] = fmt.Sprint(values[i])
	}
	h := api.Happening{ID: id, At: n.now().UnixMilli(), Values: values}
	for c := range n.watchers.all {
		select {
		case c <- h:
		default:
		}
	}
}

// Watch tells what happens until the context is done.
func (n *Node) Watch(ctx context.Context, told func(api.Happening)) error {
	c := make(chan api.Happening, maxHappenings)
	n.watchers.mu.Lock()
	if n.watchers.all == nil {
		n.watchers.all = map[chan api.Happening]bool{}
	}
	n.watchers.all[c] = true
	n.watchers.mu.Unlock()
	defer func() {
		n.watchers.mu.Lock()
		defer n.watchers.mu.Unlock()
		delete(n.watchers.all, c)
	}()
	for {
		select {
		case h := <-c:
			told(h)
		case <-ctx.Done():
			return nil
		}
	}
}
