package node

import (
	"encoding/binary"

	"jigiya/crypto"
	"jigiya/p2p"
)

// A cursor in the store is told(8), heard(8), store(32), told for(32).
const cursorSize = 80

func cursorBytes(c p2p.Cursor) []byte {
	raw := binary.BigEndian.AppendUint64(make([]byte, 0, cursorSize), c.Told)
	raw = binary.BigEndian.AppendUint64(raw, c.Heard)
	return append(append(raw, c.Store[:]...), c.ToldFor[:]...)
}

// parseCursor gives the zero cursor for what is none: then all is told again.
func parseCursor(raw []byte) p2p.Cursor {
	if len(raw) != cursorSize {
		return p2p.Cursor{}
	}
	return p2p.Cursor{
		Told: binary.BigEndian.Uint64(raw), Heard: binary.BigEndian.Uint64(raw[8:]),
		Store: crypto.Hash(raw[16:48]), ToldFor: crypto.Hash(raw[48:80]),
	}
}
