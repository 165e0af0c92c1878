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

// Behind a deaf access point pings to one arrive and pings to all do not.
func TestDeafen(t *testing.T) {
	n := New(t)
	s := n.Switch("sw")
	a, aPort := s.Join(n.Place("a"))
	b, bPort := s.Join(n.Place("b"))
	s.Deafen(aPort)
	s.Deafen(bPort)
	for i, end := range []Plug{a, b} {
		end.Address([]string{"10.9.0.1/24", "10.9.0.2/24"}[i])
		end.Up()
	}
	ask := func() string {
		a.Command(t.Context(), "bash", "-c", "echo > /dev/tcp/10.9.0.2/9").Run()
		out, err := a.Command(t.Context(), "ip", "neigh", "show", "10.9.0.2").CombinedOutput()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	a.Run("ip", "link", "set", "dev", a.Name, "up")
	a.Introduce("10.9.0.2", b)
	b.Introduce("10.9.0.1", a)
	if out := ask(); !strings.Contains(out, "lladdr") {
		t.Errorf("introduced, a does not know b: %s", out)
	}
	if err := a.Command(t.Context(), "bash", "-c", "echo > /dev/tcp/10.9.0.2/9").Run(); err == nil {
		t.Error("nobody listens, and yet somebody answered")
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
