package node

import (
	"context"
	"errors"
	"io"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/node/api"
	"jigiya/p2p"
	"jigiya/p2p/discovery"
	"jigiya/p2p/host"
	"jigiya/p2p/pairing"
)

// How long a person may leave the window open.
const (
	pairingMinutes    = 5
	maxPairingMinutes = 30
)

// Pairings is the window in which this device may be paired, and what people are
// told of it. There is one at a time.
type pairings struct {
	mu      sync.Mutex
	window  *window // nil while none is open
	state   api.PairingState
	changed chan struct{} // closed at the next change

	listen []netip.AddrPort // where no daemon listens; none: in reach of everybody on the same network
}

// A window is one pairing: opened by a person here, or gone to at an address. It
// closes when two people have compared six things, whatever they found and however
// it ends: so nobody can put other things in the place of those that a person is
// just looking at.
type window struct {
	node *Node
	name string // told to the other
	ctx  context.Context
	stop context.CancelFunc
	shut func()        // nobody else comes in
	done chan struct{} // closed when nothing of it goes on

	answer chan bool     // the person's
	shown  chan struct{} // closed when there are things to compare

	mu    sync.Mutex
	taken bool // somebody has committed herself, and it is not over
	begun int
	asked bool
	kept  bool
}

// Pair opens the window, or goes to another's; the one that was open closes. At an
// address it returns when there are things to compare.
func (n *Node) Pair(ctx context.Context, p api.Pairing) (api.PairingState, error) {
	if err := n.weighPairing(&p); err != nil {
		return api.PairingState{}, err
	}
	w := n.newWindow(time.Duration(p.Minutes)*time.Minute, p.Name)
	if err := w.begin(ctx, p); err != nil {
		w.stop()
		return api.PairingState{}, err
	}
	return n.pairings.now(), nil
}

func (n *Node) weighPairing(p *api.Pairing) error {
	if p.Minutes == 0 {
		p.Minutes = pairingMinutes
	}
	if p.Minutes < 1 || p.Minutes > maxPairingMinutes {
		return api.Misused("pairing_minutes", "max", maxPairingMinutes)
	}
	if err := checkName(p.Name); err != nil {
		return err
	}
	_, err := n.identity()
	if isMissing(err) {
		return api.Misused("no_device_key").Hinted("hint.make_device_key")
	}
	return err
}

// newWindow takes the place of the one that was open.
func (n *Node) newWindow(d time.Duration, name string) *window {
	w := &window{
		node: n, name: name, shut: func() {}, done: make(chan struct{}), answer: make(chan bool, 1), shown: make(chan struct{}),
	}
	w.ctx, w.stop = context.WithTimeout(context.Background(), d)
	until := n.clock() + int64(d/time.Second)
	for {
		before := n.pairings.replace(w, api.PairingState{State: "open", Until: until})
		if before == nil {
			return w
		}
		before.stop()
		<-before.done
	}
}

func (w *window) begin(ctx context.Context, p api.Pairing) error {
	if p.Address == "" {
		return w.open()
	}
	at, err := discovery.ParseAddress(p.Address)
	if err != nil {
		w.close()
		return api.Misused("address_unknown", "text", p.Address)
	}
	return w.visit(ctx, at)
}

// open lets one device in. Before and after, the protocol is not even spoken.
func (w *window) open() error {
	h, free, err := w.node.doorway(w.node.pairings.listen)
	if err != nil {
		w.close()
		return err
	}
	h.Handle(host.Pair, w.receive)
	w.shut = func() { h.Handle(host.Pair, nil) }
	w.node.pairings.step(w, func(s *api.PairingState) { s.Text = inviting(h.Addrs()) })
	go func() {
		<-w.ctx.Done()
		w.shut()
		free()
		w.close()
	}()
	return nil
}

// doorway is the host of the node that listens, or one for this window alone.
func (n *Node) doorway(listen []netip.AddrPort) (h *host.Host, free func(), err error) {
	if p := n.peers.Load(); p != nil && len(p.host.Addrs()) > 0 {
		return p.host, func() {}, nil
	}
	if len(listen) == 0 {
		listen = addressesInReach()
	}
	h, err = host.New(host.Options{Listen: listen, Logger: n.log})
	return h, func() { _ = h.Close() }, err
}

// receive speaks with one who dialled.
func (w *window) receive(ctx context.Context, channel p2p.Channel, conn *host.Conn) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(w.ctx, stop)()
	w.meet(ctx, channel, conn)
}

