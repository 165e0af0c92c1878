package crypto

import "encoding/hex"

// A Signature is an ECDSA signature on secp256k1, 64 bytes: r, then s, each
// big-endian, s in the lower half of the group's order. As text it is 128
// lower-case hexadecimal digits. It carries no recovery byte, as nothing here
// recovers.
type Signature [64]byte

// ParseSignature reads the text form. The error wraps ErrHex.
func ParseSignature(text string) (s Signature, err error) {
	err = s.UnmarshalText([]byte(text))
	return s, err
}

// IsZero reports whether s is all zeros, which no signature is.
func (s Signature) IsZero() bool { return s == Signature{} }

// String returns the 128 hexadecimal digits.
func (s Signature) String() string { return hex.EncodeToString(s[:]) }

// MarshalText returns the 128 hexadecimal digits.
func (s Signature) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads 128 lower-case hexadecimal digits. The error wraps ErrHex.
func (s *Signature) UnmarshalText(text []byte) error {
	var read Signature
	if err := fromHex(read[:], text, "a signature"); err != nil {
		return err
	}
	*s = read
	return nil
}
