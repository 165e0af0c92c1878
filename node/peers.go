package node

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/p2p"
	"jigiya/p2p/host"
)

// Peers are the devices in range: their addresses as they are found, one session
// with each device, and what was last heard of it.
type peers struct {
	node *Node
	host *host.Host
	ctx  context.Context
	stop context.CancelFunc
	work sync.WaitGroup

	mu        sync.Mutex
	addresses map[netip.AddrPort]*address
	sessions  map[crypto.Address]*encounter
	dialling  int
	running   int           // sessions
	quiet     chan struct{} // closed when none is left, if somebody waits
	fault     error         // of this device's store, which ended a session
}

// An encounter is one session with one device.
type encounter struct {
	device  crypto.Address // once it has proved itself; under the peers' lock
	channel p2p.Channel
	address netip.AddrPort
	by      string
	box     crypto.Hash // the device's box key
	end     context.CancelFunc

	mu       sync.Mutex
	sent     crossed
	received crossed
	coming   map[p2p.Topic]uint64 // entries known to be on their way

	exchanged chan struct{} // closed at the first complete exchange
	once      sync.Once
	over      chan struct{} // closed at the end
	err       error         // why it ended, when it is over
}

// errAlready says that a device is connected already, by the other's dialling or
// by this one's.
var errAlready = errors.New("this device is connected already")

// encounter begins a session over a connection that stands; run runs it.
func (p *peers) encounter(c p2p.Channel, conn *host.Conn, by string) *encounter {
	return &encounter{
		channel: c, address: conn.Remote(), by: by,
		coming: map[p2p.Topic]uint64{}, exchanged: make(chan struct{}), over: make(chan struct{}),
	}
}

func (p *peers) run(ctx context.Context, e *encounter, conn *host.Conn) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(p.ctx, cancel)() // so that it leaves in order when the node does
	e.end = cancel
	defer p.begin()()
	e.err = p2p.Serve(ctx, conn, e.channel, &hall{p.node, p, e}, p2p.Options{
		Connected: func(crypto.Address) { p.connected(e) },
		Progress:  e.progress,
		Taken: func(t p2p.Topic, h journal.Head) {
			p.node.tell("peer.taken", "device", e.device, "topic", t, "seq", h.Seq)
		},
		Acknowledged: func(t p2p.Topic, h journal.Head) {
			p.node.tell("peer.acknowledged", "device", e.device, "topic", t, "seq", h.Seq)
		},
		LeftAlone: func(t p2p.Topic, err error) { p.node.log.Warn("left alone", "topic", t, "err", err) },
		Exchanged: func() { p.exchanged(e) },
	})
	p.part(e)
	close(e.over)
	return e.err
}

// begin counts a session, until the function it gives is called.
func (p *peers) begin() (end func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running++
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.running--; p.running == 0 && p.quiet != nil {
			close(p.quiet)
			p.quiet = nil
		}
	}
}

// leave waits until every session has said goodbye, for a while.
func (p *peers) leave() {
	p.mu.Lock()
	quiet := make(chan struct{})
	if p.running == 0 {
		close(quiet)
	} else {
		p.quiet = quiet
	}
	p.mu.Unlock()
	select {
	case <-quiet:
	case <-time.After(goodbyeTime):
	}
}

// A hall is where a session meets the node: it sees to it that a device is met
// once.
type hall struct {
	*Node
	peers *peers
	with  *encounter
}

// Recognise refuses a second session with a device.
func (h *hall) Recognise(c p2p.Channel, hello p2p.Hello) (p2p.Guest, error) {
	g, err := h.Node.Recognise(c, hello)
	if err != nil {
		return nil, err
	}
	h.with.box = boxIn(hello)
	if !h.peers.admit(g.Device(), h.with) {
		g.Leave()
		return nil, errAlready
	}
	return g, nil
}

// boxIn is the box key of a hello that was found good.
func boxIn(h p2p.Hello) (box crypto.Hash) {
	if c, err := credential.ParseCertificate(h.Certificate); err == nil {
		box = crypto.Hash(c.Box)
	}
	return box
}

