package discovery

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// An allowance is how much is answered: to one source, and in all.
type allowance struct {
	mu  sync.Mutex
	all *rate.Limiter
	per map[netip.Addr]*rate.Limiter
}

func newAllowance() *allowance {
	return &allowance{all: rate.NewLimiter(answersInAll, answersInAll), per: map[netip.Addr]*rate.Limiter{}}
}

// allow says whether one more answer may go to a source. When there are too many sources, all are forgotten: the
// bound on all answers remains.
func (l *allowance) allow(to netip.Addr, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.per) >= maxSources {
		clear(l.per)
	}
	if l.per[to] == nil {
		l.per[to] = rate.NewLimiter(answersPerSecond, answersAtOnce)
	}
	return l.per[to].AllowN(now, 1) && l.all.AllowN(now, 1)
}
