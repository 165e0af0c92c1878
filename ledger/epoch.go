package ledger

// The events of this file move no money; who may sign them is the journal's
// question (quorum or policy), and what they change here is who writes.

func (e *EpochOpened) form() error {
	return first(checkWord("authority", e.Authority, ByQuorum, ByPolicy), checkKey("writer", e.Writer))
}

func (e *EpochOpened) weigh(b *Book, _ *Fact) (effect, error) {
	return effect{quorum: e.Authority == ByQuorum, change: func(b *Book) { b.writer = e.Writer }}, b.checkWriter(e.Writer)
}

// checkWriter refuses a key-holder's key: whoever cosigns does not write.
func (b *Book) checkWriter(writer Signatory) error {
	for _, o := range b.KeyHolders() {
		if o.Key == writer {
			return refuse(RuleOfficerKey, "member", o.Member)
		}
	}
	return nil
}

func (e *ForkResolved) form() error {
	if e.Kept.IsZero() || e.Stranded.IsZero() {
		return refuse(RuleWordsMissing, "field", "writer")
	}
	return checkKey("writer", e.Writer)
}

func checkKey(field string, s Signatory) error {
	if s.IsZero() {
		return refuse(RuleWordsMissing, "field", field)
	}
	return nil
}

func (e *ForkResolved) weigh(b *Book, _ *Fact) (effect, error) {
	return effect{change: func(b *Book) { b.writer = e.Writer }}, b.checkWriter(e.Writer)
}

// Scopes are what a device may be let see.
var Scopes = []Slug{"journal", "persons", "words"}

func (e *DeviceGranted) form() error {
	for _, s := range e.Scopes {
		if err := checkWord("scopes", s, Scopes...); err != nil {
			return err
		}
	}
	if len(e.Scopes) == 0 {
		return refuse(RuleWordsMissing, "field", "scopes")
	}
	return first(checkOnce("scopes", e.Scopes, func(s Slug) Slug { return s }), checkKey("device", e.Device))
}

func (e *DeviceGranted) weigh(*Book, *Fact) (effect, error) { return effect{}, nil }

func (e *DeviceRevoked) form() error {
	return checkKey("device", e.Device)
}

func (e *DeviceRevoked) weigh(*Book, *Fact) (effect, error) { return effect{}, nil }
