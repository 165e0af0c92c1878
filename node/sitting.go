package node

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"sync"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
	"jigiya/node/keystore"
)

// errSittings says that too many people sit before this node.
var errSittings = errors.New("too many sittings are open on this device")

// Sittings are the device's key, unlocked for those who sit before the pages of this
// node: opening it anew with every tap would cost each tap the time that makes PINs
// hard to guess. A ticket stands for the PIN in api.PINs.Device, for the device's key
// and no other, until Rise. It lives in this process only.
type sittings struct {
	mu      sync.Mutex
	tickets map[string]*crypto.Key
}

// Sit unlocks the device's key with its PIN, or makes the key under it where there is
// none, and gives the ticket.
func (n *Node) Sit(pin string) (ticket string, err error) {
	if n.sittings.full() {
		return "", errSittings
	}
	if err := n.unlikeHolders(pin); err != nil {
		return "", err
	}
	key, err := n.deviceKey(api.PINs{Device: pin})
	if err != nil {
		return "", err
	}
	var random [ticketBytes]byte
	if _, err := io.ReadFull(n.random, random[:]); err != nil {
		key.Erase()
		return "", fmt.Errorf("drawing a ticket: %w", err)
	}
	ticket = ticketMark + base64.RawURLEncoding.EncodeToString(random[:])
	return ticket, n.sittings.seat(ticket, key)
}

// unlikeHolders keeps the first PIN of a device apart from those of keys that are here.
func (n *Node) unlikeHolders(text string) error {
	if n.keys.Has(keystore.Device) {
		return nil
	}
	pin, err := crypto.ParsePIN(text)
	if err != nil {
		return err
	}
	return n.unlike(keystore.Device, 0, pin)
}

// Sits says whether a ticket's sitting is still open.
func (n *Node) Sits(ticket string) bool { return n.sittings.open(ticket) }

// Rise ends a sitting and erases its key.
func (n *Node) Rise(ticket string) { n.sittings.rise(ticket) }

// Book is a group's book as it stands. It is shared and must not be changed.
func (n *Node) Book(group crypto.Hash) (*ledger.Book, error) {
	b, _, err := n.book(group, api.Now)
	return b, err
}

const (
	ticketMark  = "sitting:" // which no PIN begins with
	ticketBytes = 32
)

func (s *sittings) full() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.tickets) >= maxSittings
}

func (s *sittings) open(ticket string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tickets[ticket] != nil
}

func (s *sittings) seat(ticket string, key *crypto.Key) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.tickets) >= maxSittings {
		key.Erase()
		return errSittings
	}
	if s.tickets == nil {
		s.tickets = map[string]*crypto.Key{}
	}
	s.tickets[ticket] = key
	return nil
}

// key is the key of a ticket, apart from the sitting's own: whoever uses it erases it.
func (s *sittings) key(ticket string) (*crypto.Key, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	held, ok := s.tickets[ticket]
	if !ok {
		return nil, false, nil
	}
	key, err := held.Seed().Key()
	return key, true, err
}

func (s *sittings) rise(ticket string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if key, ok := s.tickets[ticket]; ok {
		key.Erase()
		delete(s.tickets, ticket)
	}
}

// end erases the keys of all.
func (s *sittings) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ticket, key := range s.tickets {
		key.Erase()
		delete(s.tickets, ticket)
	}
}
