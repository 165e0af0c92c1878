package node

import (
	"context"
	"errors"
	"net/netip"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/node/api"
	"jigiya/p2p/discovery"
	"jigiya/p2p/host"
)

// pairable is a device whose window is reached by loopback only.
func pairable(t testing.TB) *device {
	d := newDeviceOf(t, Options{})
	d.node.pairings.listen = loopback
	return d
}

func (d *device) pair(p api.Pairing) api.PairingState {
	d.Helper()
	s, err := d.node.Pair(d.Context(), p)
	must(d, err)
	return s
}

// awaits a state of the pairing, and gives it.
func (d *device) awaits(state string) api.PairingState {
	d.Helper()
	ctx, stop := context.WithTimeout(d.Context(), 20*time.Second)
	defer stop()
	s := api.PairingState{}
	for s.State != state {
		var err error
		if s, err = d.node.PairingState(ctx, s.Change); err != nil {
			d.Fatalf("waiting for %q, it is %q: %v", state, s.State, err)
		}
	}
	return s
}

func (d *device) says(same bool) {
	d.Helper()
	_, err := d.node.ConfirmPairing(d.Context(), same)
	must(d, err)
}

func (d *device) contacts() api.Contacts {
	d.Helper()
	c, err := d.node.Contacts(d.Context())
	must(d, err)
	return c
}

func contactOf(d *device, name string) api.Contact {
	return api.Contact{Device: d.key.Address().String(), Public: d.key.Public().String(), Name: name}
}

func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if have := api.Classify(err, "en"); err == nil || have.Code != code {
		t.Errorf("got %v (%s), want %s", err, have.Code, code)
	}
}

func TestTwoPeoplePairTwoDevices(t *testing.T) {
	t.Parallel()
	awa, office := pairable(t), pairable(t)
	open := office.pair(api.Pairing{Name: "Bureau de Koro"})
	if left := open.Until - time.Now().Unix(); open.State != "open" || left < 290 || left > 300 {
		t.Errorf("open as %+v", open)
	}
	there := awa.pair(api.Pairing{Address: open.Text, Name: "Awa’s phone"})
	here := office.awaits("compare")
	if d := cmp.Diff(there.Things, here.Things); d != "" || len(here.Things) != 6 {
		t.Errorf("the screens differ: %s", d)
	}
	if there.Device != office.key.Address().String() || here.Device != awa.key.Address().String() {
		t.Errorf("they compare %s and %s", there.Device, here.Device)
	}
	if len(awa.contacts().Devices)+len(office.contacts().Devices) > 0 {
		t.Error("somebody is known before both have confirmed")
	}
	awa.says(true)
	awa.awaits("confirmed")
	office.says(true)
	awa.awaits("paired")
	office.awaits("paired")
	if d := cmp.Diff(awa.contacts().Devices, []api.Contact{contactOf(office, "Bureau de Koro")}); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(office.contacts().Devices, []api.Contact{contactOf(awa, "Awa’s phone")}); d != "" {
		t.Error(d)
	}
	book := office.node.contacts.read()
	if own, err := awa.node.identity(); err != nil || book.Devices[0].Box != crypto.Hash(own.certificate.Box) {
		t.Error("the box key was not learnt: ", err)
	}
	_, err := awa.node.Pair(ctx, api.Pairing{Address: open.Text})
	wantCode(t, err, "peer_unreachable") // the window is closed, and nobody listens
}

// What was confirmed is there when the program starts again.
func TestPairingIsDurable(t *testing.T) {
	t.Parallel()
	awa, office := pairable(t), pairable(t)
	awa.pairsWith(office)
	must(t, office.node.Close())
	again, err := Open(office.node.home, Options{})
	must(t, err)
	defer again.Close()
	c, err := again.Contacts(ctx)
	must(t, err)
	if d := cmp.Diff(c.Devices, []api.Contact{contactOf(awa, "")}); d != "" {
		t.Error(d)
	}
}

