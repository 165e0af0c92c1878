package pairing

import (
	"encoding/binary"
	"io"
)

// A kind is the type of a frame.
type kind byte

const (
	commitmentFrame   kind = 1
	introductionFrame kind = 2
	verdictFrame      kind = 3
	nameFrame         kind = 4
	doneFrame         kind = 5
)

// sizes are how long the body of each may be.
var sizes = map[kind]struct{ least, most int }{
	commitmentFrame:   {32, 32},
	introductionFrame: {nonceSize + proofSize + 1, maxIntroduced},
	verdictFrame:      {1, 1},
	nameFrame:         {0, maxNameBytes},
	doneFrame:         {0, 0},
}

func frame(k kind, parts ...[]byte) []byte {
	f := []byte{0, 0, byte(k)}
	for _, part := range parts {
		f = append(f, part...)
	}
	binary.BigEndian.PutUint16(f, uint16(len(f)-2))
	return f
}

// readFrame reads the body of the frame whose turn it is, and not a byte more. No
// room is made before the length is known to be one this frame may have.
func readFrame(r io.Reader, turn kind) ([]byte, error) {
	var head [3]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	size, most := int(binary.BigEndian.Uint16(head[:]))-1, sizes[turn]
	switch {
	case kind(head[2]) != turn:
		return nil, malformed("a frame of type %d at the turn of type %d", head[2], turn)
	case size < most.least || size > most.most:
		return nil, malformed("a frame of type %d with %d bytes", turn, size)
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(r, body); err != nil {
		return nil, err
	}
	return body, nil
}
