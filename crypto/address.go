package crypto

import (
	"bytes"
	"encoding/hex"
)

// An Address names the holder of a key in 20 bytes, as in Ethereum: the last
// 20 bytes of the Keccak-256 of the public point. As text it is 40 lower-case
// hexadecimal digits; a leading 0x is accepted when reading.
type Address [20]byte

// ParseAddress reads the text form, with or without 0x. The error wraps ErrHex.
func ParseAddress(text string) (a Address, err error) {
	err = a.UnmarshalText([]byte(text))
	return a, err
}

// IsZero reports whether a is all zeros, which stands for nobody.
func (a Address) IsZero() bool { return a == Address{} }

// String returns the 40 hexadecimal digits, without 0x.
func (a Address) String() string { return hex.EncodeToString(a[:]) }

// MarshalText returns the 40 hexadecimal digits, without 0x.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads 40 lower-case hexadecimal digits, with or without 0x.
// The error wraps ErrHex.
func (a *Address) UnmarshalText(text []byte) error {
	var read Address
	if err := fromHex(read[:], bytes.TrimPrefix(text, []byte("0x")), "an address"); err != nil {
		return err
	}
	*a = read
	return nil
}
