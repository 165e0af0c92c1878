package host

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"jigiya/p2p"
	"jigiya/p2p/discovery"
	"jigiya/p2p/nettest"
)

// In this environment variable a process is told to be a node: a part, in JSON.
const partVariable = "JIGIYA_TEST_PART"

// A part is what a process of the test plays: a host that is discovered, and dials whom it finds.
type part struct {
	Means  []string
	Port   uint16
	Silent bool // listens and does not dial
	Bytes  int  // to send to whom it has dialled
}

// A sight is a line that a process prints.
type sight struct {
	What string // ready, found, connected, served, received
	Addr string
	By   string
	At   int64 // nanoseconds, of the machine's one clock
	Size int
}

func TestMain(m *testing.M) {
	if text := os.Getenv(partVariable); text != "" {
		var p part
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			panic(err)
		}
		p.play()
		return
	}
	os.Exit(m.Run())
}

var printing sync.Mutex

func tell(s sight) {
	printing.Lock()
	defer printing.Unlock()
	s.At = time.Now().UnixNano()
	json.NewEncoder(os.Stdout).Encode(s)
}

// play is a node with nothing to exchange but its presence. It ends with its standard input.
func (p part) play() {
	ctx, cancel := context.WithCancel(context.Background())
	go func() { io.Copy(io.Discard, os.Stdin); cancel() }()
	h, err := New(Options{Listen: []netip.AddrPort{netip.AddrPortFrom(netip.IPv4Unspecified(), p.Port)}})
	if err != nil {
		panic(err)
	}
	defer h.Close()
	h.Handle(Sync, func(_ context.Context, _ p2p.Channel, c *Conn) {
		tell(sight{What: "served", Addr: c.Remote().String()})
		n, _ := io.Copy(c, c)
		tell(sight{What: "received", Addr: c.Remote().String(), Size: int(n)})
	})
	tell(sight{What: "ready"})
	discovery.Run(ctx, discovery.Options{Port: h.Addrs()[0].Port(), Means: p.Means}, func(f discovery.Found) { p.found(ctx, h, f) })
}

var dialled sync.Map

func (p part) found(ctx context.Context, h *Host, f discovery.Found) {
	tell(sight{What: "found", Addr: f.Addr.String(), By: f.By})
	if _, again := dialled.LoadOrStore(f.Addr, true); p.Silent || again {
		return
	}
	go func() {
		if err := p.visit(ctx, h, f); err != nil {
			dialled.Delete(f.Addr)
			tell(sight{What: "failed", Addr: f.Addr.String(), By: err.Error()})
		}
	}()
}

func (p part) visit(ctx context.Context, h *Host, f discovery.Found) error {
	c, _, err := h.Dial(ctx, f.Addr, Sync)
	if err != nil {
		return err
	}
	defer c.Close()
	load := make([]byte, max(1, p.Bytes))
	go c.Write(load)
	if _, err := io.ReadFull(c, load[:1]); err != nil {
		return err
	}
	tell(sight{What: "connected", Addr: f.Addr.String(), By: f.By})
	if _, err := io.ReadFull(c, load[1:]); err != nil {
		return err
	}
	tell(sight{What: "returned", Addr: f.Addr.String(), Size: len(load)})
	return nil
}

// A node is a process of the test.
type node struct {
	t      *testing.T
	name   string
	cmd    *exec.Cmd
	sights chan sight
}

// run starts a process in a place and waits until it listens.
func run(t *testing.T, at *nettest.Place, name string, p part) *node {
	t.Helper()
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	n := &node{t: t, name: name, cmd: at.Again(context.Background(), partVariable+"="+string(text)), sights: make(chan sight, 1000)}
	in, err := n.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := n.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	n.cmd.Stderr = os.Stderr
	if err := n.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	read := make(chan bool)
	go func() { n.read(out); close(read) }()
	t.Cleanup(func() {
		in.Close()
		<-read
		if err := n.cmd.Wait(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
	n.await("ready", "")
	return n
}

func (n *node) read(out io.Reader) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var s sight
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			n.t.Errorf("%s: %s", n.name, lines.Text())
			continue
		}
		n.sights <- s
	}
	close(n.sights)
}

// await waits until the process tells of something, at an address that begins as given.
func (n *node) await(what, addr string) sight {
	n.t.Helper()
	var seen []string
	for late := time.After(30 * time.Second); ; {
		select {
		case s, ok := <-n.sights:
			if !ok {
				n.t.Fatalf("%s ended before it told: %s %s; it told %v", n.name, what, addr, seen)
			}
			if s.What == what && strings.HasPrefix(s.Addr, addr) {
				return s
			}
			seen = append(seen, fmt.Sprintf("%s %s %s", s.What, s.Addr, s.By))
		case <-late:
			n.t.Fatalf("%s does not tell: %s %s; it told %v", n.name, what, addr, seen)
		}
	}
}

// pair is two places joined by a cable, addressed and still down.
func pair(t *testing.T) (net *nettest.Net, a, b nettest.Plug) {
	t.Helper()
	net = nettest.New(t)
	a, b = net.Cable(net.Place("a"), net.Place("b"))
	a.Address("10.20.0.1/24")
	b.Address("10.20.0.2/24")
	return net, a, b
}

