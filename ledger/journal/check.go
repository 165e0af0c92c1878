package journal

import (
	"fmt"
	"runtime"
	"sync"

	"jigiya/crypto"
)

// byAuthor stands where the place of a cosignature would.
const byAuthor = -1

// A check is one signature to be verified against a key known beforehand.
type check struct {
	entry    *Entry
	cosigner int // the place of a cosignature, or byAuthor
	key      crypto.PublicKey
	order    int // in the batch
}

func (c *check) good() bool {
	if c.cosigner == byAuthor {
		return c.key.Verify(c.entry.id, c.entry.signature)
	}
	s := &c.entry.cosignatures[c.cosigner]
	return c.key.Verify(c.entry.CosignDigest(s.Elsewhere), s.Signature)
}

func (c *check) refusal() error {
	if c.cosigner == byAuthor {
		return fmt.Errorf("%w: the author's, %v", ErrSignature, c.entry.header.Author)
	}
	return fmt.Errorf("%w: the cosigner's, %v", ErrSignature, c.entry.cosignatures[c.cosigner].Signer)
}

func notWriter(e *Entry) error {
	return fmt.Errorf("%w: %v is not the writer of epoch %d", ErrAuthor, e.header.Author, e.header.Epoch)
}

func notHolder(a crypto.Address) error {
	return fmt.Errorf("%w: %v cosigns and holds no key of the group", ErrAuthor, a)
}

// checks are verified on all cores while the fold goes on. What counts is the
// first refusal in the order of the batch, whichever was found first.
type checks struct {
	crew    *crew // hired when there is enough to do
	waiting []check
	pending sync.WaitGroup

	found sync.Mutex
	order int
	err   error
}

func (c *checks) add(one check) {
	c.waiting = append(c.waiting, one)
	if len(c.waiting) >= verifyTogether {
		c.send(c.waiting)
		c.waiting = nil
	}
}

func (c *checks) send(some []check) {
	if c.crew == nil {
		c.crew = hire()
	}
	c.pending.Add(1)
	c.crew.do(func() {
		defer c.pending.Done()
		c.verify(some)
	})
}

func (c *checks) verify(some []check) {
	for i := range some {
		if !some[i].good() {
			c.report(some[i].order, at(some[i].entry.header.Seq, some[i].refusal()))
		}
	}
}

func (c *checks) report(order int, err error) {
	c.found.Lock()
	defer c.found.Unlock()
	if c.err == nil || order < c.order {
		c.order, c.err = order, err
	}
}

// failed says whether there is any refusal yet.
func (c *checks) failed() bool {
	c.found.Lock()
	defer c.found.Unlock()
	return c.err != nil
}

// wait is the first refusal of all, when nothing is left to verify. The crew goes home.
func (c *checks) wait() error {
	if len(c.waiting) > 1 {
		for i := range c.waiting {
			c.send(c.waiting[i : i+1])
		}
	} else {
		c.verify(c.waiting)
	}
	c.waiting = nil
	c.pending.Wait()
	if c.crew != nil {
		c.crew.leave()
	}
	return c.err
}

// A crew are as many goroutines as there are cores.
type crew struct{ tasks chan func() }

func hire() *crew {
	cores := runtime.GOMAXPROCS(0)
	c := &crew{make(chan func(), 2*cores)}
	for range cores {
		go func() {
			for task := range c.tasks {
				task()
			}
		}()
	}
	return c
}

func (c *crew) do(task func()) { c.tasks <- task }

func (c *crew) leave() { close(c.tasks) }
