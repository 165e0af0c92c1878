package facts

import "strings"

// A Place is an administrative code and the scheme that gives it its meaning, as a
// constitution writes them: ocha-2023:ML0505. Codes nobody knows are kept as they are.
type Place struct {
	Scheme, Code string
}

// ParsePlace parts a constitution's code at its first colon. What has no scheme is a
// code without one.
func ParsePlace(text string) Place {
	if scheme, code, ok := strings.Cut(text, ":"); ok {
		return Place{scheme, code}
	}
	return Place{Code: text}
}

// String is the form ParsePlace reads.
func (p Place) String() string {
	if p.Scheme == "" {
		return p.Code
	}
	return p.Scheme + ":" + p.Code
}