// visit goes to another's window and returns when there are things to compare.
func (w *window) visit(ctx context.Context, at netip.AddrPort) error {
	h, free, err := w.node.dialler()
	if err != nil {
		w.close()
		return err
	}
	conn, channel, err := h.Dial(ctx, at, host.Pair)
	if err != nil {
		free()
		w.close()
		return unreachable(at, err)
	}
	failed := make(chan error, 1)
	go func() {
		failed <- w.meet(w.ctx, channel, conn)
		free()
		w.close()
	}()
	select {
	case <-w.shown:
		return nil
	case err := <-failed:
		return unpaired(at, err)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// dialler is the host of the node that runs, or one that only dials.
func (n *Node) dialler() (h *host.Host, free func(), err error) {
	if p := n.peers.Load(); p != nil {
		return p.host, func() {}, nil
	}
	h, err = host.New(host.Options{Logger: n.log})
	return h, func() { _ = h.Close() }, err
}

// unpaired is what a person is told who went to another's window.
func unpaired(at netip.AddrPort, err error) error {
	switch {
	case errors.Is(err, host.ErrProtocol), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return api.Missing("pairing_closed").Hinted("hint.pair")
	case errors.Is(err, pairing.ErrSelf):
		return api.Misused("address_own", "text", at.String())
	case errors.Is(err, pairing.ErrProof), errors.Is(err, pairing.ErrMalformed):
		return (&api.Problem{Class: api.ClassForged, Code: "pairing_forged"}).Hinted("hint.pair_again")
	}
	return unreachable(at, err)
}

// meet runs the protocol once, and closes the window if that was all.
func (w *window) meet(ctx context.Context, channel p2p.Channel, conn *host.Conn) error {
	own, err := w.node.identity()
	if err != nil {
		return err
	}
	v := &visitor{window: w}
	_, err = pairing.Run(ctx, conn, channel, pairing.Party{
		Certificate: own.certificate, Transport: own.transport, Name: w.name, Random: w.node.random,
	}, v)
	_ = conn.Close() // before the window is: what was said last is still on its way
	if err != nil {
		w.node.log.Info("a pairing ended", "address", conn.Remote(), "err", err)
	}
	if w.over(v) {
		w.finish(err)
	}
	return err
}

// over gives the window free for the next one, or says that it is used up.
func (w *window) over(v *visitor) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if v.seated {
		w.taken = false
	}
	return v.showed || w.begun >= credential.MaxPairings && !w.taken
}

// finish closes the window to others, says how it ended, and closes it.
func (w *window) finish(err error) {
	w.shut()
	w.mu.Lock()
	kept := w.kept
	w.mu.Unlock()
	state := "closed"
	switch {
	case kept:
		state = "paired"
	case errors.Is(err, pairing.ErrNotSame), errors.Is(err, pairing.ErrRefused):
		state = "refused"
	}
	w.node.pairings.step(w, func(s *api.PairingState) { s.State = state })
	w.stop()
	if p := w.node.peers.Load(); kept && p != nil {
		p.hurry()
	}
}

// close is the end of everything that goes on in it.
func (w *window) close() {
	w.stop()
	w.node.pairings.leave(w)
	close(w.done)
}

// A visitor is one attempt in a window. It implements pairing.Window.
type visitor struct {
	*window
	seated bool // it has committed itself
	showed bool // there were things to compare
}

var errTaken = errors.New("the window is not free")

// Begin lets one in at a time, and a few in all: each is a guess.
func (v *visitor) Begin() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.taken || v.asked || v.begun >= credential.MaxPairings {
		return errTaken
	}
	v.taken, v.seated = true, true
	v.begun++
	return nil
}

// Compare shows the six things and waits for the person.
func (v *visitor) Compare(ctx context.Context, other *credential.Certificate, six [crypto.CheckpointThings]crypto.Thing) (bool, error) {
	v.mu.Lock()
	v.asked, v.showed = true, true
	v.mu.Unlock()
	v.node.pairings.step(v.window, func(s *api.PairingState) {
		s.State, s.Device, s.Text, s.Things = "compare", other.Address().String(), "", numbersOf(six)
	})
	close(v.shown)
	select {
	case same := <-v.answer:
		return same, nil
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
}

func numbersOf(six [crypto.CheckpointThings]crypto.Thing) (numbers []string) {
	for _, thing := range six {
		numbers = append(numbers, strconv.Itoa(int(thing)))
	}
	return numbers
}

// Keep makes the other known here, durably.
func (v *visitor) Keep(p pairing.Peer) error {
	err := v.node.contacts.change(func(c *contacts) {
		c.introduce(p.Certificate.Device, p.Name, false)
		c.device(p.Certificate.Address()).Box = crypto.Hash(p.Certificate.Box)
	})
	if err != nil {
		return err
	}
	v.mu.Lock()
	v.kept = true
	v.mu.Unlock()
	v.node.tell("peer.paired", "device", p.Certificate.Address())
	return nil
}

// PairingState waits for a step after the one that is known.
func (n *Node) PairingState(ctx context.Context, change uint64) (api.PairingState, error) {
	for {
		state, changed := n.pairings.watch()
		if state.Change > change {
			return state, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return api.PairingState{}, context.Cause(ctx)
		}
	}
}

// ConfirmPairing is a person's word on the six things; or no, at any time, to close
// the window.
func (n *Node) ConfirmPairing(_ context.Context, same bool) (api.PairingState, error) {
	state, ok := n.pairings.confirm(same)
	if !ok {
		return state, api.Missing("pairing_closed").Hinted("hint.pair")
	}
	return state, nil
}

// hurry lets go of the patience with addresses where this device was nobody: it may
// be somebody now.
func (p *peers) hurry() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range p.addresses {
		a.next = time.Time{}
	}
}
