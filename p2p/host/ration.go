package host

import (
	"errors"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A ration hands out what a host has of connections and memory. libp2p's resource manager would do the same and bring
// a metrics system of a megabyte along.
type ration struct {
	limits Limits

	mu      sync.Mutex
	in, out int
	memory  int
	per     map[netip.Prefix]*account
	weeded  time.Time
	crowd   *account // of all addresses beyond maxAddresses
}

// An account is what one address has taken.
type account struct {
	conns      int
	handshakes *rate.Limiter
}

func newRation(l Limits) *ration {
	return &ration{limits: l, per: map[netip.Prefix]*account{}, crowd: newAccount()}
}

func newAccount() *account {
	return &account{handshakes: rate.NewLimiter(handshakesPerSecond, handshakesAtOnce)}
}

// dialled counts a connection that goes out.
func (r *ration) dialled() (*share, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.out >= r.limits.Outbound {
		return nil, ErrFull
	}
	r.out++
	return &share{ration: r, release: func() { r.out-- }}, nil
}

// accepted counts a connection that comes in.
func (r *ration) accepted(from netip.Addr, now time.Time) (*share, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.in >= r.limits.Inbound {
		return nil, ErrFull
	}
	acc := r.account(from, now)
	if !from.IsLoopback() && (acc.conns >= r.limits.PerAddress || !acc.handshakes.AllowN(now, 1)) {
		return nil, ErrFull
	}
	r.in++
	acc.conns++
	return &share{ration: r, release: func() { r.in--; acc.conns-- }}, nil
}

// account finds or opens an address's account. When the books are full, those are closed that have nothing open and
// have not been hasty; not more often than each second, as that is work.
func (r *ration) account(a netip.Addr, now time.Time) *account {
	p := household(a)
	if acc, ok := r.per[p]; ok {
		return acc
	}
	if len(r.per) >= maxAddresses && now.Sub(r.weeded) >= time.Second {
		r.weeded = now
		for p, acc := range r.per {
			if acc.conns == 0 && acc.handshakes.TokensAt(now) >= handshakesAtOnce {
				delete(r.per, p)
			}
		}
	}
	if len(r.per) >= maxAddresses {
		return r.crowd
	}
	r.per[p] = newAccount()
	return r.per[p]
}

// household is the part of an address that counts as one: within its network a device picks IPv6 addresses as it
// likes. Link-local ones have their whole link's network in common and count one by one.
func household(a netip.Addr) netip.Prefix {
	a = a.Unmap().WithZone("")
	bits := 32
	if a.Is6() {
		bits = 64
		if a.IsLinkLocalUnicast() {
			bits = 128
		}
	}
	p, _ := a.Prefix(bits)
	return p
}

// A share is one connection's part of the ration.
type share struct {
	ration  *ration
	release func() // nil once given back; called under the ration's lock
	memory  int
}

// done gives all back; it may be called again.
func (s *share) done() {
	s.ration.mu.Lock()
	defer s.ration.mu.Unlock()
	if s.release == nil {
		return
	}
	s.release()
	s.release = nil
	s.ration.memory -= s.memory
	s.memory = 0
}

var errMemory = errors.New("no memory left for another stream")

// take reserves memory. Growing windows come with a lower priority (of 255) and must leave a part to first windows: a
// peer that lets its window fill slows itself down, not the newcomer.
func (s *share) take(size int, priority uint8) error {
	s.ration.mu.Lock()
	defer s.ration.mu.Unlock()
	if s.release == nil || s.ration.memory+size > s.ration.limits.Memory/256*(int(priority)+1) {
		return errMemory
	}
	s.memory += size
	s.ration.memory += size
	return nil
}

func (s *share) giveBack(size int) {
	s.ration.mu.Lock()
	defer s.ration.mu.Unlock()
	size = min(size, s.memory)
	s.memory -= size
	s.ration.memory -= size
}

// A span is one stream's part of a share, in the form yamux asks for it.
type span struct {
	share *share
	mu    sync.Mutex
	size  int
}

// ReserveMemory takes memory for a stream.
func (s *span) ReserveMemory(size int, priority uint8) error {
	if err := s.share.take(size, priority); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.size += size
	return nil
}

// ReleaseMemory gives some of it back.
func (s *span) ReleaseMemory(size int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	size = min(size, s.size)
	s.size -= size
	s.share.giveBack(size)
}

// Done gives all of it back.
func (s *span) Done() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.share.giveBack(s.size)
	s.size = 0
}
