package discovery

import (
	"encoding/binary"
	"net/netip"
	"testing"
	"time"
)

// flood names a fresh address each millisecond.
func flood(s *sieve, by string, from time.Time, lasting time.Duration) {
	for i := range int(lasting / time.Millisecond) {
		a := [4]byte{10}
		binary.BigEndian.PutUint32(a[:], 10<<24|uint32(i))
		s.heard(Found{netip.AddrPortFrom(netip.AddrFrom4(a), 4440), by}, from.Add(time.Duration(i)*time.Millisecond))
	}
}

func TestAFloodIsDialledSlowly(t *testing.T) {
	var found []Found
	s := newSieve(func(f Found) { found = append(found, f) })
	now := time.Now()
	flood(s, ByBeacon, now, 10*time.Minute)
	if most := 10*foundPerMinute + foundAtOnce; len(found) > most {
		t.Errorf("%d addresses in ten minutes, at most %d", len(found), most)
	}
	if len(s.lately) > maxRemembered {
		t.Errorf("%d addresses are remembered", len(s.lately))
	}
	flooded := len(found)
	s.heard(Found{netip.MustParseAddrPort("192.168.1.1:4440"), ByMDNS}, now.Add(10*time.Minute))
	if len(found) != flooded+1 {
		t.Error("a flood of one means drowned another")
	}
}

func TestOnlyWhatIsInReachComesOut(t *testing.T) {
	var found []string
	s := newSieve(func(f Found) { found = append(found, f.Addr.String()) })
	for _, a := range []string{"8.8.8.8:4440", "224.0.0.251:5353", "0.0.0.0:4440", "255.255.255.255:4440", "[2001:db8::1]:4440", "100.64.0.1:4440",
		"192.168.1.2:0", "192.168.1.2:4440", "[::ffff:10.0.0.1]:4440", "[fe80::1%eth0]:4440"} {
		s.heard(Found{netip.MustParseAddrPort(a), ByBeacon}, time.Now())
	}
	want := []string{"192.168.1.2:4440", "10.0.0.1:4440", "[fe80::1%eth0]:4440"}
	if len(found) != len(want) {
		t.Fatalf("out came %v, want %v", found, want)
	}
	for i := range want {
		if found[i] != want[i] {
			t.Errorf("out came %s, want %s", found[i], want[i])
		}
	}
}

func TestOneAddressIsNamedNowAndAgain(t *testing.T) {
	n := 0
	s := newSieve(func(Found) { n++ })
	f := Found{netip.MustParseAddrPort("192.168.1.2:4440"), ByBeacon}
	now := time.Now()
	for i := range 600 { // a minute, ten times a second, by two means
		f.By = []string{ByBeacon, ByMDNS}[i%2]
		s.heard(f, now.Add(time.Duration(i)*100*time.Millisecond))
	}
	if want := int(time.Minute / foundAgain); n != want {
		t.Errorf("named %d times in a minute, want %d", n, want)
	}
}

func TestAnswersAreBounded(t *testing.T) {
	l := newAllowance()
	now := time.Now()
	count := func(source func(i int) netip.Addr, lasting time.Duration) int {
		n := 0
		for i := range int(lasting / time.Millisecond) {
			if l.allow(source(i), now.Add(time.Duration(i)*time.Millisecond)) {
				n++
			}
		}
		now = now.Add(lasting)
		return n
	}
	one := netip.MustParseAddr("10.0.0.1")
	if n := count(func(int) netip.Addr { return one }, 10*time.Second); n > 10*answersPerSecond+answersAtOnce {
		t.Errorf("%d answers to one source in ten seconds", n)
	}
	many := netip.MustParseAddr("10.1.0.1")
	if n := count(func(int) netip.Addr { many = many.Next(); return many }, 10*time.Second); n > 11*answersInAll {
		t.Errorf("%d answers to many sources in ten seconds", n)
	}
	if len(l.per) > maxSources {
		t.Errorf("%d sources are remembered", len(l.per))
	}
}
