package credential

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
)

// Two holders of root keys, each at her own machine without a network: the first
// draws a credential up and signs, a text is carried, the second signs.
func TestTwoHoldersSignOneAfterTheOther(t *testing.T) {
	programme, phone := found(t, 1), key(t, 100)
	draft, err := Draw(&Credential{Programme: programme.root.Programme, Subject: phone.Public(), Role: Staff, Issued: noon, Expires: today + 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := draft.Sign(programme.root, programme.keys[2]); err != nil {
		t.Fatal(err)
	}
	if err := draft.Verify(programme.root); !errors.Is(err, ErrQuorum) {
		t.Fatalf("a draft is good: %v", err)
	}
	carried := carry(t, draft)[0]
	if missing := carried.Missing(programme.root); missing != 1 {
		t.Fatalf("%d signatures are missing", missing)
	}
	if err := carried.Sign(programme.root, programme.keys[0]); err != nil {
		t.Fatal(err)
	}
	if err := carried.Verify(programme.root); err != nil {
		t.Fatal(err)
	}
	if carried.ID() == draft.ID() || carried.Digest() != draft.Digest() {
		t.Error("the signatures are part of the digest, or no part of the id")
	}
}

// carry takes deeds through a chat.
func carry(t *testing.T, deeds ...*Deed) []*Deed {
	t.Helper()
	frames, err := Frames(deeds...)
	if err != nil {
		t.Fatal(err)
	}
	carried, err := ParseFrames(strings.Join(frames, "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	return carried
}

// Both sign the same draft at the same time, and one joins them.
func TestTwoHoldersSignAtOnce(t *testing.T) {
	programme := found(t, 1)
	draft, err := Draw(&Revocation{Programme: programme.root.Programme, Subject: key(t, 100).Address(), Until: noon})
	if err != nil {
		t.Fatal(err)
	}
	copies := []*Deed{carry(t, draft)[0], carry(t, draft)[0], carry(t, draft)[0]}
	for i, d := range copies {
		if err := d.Sign(programme.root, programme.keys[i]); err != nil {
			t.Fatal(err)
		}
	}
	one := copies[0]
	for range 2 { // what is there already is passed over
		if err := one.Join(programme.root, copies[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := one.Verify(programme.root); err != nil {
		t.Fatal(err)
	}
	if err := one.Join(programme.root, copies[2]); !errors.Is(err, ErrQuorum) {
		t.Errorf("a third signature: %v", err)
	}
	if err := one.Sign(programme.root, programme.keys[2]); !errors.Is(err, ErrQuorum) {
		t.Errorf("a third signature: %v", err)
	}
	if err := one.Verify(programme.root); err != nil {
		t.Errorf("after what was refused: %v", err)
	}
}

func TestWhoMayNotSign(t *testing.T) {
	programme, other := found(t, 1), found(t, 50)
	next := programme.rotate(t, 10, noon)
	draft := func() *Deed {
		d, err := Draw(&Credential{Programme: programme.root.Programme, Subject: key(t, 100).Public(), Role: Staff, Issued: noon, Expires: today})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	erased := key(t, 1)
	erased.Erase()
	forged := draft()
	forged.signatures = []Signature{{programme.keys[1].Address(), crypto.Signature{1}}}
	for _, v := range []struct {
		name string
		sign func(*Deed) error
		want error
	}{
		{"a stranger", func(d *Deed) error { return d.Sign(programme.root, key(t, 99)) }, ErrSigner},
		{"another programme's root", func(d *Deed) error { return d.Sign(other.root, other.keys[0]) }, ErrRoot},
		{"the next root", func(d *Deed) error { return d.Sign(next.root, next.keys[0]) }, ErrRoot},
		{"a key that is erased", func(d *Deed) error { return d.Sign(programme.root, erased) }, crypto.ErrErased},
		{"joined with another draft", func(d *Deed) error { return d.Join(programme.root, next.deed) }, ErrMalformed},
		{"joined with a forged signature", func(d *Deed) error { return d.Join(programme.root, forged) }, ErrSignature},
	} {
		d := draft()
		if err := v.sign(d); !errors.Is(err, v.want) {
			t.Errorf("%s: %v", v.name, err)
		}
		if len(d.Signers()) > 0 {
			t.Errorf("%s: a signature stayed", v.name)
		}
	}
}

// What is drawn up belongs to the deed: its lists are put in order, and the
// caller's stay as they are.
func TestDrawingUpPutsListsInOrder(t *testing.T) {
	zone := []string{"x:b", "x:a", "x:b"}
	groups := []crypto.Hash{{2}, {1}, {2}}
	c := &Credential{Programme: crypto.Address{1}, Subject: key(t, 1).Public(), Role: Facilitator, Zone: zone, Groups: groups, Issued: noon, Expires: today}
	d, err := Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	said := d.Statement().(*Credential)
	if diff := cmp.Diff([]string{"x:a", "x:b"}, said.Zone); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]crypto.Hash{{1}, {2}}, said.Groups, cmp.Comparer(func(a, b crypto.Hash) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	if zone[0] != "x:b" || groups[0] != (crypto.Hash{2}) || len(c.Zone) != 3 {
		t.Error("the caller's lists were changed")
	}
}

// All that a statement can hold has room in a deed with all signatures.
func TestTheLargestDeedHasRoom(t *testing.T) {
	c := &Credential{Programme: crypto.Address{1}, Root: 1<<32 - 1, Subject: key(t, 1).Public(), Role: Office, Issued: MaxMoment, Expires: DateOf(MaxMoment) + MaxDays}
	for i := range MaxZones {
		c.Zone = append(c.Zone, "x:"+strings.Repeat(string(rune('0'+i)), MaxCode-2))
	}
	for i := range MaxGroups {
		c.Groups = append(c.Groups, crypto.Hash{1, byte(i)})
	}
	d, err := Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	for i := range MaxKeys {
		d.signatures = append(d.signatures, Signature{Signer: crypto.Address{byte(i + 1)}, Signature: crypto.Signature{1}})
	}
	raw := d.Bytes()
	if _, err := ParseDeed(raw); err != nil {
		t.Errorf("%d bytes: %v", len(raw), err)
	}
	if _, err := ParseDeed(make([]byte, MaxDeed+1)); !errors.Is(err, ErrMalformed) {
		t.Errorf("one byte too many: %v", err)
	}
}

func TestDrawingUpRefuses(t *testing.T) {
	one := key(t, 1).Public()
	for _, v := range []struct {
		name string
		said Statement
	}{
		{"a root without keys", &Root{Quorum: 1, Name: "x"}},
		{"a quorum of half", &Root{Quorum: 1, Keys: publics(key(t, 1), key(t, 2)), Name: "x"}},
		{"a rotation of nothing", &Root{Number: 1, Quorum: 1, Keys: publics(key(t, 1)), Name: "x"}},
		{"a key that is none", &Root{Quorum: 1, Keys: []crypto.PublicKey{{}}, Name: "x"}},
		{"a subject that is none", &Credential{Programme: crypto.Address{1}, Role: Staff, Issued: noon, Expires: today}},
		{"a moment below zero", &Credential{Programme: crypto.Address{1}, Subject: one, Role: Staff, Issued: -1}},
		{"a revocation until below zero", &Revocation{Programme: crypto.Address{1}, Subject: crypto.Address{1}, Until: -1}},
	} {
		if _, err := Draw(v.said); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", v.name, err)
		}
	}
}

func TestRolesAreWords(t *testing.T) {
	for r := Facilitator; r <= Office; r++ {
		if got, err := ParseRole(r.String()); got != r || err != nil {
			t.Errorf("%v: %v, %v", r, got, err)
		}
	}
	if _, err := ParseRole("Facilitator"); !errors.Is(err, ErrMalformed) {
		t.Error(err)
	}
	if Role(9).Known() || Role(9).String() != "role 9" {
		t.Error("role 9 is known")
	}
}
