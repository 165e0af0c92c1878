package credential

import (
	"encoding/binary"
	"testing"

	"jigiya/crypto"
)

// tester is what *testing.T and *rapid.T have in common.
type tester interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// now is a day of the stories here, and noon of it.
const (
	today = Date(20600)
	noon  = int64(today)*daySeconds + daySeconds/2
)

func key(t tester, n uint64) *crypto.Key {
	t.Helper()
	var seed crypto.Seed
	binary.BigEndian.PutUint64(seed[8:], n)
	k, err := seed.Key()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func publics(keys ...*crypto.Key) []crypto.PublicKey {
	list := make([]crypto.PublicKey, len(keys))
	for i, k := range keys {
		list[i] = k.Public()
	}
	return list
}

// A house is a programme with its keys, in a test.
type house struct {
	root *Root
	keys []*crypto.Key
	deed *Deed
}

// signed draws a statement up and has the first keys sign it.
func signed(t tester, s Statement, root *Root, keys ...*crypto.Key) *Deed {
	t.Helper()
	d, err := Draw(s)
	if err != nil {
		t.Fatal(err)
	}
	if root == nil {
		root = d.Statement().(*Root)
	}
	for _, k := range keys[:root.Quorum] {
		if err := d.Sign(root, k); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// found makes a programme of three keys, two of which sign.
func found(t tester, n uint64) *house {
	t.Helper()
	keys := []*crypto.Key{key(t, n), key(t, n+1), key(t, n+2)}
	d := signed(t, &Root{Quorum: 2, Keys: publics(keys...), Name: "Musow ka Jigiya"}, nil, keys...)
	return &house{d.Statement().(*Root), keys, d}
}

func (h *house) certify(t tester, c Credential) *Deed {
	t.Helper()
	c.Programme, c.Root = h.root.Programme, h.root.Number
	if c.Issued == 0 {
		c.Issued = noon
	}
	if c.Expires == 0 {
		c.Expires = DateOf(c.Issued) + MaxDays
	}
	if c.Role == 0 {
		c.Role = Staff
	}
	return signed(t, &c, h.root, h.keys...)
}

func (h *house) revoke(t tester, subject crypto.Address, until int64) *Deed {
	t.Helper()
	return signed(t, &Revocation{h.root.Programme, h.root.Number, subject, until}, h.root, h.keys...)
}

// rotate gives the programme new keys; h is as it was.
func (h *house) rotate(t tester, n uint64, keep int64) *house {
	t.Helper()
	keys := []*crypto.Key{key(t, n), key(t, n+1), key(t, n+2)}
	d := signed(t, &Root{Number: h.root.Number + 1, Programme: h.root.Programme, Quorum: 2, Keys: publics(keys...), Name: h.root.Name, Keep: keep}, h.root, h.keys...)
	return &house{d.Statement().(*Root), keys, d}
}

func add(t *testing.T, r *Registry, deeds ...*Deed) {
	t.Helper()
	for _, d := range deeds {
		if _, err := r.Add(d.Bytes()); err != nil {
			t.Fatalf("%v: %v", d.Kind(), err)
		}
	}
}
