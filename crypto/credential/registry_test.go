package credential

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"jigiya/crypto"
)

func TestAFacilitatorIsLetIn(t *testing.T) {
	programme, phone := found(t, 1), key(t, 100)
	certified := programme.certify(t, Credential{Subject: phone.Public(), Role: Facilitator, Zone: []string{"ocha-2023:ML05"}})
	r := NewRegistry()
	add(t, r, programme.deed, certified)
	want := []Right{{programme.root.Programme, Facilitator, []string{"ocha-2023:ML05"}, nil, today + MaxDays, certified.ID()}}
	rights := r.Rights(phone.Address(), today)
	if diff := cmp.Diff(want, rights, cmpopts.EquateEmpty()); diff != "" {
		t.Fatal(diff)
	}
	if !rights[0].Covers(crypto.Hash{1}, "ocha-2023:ML0505") || rights[0].Covers(crypto.Hash{1}, "ocha-2023:ML0605") {
		t.Error("her zone is not where it should be")
	}
	if r.Rights(phone.Address(), today+MaxDays+1) != nil {
		t.Error("she still comes in after the last day")
	}
	add(t, r, programme.revoke(t, phone.Address(), noon))
	if r.Rights(phone.Address(), today) != nil {
		t.Error("she still comes in after she was revoked")
	}
}

// ids names deeds in the order given.
func ids(deeds ...*Deed) (list []crypto.Hash) {
	for _, d := range deeds {
		list = append(list, d.ID())
	}
	return list
}

func sameIDs(a, b []crypto.Hash) bool { return slices.Equal(a, b) }

// What a device shows of itself is what another needs to judge it, in order.
func TestShownIsEnough(t *testing.T) {
	programme, other, phone := found(t, 1), found(t, 50), key(t, 100)
	next := programme.rotate(t, 10, noon)
	first := programme.certify(t, Credential{Subject: phone.Public(), Role: Facilitator, Zone: []string{"x:a"}})
	second := next.certify(t, Credential{Subject: phone.Public(), Role: Staff})
	r := NewRegistry()
	deeds := []*Deed{programme.deed, next.deed, first, second, other.deed,
		other.certify(t, Credential{Subject: key(t, 101).Public()})}
	add(t, r, deeds...)
	shown := r.Shown(phone.Address(), today)
	if want := ids(deeds[:4]...); !sameIDs(shown, want) {
		t.Fatalf("shown %v, want %v", shown, want)
	}
	judge := NewRegistry()
	add(t, judge, deeds[:4]...)
	if got := judge.Rights(phone.Address(), today); len(got) != 2 {
		t.Errorf("another sees %v", got)
	}
	if len(r.Shown(phone.Address(), today+MaxDays+1)) > 0 {
		t.Error("something is shown after the last day")
	}
}

func TestStandings(t *testing.T) {
	programme, phone := found(t, 1), key(t, 100)
	for _, v := range []struct {
		name  string
		also  []*Deed
		today Date
		want  Standing
	}{
		{"good", nil, today, Good},
		{"expired", nil, today + MaxDays + 1, Expired},
		{"early", nil, today - MaxDays - 1, Early},
		{"revoked", []*Deed{programme.revoke(t, phone.Address(), noon)}, today, Revoked},
		{"ended", []*Deed{programme.rotate(t, 10, 0).deed}, today, Ended},
	} {
		r := NewRegistry()
		certified := programme.certify(t, Credential{Subject: phone.Public()})
		add(t, r, append([]*Deed{programme.deed, certified}, v.also...)...)
		all := r.Certified(programme.root.Programme, v.today)
		if len(all) != 1 || all[0].Standing != v.want || all[0].Standing.String() != v.name || all[0].Credential != certified.ID() {
			t.Errorf("%s: %v", v.name, all)
		}
		if good := len(r.Rights(phone.Address(), v.today)) == 1; good != (v.want == Good) {
			t.Errorf("%s: it gives a right: %t", v.name, good)
		}
	}
}

