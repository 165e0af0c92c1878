package credential

import (
	"fmt"
	"strings"

	"jigiya/crypto"
)

const cardPrefix = "JIGIYA:D1:"

// cardLetters is how many base32 letters 33 bytes are.
const cardLetters = 53

// Card is a device's key as a text for a QR code or a chat, or to be typed: what
// an office certifies and a group grants.
func Card(device crypto.PublicKey) string {
	return checked(cardPrefix + carriedText.EncodeToString(device[:]))
}

// misread are digits that the letters of base32 are taken for.
var misread = strings.NewReplacer("0", "O", "1", "I", "8", "B")

// ParseCard reads what Card made, in upper or lower case, with white space
// anywhere, and with the digits 0, 1 and 8, which it never has in the key, for O, I
// and B. The error is ErrMalformed and says what to look at.
func ParseCard(text string) (crypto.PublicKey, error) {
	key, err := readCard(text)
	if err != nil {
		return crypto.PublicKey{}, fmt.Errorf("reading a device card: %w", err)
	}
	return key, nil
}

func readCard(text string) (key crypto.PublicKey, err error) {
	if len(text) > MaxCardText {
		return key, malformed("%d letters are too many", len(text))
	}
	body, ours := strings.CutPrefix(strings.ToUpper(strings.Join(strings.Fields(text), "")), cardPrefix)
	if !ours {
		return key, malformed("it does not begin with %s", cardPrefix)
	}
	letters, check, found := strings.Cut(body, ":")
	if !found {
		return key, malformed("the colon and the check at its end are missing")
	}
	letters = misread.Replace(letters)
	if len(letters) != cardLetters {
		return key, malformed("the key has %d letters, not %d", len(letters), cardLetters)
	}
	raw, err := carriedText.DecodeString(letters)
	if err != nil {
		return key, malformed("the key has a letter that is none of A to Z and 2 to 7")
	}
	key = crypto.PublicKey(raw)
	if Card(key) != cardPrefix+letters+":"+check {
		return key, malformed("a letter is wrong: the check is not that of the key")
	}
	if err := key.Check(); err != nil {
		return key, malformed("the key: %v", err)
	}
	return key, nil
}
