package credential

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"jigiya/crypto"
)

// A Root says which keys speak for a programme, and how many of them together.
type Root struct {
	Number    uint32         // 0 founds the programme; each rotation is one more
	Programme crypto.Address // of number 0 it follows from the rest: left out when drawing up
	Quorum    uint8          // how many of Keys sign, more than half
	Keys      []crypto.PublicKey
	Name      string // of the programme, for people

	// Keep is a unix time: what earlier roots signed up to then stays good. 0 in
	// a rotation ends all of it; in number 0 it is 0.
	Keep int64
}

// Kind is KindRoot.
func (*Root) Kind() Kind { return KindRoot }

// Of is the programme and the root's own number.
func (r *Root) Of() (programme crypto.Address, number uint32) { return r.Programme, r.Number }

// Holds says whether the holder of an address has one of the keys.
func (r *Root) Holds(a crypto.Address) bool {
	_, held := r.keyring().key(a)
	return held
}

// A keyring is a root with the addresses of its keys, in their order.
type keyring struct {
	*Root
	holders []crypto.Address
}

func (r *Root) keyring() keyring {
	holders := make([]crypto.Address, len(r.Keys))
	for i, key := range r.Keys {
		holders[i], _ = key.Address() // zero for no key, and nobody has that address
	}
	return keyring{r, holders}
}

// key is the key of an address.
func (k keyring) key(a crypto.Address) (crypto.PublicKey, bool) {
	i := slices.Index(k.holders, a)
	if i < 0 || a.IsZero() {
		return crypto.PublicKey{}, false
	}
	return k.Keys[i], true
}

// signs says whether r is the root whose quorum signs s: the root named in
// it, of a rotation the one before, of a founding itself.
func (r *Root) signs(s Statement) bool {
	programme, number := s.Of()
	if _, rotation := s.(*Root); rotation && number > 0 {
		number--
	}
	return r.Programme == programme && r.Number == number
}

func (r *Root) check() error {
	switch {
	case len(r.Keys) == 0, len(r.Keys) > MaxKeys:
		return malformed("a root of %d keys", len(r.Keys))
	case int(r.Quorum) > len(r.Keys), 2*int(r.Quorum) <= len(r.Keys):
		return malformed("a quorum of %d of %d keys is not more than half", r.Quorum, len(r.Keys))
	case r.Number == 0 && r.Keep != 0:
		return malformed("the first root has no earlier ones to keep")
	case r.Number > 0 && r.Programme.IsZero():
		return malformed("a rotation of no programme")
	}
	if err := checkMoment("keep", r.Keep); err != nil {
		return err
	}
	if err := checkKeys(r.Keys); err != nil {
		return err
	}
	return checkName(r.Name)
}

// checkKeys asks for points on the curve, in strictly ascending order.
func checkKeys(keys []crypto.PublicKey) error {
	for i, key := range keys {
		if err := key.Check(); err != nil {
			return malformed("key %d of a root: %v", i+1, err)
		}
		if i > 0 && bytes.Compare(keys[i-1][:], key[:]) >= 0 {
			return malformed("the keys of a root are not in ascending order")
		}
	}
	return nil
}

// checkName asks for a line that can be shown to people.
func checkName(name string) error {
	switch {
	case !utf8.ValidString(name), name == "", strings.TrimSpace(name) != name:
		return malformed("the programme's name %.80q", name)
	case utf8.RuneCountInString(name) > MaxName:
		return malformed("the programme's name is longer than %d letters", MaxName)
	}
	for _, c := range name {
		if !unicode.IsPrint(c) {
			return malformed("the programme's name %q", name)
		}
	}
	return nil
}

// settled is a copy whose keys are in order, to be drawn up.
func (r *Root) settled() Statement {
	own := *r
	own.Keys = slices.Clone(r.Keys)
	slices.SortFunc(own.Keys, func(a, b crypto.PublicKey) int { return bytes.Compare(a[:], b[:]) })
	return &own
}