// Each of the means alone finds the other in both orders: first the link and then the nodes, first the nodes and
// then the link.
func TestEachMeansAlone(t *testing.T) {
	for _, means := range []string{discovery.ByBeacon, discovery.ByMDNS} {
		t.Run(means+", link first", func(t *testing.T) {
			_, a, b := pair(t)
			a.Up()
			b.Up()
			one := run(t, a.Place, "one", part{Means: []string{means}})
			other := run(t, b.Place, "other", part{Means: []string{means}})
			if s := one.await("connected", "10.20.0.2"); s.By != means {
				t.Errorf("found by %s", s.By)
			}
			other.await("connected", "10.20.0.1")
		})
		t.Run(means+", nodes first", func(t *testing.T) {
			_, a, b := pair(t)
			one := run(t, a.Place, "one", part{Means: []string{means}})
			other := run(t, b.Place, "other", part{Means: []string{means}})
			a.Up()
			b.Up()
			up := time.Now()
			first := min(one.await("connected", "10.20.0.2").At, other.await("connected", "10.20.0.1").At)
			t.Logf("%s: connected %v after the link was up", means, time.Duration(first-up.UnixNano()))
		})
	}
	t.Run(discovery.ByGateway, func(t *testing.T) {
		_, a, b := pair(t)
		phone := run(t, a.Place, "hotspot", part{Means: []string{discovery.ByGateway}, Port: discovery.DefaultPort})
		guest := run(t, b.Place, "guest", part{Means: []string{discovery.ByGateway}, Port: discovery.DefaultPort})
		a.Up()
		b.Up()
		b.IP("route", "add", "default", "via", "10.20.0.1")
		if s := guest.await("connected", "10.20.0.1"); s.By != discovery.ByGateway {
			t.Errorf("found by %s", s.By)
		}
		phone.await("served", "10.20.0.2")
	})
}

func TestThreeOnOneSegment(t *testing.T) {
	net := nettest.New(t)
	sw := net.Switch("sw")
	var nodes []*node
	for i := range 3 {
		end, _ := sw.Join(net.Place(fmt.Sprint("n", i)))
		end.Address(fmt.Sprintf("192.168.7.%d/24", i+1))
		nodes = append(nodes, run(t, end.Place, fmt.Sprint("n", i), part{}))
		end.Up()
	}
	for i, n := range nodes {
		missing := map[string]bool{}
		for j := range nodes {
			if i != j {
				missing[fmt.Sprintf("192.168.7.%d:", j+1)] = true
			}
		}
		for len(missing) > 0 {
			s := n.await("connected", "192.168.7.")
			delete(missing, s.Addr[:strings.Index(s.Addr, ":")+1])
		}
	}
}

// A hotspot that lets neither multicast nor broadcast through: the guest finds the phone that is its gateway, and the
// phone's beacon finds the guest among its neighbours.
func TestDeafHotspot(t *testing.T) {
	net := nettest.New(t)
	air := net.Switch("air")
	phone, phonePort := air.Join(net.Place("phone"))
	guest, guestPort := air.Join(net.Place("guest"))
	air.Deafen(phonePort)
	air.Deafen(guestPort)
	phone.Address("192.168.43.1/24")
	guest.Address("192.168.43.77/24")
	one := run(t, phone.Place, "phone", part{}) // on a port nobody knows
	other := run(t, guest.Place, "guest", part{})
	phone.Up()
	guest.Up()
	phone.Introduce("192.168.43.77", guest)
	guest.Introduce("192.168.43.1", phone)
	guest.IP("route", "add", "default", "via", "192.168.43.1")
	one.await("connected", "192.168.43.77")
	other.await("connected", "192.168.43.1")
}

// A device that moves to another network is found there.
func TestAddressChange(t *testing.T) {
	_, a, b := pair(t)
	one := run(t, a.Place, "one", part{})
	other := run(t, b.Place, "other", part{})
	a.Up()
	b.Up()
	one.await("connected", "10.20.0.2")
	a.Forget("10.20.0.1/24")
	b.Forget("10.20.0.2/24")
	a.Address("172.16.5.1/24")
	b.Address("172.16.5.2/24")
	one.await("connected", "172.16.5.2")
	other.await("connected", "172.16.5.1")
}

// A link of 1 Mbit/s carries what is sent, and the connection lasts.
func TestSlowLink(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds by its nature")
	}
	_, a, b := pair(t)
	one := run(t, a.Place, "one", part{Means: []string{discovery.ByBeacon}, Bytes: 200_000})
	run(t, b.Place, "other", part{Means: []string{discovery.ByBeacon}, Silent: true})
	a.Slow("1mbit")
	b.Slow("1mbit")
	begun := time.Now()
	a.Up()
	b.Up()
	if s := one.await("returned", "10.20.0.2"); s.Size != 200_000 {
		t.Errorf("%d bytes came back", s.Size)
	}
	if took := time.Since(begun); took < 1500*time.Millisecond {
		t.Errorf("200 kB there and back in %v: the link was not slow", took)
	}
}
