package credential

import (
	"fmt"
	"io"

	"jigiya/crypto"
)

// A Nonce is what one side of a pairing adds, so that the other cannot foresee
// the six things.
type Nonce [32]byte

// NewNonce reads a nonce from random.
func NewNonce(random io.Reader) (n Nonce, err error) {
	if _, err := io.ReadFull(random, n[:]); err != nil {
		return Nonce{}, fmt.Errorf("drawing a nonce: %w", err)
	}
	return n, nil
}

// The first byte after the tag says which of the two digests it is.
const (
	pairingCommit = 1
	pairingThings = 2
)

// Commit is what the side that opens a pairing sends first, before it has seen
// anything of the other's. It binds its certificate and its nonce and shows
// neither.
func Commit(certificate crypto.Hash, nonce Nonce) crypto.Hash {
	return crypto.Digest(crypto.TagPairing, []byte{pairingCommit}, certificate[:], nonce[:])
}

// A Pairing is what both sides know at the end.
type Pairing struct {
	Opener, Answerer           crypto.Hash // ids of the two certificates
	OpenerNonce, AnswererNonce Nonce
}

// Opens says whether the opener's certificate and nonce are those it committed
// to. The answerer asks before it shows the things; if not, it ends the pairing.
func (p Pairing) Opens(commitment crypto.Hash) bool {
	return Commit(p.Opener, p.OpenerNonce) == commitment
}

// Things are what both screens show and two people compare.
func (p Pairing) Things() (things [crypto.CheckpointThings]crypto.Thing) {
	digest := crypto.Digest(crypto.TagPairing, []byte{pairingThings},
		p.Opener[:], p.Answerer[:], p.OpenerNonce[:], p.AnswererNonce[:])
	for i := range things {
		things[i] = crypto.Thing(digest[i])
	}
	return things
}
