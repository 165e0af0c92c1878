// Package nettest builds small networks for tests: network namespaces, joined by cables and switches, in which real
// processes run. It needs Linux, root and ip (iproute2). Without them a test that needs a network is skipped and says
// why; where the environment has CI=true it fails instead.
//
// A test's program runs itself again inside a place: its TestMain looks at an environment variable and plays the part
// of a node instead of testing.
package nettest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var count atomic.Int64

// A Net is a network of one test. All of it goes when the test ends.
type Net struct {
	t  testing.TB
	id string
	n  int
}

// New makes an empty network, or skips the test where there can be none.
func New(t testing.TB) *Net {
	t.Helper()
	if err := possible(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("network namespaces: %v", err)
		}
		t.Skipf("network namespaces: %v", err)
	}
	return &Net{t: t, id: fmt.Sprintf("jg%d-%d", os.Getpid(), count.Add(1))}
}

// possible tries what is needed.
func possible() error {
	if runtime.GOOS != "linux" {
		return fmt.Errorf("there are none on %s", runtime.GOOS)
	}
	name := fmt.Sprintf("jg%d-try%d", os.Getpid(), count.Add(1))
	if err := run("ip", "netns", "add", name); err != nil {
		return err
	}
	defer run("ip", "netns", "del", name)
	return run("ip", "-n", name, "link", "add", "name", "one", "type", "veth", "peer", "name", "other")
}

func run(name string, args ...string) error {
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return nil
}

// A Place is where a device is: a network namespace with a loopback interface.
type Place struct {
	net  *Net
	name string
}

// Place makes one.
func (n *Net) Place(name string) *Place {
	n.t.Helper()
	p := &Place{n, n.id + "-" + name}
	n.must("ip", "netns", "add", p.name)
	n.t.Cleanup(func() {
		if err := run("ip", "netns", "del", p.name); err != nil {
			n.t.Error(err)
		}
	})
	p.IP("link", "set", "dev", "lo", "up")
	return p
}

func (n *Net) must(name string, args ...string) {
	n.t.Helper()
	if err := run(name, args...); err != nil {
		n.t.Fatal(err)
	}
}

// IP configures a place, as the command ip does.
func (p *Place) IP(args ...string) {
	p.net.t.Helper()
	p.net.must("ip", append([]string{"-n", p.name}, args...)...)
}

// Run runs a command of configuration in a place: tc, bridge.
func (p *Place) Run(name string, args ...string) {
	p.net.t.Helper()
	p.net.must("ip", append([]string{"netns", "exec", p.name, name}, args...)...)
}

// Command is a process in a place. It is killed when the context ends.
func (p *Place) Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "ip", append([]string{"netns", "exec", p.name, name}, args...)...)
	c.WaitDelay = 10 * time.Second
	return c
}

// Again is the test's own program in a place; the environment, in the form name=value, tells it what to be.
func (p *Place) Again(ctx context.Context, env ...string) *exec.Cmd {
	p.net.t.Helper()
	self, err := os.Executable()
	if err != nil {
		p.net.t.Fatal(err)
	}
	c := p.Command(ctx, self)
	c.Env = append(os.Environ(), env...)
	return c
}

// A Plug is one end of a cable in a place: an interface.
type Plug struct {
	*Place
	Name string
}

// Up and Down switch an interface on and off.
func (p Plug) Up()   { p.net.t.Helper(); p.IP("link", "set", "dev", p.Name, "up") }
func (p Plug) Down() { p.net.t.Helper(); p.IP("link", "set", "dev", p.Name, "down") }

// Address gives an interface an address, with its network's size: 192.168.43.1/24.
func (p Plug) Address(a string) { p.net.t.Helper(); p.IP("addr", "add", a, "dev", p.Name) }

// Forget takes an address away.
func (p Plug) Forget(a string) { p.net.t.Helper(); p.IP("addr", "del", a, "dev", p.Name) }

// Cable joins two places by a cable whose ends are down and without an address.
func (n *Net) Cable(a, b *Place) (Plug, Plug) {
	n.t.Helper()
	n.n++
	one, other := fmt.Sprintf("e%da", n.n), fmt.Sprintf("e%db", n.n)
	n.must("ip", "link", "add", "name", one, "netns", a.name, "type", "veth", "peer", "name", other, "netns", b.name)
	return Plug{a, one}, Plug{b, other}
}

// A Switch joins any number of places; an access point is one too.
type Switch struct{ *Place }

// Switch makes one.
func (n *Net) Switch(name string) Switch {
	n.t.Helper()
	s := Switch{n.Place(name)}
	s.IP("link", "add", "name", "hub", "type", "bridge", "mcast_snooping", "0", "forward_delay", "0")
	s.IP("link", "set", "dev", "hub", "up")
	return s
}

// Join plugs a place into the switch. The place's end is down; the other end is the switch's port.
func (s Switch) Join(p *Place) (end, port Plug) {
	s.net.t.Helper()
	end, port = s.net.Cable(p, s.Place)
	s.IP("link", "set", "dev", port.Name, "master", "hub")
	port.Up()
	return end, port
}

// Deafen lets neither multicast nor broadcast out to a port, as bad access points do. That takes ARP along, which such
// access points answer themselves: see Introduce.
func (s Switch) Deafen(port Plug) {
	s.net.t.Helper()
	s.Run("bridge", "link", "set", "dev", port.Name, "mcast_flood", "off", "bcast_flood", "off")
}

// Introduce tells an interface the hardware address behind an address, as if it had asked.
func (p Plug) Introduce(address string, other Plug) {
	p.net.t.Helper()
	out, err := other.Command(p.net.t.Context(), "cat", "/sys/class/net/"+other.Name+"/address").Output()
	if err != nil {
		p.net.t.Fatal(err)
	}
	p.IP("neigh", "replace", address, "lladdr", strings.TrimSpace(string(out)), "dev", p.Name, "nud", "reachable")
}

// Slow bounds what an interface sends, in tc's words: 1mbit.
func (p Plug) Slow(rate string) {
	p.net.t.Helper()
	p.Run("tc", "qdisc", "add", "dev", p.Name, "root", "tbf", "rate", rate, "burst", "4kb", "latency", "500ms")
}
