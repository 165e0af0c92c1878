package register

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"jigiya/ledger"
)

// A detail is what has no column of its own: key=value;key=value.
type detail map[string]string

// parseDetail reads the details of an event that has these keys.
func parseDetail(event, text string, keys []string) (detail, error) {
	d := detail{}
	if text == "" {
		return d, nil
	}
	for _, pair := range strings.Split(text, ";") {
		key, encoded, ok := strings.Cut(pair, "=")
		value, decoded := decode(encoded)
		switch {
		case !ok, !decoded, value == "":
			return nil, refuse(RuleDetail, "text", clip(pair))
		case !slices.Contains(keys, key):
			return nil, refuse(RuleDetailUnknown, "event", event, "key", clip(key), "keys", strings.Join(keys, ", "))
		case d[key] != "":
			return nil, refuse(RuleDetailTwice, "key", key)
		case len(value) > ledger.MaxWords:
			return nil, refuse(RuleWordsTooLong, "key", key, "max", uint32(ledger.MaxWords))
		}
		d[key] = value
	}
	return d, nil
}

// decode takes percent-encoding away.
func decode(s string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '=':
			return "", false
		case s[i] != '%':
			b.WriteByte(s[i])
			continue
		case i+3 > len(s):
			return "", false
		}
		c, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
		if err != nil || c == 0 {
			return "", false
		}
		b.WriteByte(byte(c))
		i += 2
	}
	return b.String(), utf8.ValidString(b.String())
}

// encode percent-encodes what would be read otherwise, or not at all.
func encode(s string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == 0: // says nothing
		case r == '%', r == ';', r == '=', unicode.IsControl(r), r == '\u2028', r == '\u2029':
			for _, c := range []byte(string(r)) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
