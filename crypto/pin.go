package crypto

import (
	"crypto/subtle"
	"errors"
	"fmt"
)

// A PIN has at least MinPIN and at most MaxPIN digits.
const (
	MinPIN = 6
	MaxPIN = 32
)

// ErrPIN is wrapped by each reason why something is not a PIN. None of them
// repeats what was typed.
var (
	ErrPIN       = errors.New("not a PIN")
	ErrPINShort  = fmt.Errorf("%w: at least %d digits are needed", ErrPIN, MinPIN)
	ErrPINLong   = fmt.Errorf("%w: at most %d digits are possible", ErrPIN, MaxPIN)
	ErrPINDigits = fmt.Errorf("%w: only the digits 0 to 9 are possible", ErrPIN)
)

// A PIN is 6 to 32 digits a person remembers. The zero PIN is none, and opens
// and seals nothing. PINs are compared with Equal; == does not compile.
type PIN struct {
	_      [0]func()
	digits *string // a pointer, so that fmt never shows it, even unexported
}

// ParsePIN reads a PIN as typed: ASCII digits only. Arabic-Indic and other
// digits are refused rather than translated, because the same keys pressed on
// another device must give the same PIN. The error wraps ErrPIN.
func ParsePIN(text string) (PIN, error) {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return PIN{}, ErrPINDigits
		}
	}
	switch {
	case len(text) < MinPIN:
		return PIN{}, ErrPINShort
	case len(text) > MaxPIN:
		return PIN{}, ErrPINLong
	}
	return PIN{digits: &text}, nil
}

// IsZero reports whether there is no PIN.
func (p PIN) IsZero() bool { return p.digits == nil }

// Equal reports whether two PINs are the same, in a time that depends only on
// their lengths.
func (p PIN) Equal(q PIN) bool {
	return subtle.ConstantTimeCompare(p.bytes(), q.bytes()) == 1
}

func (p PIN) bytes() []byte {
	if p.digits == nil {
		return nil
	}
	return []byte(*p.digits)
}
