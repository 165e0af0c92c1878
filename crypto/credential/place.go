package credential

import "strings"

// CoversPlace says whether the place with this code lies in a zone. Both are
// scheme:code, as in ocha-2023:ML0505, and are compared as they are written:
//
//   - they are the same, or
//   - the schemes are the same and the zone's code is the beginning of the
//     place's, at the boundary of a component: in a scheme whose name begins
//     with ocha- every component has a fixed width, so a code is the beginning
//     of those within it and of no others; in any other scheme the place's code
//     goes on with a full stop, a hyphen or a slash.
//
// A text without both parts covers nothing and lies nowhere.
func CoversPlace(zone, place string) bool {
	scheme, code, ok := splitCode(zone)
	otherScheme, other, otherOK := splitCode(place)
	if !ok || !otherOK || scheme != otherScheme {
		return false
	}
	rest, within := strings.CutPrefix(other, code)
	if !within || rest == "" || strings.HasPrefix(scheme, "ocha-") {
		return within
	}
	return strings.ContainsRune(".-/", rune(rest[0]))
}

// splitCode parts a code at its first colon.
func splitCode(text string) (scheme, code string, ok bool) {
	scheme, code, found := strings.Cut(text, ":")
	return scheme, code, found && scheme != "" && code != ""
}

// checkCode refuses what is not scheme:code of visible ASCII.
func checkCode(text string) error {
	if _, _, ok := splitCode(text); !ok || len(text) > MaxCode {
		return malformed("the place %.70q is not scheme:code of at most %d letters", text, MaxCode)
	}
	for _, c := range []byte(text) {
		if c <= ' ' || c > '~' {
			return malformed("the place %q is not of visible letters", text)
		}
	}
	return nil
}
