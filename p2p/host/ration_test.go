package host

import (
	"errors"
	"net/netip"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestOneAddressDoesNotFillTheHost(t *testing.T) {
	r := newRation(Limits{Inbound: 20, PerAddress: 3, Outbound: 1, Memory: 1 << 20})
	now := time.Now()
	greedy, modest := netip.MustParseAddr("192.168.1.7"), netip.MustParseAddr("192.168.1.8")
	var held []*share
	for range 3 {
		s, err := r.accepted(greedy, now)
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, s)
	}
	if _, err := r.accepted(greedy, now); !errors.Is(err, ErrFull) {
		t.Errorf("a fourth connection from one address: %v", err)
	}
	if _, err := r.accepted(modest, now); err != nil {
		t.Errorf("another address: %v", err)
	}
	held[0].done()
	held[0].done() // once more gives nothing more
	if _, err := r.accepted(greedy, now); err != nil {
		t.Errorf("after one was given back: %v", err)
	}
	if _, err := r.accepted(greedy, now); !errors.Is(err, ErrFull) {
		t.Errorf("given back twice, two come in: %v", err)
	}
}

// IPv6 addresses of one network are one household; those of a link are not.
func TestHouseholds(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"192.168.1.7", "::ffff:192.168.1.7", true},
		{"192.168.1.7", "192.168.1.8", false},
		{"fd00::1", "fd00::ffff:2", true},
		{"fd00::1", "fd00:0:0:1::1", false},
		{"fe80::1%eth0", "fe80::2%eth0", false},
		{"fe80::1%eth0", "fe80::1%wlan0", true},
	} {
		if same := household(netip.MustParseAddr(test.a)) == household(netip.MustParseAddr(test.b)); same != test.same {
			t.Errorf("%s and %s in one household: %v", test.a, test.b, same)
		}
	}
}

func TestHasteIsRefused(t *testing.T) {
	r := newRation(DefaultLimits)
	now := time.Now()
	hasty := netip.MustParseAddr("10.0.0.1")
	let := func() int {
		n := 0
		for range 100 {
			if s, err := r.accepted(hasty, now); err == nil {
				s.done()
				n++
			}
		}
		return n
	}
	if n := let(); n != handshakesAtOnce {
		t.Errorf("%d handshakes at once", n)
	}
	now = now.Add(time.Second)
	if n := let(); n != handshakesPerSecond {
		t.Errorf("%d handshakes in the next second", n)
	}
}

func TestManyAddressesCostBoundedMemory(t *testing.T) {
	r := newRation(DefaultLimits)
	now := time.Now()
	a := netip.MustParseAddr("10.0.0.1")
	for range 10 * maxAddresses {
		if s, err := r.accepted(a, now); err == nil {
			s.done()
		}
		a = a.Next()
	}
	if len(r.per) > maxAddresses {
		t.Errorf("%d addresses are kept", len(r.per))
	}
	now = now.Add(time.Hour)
	if _, err := r.accepted(a, now); err != nil {
		t.Errorf("an hour later: %v", err)
	}
}

// Whatever streams take and give back, the host's memory is what they hold, never above the limit, and nothing when
// all are gone.
func TestMemoryAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := newRation(Limits{Inbound: 8, PerAddress: 8, Outbound: 8, Memory: 4 << 20})
		shares := map[int]*share{}
		spans := map[int]*span{}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			i := rapid.IntRange(0, 7).Draw(t, "which")
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0:
				if shares[i] == nil {
					shares[i], _ = r.dialled()
					spans[i] = &span{share: shares[i]}
				}
			case 1:
				if spans[i] != nil {
					spans[i].ReserveMemory(rapid.IntRange(0, 1<<20).Draw(t, "size"), rapid.Uint8().Draw(t, "priority"))
				}
			case 2:
				if spans[i] != nil {
					spans[i].ReleaseMemory(rapid.IntRange(0, 1<<20).Draw(t, "size"))
				}
			case 3:
				if spans[i] != nil {
					spans[i].Done()
				}
			case 4:
				if shares[i] != nil {
					shares[i].done()
					spans[i].Done()
					delete(shares, i)
					delete(spans, i)
				}
			}
			held := 0
			for _, s := range spans {
				held += s.size
			}
			if r.memory != held || held > r.limits.Memory {
				t.Fatalf("%d bytes are held, %d counted", held, r.memory)
			}
		}
		for i, s := range shares {
			s.done()
			delete(spans, i)
		}
		if r.memory != 0 || r.out != 0 {
			t.Fatalf("%d bytes and %d connections are left", r.memory, r.out)
		}
	})
}
