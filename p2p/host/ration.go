package host

import (
	"net/netip"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	ma "github.com/multiformats/go-multiaddr"
	"golang.org/x/time/rate"
)

// A ration hands out what a host has of connections and memory. It is libp2p's resource manager with small fixed
// limits; libp2p's own brings a metrics system of a megabyte along.
type ration struct {
	network.NullResourceManager

	limits Limits
	now    func() time.Time

	mu      sync.Mutex
	in, out int
	memory  int
	per     map[netip.Prefix]*account
	crowd   *account // of all addresses beyond maxAddresses
}

// An account is what one address has taken.
type account struct {
	conns      int
	handshakes *rate.Limiter
}

func newRation(l Limits) *ration {
	return &ration{limits: l, now: time.Now, per: map[netip.Prefix]*account{}, crowd: newAccount()}
}

func newAccount() *account {
	return &account{handshakes: rate.NewLimiter(handshakesPerSecond, handshakesAtOnce)}
}

// OpenConnection counts a connection, or refuses it with ErrFull.
func (r *ration) OpenConnection(d network.Direction, _ bool, endpoint ma.Multiaddr) (network.ConnManagementScope, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if d == network.DirOutbound {
		return r.dialled()
	}
	return r.accepted(addrOf(endpoint).Addr())
}

func (r *ration) dialled() (*share, error) {
	if r.out >= r.limits.Outbound {
		return nil, ErrFull
	}
	r.out++
	return &share{ration: r, release: func() { r.out-- }}, nil
}

func (r *ration) accepted(a netip.Addr) (*share, error) {
	if r.in >= r.limits.Inbound {
		return nil, ErrFull
	}
	if a.IsLoopback() {
		r.in++
		return &share{ration: r, release: func() { r.in-- }}, nil
	}
	acc := r.account(a)
	if acc.conns >= r.limits.PerAddress || !acc.handshakes.AllowN(r.now(), 1) {
		return nil, ErrFull
	}
	r.in++
	acc.conns++
	return &share{ration: r, release: func() { r.in--; acc.conns-- }}, nil
}

// account finds or opens an address's account; those that have nothing open and are not remembered for haste are
// closed when the books are full.
func (r *ration) account(a netip.Addr) *account {
	p := household(a)
	if acc, ok := r.per[p]; ok {
		return acc
	}
	if len(r.per) >= maxAddresses {
		for p, acc := range r.per {
			if acc.conns == 0 && acc.handshakes.TokensAt(r.now()) >= handshakesAtOnce {
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

// household is the part of an address that counts as one: a device picks IPv6 addresses within its network as it likes.
func household(a netip.Addr) netip.Prefix {
	a = a.Unmap().WithZone("")
	bits := 32
	if a.Is6() {
		bits = 64
		if a.IsLinkLocalUnicast() { // all of one link share the first half
			bits = 128
		}
	}
	p, _ := a.Prefix(bits)
	return p
}

// A share is one connection's part of the ration. It is libp2p's scope of the connection and of all in it.
type share struct {
	network.NullScope

	ration  *ration
	release func() // called under the ration's lock
	memory  int
	peer    peer.ID
	known   bool
}

// Done gives all back; it may be called again.
func (s *share) Done() {
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

// ReserveMemory refuses what would go beyond the host's memory. Growing windows, which come with a lower priority,
// leave a part to first windows: a peer that fills its window slows itself down, not the newcomer.
func (s *share) ReserveMemory(size int, priority uint8) error {
	s.ration.mu.Lock()
	defer s.ration.mu.Unlock()
	if s.release == nil || s.ration.memory+size > s.ration.limits.Memory/256*(int(priority)+1) {
		return network.ErrResourceLimitExceeded
	}
	s.memory += size
	s.ration.memory += size
	return nil
}

// ReleaseMemory gives memory back.
func (s *share) ReleaseMemory(size int) {
	s.ration.mu.Lock()
	defer s.ration.mu.Unlock()
	size = min(size, s.memory)
	s.memory -= size
	s.ration.memory -= size
}

// BeginSpan makes a scope for one stream.
func (s *share) BeginSpan() (network.ResourceScopeSpan, error) { return &span{share: s}, nil }

// SetPeer notes who the other end is.
func (s *share) SetPeer(p peer.ID) error {
	s.peer, s.known = p, true
	return nil
}

// PeerScope is nil until the peer is known.
func (s *share) PeerScope() network.PeerScope {
	if !s.known {
		return nil
	}
	return s
}

// Peer is who the other end is.
func (s *share) Peer() peer.ID { return s.peer }

// A span is one stream's part of a share.
type span struct {
	network.NullScope

	share *share
	mu    sync.Mutex
	size  int
}

func (s *span) ReserveMemory(size int, priority uint8) error {
	if err := s.share.ReserveMemory(size, priority); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.size += size
	return nil
}

func (s *span) ReleaseMemory(size int) {
	s.mu.Lock()
	size = min(size, s.size)
	s.size -= size
	s.mu.Unlock()
	s.share.ReleaseMemory(size)
}

func (s *span) Done() { s.ReleaseMemory(s.taken()) }

func (s *span) taken() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size
}
