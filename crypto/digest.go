package crypto

import (
	"sync"

	ethereum "github.com/ethereum/go-ethereum/crypto"
)

// Digest returns Keccak-256 (the original padding, as Ethereum uses it, not
// SHA3-256) over the tag and the parts, one after the other.
//
// Nothing is put between the parts: ("ab", "c") and ("a", "bc") have the same
// digest. A caller passes parts of fixed size, or only the last of free size,
// or an encoding that says where it ends.
func Digest(tag string, parts ...[]byte) (digest Hash) {
	s := sponges.Get().(*sponge)
	s.absorb([]byte(tag))
	for _, part := range parts {
		s.absorb(part)
	}
	digest = s.squeeze()
	sponges.Put(s)
	return digest
}

// A sponge is one reusable Keccak state. What goes in and out passes through
// memory of its own, so that callers' bytes stay on their stacks: the compiler
// knows the state only as an interface, which would move them to the heap.
type sponge struct {
	state ethereum.KeccakState
	block [8 * 136]byte // a few times the rate of Keccak-256
	out   Hash
}

var sponges = sync.Pool{New: func() any { return &sponge{state: ethereum.NewKeccakState()} }}

func (s *sponge) absorb(part []byte) {
	for len(part) > 0 {
		n := copy(s.block[:], part)
		s.state.Write(s.block[:n])
		part = part[n:]
	}
}

// squeeze returns the digest and leaves nothing behind: seeds pass here too.
func (s *sponge) squeeze() Hash {
	s.state.Read(s.out[:])
	digest := s.out
	s.state.Reset()
	clear(s.block[:])
	clear(s.out[:])
	return digest
}