func (d *device) pairsWith(other *device) {
	d.Helper()
	d.pair(api.Pairing{Address: other.pair(api.Pairing{}).Text})
	other.awaits("compare")
	d.says(true)
	other.says(true)
	d.awaits("paired")
	other.awaits("paired")
}

// Where a daemon listens, the window is at its address, and for its time only.
func TestPairingThroughTheDaemon(t *testing.T) {
	t.Parallel()
	awa, office := newDeviceOf(t, Options{}), newDeviceOf(t, Options{})
	at := listen(t, office.node)
	listen(t, awa.node)
	_, err := awa.node.Pair(ctx, api.Pairing{Address: at})
	wantCode(t, err, "pairing_closed")
	if text := office.pair(api.Pairing{}).Text; text != "JIGIYA:A1:"+at {
		t.Errorf("the window is at %s, the daemon at %s", text, at)
	}
	awa.pair(api.Pairing{Address: at})
	awa.says(true)
	office.awaits("compare")
	office.says(true)
	awa.awaits("paired")
	office.awaits("paired")
	_, err = awa.node.Pair(ctx, api.Pairing{Address: at})
	wantCode(t, err, "pairing_closed")
	awa.sync(at) // they are not strangers any more
}

func TestOneSaysNo(t *testing.T) {
	t.Parallel()
	awa, office := pairable(t), pairable(t)
	for _, tt := range []struct{ no, yes *device }{{awa, office}, {office, awa}} {
		awa.pair(api.Pairing{Address: office.pair(api.Pairing{}).Text})
		office.awaits("compare")
		tt.yes.says(true)
		tt.no.says(false)
		awa.awaits("refused")
		office.awaits("refused")
		if len(awa.contacts().Devices)+len(office.contacts().Devices) > 0 {
			t.Fatal("somebody is known")
		}
		_, err := tt.no.node.ConfirmPairing(ctx, true) // changing one's mind is a new pairing
		wantCode(t, err, "pairing_closed")
	}
}

func TestPairingIsWeighed(t *testing.T) {
	t.Parallel()
	d := pairable(t)
	bare, err := Open(t.TempDir(), Options{})
	must(t, err)
	defer bare.Close()
	for _, tt := range []struct {
		node *Node
		p    api.Pairing
		code string
	}{
		{d.node, api.Pairing{Minutes: 31}, "pairing_minutes"},
		{d.node, api.Pairing{Minutes: -1}, "pairing_minutes"},
		{d.node, api.Pairing{Name: "Awa\n"}, "device_name"},
		{d.node, api.Pairing{Address: "the office"}, "address_unknown"},
		{d.node, api.Pairing{Address: "127.0.0.1:1"}, "peer_unreachable"},
		{d.node, api.Pairing{Address: "8.8.8.8:4440"}, "peer_unreachable"}, // not in range: not dialled
		{bare, api.Pairing{}, "no_device_key"},
	} {
		_, err := tt.node.Pair(ctx, tt.p)
		wantCode(t, err, tt.code)
		if s := tt.node.pairings.now(); s.State != "closed" {
			t.Errorf("%+v left it %s", tt.p, s.State)
		}
	}
	_, err = d.node.ConfirmPairing(ctx, true)
	wantCode(t, err, "pairing_closed")
}

func TestAPersonClosesTheWindow(t *testing.T) {
	t.Parallel()
	d := pairable(t)
	first := d.pair(api.Pairing{})
	_, err := d.node.ConfirmPairing(ctx, true)
	wantCode(t, err, "pairing_closed") // nobody is there to say yes to
	second := d.pair(api.Pairing{})    // in the place of the first
	if first.Text == second.Text || second.State != "open" {
		t.Errorf("open at %s and %s", first.Text, second.Text)
	}
	d.says(false)
	d.awaits("closed")
	unreached(t, second.Text)
}

