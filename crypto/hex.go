package crypto

import (
	"encoding/hex"
	"errors"
	"fmt"
)

// ErrHex says that a text is not the lower-case hexadecimal form, of exactly
// the right length, of what it should be.
var ErrHex = errors.New("not lower-case hexadecimal of the right length")

// fromHex fills dst from text. There is one way to write a value: upper case
// is refused, so that texts can be compared and searched as they are.
func fromHex(dst, text []byte, name string) error {
	if len(text) != 2*len(dst) {
		return fmt.Errorf("reading %s of %d characters: %w", name, len(text), ErrHex)
	}
	for _, c := range text {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return fmt.Errorf("reading %s: %w", name, ErrHex)
		}
	}
	_, err := hex.Decode(dst, text)
	return err
}