// Which revocation reaches further shows only after a rotation: the one of the
// older root may have been asked first and for longer, and lose most of it.
func TestARevocationOfALaterRootIsKeptBesideALongerOne(t *testing.T) {
	programme, phone := found(t, 1), key(t, 100)
	next := programme.rotate(t, 10, noon)
	longer, later := programme.revoke(t, phone.Address(), noon+100), next.revoke(t, phone.Address(), noon+50)
	certified := next.certify(t, Credential{Subject: phone.Public(), Issued: noon + 40})
	for _, order := range [][]*Deed{{longer, later}, {later, longer}} {
		r := NewRegistry()
		add(t, r, programme.deed, next.deed, certified)
		for _, d := range order {
			if taken, err := r.Add(d.Bytes()); err != nil || taken.State != Kept || len(taken.Dropped) > 0 {
				t.Errorf("%v, %v", taken, err)
			}
		}
		if len(r.Rights(phone.Address(), today)) > 0 {
			t.Error("she still has a right")
		}
	}
}

// A rotation cannot give back what an earlier one ended.
func TestARotationDoesNotUndoOneBefore(t *testing.T) {
	programme, phone := found(t, 1), key(t, 100)
	ended := programme.rotate(t, 10, 0)
	kept := ended.rotate(t, 20, noon+100)
	r := NewRegistry()
	add(t, r, programme.deed, programme.certify(t, Credential{Subject: phone.Public()}), ended.deed, kept.deed)
	if len(r.Rights(phone.Address(), today)) > 0 {
		t.Error("she has her right again")
	}
}

// A rival is kept out, and what it certifies with it, and shown as evidence.
func TestARivalRootIsEvidence(t *testing.T) {
	programme, phone := found(t, 1), key(t, 100)
	first, rival := programme.rotate(t, 10, noon), programme.rotate(t, 20, noon)
	fromRival := rival.certify(t, Credential{Subject: phone.Public()})
	check := func(r *Registry, got *RivalError) {
		t.Helper()
		if got == nil || got.Held != first.deed.ID() || got.Rival.ID() != rival.deed.ID() || got.Number != 1 {
			t.Fatalf("got %v", got)
		}
		if root, _ := r.Programme(programme.root.Programme); root.Keys[0] != first.root.Keys[0] {
			t.Error("the rival stands")
		}
		if _, err := r.Add(fromRival.Bytes()); !errors.Is(err, ErrSigner) {
			t.Errorf("what the rival certified: %v", err)
		}
	}
	r := NewRegistry()
	add(t, r, programme.deed, first.deed)
	_, err := r.Add(rival.deed.Bytes())
	got := new(RivalError)
	errors.As(err, &got)
	check(r, got)

	r = NewRegistry() // both wait for the founding: the one that came first stands
	add(t, r, first.deed, rival.deed)
	taken, err := r.Add(programme.deed.Bytes())
	if err != nil || len(taken.Settled) != 1 || len(taken.Rivals) != 1 {
		t.Fatal(taken, err)
	}
	check(r, taken.Rivals[0])
}

// What waited and turns out to be forged disappears without a word.
func TestWhatWaitedIsVerified(t *testing.T) {
	programme, phone := found(t, 1), key(t, 100)
	forged := programme.certify(t, Credential{Subject: phone.Public()})
	forged.signatures[0].Signature[3] ^= 1
	good := programme.certify(t, Credential{Subject: phone.Public(), Role: Office})
	for _, add := range []func(*Registry, []byte) (Taken, error){(*Registry).Add, (*Registry).AddTrusted} {
		r := NewRegistry()
		for _, d := range []*Deed{forged, good} {
			if taken, err := r.Add(d.Bytes()); err != nil || taken.State != Pending {
				t.Fatal(taken.State, err)
			}
		}
		taken, err := add(r, programme.deed.Bytes())
		if err != nil || len(taken.Settled) != 1 || taken.Settled[0].Deed.ID() != good.ID() || taken.Settled[0].State != Kept {
			t.Fatalf("%v, %v", taken, err)
		}
		if rights := r.Rights(phone.Address(), today); len(rights) != 1 || rights[0].Role != Office {
			t.Errorf("got %v", rights)
		}
	}
}

