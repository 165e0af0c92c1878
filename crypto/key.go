package crypto

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"sync"

	ethereum "github.com/ethereum/go-ethereum/crypto"
)

// ErrErased says that a key was erased, or never made.
var ErrErased = errors.New("the key is erased")

// A Key signs. It never prints. A Key may be used by several goroutines; its
// copies share one secret, so erasing one erases all.
type Key struct {
	public  PublicKey
	address Address
	// A pointer, because fmt prints unexported fields of other people's
	// structs without asking their methods, but does not follow this.
	secret *secret
}

type secret struct {
	using   sync.RWMutex // signing reads, erasing writes
	seed    Seed
	private *ecdsa.PrivateKey // nil when erased
}

func newKey(seed Seed, private *ecdsa.PrivateKey) *Key {
	key := &Key{secret: &secret{seed: seed, private: private}}
	copy(key.public[:], ethereum.CompressPubkey(&private.PublicKey))
	key.address = Address(ethereum.PubkeyToAddress(private.PublicKey))
	return key
}

// Public returns the public key; it stays known after Erase.
func (k *Key) Public() PublicKey { return k.public }

// Address returns the address of Public.
func (k *Key) Address() Address { return k.address }

// Seed returns the seed the key was derived from, zero after Erase.
func (k *Key) Seed() Seed {
	if k.secret == nil {
		return Seed{}
	}
	k.secret.using.RLock()
	defer k.secret.using.RUnlock()
	return k.secret.seed
}

// Sign signs a digest that the caller made with Digest under the tag for its
// purpose, never a hash somebody else handed over. The signature is
// deterministic (RFC 6979 with SHA-256): the same key and digest give the same
// 64 bytes on every device. The error wraps ErrErased.
func (k *Key) Sign(digest Hash) (s Signature, err error) {
	if k.secret == nil {
		return s, fmt.Errorf("signing: %w", ErrErased)
	}
	k.secret.using.RLock()
	defer k.secret.using.RUnlock()
	if k.secret.private == nil {
		return s, fmt.Errorf("signing: %w", ErrErased)
	}
	signed, err := ethereum.Sign(digest[:], k.secret.private)
	if err != nil {
		return s, fmt.Errorf("signing: %w", err)
	}
	copy(s[:], signed) // without the recovery byte
	return s, nil
}

// Erase overwrites the seed and the scalar, as far as a garbage-collected
// program can: copies the runtime or the signing code made may remain until
// their memory is used again.
func (k *Key) Erase() {
	if k.secret == nil {
		return
	}
	k.secret.using.Lock()
	defer k.secret.using.Unlock()
	clear(k.secret.seed[:])
	if k.secret.private != nil {
		clear(k.secret.scalar().Bits())
		k.secret.private = nil
	}
}

// scalar is the secret number itself. The standard library would rather nobody
// held it, but go-ethereum signs with keys in this form, and erasing needs it.
func (s *secret) scalar() *big.Int {
	return s.private.D //lint:ignore SA1019 see above
}
