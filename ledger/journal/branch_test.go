package journal

import (
	"math/rand/v2"
	"slices"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
)

// copyAt is the village as another phone knew it after so many entries.
func (v *village) copyAt(entries int) *village {
	past := v.at(entries)
	past.judge = nil
	return past
}

// takeOver has a new phone, key n, take over at the head with two key-holders.
func (v *village) takeOver(n uint64) *village {
	v.t.Helper()
	now := *v
	now.device, now.entries = seedKey(v.t, n), slices.Clone(v.entries)
	now.accept(v.forge(opening(now.device), now.device, nil, v.holders[:2]...))
	return &now
}

// resolve has the key-holders decide at the head for this history, against an
// entry of the other; key n writes from then on.
func (v *village) resolve(n uint64, against *Entry) *village {
	v.t.Helper()
	now := *v
	now.device, now.entries = seedKey(v.t, n), slices.Clone(v.entries)
	kept := v.entries[len(v.entries)-1]
	e := &ledger.ForkResolved{Writer: ledger.Signatory(now.device.Public()), Kept: ledger.Digest(kept.id), Stranded: ledger.Digest(against.id)}
	now.accept(v.forge(e, now.device, nil, v.holders[:2]...))
	return &now
}

func (v *village) last() *Entry { return v.entries[len(v.entries)-1] }

func (v *village) headAt(seq uint64) Head { return v.journal.at(seq) }

// branch is the other village's history as this one comes to know it.
func (v *village) branch(other *village) *Branch {
	v.t.Helper()
	b, err := v.journal.Branch(stored(v.entries), foreign(v.t, other.entries)...)
	if err != nil {
		v.t.Fatal(err)
	}
	return b
}

func foreign(t testing.TB, entries []*Entry) (read []*Entry) {
	for _, e := range entries {
		read = append(read, stranger(t, e))
	}
	return read
}

// A tale is how a group came to have two histories, x and y, and what everybody
// says of them.
type tale struct {
	name  string
	tell  func(v *village) (x, y *village, w Witness)
	cause Cause
	from  uint64
	holds string // x, y or doubt
	epoch uint64
}