func TestAnErrorChangesNothing(t *testing.T) {
	programme, phone := found(t, 1), key(t, 100)
	r := NewRegistry()
	unsigned, err := Draw(programme.root)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Add(unsigned.Bytes()); !errors.Is(err, ErrQuorum) {
		t.Fatal(err)
	}
	if len(r.Programmes()) > 0 {
		t.Error("a programme nobody signed is there")
	}
	good := programme.certify(t, Credential{Subject: phone.Public()})
	add(t, r, programme.deed, good)
	newer := programme.certify(t, Credential{Subject: phone.Public(), Issued: noon + 1})
	newer.signatures[1].Signature[5] ^= 1
	if _, err := r.Add(newer.Bytes()); !errors.Is(err, ErrSignature) {
		t.Fatal(err)
	}
	if rights := r.Rights(phone.Address(), today); len(rights) != 1 || rights[0].Credential != good.ID() {
		t.Errorf("got %v", rights)
	}
}

func TestExpireAndForget(t *testing.T) {
	programme, phone, other := found(t, 1), key(t, 100), key(t, 101)
	r := NewRegistry()
	older := programme.certify(t, Credential{Subject: phone.Public(), Issued: noon - daySeconds})
	over := programme.certify(t, Credential{Subject: phone.Public(), Expires: today + 10})
	stays := programme.certify(t, Credential{Subject: other.Public(), Issued: noon + 10*daySeconds})
	revoked := programme.revoke(t, key(t, 102).Address(), noon+daySeconds)
	add(t, r, programme.deed, over, stays, revoked)
	for _, v := range []struct {
		today Date
		want  []crypto.Hash
	}{
		{today + 11, nil}, // it is over, and still the newest
		{today + 2*MaxDays, nil},
		{today + 2*MaxDays + 1, ids(over)},
		{today + 2*MaxDays + 2, ids(revoked)},
		{today + 2*MaxDays + 10, nil},
		{today + 2*MaxDays + 11, ids(stays)},
	} {
		if got := r.Expire(v.today); !sameIDs(got, v.want) {
			t.Errorf("on day %d %v, want %v", v.today, got, v.want)
		}
		add(t, r, older)
		if len(r.Rights(phone.Address(), max(v.today, today+11))) > 0 {
			t.Errorf("on day %d the older credential came back", v.today)
		}
		r.programmes[programme.root.Programme].forget(older)
	}
	add(t, r, stays)
	r.Forget(programme.root.Programme)
	if len(r.Programmes()) > 0 || len(r.Rights(other.Address(), today)) > 0 {
		t.Error("something of it is left")
	}
}

// forget takes a credential out again, if it is the newest.
func (p *programme) forget(d *Deed) {
	for h, c := range p.credentials {
		if c.id == d.ID() {
			delete(p.credentials, h)
		}
	}
}

// Whatever fills the place where deeds wait, the next one has room, and the
// memory it takes is bounded.
func TestThePendingIsBounded(t *testing.T) {
	r := NewRegistry()
	c := &Credential{Programme: crypto.Address{1}, Subject: key(t, 1).Public(), Role: Facilitator, Zone: []string{"x:a"}, Expires: 1}
	for i := range uint32(MaxPending + 50) {
		c.Root = i
		d, err := Draw(c)
		if err != nil {
			t.Fatal(err)
		}
		add(t, r, d)
	}
	if len(r.pending.deeds) != MaxPending {
		t.Errorf("%d deeds wait", len(r.pending.deeds))
	}
	for i := range MaxGroups {
		c.Groups = append(c.Groups, crypto.Hash{1, byte(i)})
	}
	for i := range uint32(300) {
		c.Root = 5000 + i
		d, err := Draw(c)
		if err != nil {
			t.Fatal(err)
		}
		add(t, r, d)
	}
	size := 0
	for _, d := range r.pending.deeds {
		size += len(d.deed.Bytes())
	}
	if size > MaxPendingBytes || size != r.pending.bytes || size < MaxPendingBytes/2 {
		t.Errorf("%d bytes wait, counted as %d", size, r.pending.bytes)
	}
	programme := found(t, 1) // an honest one still comes through
	certified := programme.certify(t, Credential{Subject: key(t, 100).Public()})
	add(t, r, certified, programme.deed)
	if len(r.Rights(key(t, 100).Address(), today)) != 1 {
		t.Error("the honest one did not come through")
	}
	r.Forget(crypto.Address{1})
	if len(r.pending.deeds) > 0 || r.pending.bytes != 0 {
		t.Errorf("%d deeds and %d bytes still wait", len(r.pending.deeds), r.pending.bytes)
	}
}

