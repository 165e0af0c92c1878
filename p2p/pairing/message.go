package pairing

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"jigiya/crypto"
	"jigiya/crypto/credential"
)

// An introduction is what one end shows of itself.
type introduction struct {
	nonce       credential.Nonce
	proof       crypto.Signature
	certificate *credential.Certificate
}

func (i introduction) frame() []byte {
	return frame(introductionFrame, i.nonce[:], i.proof[:], i.certificate.Bytes())
}

// parseIntroduction reads the body of a frame of the right length.
func parseIntroduction(body []byte) (i introduction, err error) {
	i.nonce, i.proof = credential.Nonce(body[:nonceSize]), crypto.Signature(body[nonceSize:nonceSize+proofSize])
	if i.certificate, err = credential.ParseCertificate(body[nonceSize+proofSize:]); err != nil {
		return i, malformed("an introduction: %v", err)
	}
	return i, nil
}

func verdict(same bool) []byte {
	if same {
		return frame(verdictFrame, []byte{1})
	}
	return frame(verdictFrame, []byte{0})
}

func parseVerdict(body []byte) (same bool, err error) {
	if body[0] > 1 {
		return false, malformed("a verdict of %d", body[0])
	}
	return body[0] == 1, nil
}

// CheckName refuses what is no line that can be shown to people. No name is good.
func CheckName(name string) error {
	switch {
	case !utf8.ValidString(name), strings.TrimSpace(name) != name, strings.ContainsFunc(name, hidden):
		return malformed("the name %.80q", name)
	case utf8.RuneCountInString(name) > MaxName:
		return malformed("a name longer than %d letters", MaxName)
	}
	return nil
}

func hidden(c rune) bool { return !unicode.IsPrint(c) }
