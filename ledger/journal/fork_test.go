package journal

import (
	"bytes"
	"testing"
)

func TestEquivocation(t *testing.T) {
	v := tellable(t)
	other := v.at(5).sign(social(2, 75))
	p, err := NewEquivocation(v.entries[5], other)
	if err != nil {
		t.Fatal(err)
	}
	q, _ := NewEquivocation(other, v.entries[5])
	if !bytes.Equal(p.Bytes(), q.Bytes()) || p.ID() != q.ID() {
		t.Error("two proofs of one fork")
	}
	read, err := ParseEquivocation(p.Bytes())
	if err != nil || read.ID() != p.ID() {
		t.Fatal(err)
	}
	branch := v.at(5)
	branch.accept(other)
	now := v.handOver(50)
	for name, j := range map[string]*Journal{"one branch": v.journal, "the other": branch.journal, "later": now.journal} {
		if err := read.Check(j); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := read.Check(newVillage(t, 2, 6).journal); class(err) != "malformed" {
		t.Errorf("another group: %v", err)
	}
}

func TestEquivocationRefuses(t *testing.T) {
	v := tellable(t)
	mallory := seedKey(t, 66)
	good := v.at(5).sign(social(2, 75))
	own := v.at(5).forge(social(2, 75), mallory, func(h *Header) { h.Author = mallory.Address() })
	unsigned := v.at(5).forge(social(2, 75), mallory, nil)
	other := newVillage(t, 2, 6)
	other.open()
	for _, c := range []struct {
		name string
		a, b *Entry
		want string
	}{
		{"good", v.entries[5], good, "none"},
		{"one entry twice", good, good, "malformed"},
		{"two places", v.entries[4], good, "malformed"},
		{"two groups", v.entries[1], other.entries[1], "malformed"},
		{"a stranger's", v.entries[5], own, "author"},
		{"not signed", v.entries[5], unsigned, "signature"},
	} {
		p, err := NewEquivocation(c.a, c.b)
		if err == nil {
			p, err = ParseEquivocation(p.Bytes())
		}
		if err == nil {
			err = p.Check(v.journal)
		}
		if class(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// Two openings of one epoch, at two places.
func TestEquivocationOfOpenings(t *testing.T) {
	v := tellable(t)
	one := v.at(4).forge(opening(seedKey(t, 51)), seedKey(t, 51), nil, v.holders[1:]...)
	two := v.forge(opening(seedKey(t, 52)), seedKey(t, 52), nil, v.holders[:2]...)
	alone := v.at(4).forge(opening(seedKey(t, 51)), seedKey(t, 51), nil, v.holders[0])
	p, err := NewEquivocation(one, two)
	if err != nil {
		t.Fatal(err)
	}
	now := *v
	now.accept(two)
	for name, j := range map[string]*Journal{"before": v.journal, "after": now.journal} {
		if err := p.Check(j); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := p.Check(v.at(3).journal); class(err) != "gap" {
		t.Errorf("too early: %v", err)
	}
	p, _ = NewEquivocation(alone, two)
	if err := p.Check(now.journal); class(err) != "quorum_missing" {
		t.Errorf("without the quorum: %v", err)
	}
}

// A decision against a branch is remembered.
func TestResolved(t *testing.T) {
	v := tellable(t)
	other := v.at(5).sign(social(2, 75))
	v.accept(v.forge(resolving(v, v.entries[5].id, other.id), seedKey(t, 50), nil, v.holders[:2]...))
	if !v.journal.Resolved(other.id) || v.journal.Resolved(v.entries[5].id) || v.journal.Epoch() != 1 {
		t.Error("not resolved")
	}
	_, err := v.journal.Accept(other)
	if class(err) != "fork" {
		t.Errorf("the other branch: %v", err)
	}
}