// admit keeps, of two sessions with one device, that whose dialler has the lower
// key: both ends choose the same. Of two with one dialler the later one stays:
// the other end has lost the first.
func (p *peers) admit(device crypto.Address, e *encounter) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	e.device = device
	if now := p.sessions[device]; now != nil {
		if bytes.Compare(now.channel.Dialler[:], e.channel.Dialler[:]) < 0 {
			return false
		}
		now.end()
	}
	p.sessions[device] = e
	return true
}

func (p *peers) connected(e *encounter) {
	p.node.log.Info("connected", "device", e.device, "address", e.address, "by", e.by)
	p.node.tell("peer.connected", "device", e.device, "by", e.by)
}

func (e *encounter) progress(s p2p.Progress) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if s.Sent {
		e.sent.add(s)
		return
	}
	e.received.add(s)
	e.coming[s.Topic] = s.Want - min(s.Have, s.Want)
	if s.Want <= s.Have {
		delete(e.coming, s.Topic)
	}
}

// crossed is what went one way.
type crossed struct{ entries, notes uint64 }

func (c *crossed) add(s p2p.Progress) {
	c.entries, c.notes = c.entries+uint64(s.Entries), c.notes+uint64(s.Notes)
}

// far is how many entries have come, and how many are known to be coming in all.
func (e *encounter) far() (done, total int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	total = int(e.received.entries)
	for _, n := range e.coming {
		total += int(n)
	}
	return int(e.received.entries), total
}

func (p *peers) exchanged(e *encounter) {
	e.once.Do(func() { close(e.exchanged) })
	p.node.recollect(e, nil)
	p.node.tell("peer.exchanged", "device", e.device)
}

// part is the end of a session.
func (p *peers) part(e *encounter) {
	p.mu.Lock()
	stood := p.sessions[e.device] == e
	if stood {
		delete(p.sessions, e.device)
	}
	if storeFails(e.err) {
		p.fault = e.err
	}
	p.mu.Unlock()
	if stood {
		p.node.recollect(e, e.err)
		p.node.tell("peer.left", "device", e.device)
	}
	p.node.log.Log(context.Background(), levelOf(e.err), "session over", "device", e.device, "address", e.address, "err", e.err)
}

// takeFault is why this device could not take what was brought, said once.
func (p *peers) takeFault() (err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	err, p.fault = p.fault, nil
	return err
}

// levelOf makes what a hostile or broken peer does visible, and ordinary ends not.
func levelOf(err error) slog.Level {
	var end *p2p.EndError
	switch {
	case errors.As(err, &end) && !end.Theirs && end.Reason != p2p.Left && end.Reason != p2p.Rights:
		return slog.LevelWarn
	case err == nil, errors.Is(err, p2p.ErrNoHello), errors.Is(err, p2p.ErrUnknown), errors.Is(err, errAlready):
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// session is the one that stands with the other end of an encounter, which may not
// have said who it is; nil if none does.
func (p *peers) session(with *encounter) *encounter {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.sessions {
		if e.other() == with.other() {
			return e
		}
	}
	return nil
}

// other is the key of the other end, made for this run of it.
func (e *encounter) other() crypto.PublicKey {
	if e.channel.Dialled {
		return e.channel.Listener
	}
	return e.channel.Dialler
}

func (p *peers) all() (all []*encounter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.sessions {
		all = append(all, e)
	}
	return all
}

// describe is an encounter as people are told.
func (n *Node) describe(e *encounter) api.Peer {
	e.mu.Lock()
	defer e.mu.Unlock()
	peer := n.recalled(e.device).Peer
	peer.Device, peer.Name, peer.Role = e.device.String(), n.nameOf(e.device), n.roleOf(e.device)
	peer.Address, peer.By, peer.Connected = e.address.String(), e.by, true
	peer.Sent, peer.Received, peer.Refused = e.sent.entries, e.received.entries, ""
	peer.NotesSent, peer.NotesReceived = e.sent.notes, e.received.notes
	return peer
}
