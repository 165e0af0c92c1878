package crypto

import (
	"errors"
	"fmt"
	"io"

	ethereum "github.com/ethereum/go-ethereum/crypto"
)

// ErrSeed says that a seed is all zeros: one that was never drawn, or was
// erased. A key that everybody can derive is worse than none.
var ErrSeed = errors.New("the seed is all zeros")

// A Seed is 16 random bytes from which a key is derived, few enough to be
// written on paper: see Things and QR. 128 bits are as hard to guess as a
// secp256k1 key is to compute.
//
// Its own methods print [secret]; but a program that prints a struct with a
// Seed in an unexported field prints the bytes, as fmt calls no methods there.
// Hold a *Key instead, which fmt cannot look through.
type Seed [16]byte

// NewSeed reads a seed from random.
func NewSeed(random io.Reader) (Seed, error) {
	var s Seed
	if _, err := io.ReadFull(random, s[:]); err != nil {
		return Seed{}, fmt.Errorf("drawing a seed: %w", err)
	}
	if s == (Seed{}) {
		return Seed{}, fmt.Errorf("drawing a seed: %w", ErrSeed)
	}
	return s, nil
}

// Key derives the key. Its scalar is the first of
//
//	Digest(TagSeed, seed, counter)   counter one byte: 0, 1, 2, ...
//
// that is, read big-endian, neither zero nor at or above the order of the
// group. The second try is needed once in 2^128 seeds. The error is ErrSeed.
func (s Seed) Key() (*Key, error) {
	if s == (Seed{}) {
		return nil, fmt.Errorf("deriving a key: %w", ErrSeed)
	}
	for counter := range 256 {
		scalar := Digest(TagSeed, s[:], []byte{byte(counter)})
		private, err := ethereum.ToECDSA(scalar[:])
		clear(scalar[:])
		if err == nil {
			return newKey(s, private), nil
		}
	}
	panic("crypto: 256 digests in a row are no scalar")
}
