package credential

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"

	"jigiya/crypto"
)

func nonce(n uint64) (nonce Nonce) {
	binary.BigEndian.PutUint64(nonce[:], n)
	return nonce
}

// The certificates of the two who want to meet, and of her who sits between.
var (
	opener   = crypto.Hash{0xa}
	answerer = crypto.Hash{0xb}
	mallory  = crypto.Hash{0xe}
)

func TestBothSeeTheSameThings(t *testing.T) {
	commitment := Commit(opener, nonce(1))
	p := Pairing{opener, answerer, nonce(1), nonce(2)}
	if !p.Opens(commitment) {
		t.Error("the commitment was not kept")
	}
	if p.Things() != (Pairing{opener, answerer, nonce(1), nonce(2)}).Things() {
		t.Error("they see different things")
	}
	for name, other := range map[string]Pairing{
		"another nonce":                  {opener, answerer, nonce(3), nonce(2)},
		"another certificate":            {mallory, answerer, nonce(1), nonce(2)},
		"the answerer's as the opener's": {answerer, opener, nonce(2), nonce(1)},
	} {
		if other.Opens(commitment) {
			t.Errorf("%s opens the commitment", name)
		}
		if other.Things() == p.Things() {
			t.Errorf("%s shows the same things", name)
		}
	}
	if other := (Pairing{opener, mallory, nonce(1), nonce(2)}); other.Things() == p.Things() {
		t.Error("with another answerer they see the same things")
	}
}

// two is how many things the attacks below must match: 16 bits of the 48, so that
// a test can find them.
const two = 2

func (p Pairing) begins(with Pairing) bool {
	a, b := p.Things(), with.Things()
	return [two]crypto.Thing(a[:two]) == [two]crypto.Thing(b[:two])
}

// Without the commitment she who answers last tries nonces until the things
// agree: 2^16 tries for two things on average, 2^48 for six.
func TestWithoutCommitmentSheInTheMiddleWins(t *testing.T) {
	atAnswerer := Pairing{mallory, answerer, nonce(7), nonce(2)} // she opened towards the answerer
	for n := range uint64(1 << 20) {
		if (Pairing{opener, mallory, nonce(1), nonce(n)}).begins(atAnswerer) { // and knows nonce(1) already
			return
		}
	}
	t.Error("a million nonces did not do it")
}

// With it she has one guess at each honest nonce: over many attempts two things
// agree as often as chance has it, whatever she chooses.
func TestWithCommitmentSheGuesses(t *testing.T) {
	const attempts = 1 << 18
	agreed := 0
	for n := range uint64(attempts) {
		own := nonce(1 << 40) // chosen, and committed to or sent, before she sees the other's
		atOpener := Pairing{opener, mallory, nonce(2*n + 1), own}
		atAnswerer := Pairing{mallory, answerer, own, nonce(2 * n)}
		if atOpener.begins(atAnswerer) {
			agreed++
		}
	}
	if agreed > 20 { // 4 expected; more than 20 come up once in 10^8 runs, and the nonces are fixed
		t.Errorf("%d of %d attempts agree in two things", agreed, attempts)
	}
	// and a nonce found afterwards opens no commitment made before
	commitment := Commit(mallory, nonce(1<<40))
	for n := range uint64(1 << 12) {
		if (Pairing{mallory, answerer, nonce(n), nonce(2)}).Opens(commitment) {
			t.Fatal("another nonce opens the commitment")
		}
	}
}

func TestDrawingANonce(t *testing.T) {
	n, err := NewNonce(bytes.NewReader(bytes.Repeat([]byte{7}, 40)))
	if err != nil || n != Nonce(bytes.Repeat([]byte{7}, 32)) {
		t.Errorf("%v, %v", n, err)
	}
	if _, err := NewNonce(bytes.NewReader(make([]byte, 31))); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
}
