package shelf

import (
	"slices"
	"strconv"
	"strings"
)

// letters are those of a pack's name.
const letters = "abcdefghijklmnopqrstuvwxyz0123456789-"

func isName(name string) bool {
	return name != "" && len(name) <= maxName && name[0] != '-' && strings.Trim(name, letters) == ""
}

// plain is how the letters of Mali's languages are written where there are none.
var plain = strings.NewReplacer("ɛ", "e", "ɔ", "o", "ɲ", "ny", "ŋ", "ng", "ɓ", "b", "ɗ", "d", "ƴ", "y", "é", "e", "è", "e", "ê", "e", "à", "a", "â", "a", "ç", "c", "ô", "o", "î", "i", "û", "u")

// nameOf makes a pack's name of what people call it.
func nameOf(said string) string {
	var b strings.Builder
	for _, r := range plain.Replace(strings.ToLower(said)) {
		if r > 127 || !strings.ContainsRune(letters, r) {
			r = '-'
		}
		if r != '-' || b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
			b.WriteRune(r)
		}
	}
	name := b.String()
	return strings.Trim(name[:min(len(name), maxName-3)], "-")
}

// free is a name that no pack here has yet.
func free(said, language string, taken []string) (string, bool) {
	name := nameOf(said)
	if name == "" {
		name = nameOf(language)
	}
	for i := range MaxPacks + 1 {
		tried := name
		if i > 0 {
			tried += "-" + strconv.Itoa(i+1)
		}
		if isName(tried) && !slices.Contains(taken, tried) {
			return tried, true
		}
	}
	return "", false
}