// The group of all tales is tellable's: entry 3 is a cosigned closing, 4 opens
// the second meeting, 5 is a contribution.
var tales = []tale{
	{"the treasurer shows two facilitators two histories", func(v *village) (x, y *village, w Witness) {
		x, y = v, v.copyAt(5)
		y.add(social(1, 45))
		y.add(social(2, 45))
		return x, y, Witness{Attested: []Head{x.journal.Head(), y.journal.Head()}}
	}, TwoHistories, 5, "doubt", 0},
	{"and the key-holders keep the first", func(v *village) (x, y *village, w Witness) {
		y = v.copyAt(5)
		y.add(social(1, 45))
		x = v.resolve(50, y.entries[5])
		return x, y, Witness{Attested: []Head{y.journal.Head()}}
	}, TwoHistories, 5, "x", 0},
	{"and the key-holders keep the second", func(v *village) (x, y *village, w Witness) {
		y = v.copyAt(5)
		y.add(social(1, 45))
		return v, y.resolve(50, v.entries[5]), Witness{Attested: []Head{v.journal.Head()}}
	}, TwoHistories, 5, "y", 0},
	{"and the treasurer goes on in what was not kept", func(v *village) (x, y *village, w Witness) {
		y = v.copyAt(5)
		y.add(social(1, 45))
		x = v.resolve(50, y.entries[5])
		y.add(social(2, 45))
		y.close()
		return x, y, w
	}, TwoHistories, 5, "x", 0},
	{"they open an epoch on the second, not knowing of the first", func(v *village) (x, y *village, w Witness) {
		y = v.copyAt(5)
		y.add(social(1, 45))
		return v, y.takeOver(50), w
	}, TwoHistories, 5, "y", 0},
	{"the same, and the facilitator attested the first", func(v *village) (x, y *village, w Witness) {
		y = v.copyAt(5)
		y.add(social(1, 45))
		return v, y.takeOver(50), Witness{Attested: []Head{v.journal.Head()}}
	}, TwoHistories, 5, "doubt", 0},
	{"a cloned phone writes beside the other", func(v *village) (x, y *village, w Witness) {
		y = v.copyAt(6)
		v.add(social(2, 50))
		v.close()
		y.add(social(3, 50))
		y.close()
		return v, y, w
	}, TwoHistories, 6, "doubt", 0},
	{"a restored backup takes a new epoch, and nobody vouched for what it lost", func(v *village) (x, y *village, w Witness) {
		return v, v.copyAt(5).takeOver(50), w
	}, CutBelow, 5, "y", 1},
	{"a restored backup cuts below a closing", func(v *village) (x, y *village, w Witness) {
		return v, v.copyAt(3).takeOver(50), w
	}, CutBelow, 3, "doubt", 1},
	{"below a head that was attested", func(v *village) (x, y *village, w Witness) {
		return v, v.copyAt(5).takeOver(50), Witness{Attested: []Head{v.headAt(5)}}
	}, CutBelow, 5, "doubt", 1},
	{"below an entry somebody holds a receipt for", func(v *village) (x, y *village, w Witness) {
		return v, v.copyAt(5).takeOver(50), Witness{Receipted: []Head{v.headAt(5)}}
	}, CutBelow, 5, "doubt", 1},
	{"what was attested lies below the cut", func(v *village) (x, y *village, w Witness) {
		return v, v.copyAt(5).takeOver(50), Witness{Attested: []Head{v.headAt(4)}, Receipted: []Head{v.headAt(2)}}
	}, CutBelow, 5, "y", 1},
	{"an attestation of a head nobody has vouches for nothing", func(v *village) (x, y *village, w Witness) {
		return v, v.copyAt(5).takeOver(50), Witness{Attested: []Head{{0, 5, crypto.Hash{1}}, {0, 900, crypto.Hash{2}}}}
	}, CutBelow, 5, "y", 1},
	{"the key-holders take a cut below a closing back", func(v *village) (x, y *village, w Witness) {
		y = v.copyAt(3).takeOver(50)
		return v.resolve(51, y.last()), y, w
	}, TwoOpenings, 3, "x", 1},
	{"the key-holders confirm a cut below a closing", func(v *village) (x, y *village, w Witness) {
		y = v.copyAt(3).takeOver(50)
		return v, y.resolve(51, v.last()), w
	}, CutBelow, 3, "y", 1},
	{"the old phone closes a meeting after they confirmed", func(v *village) (x, y *village, w Witness) {
		y = v.copyAt(3).takeOver(50).resolve(51, v.entries[4])
		v.close()
		return v, y, w
	}, CutBelow, 3, "y", 1},
	{"a cut that says it resolves is a cut all the same", func(v *village) (x, y *village, w Witness) {
		return v, v.copyAt(3).resolve(51, v.last()), w
	}, CutBelow, 3, "doubt", 1},
	{"a decision against an entry nobody has decides nothing", func(v *village) (x, y *village, w Witness) {
		return v, v.copyAt(3).takeOver(50).resolve(51, newVillage(v.t, 2, 6).last()), w
	}, CutBelow, 3, "doubt", 1},
	{"two phones take over at one head", func(v *village) (x, y *village, w Witness) {
		return v.takeOver(50), v.takeOver(51), w
	}, TwoOpenings, 6, "doubt", 1},
	{"two phones take over at two heads", func(v *village) (x, y *village, w Witness) {
		return v.takeOver(50), v.copyAt(5).takeOver(51), w
	}, TwoOpenings, 5, "doubt", 1},
	{"and the key-holders keep the first phone", func(v *village) (x, y *village, w Witness) {
		y = v.copyAt(5).takeOver(51)
		y.add(social(1, 45))
		return v.takeOver(50).resolve(52, y.entries[5]), y, w
	}, TwoOpenings, 5, "x", 1},
	{"and the key-holders keep the second phone", func(v *village) (x, y *village, w Witness) {
		x = v.takeOver(50)
		return x, v.copyAt(5).takeOver(51).resolve(52, x.last()), w
	}, TwoOpenings, 5, "y", 1},
	{"they decided, and did not know the other had been handed on", func(v *village) (x, y *village, w Witness) {
		y = v.copyAt(5).takeOver(51)
		x = v.takeOver(50).resolve(52, y.entries[5])
		return x, y.takeOver(53), w
	}, TwoOpenings, 5, "doubt", 1},
	{"and decide again, now that they know", func(v *village) (x, y *village, w Witness) {
		y = v.copyAt(5).takeOver(51)
		x = v.takeOver(50).resolve(52, y.entries[5])
		y = y.takeOver(53)
		return x.resolve(54, y.last()), y, w
	}, TwoOpenings, 5, "x", 1},
	{"they decide for both: the later one knew of the earlier", func(v *village) (x, y *village, w Witness) {
		y = v.copyAt(5).takeOver(51)
		x = v.takeOver(50).resolve(52, y.last())
		return x, y.resolve(53, x.last()), w
	}, TwoOpenings, 5, "y", 1},
	{"those who held the keys before go back below the election", func(v *village) (x, y *village, w Witness) {
		former := v.copyAt(5)
		v.add(elected([]*crypto.Key{seedKey(v.t, 71), seedKey(v.t, 72), seedKey(v.t, 73)}))
		return v, former.takeOver(50).resolve(51, v.last()), w
	}, CutBelow, 5, "doubt", 1},
	{"and those elected since answer", func(v *village) (x, y *village, w Witness) {
		former := v.copyAt(5)
		own := []*crypto.Key{seedKey(v.t, 71), seedKey(v.t, 72), seedKey(v.t, 73)}
		v.add(elected(own))
		y = former.takeOver(50).resolve(51, v.last())
		v.holders = own
		return v.resolve(52, y.last()), y, w
	}, TwoOpenings, 5, "x", 1},
}

