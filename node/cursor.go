package node

import (
	"encoding/binary"

	"jigiya/crypto"
	"jigiya/ledger/journal"
	"jigiya/p2p"
)

// A cursor in the store is told(8), heard(8), store(32), told for(32), and the
// first 8 bytes of the digest of what this device wants.
const cursorSize = 88

func cursorBytes(c p2p.Cursor, wants [8]byte) []byte {
	raw := binary.BigEndian.AppendUint64(make([]byte, 0, cursorSize), c.Told)
	raw = binary.BigEndian.AppendUint64(raw, c.Heard)
	return append(append(append(raw, c.Store[:]...), c.ToldFor[:]...), wants[:]...)
}

// parseCursor gives the zero cursor for what is none: then all is told again. Where
// the device wants other things by now than when the cursor was kept, it has heard
// nothing: what it passed over then it may want now.
func parseCursor(raw []byte, wants [8]byte) p2p.Cursor {
	if len(raw) != cursorSize {
		return p2p.Cursor{}
	}
	c := p2p.Cursor{
		Told: binary.BigEndian.Uint64(raw), Heard: binary.BigEndian.Uint64(raw[8:]),
		Store: crypto.Hash(raw[16:48]), ToldFor: crypto.Hash(raw[48:80]),
	}
	if [8]byte(raw[80:]) != wants {
		c.Heard, c.Store = 0, crypto.Hash{}
	}
	return c
}

// wants is a digest of all that decides which topics are taken in: its own rights,
// whom a person told it of, and what this program understands.
func (n *Node) wants() (w [8]byte) {
	book := n.contacts.read()
	parts := [][]byte{{journal.Version, p2p.Version}}
	for _, r := range n.ownRights() {
		parts = append(parts, r.Credential[:])
	}
	for i := range book.Programmes {
		parts = append(parts, book.Programmes[i][:])
	}
	for i := range book.Devices {
		parts = append(parts, book.Devices[i].Device[:])
	}
	d := crypto.Digest(crypto.TagHello, parts...)
	return [8]byte(d[:8])
}
