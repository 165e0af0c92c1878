package discovery

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A sieve lets through so much of what was heard as may be dialled.
type sieve struct {
	found func(Found)

	mu     sync.Mutex
	lately map[netip.AddrPort]time.Time
	rates  map[string]*rate.Limiter
}

func newSieve(found func(Found)) *sieve {
	return &sieve{found: found, lately: map[netip.AddrPort]time.Time{}, rates: map[string]*rate.Limiter{}}
}

// heard passes an address on, unless it is out of reach, was passed on just now, or there are too many.
func (s *sieve) heard(f Found, now time.Time) {
	f.Addr = netip.AddrPortFrom(f.Addr.Addr().Unmap(), f.Addr.Port())
	if f.Addr.Port() == 0 || !InReach(f.Addr.Addr()) {
		return
	}
	if s.lets(f, now) {
		s.found(f)
	}
}

func (s *sieve) lets(f Found, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last, ok := s.lately[f.Addr]; ok && now.Sub(last) < foundAgain {
		return false
	}
	if s.rates[f.By] == nil {
		s.rates[f.By] = rate.NewLimiter(rate.Every(time.Minute/foundPerMinute), foundAtOnce)
	}
	if !s.rates[f.By].AllowN(now, 1) {
		return false
	}
	s.remember(f.Addr, now)
	return true
}

// remember never grows beyond what the rates let through within foundAgain by much: they are what bounds it.
func (s *sieve) remember(a netip.AddrPort, now time.Time) {
	if len(s.lately) >= maxRemembered {
		for a, last := range s.lately {
			if now.Sub(last) >= foundAgain {
				delete(s.lately, a)
			}
		}
	}
	s.lately[a] = now
}