func TestProgrammesAreBounded(t *testing.T) {
	r := NewRegistry()
	for n := range uint64(MaxProgrammes + 1) {
		k := key(t, 1000+n)
		d := signed(t, &Root{Quorum: 1, Keys: publics(k), Name: "one of many"}, nil, k)
		if _, err := r.Add(d.Bytes()); errors.Is(err, ErrFull) != (n == MaxProgrammes) {
			t.Fatalf("programme %d: %v", n+1, err)
		}
	}
}

func TestAProgrammesRootsAndDevicesAreBounded(t *testing.T) {
	k := key(t, 1)
	founding := signed(t, &Root{Quorum: 1, Keys: publics(k), Name: "x"}, nil, k)
	root := founding.Statement().(*Root)
	r := NewRegistry()
	add(t, r, founding)
	for n := uint32(1); n <= MaxRoots; n++ {
		d := signed(t, &Root{Number: n, Programme: root.Programme, Quorum: 1, Keys: publics(k), Name: "x", Keep: noon}, root, k)
		if _, err := r.Add(d.Bytes()); errors.Is(err, ErrFull) != (n == MaxRoots) {
			t.Fatalf("root %d: %v", n, err)
		}
		root = d.Statement().(*Root)
	}
	p := r.programmes[root.Programme]
	for n := range MaxCredentials { // their places are taken, by nobody real
		p.credentials[holder{crypto.Address{1, byte(n), byte(n >> 8)}, Staff}] = heldCredential{said: &Credential{}}
		p.revocations[crypto.Address{1, byte(n), byte(n >> 8)}] = []heldRevocation{{said: &Revocation{Until: 5}}}
	}
	p.revoked = MaxRevocations
	first := &house{r.programmes[root.Programme].roots[0].root.Root, []*crypto.Key{k}, nil}
	if _, err := r.Add(first.certify(t, Credential{Subject: k.Public()}).Bytes()); !errors.Is(err, ErrFull) {
		t.Errorf("one credential more: %v", err)
	}
	if _, err := r.Add(first.revoke(t, k.Address(), noon).Bytes()); !errors.Is(err, ErrFull) {
		t.Errorf("one revocation more: %v", err)
	}
	longer := first.revoke(t, crypto.Address{1, 7}, noon)
	if taken, err := r.Add(longer.Bytes()); err != nil || len(taken.Dropped) != 1 {
		t.Errorf("a longer one in the place of another: %v, %v", taken, err)
	}
}

