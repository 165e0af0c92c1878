package crypto

import "encoding/hex"

// A Hash is a Keccak-256 digest, 32 bytes. As text it is 64 lower-case
// hexadecimal digits.
type Hash [32]byte

// ParseHash reads the text form. The error wraps ErrHex.
func ParseHash(text string) (h Hash, err error) {
	err = h.UnmarshalText([]byte(text))
	return h, err
}

// IsZero reports whether h is all zeros, which no digest is.
func (h Hash) IsZero() bool { return h == Hash{} }

// String returns the 64 hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText returns the 64 hexadecimal digits.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads 64 lower-case hexadecimal digits. The error wraps ErrHex.
func (h *Hash) UnmarshalText(text []byte) error {
	var read Hash
	if err := fromHex(read[:], text, "a hash"); err != nil {
		return err
	}
	*h = read
	return nil
}
