package audit_test

import (
	"slices"
	"strings"
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/ledger/message"
)

// Every code has its line in the table, a severity, and a sentence in every language
// that asks for no other values than the table names.
func TestEveryCodeIsSaid(t *testing.T) {
	seen := map[audit.Code]bool{}
	for _, c := range audit.Codes {
		if seen[c.Code] || !slices.Contains(audit.Severities, c.Severity) || c.Check == "" {
			t.Errorf("%+v", c)
		}
		seen[c.Code] = true
		var pairs []any
		for _, name := range strings.Fields(c.Values) {
			pairs = append(pairs, name, ledger.Amount(7))
		}
		for _, l := range message.Languages {
			if l.Say("finding."+string(c.Code), pairs...) == "" {
				t.Errorf("%s: %s is not said", l, c.Code)
			}
		}
	}
	for _, id := range message.IDs() {
		if code, ok := strings.CutPrefix(id, "finding."); ok && !seen[audit.Code(code)] {
			t.Errorf("%s is the sentence of nothing", id)
		}
	}
}
