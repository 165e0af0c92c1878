package node

import (
	"errors"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
)

// A sitting's ticket stands for the device's PIN, for the device's key alone, until it
// ends; no other ticket does, and a wrong PIN gives none.
func TestSitting(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	if ticket, err := h.node.Sit("999999"); !errors.Is(err, crypto.ErrWrongPIN) || ticket != "" {
		t.Fatal(ticket, err)
	}
	ticket, err := h.node.Sit(pins.Device)
	must(t, err)
	if !h.node.Sits(ticket) || h.node.Sits(ticket+"x") || h.node.Sits("") {
		t.Error("who sits is not known by the ticket")
	}
	propose := func(ticket string, events ...ledger.Event) error {
		_, err := h.node.Propose(ctx, api.Proposal{Group: h.group, Events: events, PINs: api.PINs{Device: ticket}})
		return err
	}
	opened := &ledger.MeetingOpened{Date: h.date, Counts: countsOf(h.book())}
	if err := propose(ticket+"x", opened); err == nil {
		t.Fatal("another ticket signs")
	}
	for range 3 { // erasing the proposal's keys leaves the sitting's
		must(t, propose(ticket, opened))
		must(t, propose(ticket, &ledger.MeetingCancelled{Date: h.date, Reason: ledger.Said("a trial")}))
	}
	must(t, propose(ticket, opened))
	needed := new(api.PINError)
	if err := propose(ticket, &ledger.MeetingClosed{Counts: countsOf(h.book())}); !errors.As(err, &needed) || needed.Need == 0 {
		t.Errorf("a sitting closes a meeting: %v", err)
	}
	h.node.Rise(ticket)
	if h.node.Sits(ticket) {
		t.Error("who rose still sits")
	}
	if err := propose(ticket, buys(1, 1)); !errors.As(err, &needed) || !needed.Device {
		t.Errorf("a sitting that ended signs: %v", err)
	}
}

// A new PIN of the device ends the sittings of the old one; a ticket is good for nothing
// but to sign.
func TestNewPINEndsSittings(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	ticket, err := h.node.Sit(pins.Device)
	must(t, err)
	if _, err := h.node.PaperKey(ctx, api.KeyName{}, ticket); err == nil {
		t.Error("a ticket shows the key")
	}
	if err := h.node.ChangePIN(ctx, api.KeyName{}, ticket, "864209"); err == nil {
		t.Error("a ticket changes the PIN")
	}
	must(t, h.node.ChangePIN(ctx, api.KeyName{}, pins.Device, "864209"))
	opened := &ledger.MeetingOpened{Date: h.date, Counts: countsOf(h.book())}
	needed := new(api.PINError)
	_, err = h.node.Propose(ctx, api.Proposal{Group: h.group, Events: []ledger.Event{opened}, PINs: api.PINs{Device: ticket}})
	if !errors.As(err, &needed) {
		t.Errorf("who gave the old PIN still signs: %v", err)
	}
}

// Sittings are bounded, and rising makes room.
func TestSittingsAreBounded(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	var last string
	for range maxSittings {
		ticket, err := h.node.Sit(pins.Device)
		must(t, err)
		last = ticket
	}
	if _, err := h.node.Sit(pins.Device); !errors.Is(err, errSittings) {
		t.Fatal(err)
	}
	h.node.Rise(last)
	_, err := h.node.Sit(pins.Device)
	must(t, err)
}
