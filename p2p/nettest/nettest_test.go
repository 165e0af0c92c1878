package nettest

import (
	"strings"
	"testing"
)

func TestSwitch(t *testing.T) {
	n := New(t)
	s := n.Switch("sw")
	a, b := n.Place("a"), n.Place("b")
	end, _ := s.Join(a)
	end.Address("10.9.0.1/24")
	end.Up()
	end, _ = s.Join(b)
	end.Address("10.9.0.2/24")
	end.Up()
	out, err := a.Command(t.Context(), "ip", "-br", "addr", "show", "up").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "10.9.0.1/24") || strings.Contains(string(out), "10.9.0.2") {
		t.Errorf("place a has %s, %v", out, err)
	}
}

// Behind a deaf access point nobody is found by asking all, not even by ARP; who has been introduced is reached.
func TestDeafen(t *testing.T) {
	n := New(t)
	s := n.Switch("sw")
	a, aPort := s.Join(n.Place("a"))
	b, bPort := s.Join(n.Place("b"))
	s.Deafen(aPort)
	s.Deafen(bPort)
	a.Address("10.9.0.1/24")
	b.Address("10.9.0.2/24")
	a.Up()
	b.Up()
	knock := func() string { // nobody listens: who is reached refuses
		out, _ := a.Command(t.Context(), "timeout", "1", "bash", "-c", "echo > /dev/tcp/10.9.0.2/9").CombinedOutput()
		return string(out)
	}
	if out := knock(); strings.Contains(out, "refused") {
		t.Errorf("ARP came through: %s", out)
	}
	a.Introduce("10.9.0.2", b)
	b.Introduce("10.9.0.1", a)
	if out := knock(); !strings.Contains(out, "refused") {
		t.Errorf("introduced, a does not reach b: %s", out)
	}
}

func TestSlow(t *testing.T) {
	n := New(t)
	a, b := n.Cable(n.Place("a"), n.Place("b"))
	for i, end := range []Plug{a, b} {
		end.Address([]string{"10.9.0.1/24", "10.9.0.2/24"}[i])
		end.Up()
	}
	a.Slow("1mbit")
	out, err := a.Command(t.Context(), "tc", "qdisc", "show", "dev", a.Name).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "rate 1Mbit") {
		t.Errorf("the interface is no slower: %s, %v", out, err)
	}
}