func (c Choice) told(x, y string) string { return [...]string{"doubt", x, y}[c] }

func TestTales(t *testing.T) {
	for _, tale := range tales {
		t.Run(tale.name, func(t *testing.T) {
			x, y, w := tale.tell(tellable(t))
			for _, side := range []struct {
				a, b         *village
				nameA, nameB string
			}{{x, y, "x", "y"}, {y, x, "y", "x"}} {
				b := side.a.branch(side.b)
				if b.Journal.Head() != side.b.journal.Head() || len(b.Entries) != len(side.b.entries)-int(tale.from) {
					t.Fatalf("%s knows the other up to %v", side.nameA, b.Journal.Head())
				}
				s, split := side.a.journal.Compare(b.Journal, w)
				if got := s.Holds.told(side.nameA, side.nameB); !split || got != tale.holds || s.Cause != tale.cause || s.From != tale.from {
					t.Errorf("%s says %s holds, of %+v; want %s", side.nameA, got, s, tale.holds)
				}
				d := side.a.journal.Dispute(nil, []*Branch{b}, w)
				if (d != nil) != (tale.holds == "doubt") || d != nil && *d != (Dispute{tale.from, s.Epoch, tale.cause}) {
					t.Errorf("%s: %+v", side.nameA, d)
				}
			}
		})
	}
}

// What is heard of a tale entry by entry, in any order, is the same in the end:
// the chains give the branch.
func TestTalesInAnyOrder(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 3))
	for _, tale := range tales {
		x, y, _ := tale.tell(tellable(t))
		heard := foreign(t, y.entries[tale.from:])
		heard = append(heard, heard[0])
		dice.Shuffle(len(heard), func(i, k int) { heard[i], heard[k] = heard[k], heard[i] })
		chains := Chains(heard)
		if len(chains) != 1 || len(chains[0]) != len(y.entries)-int(tale.from) {
			t.Fatalf("%s: %d chains", tale.name, len(chains))
		}
		if b, err := x.journal.Branch(stored(x.entries), chains[0]...); err != nil || b.Journal.Head() != y.journal.Head() {
			t.Errorf("%s: %v", tale.name, err)
		}
	}
}

// What the gate refuses of the other history is what is kept of it, and whoever
// gets it can check it.
func TestTalesLeaveEvidence(t *testing.T) {
	for _, tale := range tales {
		x, y, _ := tale.tell(tellable(t))
		_, err := x.journal.Accept(foreign(t, y.entries[tale.from:])...)
		all, failed := x.journal.Evidence(err, func(seq uint64) (*Entry, error) { return x.entries[seq], nil })
		if failed != nil {
			t.Fatal(failed)
		}
		if len(all) == 0 && class(err) != "gap" { // an opening on a branch that is not here tells nothing yet
			t.Errorf("%s: nothing is kept of %v", tale.name, err)
		}
		for _, e := range all {
			read, err := ParseEvidence(e.Kind, e.Bytes())
			if err != nil || read.ID() != e.ID() {
				t.Fatalf("%s: %v", tale.name, err)
			}
			if err := read.Check(x.journal); err != nil {
				t.Errorf("%s: %v", tale.name, err)
			}
		}
	}
}

