package message

import "strings"

// A Language is one that jigiya speaks. Any other value speaks English.
type Language string

// The languages.
const (
	English Language = "en"
	French  Language = "fr"
	Bambara Language = "bm"
)

// Languages are all of them.
var Languages = []Language{English, French, Bambara}

// ParseLanguage finds the language of a tag or a locale: "fr", "fr-ML",
// "bm_ML.UTF-8". "C" and languages jigiya does not speak are not found.
func ParseLanguage(tag string) (Language, bool) {
	name, _, _ := strings.Cut(strings.ToLower(tag), ".")
	name, _, _ = strings.Cut(strings.ReplaceAll(name, "_", "-"), "-")
	switch name {
	case "en", "eng":
		return English, true
	case "fr", "fra", "fre":
		return French, true
	case "bm", "bam":
		return Bambara, true
	}
	return "", false
}

// known is the language itself, or English for one jigiya does not speak.
func (l Language) known() Language {
	if l == French || l == Bambara {
		return l
	}
	return English
}

// singular says whether a noun after n stands in the singular.
func (l Language) singular(n int64) bool {
	if l == French {
		return -2 < n && n < 2
	}
	return n == 1 || n == -1
}
