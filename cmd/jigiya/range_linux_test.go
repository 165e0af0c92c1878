package main

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"jigiya/p2p/nettest"
)

// Whole nodes in networks of their own: the program itself, one process a phone, each in a place, with no address
// typed and nothing but discovery. What each means of discovery does alone is package host's to test.

// A segment is a network that carries everything, as a good access point does. Its phones are not on it yet.
func segment(t *testing.T, phones ...string) (air nettest.Switch, at map[string]nettest.Plug) {
	t.Helper()
	net := nettest.New(t)
	air = net.Switch("air")
	at = map[string]nettest.Plug{}
	for i, name := range phones {
		at[name], _ = air.Join(net.Place(name))
		at[name].Address(fmt.Sprintf("%s/24", seat(i)))
	}
	return air, at
}

// seat is the address of a segment's phones, as they are named.
func seat(i int) netip.Addr { return netip.AddrFrom4([4]byte{192, 168, 7, byte(i + 1)}) }

// She comes into range: both run already, the group's phone silent as outside a meeting, and then there is a link.
func TestIntoRange(t *testing.T) {
	_, at := segment(t, "binta", "benkadi")
	d := newDistrict(t)
	binta, benkadi := d.facilitator("binta"), d.founded("Benkadi", 20, false)
	benkadi.switchOn(at["benkadi"].Place)
	binta.switchOn(at["binta"].Place)
	at["benkadi"].Up()
	at["binta"].Up()
	took := binta.await("she has the group", func() bool { return binta.holds(benkadi) })
	t.Logf("the same head %v after the link was up, %d entries", took.Round(time.Millisecond), binta.entries(benkadi))
}

// The link is there first, as where everybody sits in one room when the phones are switched on.
func TestLinkFirst(t *testing.T) {
	_, at := segment(t, "binta", "benkadi")
	d := newDistrict(t)
	binta, benkadi := d.facilitator("binta"), d.founded("Benkadi", 20, false)
	at["benkadi"].Up()
	at["binta"].Up()
	benkadi.switchOn(at["benkadi"].Place)
	binta.switchOn(at["binta"].Place)
	took := binta.await("she has the group", func() bool { return binta.holds(benkadi) })
	t.Logf("the same head %v after the second node was ready", took.Round(time.Millisecond))
}

// On one market day two groups, their facilitator and somebody else's phone are on one segment. She gets both groups,
// they do not get each other's, and the other phone gets nothing and hears nothing, though it listens to the air.
func TestMarketDay(t *testing.T) {
	air, at := segment(t, "binta", "benkadi", "jigi", "stranger")
	heard := listenIn(t, air.Place)
	d := newDistrict(t)
	binta, benkadi, jigi, stranger := d.facilitator("binta"), d.founded("Benkadi", 20, false), d.founded("Jigi", 5, true), d.phone("stranger")
	for name, h := range map[string]*handset{"binta": binta, "benkadi": benkadi, "jigi": jigi} {
		h.switchOn(at[name].Place)
	}
	stranger.switchOn(at["stranger"].Place, "--visit")
	for _, plug := range at {
		plug.Up()
	}
	took := binta.await("she has both groups", func() bool { return binta.holds(benkadi, jigi) })
	t.Logf("the same heads of two groups %v after the link was up", took.Round(time.Millisecond))
	for i := range 3 {
		stranger.await("it has talked with all of them", func() bool { return heard.carried(seat(i), seat(3)) > 0 && heard.carried(seat(3), seat(i)) > 0 })
	}
	if !benkadi.holds(benkadi) || !jigi.holds(jigi) {
		t.Errorf("the groups have each other's: %s; %s", benkadi.told(), jigi.told())
	}
	if !stranger.holds() || len(stranger.met()) > 0 {
		t.Errorf("the stranger has %s", stranger.told())
	}
	strangers(t, benkadi, jigi, stranger)
	for i, who := range []string{"the facilitator", "Benkadi", "Jigi"} {
		said := heard.carried(seat(i), seat(3))
		t.Logf("%s said %d bytes to the stranger", who, said)
		if said > mostHandshakes {
			t.Errorf("%s said %d bytes to the stranger, more than two handshakes", who, said)
		}
	}
	d.nothingOnAir(heard, binta, benkadi, jigi, stranger)
}

// mostHandshakes is what two connections say until whoever dialled has proved who it is, and was not known.
const mostHandshakes = 6000

// nothingOnAir asks that no key, group or name can be read in what went through the air.
func (d *district) nothingOnAir(heard *capture, phones ...*handset) {
	d.Helper()
	air := heard.heard()
	if !bytes.Contains(air, []byte("jigiya")) { // the beacon's first word
		d.Error("nothing was heard at all")
	}
	words := map[string][]byte{"a group's name": []byte("Benkadi"), "a person's name": []byte("Guindo"), "the programme": d.programme[:]}
	for _, h := range phones {
		words[h.owner+"'s key"] = h.public[1:]
		words[h.owner+"'s group"] = h.group[:]
	}
	for what, word := range words {
		if len(bytes.Trim(word, "\x00")) == 0 {
			continue
		}
		if bytes.Contains(air, word) || bytes.Contains(bytes.ToLower(air), []byte(hex.EncodeToString(word))) {
			d.Errorf("%s can be read on the air", what)
		}
	}
}

// A hotspot that lets neither multicast nor broadcast through, made by a phone. Its guest is told the address of the
// hotspot's phone with its own.
func deafHotspot(t *testing.T) (phone, guest nettest.Plug) {
	t.Helper()
	net := nettest.New(t)
	air := net.Switch("air")
	phone, phonePort := air.Join(net.Place("phone"))
	guest, guestPort := air.Join(net.Place("guest"))
	air.Deafen(phonePort)
	air.Deafen(guestPort)
	phone.Address("192.168.43.1/24")
	guest.Address("192.168.43.77/24")
	return phone, guest
}

func turnOn(phone, guest nettest.Plug) {
	phone.Up()
	guest.Up()
	phone.Introduce("192.168.43.77", guest)
	guest.Introduce("192.168.43.1", phone)
	guest.IP("route", "add", "default", "via", "192.168.43.1")
}

// The group's phone makes the hotspot, and the facilitator's joins it: she comes into range of the group.
func TestHotspotOfTheGroup(t *testing.T) {
	phone, guest := deafHotspot(t)
	d := newDistrict(t)
	binta, benkadi := d.facilitator("binta"), d.founded("Benkadi", 20, false)
	benkadi.switchOn(phone.Place)
	binta.switchOn(guest.Place)
	turnOn(phone, guest)
	took := binta.await("she has the group", func() bool { return binta.holds(benkadi) })
	t.Logf("the same head %v after the link was up", took.Round(time.Millisecond))
}

// The facilitator's phone makes the hotspot, and the group's joins it. Being silent it cannot be found: it hears that
// somebody asks, and dials. It knows nothing of her, and shows that it knows her programme.
func TestHotspotOfTheFacilitator(t *testing.T) {
	phone, guest := deafHotspot(t)
	d := newDistrict(t)
	binta, benkadi := d.facilitator("binta"), d.founded("Benkadi", 20, false)
	binta.switchOn(phone.Place)
	benkadi.switchOn(guest.Place)
	turnOn(phone, guest)
	took := binta.await("she has the group", func() bool { return binta.holds(benkadi) })
	t.Logf("the same head %v after the link was up", took.Round(time.Millisecond))
	if by := binta.met()[benkadi.device()]; by != "dialled" {
		t.Errorf("the group's phone was found by %q, and should have dialled", by)
	}
}
