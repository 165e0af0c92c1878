package crypto

import (
	"encoding/hex"
	"errors"
	"fmt"

	ethereum "github.com/ethereum/go-ethereum/crypto"
)

// ErrPublicKey says that 33 bytes are not a point on the curve.
var ErrPublicKey = errors.New("not a public key on secp256k1")

// A PublicKey is a point on secp256k1 in compressed form, 33 bytes: 2 or 3 for
// an even or odd y, then x, big-endian. As text it is 66 lower-case
// hexadecimal digits. Reading one does not say that it is on the curve: Check
// does.
type PublicKey [33]byte

// ParsePublicKey reads the text form and checks that the point is on the
// curve. The error wraps ErrHex or ErrPublicKey.
func ParsePublicKey(text string) (p PublicKey, err error) {
	if err = p.UnmarshalText([]byte(text)); err != nil {
		return PublicKey{}, err
	}
	return p, p.Check()
}

// Check returns ErrPublicKey if p is not a point on the curve.
func (p PublicKey) Check() error {
	if _, err := ethereum.DecompressPubkey(p[:]); err != nil {
		return ErrPublicKey
	}
	return nil
}

// Address returns the address of the key's holder: the last 20 bytes of
// Keccak-256 over x‖y, 64 bytes. The error is ErrPublicKey.
func (p PublicKey) Address() (Address, error) {
	point, err := ethereum.DecompressPubkey(p[:])
	if err != nil {
		return Address{}, fmt.Errorf("deriving an address: %w", ErrPublicKey)
	}
	return Address(ethereum.PubkeyToAddress(*point)), nil
}

// Verify reports whether the holder of p signed digest. It refuses r or s of
// zero or not below the order of the group, and the high-s twin of a valid
// signature; so a signature cannot be changed into another one for the same
// key and digest without the key. It never recovers a key from a signature.
func (p PublicKey) Verify(digest Hash, s Signature) bool {
	return ethereum.VerifySignature(p[:], digest[:], s[:])
}

// IsZero reports whether p is all zeros, which no public key is.
func (p PublicKey) IsZero() bool { return p == PublicKey{} }

// String returns the 66 hexadecimal digits.
func (p PublicKey) String() string { return hex.EncodeToString(p[:]) }

// MarshalText returns the 66 hexadecimal digits.
func (p PublicKey) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads 66 lower-case hexadecimal digits. The error wraps ErrHex.
func (p *PublicKey) UnmarshalText(text []byte) error {
	var read PublicKey
	if err := fromHex(read[:], text, "a public key"); err != nil {
		return err
	}
	*p = read
	return nil
}