func unreached(t *testing.T, text string) {
	t.Helper()
	other := newDeviceOf(t, Options{})
	_, err := other.node.Pair(ctx, api.Pairing{Address: text})
	wantCode(t, err, "peer_unreachable")
}

func TestTheWindowClosesByItself(t *testing.T) {
	t.Parallel()
	d := pairable(t)
	w := d.node.newWindow(50*time.Millisecond, "")
	must(t, w.open())
	d.awaits("closed")
}

func TestClosingTheNodeClosesTheWindow(t *testing.T) {
	t.Parallel()
	awa, office := pairable(t), pairable(t)
	awa.pair(api.Pairing{Address: office.pair(api.Pairing{}).Text})
	must(t, office.node.Close())
	awa.awaits("closed")
}

func TestWaitingForAStepIsGivenUp(t *testing.T) {
	t.Parallel()
	d := pairable(t)
	s := d.pair(api.Pairing{})
	ctx, stop := context.WithCancelCause(t.Context())
	gone := errors.New("gone")
	stop(gone)
	if _, err := d.node.PairingState(ctx, s.Change+1); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
}

// guess begins a pairing and leaves when it has seen what the device shows.
func guess(t *testing.T, at netip.AddrPort) error {
	t.Helper()
	h, err := host.New(host.Options{})
	must(t, err)
	defer h.Close()
	conn, _, err := h.Dial(t.Context(), at, host.Pair)
	if err != nil {
		return err
	}
	defer conn.Close()
	must(t, conn.SetDeadline(time.Now().Add(20*time.Second)))
	_, _ = conn.Write(append([]byte{0, 33, 1}, make([]byte, 32)...))
	_, err = conn.Read(make([]byte, 1))
	return err
}

// Each pairing that is begun and not finished is a guess that nobody sees.
func TestAWindowStandsFewGuesses(t *testing.T) {
	t.Parallel()
	d := pairable(t)
	text := d.pair(api.Pairing{}).Text
	at, err := discovery.ParseAddress(text)
	must(t, err)
	for n := range credential.MaxPairings {
		await(t, "the window is free again", func() bool { return guess(t, at) == nil || d.node.pairings.now().State == "closed" })
		if s := d.node.pairings.now(); s.State != "open" && n < credential.MaxPairings-1 {
			t.Fatalf("%s after %d", s.State, n+1)
		}
	}
	d.awaits("closed")
	if err := guess(t, at); err == nil {
		t.Error("one more was answered")
	}
}

// While two people compare, nobody can put other things on the screen.
func TestNobodyElseComesBetween(t *testing.T) {
	t.Parallel()
	awa, office := pairable(t), pairable(t)
	text := office.pair(api.Pairing{}).Text
	awa.pair(api.Pairing{Address: text})
	before := office.awaits("compare")
	at, err := discovery.ParseAddress(text)
	must(t, err)
	if err := guess(t, at); err == nil {
		t.Error("a second one was answered")
	}
	must(t, awa.node.Close()) // the first has gone: her things do not make room for another's
	if after := office.awaits("closed"); after.Change != before.Change+1 {
		t.Errorf("from %+v to %+v", before, after)
	}
}

func TestADeviceDoesNotPairWithItself(t *testing.T) {
	t.Parallel()
	d := pairable(t)
	text := d.pair(api.Pairing{}).Text
	at, err := discovery.ParseAddress(text)
	must(t, err)
	twin, err := Open(t.TempDir(), Options{})
	must(t, err)
	defer twin.Close()
	for _, file := range []string{transportFile, boxFile, certificateFile} {
		content, err := d.node.readFile(filepath.Join("device", file), maxDeviceFile)
		must(t, err)
		must(t, twin.keepFile(filepath.Join("device", file), content))
	}
	_, err = twin.Pair(ctx, api.Pairing{Address: at.String()})
	wantCode(t, err, "address_own")
}
