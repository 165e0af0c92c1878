package crypto

import (
	"encoding/hex"
	"fmt"
	"strings"
)

const qrPrefix = "JIGIYA:KEY:1:"

// QR returns the seed as 50 characters, all of them in QR's alphanumeric mode
// (a code of 29 by 29 squares at error correction level M):
//
//	JIGIYA:KEY:1:<32 hexadecimal digits>:<4 hexadecimal digits>
//
// in upper case, the last four being the two check bytes of Things. It is the
// key itself, for anybody who scans it.
func (s Seed) QR() string {
	first, second := s.check()
	return fmt.Sprintf("%s%X:%02X%02X", qrPrefix, s[:], first, second)
}

// ParseSeedQR reads what QR returns and nothing else. The error wraps ErrPaper.
func ParseSeedQR(text string) (Seed, error) {
	digits, found := strings.CutPrefix(text, qrPrefix)
	if !found || len(digits) != 37 || digits[32] != ':' {
		return Seed{}, fmt.Errorf("%w: it is not the QR of a key", ErrPaper)
	}
	if digits != strings.ToUpper(digits) {
		return Seed{}, fmt.Errorf("%w: it is not in upper case", ErrPaper)
	}
	var code [PaperThings]byte
	if _, err := hex.Decode(code[:], []byte(digits[:32]+digits[33:])); err != nil {
		return Seed{}, fmt.Errorf("%w: it is not hexadecimal", ErrPaper)
	}
	return seedFromCode(code)
}