// The proof alone says what the branch would, as long as nobody vouched for what
// was left.
func TestTalesByProofAlone(t *testing.T) {
	for _, tale := range tales {
		x, y, w := tale.tell(tellable(t))
		p, err := NewEquivocation(x.entries[tale.from], y.entries[tale.from])
		if err != nil || len(w.Attested) > 0 {
			continue
		}
		for name, v := range map[string]*village{"x": x, "y": y} {
			if p.Check(v.journal) != nil { // the branch is needed
				continue
			}
			d := v.journal.Dispute([]*Equivocation{p}, nil, w)
			if name == tale.holds && d != nil {
				t.Errorf("%s: %s is in doubt: %+v", tale.name, name, d)
			}
			if tale.holds == "doubt" && d == nil && tale.cause != CutBelow {
				t.Errorf("%s: %s is not in doubt", tale.name, name)
			}
		}
	}
}

func TestCompareIsNoSplit(t *testing.T) {
	v := tellable(t)
	short, other := v.copyAt(4), newVillage(t, 2, 6)
	for name, pair := range map[string][2]*Journal{
		"shorter": {v.journal, short.journal}, "longer": {short.journal, v.journal},
		"the same": {v.journal, v.journal}, "another group": {v.journal, other.journal}, "none": {v.journal, new(Journal)},
	} {
		if s, split := pair[0].Compare(pair[1], Witness{}); split {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

func TestLoss(t *testing.T) {
	v := tellable(t)
	w := Witness{Attested: []Head{v.headAt(4), v.headAt(1)}, Receipted: []Head{v.headAt(2), v.headAt(5)}}
	for _, c := range []struct {
		from                uint64
		entries             uint64
		cosigned            bool
		attested, receipted int
		grave               bool
	}{{0, 6, true, 2, 2, true}, {3, 3, true, 1, 1, true}, {4, 2, false, 1, 1, true}, {5, 1, false, 0, 1, true}, {6, 0, false, 0, 0, false}, {99, 0, false, 0, 0, false}} {
		l := v.journal.Loss(c.from, w)
		if l.Entries != c.entries || l.Cosigned != c.cosigned || len(l.Attested) != c.attested || len(l.Receipted) != c.receipted || l.Grave() != c.grave {
			t.Errorf("from %d: %+v", c.from, l)
		}
	}
	if l := v.journal.Loss(5, Witness{}); l.Grave() {
		t.Errorf("%+v", l)
	}
}

// A branch ends before what its gate refuses.
func TestBranchEndsBeforeWhatIsRefused(t *testing.T) {
	v := tellable(t)
	y := v.copyAt(5)
	y.add(social(1, 45))
	bad := y.sign(&ledger.Repayment{Loan: 7, Amount: 5})
	forged := y.forge(social(2, 45), seedKey(t, 66), nil)
	for _, c := range []struct {
		name    string
		entries []*Entry
		want    string
		length  int
	}{
		{"good", y.entries[3:], "none", 1},
		{"against the rules", append(slices.Clone(y.entries), bad), "unknown_loan", 1},
		{"forged", append(slices.Clone(y.entries), forged), "signature", 1},
		{"nothing of it good", []*Entry{v.at(5).forge(social(1, 45), seedKey(t, 66), nil)}, "signature", 0},
		{"nothing that differs", v.entries, "malformed", 0},
		{"nothing at all", nil, "malformed", 0},
		{"another founding", newVillage(t, 2, 6).entries, "malformed", 0},
		{"one is missing before it", []*Entry{bad}, "gap", 0},
	} {
		b, err := v.journal.Branch(stored(v.entries), foreign(t, c.entries)...)
		length := 0
		if b != nil {
			length = len(b.Entries)
		}
		if class(err) != c.want || length != c.length {
			t.Errorf("%s: %d entries, %v", c.name, length, err)
		}
	}
}

// A branch grows as more of it is heard, and not past its bound.
func TestBranchGrows(t *testing.T) {
	v := tellable(t)
	y := v.copyAt(5)
	y.add(social(1, 45))
	b := v.branch(y)
	more := []*Entry{y.add(social(2, 45)), y.add(social(3, 45))}
	if err := b.Extend(foreign(t, append(y.entries[4:6:6], more...))...); err != nil || b.Journal.Head() != y.journal.Head() || len(b.Entries) != 3 {
		t.Fatalf("%d entries, %v", len(b.Entries), err)
	}
	if err := b.Extend(make([]*Entry, MaxBranch)...); class(err) != "malformed" || len(b.Entries) != 3 {
		t.Errorf("past its bound: %v", err)
	}
}

func TestChains(t *testing.T) {
	v := tellable(t)
	y := v.copyAt(5)
	y.add(social(1, 45))
	z := v.copyAt(4).takeOver(50)
	all := slices.Concat(v.entries[4:], y.entries[4:], z.entries[4:])
	chains := Chains(all)
	var ends []crypto.Hash
	for _, c := range chains {
		ends = append(ends, c[len(c)-1].id)
	}
	if len(chains) != 3 || ends[0] != z.last().id || len(chains[0]) != 1 || len(chains[1]) != 2 {
		t.Errorf("%d chains", len(chains))
	}
	for amount := range ledger.Amount(20) {
		all = append(all, v.copyAt(5).sign(social(1, 100+5*amount)))
	}
	if n := len(Chains(all)); n != MaxChains {
		t.Errorf("%d chains", n)
	}
	if Chains(nil) != nil {
		t.Error("chains of nothing")
	}
}

// Of two proofs everybody keeps the same.
func TestOneProofIsKept(t *testing.T) {
	v := tellable(t)
	var proofs []*Equivocation
	for _, seq := range []int{5, 2, 5, 4} {
		e := v.copyAt(seq).sign(social(2, ledger.Amount(55+5*len(proofs))))
		p, err := NewEquivocation(v.entries[seq], e)
		if err != nil {
			t.Fatal(err)
		}
		proofs = append(proofs, p)
	}
	slices.SortFunc(proofs, func(p, q *Equivocation) int {
		if p.Before(q) {
			return -1
		}
		return 1
	})
	if proofs[0].A.Seq() != 2 || proofs[1].A.Seq() != 4 || proofs[2].Before(proofs[2]) {
		t.Error("another order")
	}
	if d := v.journal.Dispute(proofs, nil, Witness{}); d == nil || *d != (Dispute{2, 0, TwoHistories}) {
		t.Errorf("%+v", d)
	}
	if d := v.handOver(50).journal.Dispute(proofs, nil, Witness{}); d != nil {
		t.Errorf("the next epoch has chosen: %+v", d)
	}
}

func TestEvidenceRefuses(t *testing.T) {
	v := tellable(t)
	other := v.copyAt(5).sign(social(2, 75))
	cut := v.copyAt(4).forge(opening(seedKey(t, 50)), seedKey(t, 50), nil, v.holders[:2]...)
	alone := v.copyAt(4).forge(opening(seedKey(t, 50)), seedKey(t, 50), nil, v.holders[0])
	for _, c := range []struct {
		name  string
		kind  EvidenceKind
		entry *Entry
		want  string
	}{
		{"a branch's entry", EvidenceBranch, other, "none"},
		{"a cut", EvidenceCut, cut, "none"},
		{"the next entry of a journal that is behind", EvidenceStranded, v.sign(social(2, 50)), "none"},
		{"a cut that cuts nothing", EvidenceCut, other, "malformed"},
		{"a cut without the quorum", EvidenceCut, alone, "quorum_missing"},
		{"what the journal holds", EvidenceBranch, v.entries[5], "malformed"},
		{"a stranger's", EvidenceBranch, v.copyAt(5).forge(social(2, 75), seedKey(t, 66), nil), "signature"},
		{"of an epoch that is not known", EvidenceStranded, v.copyAt(4).takeOver(50).sign(social(2, 75)), "gap"},
		{"another group's", EvidenceBranch, newVillage(t, 2, 6).sign(social(2, 75)), "malformed"},
		{"another founding", EvidenceBranch, newVillage(t, 2, 6).entries[0], "malformed"},
		{"no kind", 9, other, "malformed"},
	} {
		e, err := ParseEvidence(c.kind, (&Evidence{Kind: EvidenceBranch, Entry: c.entry}).Bytes())
		if err == nil {
			err = e.Check(v.journal)
		}
		if class(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := ParseEvidence(EvidenceBranch, make([]byte, 63)); class(err) != "malformed" {
		t.Errorf("cut short: %v", err)
	}
	if all, err := v.journal.Evidence(ErrGap, nil); all != nil || err != nil {
		t.Errorf("of a gap: %v", all)
	}
}
