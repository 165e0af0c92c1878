package audit

import (
	"cmp"
	"slices"

	"jigiya/ledger"
)

// A Severity says how much a finding asks of the facilitator.
type Severity string

// The severities, the lightest first.
const (
	Info    Severity = "info"    // good to know
	Notice  Severity = "notice"  // allowed, happens in every good group; have it explained
	Warning Severity = "warning" // rare in a good group; ask more than one woman about it
	Grave   Severity = "grave"   // something contradicts something: do not leave without an answer
)

// Severities are all of them, the lightest first.
var Severities = []Severity{Info, Notice, Warning, Grave}

// Weight orders severities.
func (s Severity) Weight() int { return slices.Index(Severities, s) }

// A Finding is one thing an audit found.
type Finding struct {
	Code     Code
	Severity Severity
	Entries  []uint64       // those that prove it, ascending, the last MaxProof of them
	Values   []ledger.Value // what its sentence names
	Seen     bool           // it was there already at the last attestation
}

// find makes a finding of a code; the values are name, value, name, value …
func find(code Code, entries []uint64, pairs ...any) Finding {
	f := Finding{Code: code, Severity: code.Severity(), Entries: proof(entries)}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Values = append(f.Values, ledger.Value{Name: pairs[i].(string), Value: pairs[i+1]})
	}
	return f
}

// proof is the entries in order, each once, the last of them if they are many.
func proof(entries []uint64) []uint64 {
	sorted := slices.Compact(slices.Sorted(slices.Values(entries)))
	return sorted[max(0, len(sorted)-MaxProof):]
}

func seqs(entries ...uint64) []uint64 { return entries }

// order is the gravest first, then the newest.
func order(a, b Finding) int {
	return cmp.Or(cmp.Compare(b.Severity.Weight(), a.Severity.Weight()), cmp.Compare(b.last(), a.last()), cmp.Compare(a.Code, b.Code))
}

// last is the newest entry that proves a finding.
func (f *Finding) last() uint64 {
	if len(f.Entries) == 0 {
		return 0
	}
	return f.Entries[len(f.Entries)-1]
}
