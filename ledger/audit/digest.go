package audit

import (
	"fmt"
	"strings"

	"jigiya/crypto"
)

// Digest is what an attestation says of the findings: zero if there are none above info.
// The package comment says how it is made.
func (r *Report) Digest() crypto.Hash {
	text := r.Canonical()
	if text == "" {
		return crypto.Hash{}
	}
	return crypto.Digest(crypto.TagFindings, []byte(text))
}

// Canonical is the findings above info, one a line, as they are digested.
func (r *Report) Canonical() string {
	var b strings.Builder
	for _, f := range r.Findings {
		if f.Severity == Info {
			continue
		}
		fmt.Fprintf(&b, "%s %s", f.Severity, f.Code)
		for _, seq := range f.Entries {
			fmt.Fprintf(&b, " %d", seq)
		}
		for _, v := range f.Values {
			fmt.Fprintf(&b, " %s=%v", v.Name, v.Value)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
