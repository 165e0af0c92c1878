package ledger

import "slices"

// The events of this file move no money; who may sign them is the journal's
// question (quorum or policy), and what they change here is who writes.

func (e *EpochOpened) form() error {
	if e.Writer.IsZero() {
		return refuse(RuleWordsMissing, "field", "writer")
	}
	if e.Authority != ByQuorum && e.Authority != ByPolicy {
		return refuse(RuleChoiceUnknown, "field", "authority", "text", clip(string(e.Authority)), "choices", "quorum, policy")
	}
	return nil
}

func (e *EpochOpened) weigh(*Book, *Fact) (effect, error) {
	return effect{quorum: e.Authority == ByQuorum, change: func(b *Book) { b.writer = e.Writer }}, nil
}

func (e *ForkResolved) form() error {
	if e.Writer.IsZero() || e.Kept.IsZero() || e.Stranded.IsZero() {
		return refuse(RuleWordsMissing, "field", "writer")
	}
	return nil
}

func (e *ForkResolved) weigh(*Book, *Fact) (effect, error) {
	return effect{change: func(b *Book) { b.writer = e.Writer }}, nil
}

// Scopes are what a device may be let see.
var Scopes = []Slug{"journal", "persons", "words"}

func (e *DeviceGranted) form() error {
	if e.Device.IsZero() || len(e.Scopes) == 0 {
		return refuse(RuleWordsMissing, "field", "device")
	}
	for i, s := range e.Scopes {
		if !slices.Contains(Scopes, s) {
			return refuse(RuleChoiceUnknown, "field", "scopes", "text", clip(string(s)), "choices", join(Scopes))
		}
		if slices.Contains(e.Scopes[:i], s) {
			return refuse(RuleListedTwice, "field", "scopes", "text", string(s))
		}
	}
	return nil
}

func (e *DeviceGranted) weigh(*Book, *Fact) (effect, error) { return effect{}, nil }

func (e *DeviceRevoked) form() error {
	if e.Device.IsZero() {
		return refuse(RuleWordsMissing, "field", "device")
	}
	return nil
}

func (e *DeviceRevoked) weigh(*Book, *Fact) (effect, error) { return effect{}, nil }
