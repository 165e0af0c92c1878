package p2p

import (
	"context"
	"sync"
)

// A credit is how much this end may still send. Who wants to send more than is
// left waits, and holds nothing but what it wants to send. What is kept is left to
// those who cannot wait.
type credit struct {
	mu   sync.Mutex
	left int
	most int
	kept int
	more chan struct{} // closed when there is more
}

func newCredit(most, kept int) *credit {
	return &credit{left: most, most: most, kept: kept, more: make(chan struct{})}
}

// try is for those who cannot wait.
func (c *credit) try(n int) bool {
	ok, _ := c.tryAbove(0, n)
	return ok
}

func (c *credit) tryAbove(kept, n int) (ok bool, more <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left < kept+n {
		return false, c.more
	}
	c.left -= n
	return true, nil
}

func (c *credit) spend(ctx context.Context, n int) error {
	for {
		ok, more := c.tryAbove(c.kept, n)
		if ok {
			return nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// add refuses more than was ever spent.
func (c *credit) add(n int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n > c.most-c.left {
		return malformed("a grant of %d, with %d of %d unspent", n, c.left, c.most)
	}
	c.left += n
	close(c.more)
	c.more = make(chan struct{})
	return nil
}

// A debt is how much the other end may still send, and what of it is to be granted again.
type debt struct {
	mu          sync.Mutex
	left        int
	owed        int
	notice, max int
}

// newDebt collects grants until they are worth a frame.
func newDebt(most, notice int) *debt { return &debt{left: most, notice: notice, max: most} }

// come refuses more than was granted.
func (d *debt) come(n int) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if n > d.left {
		return ending(Flood, "%d more than was granted", n-d.left)
	}
	d.left -= n
	return nil
}

// done says how much is to be granted now.
func (d *debt) done(n int) (grant int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.owed += n
	if d.owed < d.notice {
		return 0
	}
	grant, d.owed = d.owed, 0
	d.left += grant
	return grant
}