// The order in which deeds come changes nothing, nor does coming twice.
func TestTheOrderOfDeedsDoesNotMatter(t *testing.T) {
	programme, other := found(t, 1), found(t, 50)
	phones := []*crypto.Key{key(t, 100), key(t, 101)}
	rapid.Check(t, func(t *rapid.T) {
		second := programme.rotate(t, 10, noon+rapid.Int64Range(-1, 5).Draw(t, "first keep"))
		third := second.rotate(t, 20, noon+rapid.Int64Range(-1, 5).Draw(t, "second keep"))
		houses := []*house{programme, second, third, other}
		deeds := []*Deed{programme.deed, second.deed, third.deed, other.deed}
		for range rapid.IntRange(0, 8).Draw(t, "deeds") {
			deeds = append(deeds, someDeed(t, houses, phones))
		}
		straight, shuffled := NewRegistry(), NewRegistry()
		for _, d := range deeds {
			if _, err := straight.Add(d.Bytes()); err != nil {
				t.Fatal(err)
			}
		}
		kept := map[crypto.Hash]bool{}
		for _, d := range rapid.Permutation(append(deeds, deeds...)).Draw(t, "order") {
			taken, err := shuffled.Add(d.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			keep(kept, taken)
		}
		for _, phone := range phones {
			want, got := straight.Rights(phone.Address(), today), shuffled.Rights(phone.Address(), today)
			if diff := cmp.Diff(fmt.Sprint(want), fmt.Sprint(got)); diff != "" {
				t.Fatal(diff)
			}
			if !slices.Equal(modelRights(deeds, phone.Address(), today), credentials(got)) {
				t.Fatalf("the model says otherwise than %v", got)
			}
		}
		loaded := NewRegistry() // and what was kept is enough to begin again
		for _, d := range deeds {
			if kept[d.ID()] {
				if _, err := loaded.AddTrusted(d.Bytes()); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, phone := range phones {
			if diff := cmp.Diff(fmt.Sprint(straight.Rights(phone.Address(), today)), fmt.Sprint(loaded.Rights(phone.Address(), today))); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

func someDeed(t *rapid.T, houses []*house, phones []*crypto.Key) *Deed {
	h := rapid.SampledFrom(houses).Draw(t, "house")
	phone := rapid.SampledFrom(phones).Draw(t, "phone")
	moment := noon + rapid.Int64Range(0, 5).Draw(t, "moment")
	if rapid.Bool().Draw(t, "revoke") {
		return h.revoke(t, phone.Address(), moment)
	}
	role := rapid.SampledFrom([]Role{Staff, Office}).Draw(t, "role")
	zone := rapid.SampledFrom([][]string{nil, {"x:a"}}).Draw(t, "zone")
	return h.certify(t, Credential{Subject: phone.Public(), Role: role, Issued: moment, Zone: zone})
}

// keep does what a node does with its storage.
func keep(kept map[crypto.Hash]bool, taken Taken) {
	if taken.State == Kept {
		kept[taken.Deed.ID()] = true
	}
	for _, id := range taken.Dropped {
		delete(kept, id)
	}
	for _, settled := range taken.Settled {
		keep(kept, settled)
	}
}

func credentials(rights []Right) (list []crypto.Hash) {
	for _, r := range rights {
		list = append(list, r.Credential)
	}
	slices.SortFunc(list, func(a, b crypto.Hash) int { return bytes.Compare(a[:], b[:]) })
	return list
}

// modelRights is the rule of the package comment, asked of all good deeds at
// once.
func modelRights(deeds []*Deed, device crypto.Address, today Date) (list []crypto.Hash) {
	reach := func(programme crypto.Address, number uint32) int64 {
		least := int64(math.MaxInt64)
		for _, d := range deeds {
			if r, ok := d.Statement().(*Root); ok && r.Programme == programme && r.Number > number {
				least = min(least, r.Keep)
			}
		}
		return least
	}
	type place struct {
		programme crypto.Address
		role      Role
	}
	newest := map[place]*Deed{}
	for _, d := range deeds {
		c, ok := d.Statement().(*Credential)
		if !ok || addressOf(c.Subject) != device {
			continue
		}
		at := place{c.Programme, c.Role}
		if held := newest[at]; held == nil || rank(held) < rank(d) {
			newest[at] = d
		}
	}
	for _, d := range newest {
		c := d.Statement().(*Credential)
		good := c.Issued <= reach(c.Programme, c.Root) && today <= c.Expires && DateOf(c.Issued) <= today+MaxDays
		for _, other := range deeds {
			if r, ok := other.Statement().(*Revocation); ok && r.Programme == c.Programme && r.Subject == device {
				good = good && c.Issued > min(r.Until, reach(r.Programme, r.Root))
			}
		}
		if good {
			list = append(list, d.ID())
		}
	}
	slices.SortFunc(list, func(a, b crypto.Hash) int { return bytes.Compare(a[:], b[:]) })
	return list
}

func addressOf(key crypto.PublicKey) crypto.Address {
	a, err := key.Address()
	if err != nil {
		panic(err)
	}
	return a
}

// rank is a text that sorts as credentials of one device and role do.
func rank(d *Deed) string {
	c, digest := d.Statement().(*Credential), d.Digest()
	return fmt.Sprintf("%010d %020d %x", c.Root, c.Issued, digest)
}

// Many ask while deeds come in.
func TestManyMayAskAtOnce(t *testing.T) {
	programme, phone := found(t, 1), key(t, 100)
	certified := programme.certify(t, Credential{Subject: phone.Public()})
	r := NewRegistry()
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			for range 200 {
				for _, right := range r.Rights(phone.Address(), today) {
					right.Covers(crypto.Hash{}, "x:a")
				}
				r.Shown(phone.Address(), today)
				r.Certified(programme.root.Programme, today)
				r.Programmes()
			}
		})
	}
	add(t, r, programme.deed, certified, programme.revoke(t, phone.Address(), noon-1))
	r.Expire(today)
	asking.Wait()
	if len(r.Rights(phone.Address(), today)) != 1 {
		t.Error("the right is not there")
	}
}
