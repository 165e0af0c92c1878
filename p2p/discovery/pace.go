package discovery

import (
	"math/rand/v2"
	"time"
)

// A pace says how long to wait until the next call.
type pace struct {
	began  time.Time
	called int
}

func newPace(now time.Time) *pace { return &pace{began: now} }

// next is the pause before the next call.
func (p *pace) next(now time.Time) time.Duration {
	switch {
	case p.called < len(quick):
		return quick[p.called]
	case now.Sub(p.began) < lookingTime:
		return vary(lookingPace)
	}
	return vary(idlePace)
}

// vary keeps nodes that began together from calling together for ever.
func vary(d time.Duration) time.Duration {
	return d - d/jitter + rand.N(2*d/jitter+1)
}
