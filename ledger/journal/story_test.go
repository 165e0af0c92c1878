package journal

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/rlp"

	"jigiya/crypto"
	"jigiya/ledger"
)

// tellable is a group of six with a meeting behind it and one going on: entries
// 0 founding, 1 opened, 2 contribution, 3 closed, 4 opened, 5 contribution.
func tellable(t testing.TB) *village {
	v := newVillage(t, 1, 6)
	v.open()
	v.add(social(1, 50))
	v.close()
	v.open()
	v.add(social(1, 50))
	return v
}

func social(m ledger.MemberNumber, amount ledger.Amount) *ledger.Contribution {
	return &ledger.Contribution{Member: m, Fund: "social", Amount: amount}
}

// at is the village as it was after so many entries.
func (v *village) at(entries int) *village {
	v.t.Helper()
	past := *v
	past.entries = append([]*Entry(nil), v.entries[:entries]...)
	var err error
	if past.journal, err = new(Journal).Accept(past.entries...); err != nil {
		v.t.Fatal(err)
	}
	return &past
}

// forge makes whatever a program without conscience would: any header, any
// cosignatures, signed with any key, as a stranger reads it.
func (v *village) forge(e ledger.Event, by *crypto.Key, change func(*Header), cosigners ...*crypto.Key) *Entry {
	v.t.Helper()
	h, err := v.journal.header(v.recorded, e)
	if err != nil {
		v.t.Fatal(err)
	}
	if change != nil {
		change(&h)
	}
	d, err := newDraft(h, e)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.seal(assemble(d.fields, d.body, cosign(v.t, d, false, cosigners...)), by)
}

// seal signs any bytes.
func (v *village) seal(raw []byte, by *crypto.Key) *Entry {
	v.t.Helper()
	signature, err := by.Sign(crypto.Digest(crypto.TagEntry, raw))
	if err != nil {
		v.t.Fatal(err)
	}
	e, err := Decode(raw, signature)
	if err != nil {
		v.t.Fatal(err)
	}
	return e
}

// strange is an entry of a kind and version this program may not know.
func (v *village) strange(version uint8, kind ledger.Kind, payload []byte, change func(*Header)) *Entry {
	v.t.Helper()
	h, _ := v.journal.header(v.recorded, social(1, 1))
	h.Version, h.Kind, h.Seq, h.Prev = version, kind, v.journal.Len(), v.journal.Head().ID
	if change != nil {
		change(&h)
	}
	w := writer()
	l := w.open()
	w.header(&h)
	w.out.Write(payload)
	w.close(l)
	raw, _ := w.written()
	return v.seal(raw, v.device)
}

// anything is a payload with a body nobody knows and no cosignatures.
var anything = []byte{0xc5, 0xc3, 0x01, 0x02, 0x03, 0xc0}

func opening(device *crypto.Key) *ledger.EpochOpened {
	return &ledger.EpochOpened{Writer: ledger.Signatory(device.Public()), Authority: ledger.ByQuorum, Reason: said("the phone fell into the well")}
}

// highTwin is the other signature that satisfies the equation.
func highTwin(s crypto.Signature) crypto.Signature {
	order, _ := new(big.Int).SetString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16)
	new(big.Int).Sub(order, new(big.Int).SetBytes(s[32:])).FillBytes(s[32:])
	return s
}

// A story is what somebody tries with the group of tellable, and what the gate
// says to it.
type story struct {
	name string
	tell func(v *village) []*Entry
	want string
}

func one(e *Entry) []*Entry { return []*Entry{e} }

var stories = []story{
	{"the next entry", func(v *village) []*Entry { return one(v.sign(social(2, 50))) }, "none"},
	{"what is held already", func(v *village) []*Entry { return v.entries }, "none"},
	{"what is held, and more", func(v *village) []*Entry {
		return append(v.entries[2:], v.sign(social(2, 50)))
	}, "none"},
	{"held with another signature is still held", func(v *village) []*Entry {
		e := *v.entries[5]
		e.signature = crypto.Signature{}
		return one(&e)
	}, "none"},
	{"one is missing", func(v *village) []*Entry {
		later := *v
		later.add(social(2, 50))
		return one(later.sign(social(3, 50)))
	}, "gap"},
	{"out of order", func(v *village) []*Entry {
		later := *v
		first := later.add(social(2, 50))
		return []*Entry{later.sign(social(3, 50)), first}
	}, "gap"},
	{"another branch below", func(v *village) []*Entry {
		other := v.at(5)
		other.add(social(4, 50))
		return one(other.sign(social(5, 50)))
	}, "gap"},
	{"the rules refuse", func(v *village) []*Entry { return one(v.sign(social(99, 50))) }, "unknown_member"},
	{"good, then refused: nothing is taken", func(v *village) []*Entry {
		later := *v
		good := later.add(social(2, 50))
		return []*Entry{good, later.sign(&ledger.Repayment{Loan: 1, Amount: 5})}
	}, "unknown_loan"},

	{"a stranger writes", func(v *village) []*Entry {
		mallory := seedKey(v.t, 66)
		return one(v.forge(social(2, 50), mallory, func(h *Header) { h.Author = mallory.Address() }))
	}, "author"},
	{"a key-holder writes", func(v *village) []*Entry {
		return one(v.forge(social(2, 50), v.holders[0], func(h *Header) { h.Author = v.holders[0].Address() }))
	}, "author"},
	{"a stranger signs in the writer's name", func(v *village) []*Entry {
		return one(v.forge(social(2, 50), seedKey(v.t, 66), nil))
	}, "signature"},
	{"the high-s twin of the signature", func(v *village) []*Entry {
		e := v.sign(social(2, 50))
		e.signature = highTwin(e.signature)
		return one(stranger(v.t, e))
	}, "signature"},
	{"the signature of another entry", func(v *village) []*Entry {
		e := v.sign(social(2, 50))
		e.signature = v.entries[5].signature
		return one(stranger(v.t, e))
	}, "signature"},
	{"the signature refuses before the rules do", func(v *village) []*Entry {
		e := v.sign(social(99, 50))
		e.signature[5] ^= 1
		return one(stranger(v.t, e))
	}, "signature"},
	{"an earlier bad signature counts before a later rule", func(v *village) []*Entry {
		later := *v
		bad := *later.add(social(2, 50))
		bad.signature[5] ^= 1
		return []*Entry{&bad, later.sign(social(99, 50))}
	}, "signature"},

	{"an entry of another group of the same device", func(v *village) []*Entry {
		other := newVillage(v.t, 1, 7)
		other.open()
		return one(other.sign(social(2, 50)))
	}, "malformed"},
	{"another founding", func(v *village) []*Entry { return newVillage(v.t, 1, 7).entries }, "malformed"},
	{"an entry moved to another group", func(v *village) []*Entry {
		return one(v.forge(social(2, 50), v.device, func(h *Header) { h.Group[0] ^= 1 }))
	}, "malformed"},
	{"an entry moved to another place keeps no signature", func(v *village) []*Entry {
		moved := v.forge(social(2, 50), v.device, nil)
		moved.signature = v.forge(social(2, 50), v.device, func(h *Header) { h.Seq++ }).signature
		return one(stranger(v.t, moved))
	}, "signature"},

	{"the writer forks", func(v *village) []*Entry { return one(v.at(5).sign(social(2, 75))) }, "fork"},
	{"the writer forks further back", func(v *village) []*Entry { return one(v.at(2).sign(social(2, 75))) }, "fork"},
	{"a fork nobody with the right signed", func(v *village) []*Entry {
		return one(v.at(5).forge(social(2, 75), seedKey(v.t, 66), nil))
	}, "signature"},
	{"a fork in a stranger's own name", func(v *village) []*Entry {
		mallory := seedKey(v.t, 66)
		return one(v.at(5).forge(social(2, 75), mallory, func(h *Header) { h.Author = mallory.Address() }))
	}, "author"},

	{"a closing without cosignatures", func(v *village) []*Entry { return one(v.sign(v.closing())) }, "quorum_missing"},
	{"a closing with one", func(v *village) []*Entry { return one(v.sign(v.closing(), v.holders[0])) }, "quorum_missing"},
	{"a closing with the quorum", func(v *village) []*Entry { return one(v.sign(v.closing(), v.holders[2], v.holders[0])) }, "none"},
	{"a cosigner who holds no key", func(v *village) []*Entry {
		return one(v.sign(v.closing(), v.holders[0], seedKey(v.t, 66)))
	}, "author"},
	{"the quorum and a stranger besides", func(v *village) []*Entry {
		return one(v.sign(v.closing(), v.holders[0], v.holders[1], seedKey(v.t, 66)))
	}, "author"},
	{"cosignatures of another closing", func(v *village) []*Entry {
		d := v.draft(v.closing())
		return one(v.seal(assemble(d.fields, d.body, v.entries[3].cosignatures), v.device))
	}, "signature"},
	{"cosignatures of the same closing at another head", func(v *village) []*Entry {
		d := v.at(5).draft(v.closing())
		old := cosign(v.t, d, false, v.holders[:2]...)
		now := v.draft(v.closing())
		return one(v.seal(assemble(now.fields, now.body, old), v.device))
	}, "signature"},
	{"cosignatures of the same closing at another time", func(v *village) []*Entry {
		old := cosign(v.t, v.draft(v.closing()), false, v.holders[:2]...)
		v.recorded++
		now := v.draft(v.closing())
		return one(v.seal(assemble(now.fields, now.body, old), v.device))
	}, "signature"},
	{"elsewhere, it is said afterwards", func(v *village) []*Entry {
		d := v.draft(v.closing())
		all := cosign(v.t, d, false, v.holders[:2]...)
		all[0].Elsewhere = true
		return one(v.seal(assemble(d.fields, d.body, all), v.device))
	}, "signature"},
	{"elsewhere indeed", func(v *village) []*Entry {
		d := v.draft(v.closing())
		all := append(cosign(v.t, d, true, v.holders[0]), cosign(v.t, d, false, v.holders[1])...)
		return one(v.seal(assemble(d.fields, d.body, all), v.device))
	}, "none"},
	{"the high-s twin of a cosignature", func(v *village) []*Entry {
		d := v.draft(v.closing())
		all := cosign(v.t, d, false, v.holders[:2]...)
		all[1].Signature = highTwin(all[1].Signature)
		return one(v.seal(assemble(d.fields, d.body, all), v.device))
	}, "signature"},
	{"what a cosigner signed is no author's signature", func(v *village) []*Entry {
		d := v.draft(social(2, 50))
		e := v.seal(d.Bytes(), v.device)
		e.signature, _ = v.device.Sign(d.CosignDigest(false))
		return one(e)
	}, "signature"},

	{"the treasurer elects keys of her own", func(v *village) []*Entry {
		own := []*crypto.Key{seedKey(v.t, 71), seedKey(v.t, 72), seedKey(v.t, 73)}
		return one(v.sign(elected(own), own[0], own[1]))
	}, "author"},
	{"the treasurer elects without asking", func(v *village) []*Entry {
		return one(v.sign(elected([]*crypto.Key{seedKey(v.t, 71), seedKey(v.t, 72), seedKey(v.t, 73)})))
	}, "quorum_missing"},
	{"the treasurer lowers the quorum alone", func(v *village) []*Entry {
		c := constitution()
		c.Quorum = 3
		return one(v.sign(&ledger.GroupAmended{Constitution: c}, v.holders[0]))
	}, "quorum_missing"},
	{"new key-holders, and from then on only they", func(v *village) []*Entry {
		own := []*crypto.Key{seedKey(v.t, 71), seedKey(v.t, 72), seedKey(v.t, 73)}
		later := *v
		election := later.add(elected(own))
		return []*Entry{election, later.sign(later.closing(), v.holders[0], v.holders[1])}
	}, "author"},
	{"new key-holders close", func(v *village) []*Entry {
		own := []*crypto.Key{seedKey(v.t, 71), seedKey(v.t, 72), seedKey(v.t, 73)}
		later := *v
		election := later.add(elected(own))
		return []*Entry{election, later.sign(later.closing(), own[0], own[2])}
	}, "none"},

	{"a new phone, with the quorum", func(v *village) []*Entry {
		return one(v.forge(opening(seedKey(v.t, 50)), seedKey(v.t, 50), nil, v.holders[:2]...))
	}, "none"},
	{"a new phone, without", func(v *village) []*Entry {
		return one(v.forge(opening(seedKey(v.t, 50)), seedKey(v.t, 50), nil, v.holders[0]))
	}, "quorum_missing"},
	{"the old phone opens an epoch for itself alone", func(v *village) []*Entry {
		return one(v.forge(opening(v.device), v.device, nil))
	}, "quorum_missing"},
	{"a phone opens an epoch for another", func(v *village) []*Entry {
		return one(v.forge(opening(seedKey(v.t, 50)), v.device, func(h *Header) { h.Author = v.device.Address() }, v.holders[:2]...))
	}, "author"},
	{"an epoch by policy", func(v *village) []*Entry {
		e := opening(seedKey(v.t, 50))
		e.Authority = ledger.ByPolicy
		return one(v.forge(e, seedKey(v.t, 50), nil, v.holders[:2]...))
	}, "author"},
	{"an epoch is skipped", func(v *village) []*Entry {
		return one(v.forge(opening(seedKey(v.t, 50)), seedKey(v.t, 50), func(h *Header) { h.Epoch++ }, v.holders[:2]...))
	}, "malformed"},
	{"an epoch without an opening", func(v *village) []*Entry {
		return one(v.forge(social(2, 50), v.device, func(h *Header) { h.Epoch++ }))
	}, "malformed"},
	{"an epoch from who knows where", func(v *village) []*Entry {
		return one(v.forge(social(2, 50), v.device, func(h *Header) { h.Epoch++; h.Seq++ }))
	}, "gap"},
	{"a cut", func(v *village) []*Entry {
		return one(v.at(4).forge(opening(seedKey(v.t, 50)), seedKey(v.t, 50), nil, v.holders[:2]...))
	}, "cut"},
	{"a cut without the quorum", func(v *village) []*Entry {
		return one(v.at(4).forge(opening(seedKey(v.t, 50)), seedKey(v.t, 50), nil, v.holders[0]))
	}, "quorum_missing"},
	{"a cut that a stranger cosigns", func(v *village) []*Entry {
		return one(v.at(4).forge(opening(seedKey(v.t, 50)), seedKey(v.t, 50), nil, v.holders[0], seedKey(v.t, 66)))
	}, "author"},
	{"a cut nobody signed", func(v *village) []*Entry {
		return one(v.at(4).forge(opening(seedKey(v.t, 50)), seedKey(v.t, 66), nil, v.holders[:2]...))
	}, "signature"},

	{"the old phone goes on", func(v *village) []*Entry {
		v.handOver(50)
		return one(v.sign(social(2, 50)))
	}, "stranded"},
	{"the old phone goes far on", func(v *village) []*Entry {
		v.handOver(50)
		for n := range ledger.MemberNumber(6) {
			v.add(social(n+1, 55))
		}
		return one(v.sign(social(2, 50)))
	}, "stranded"},
	{"the old phone rewrites what stands", func(v *village) []*Entry {
		v.handOver(50)
		return one(v.at(5).sign(social(2, 75)))
	}, "fork"},
	{"somebody else in the old epoch", func(v *village) []*Entry {
		v.handOver(50)
		return one(v.forge(social(2, 50), seedKey(v.t, 66), nil))
	}, "signature"},
	{"the new phone in the old epoch", func(v *village) []*Entry {
		now := v.handOver(50)
		return one(v.forge(social(2, 50), now.device, func(h *Header) { h.Author = now.device.Address() }))
	}, "author"},
	{"the old phone in the new epoch", func(v *village) []*Entry {
		now := v.handOver(50)
		return one(now.forge(social(2, 50), v.device, func(h *Header) { h.Author = v.device.Address() }))
	}, "author"},
	{"the epoch goes back", func(v *village) []*Entry {
		now := v.handOver(50)
		return one(now.forge(social(2, 50), v.device, func(h *Header) { h.Epoch, h.Author = 0, v.device.Address() }))
	}, "malformed"},
	{"the epoch is opened twice", func(v *village) []*Entry {
		v.handOver(50)
		other := v.at(4)
		return one(other.forge(opening(seedKey(v.t, 51)), seedKey(v.t, 51), nil, v.holders[1:]...))
	}, "fork"},
	{"the epoch is opened twice, the second time without the quorum", func(v *village) []*Entry {
		v.handOver(50)
		return one(v.at(4).forge(opening(seedKey(v.t, 51)), seedKey(v.t, 51), nil, v.holders[1]))
	}, "quorum_missing"},
	{"an opening of a branch that is not here", func(v *village) []*Entry {
		v.handOver(50)
		other := v.at(5)
		other.add(social(4, 50))
		other.add(social(5, 50))
		return one(other.forge(opening(seedKey(v.t, 51)), seedKey(v.t, 51), nil, v.holders[1:]...))
	}, "gap"},

	{"a fork is resolved", func(v *village) []*Entry {
		other := v.at(5).sign(social(2, 75))
		return one(v.forge(resolving(v, v.entries[5].id, other.id), seedKey(v.t, 50), nil, v.holders[:2]...))
	}, "none"},
	{"a fork is resolved on the branch that is not kept", func(v *village) []*Entry {
		other := v.at(5).sign(social(2, 75))
		return one(v.forge(resolving(v, other.id, v.entries[5].id), seedKey(v.t, 50), nil, v.holders[:2]...))
	}, "malformed"},
	{"a fork is resolved without the quorum", func(v *village) []*Entry {
		other := v.at(5).sign(social(2, 75))
		return one(v.forge(resolving(v, v.entries[5].id, other.id), seedKey(v.t, 50), nil, v.holders[0]))
	}, "quorum_missing"},

	{"a kind to be skipped", func(v *village) []*Entry {
		e := v.strange(1, 200, anything, nil)
		return []*Entry{e, v.forge(social(2, 50), v.device, func(h *Header) { h.Seq++; h.Prev = e.id })}
	}, "none"},
	{"a kind that stops", func(v *village) []*Entry {
		e := v.strange(1, 77, anything, nil)
		return []*Entry{e, v.forge(social(99, 50), v.device, func(h *Header) { h.Seq++; h.Prev = e.id })}
	}, "none"},
	{"a version that stops", func(v *village) []*Entry { return one(v.strange(2, 20, []byte{0xc0}, nil)) }, "none"},
	{"a version that goes down again", func(v *village) []*Entry {
		e := v.strange(2, 20, []byte{0x80}, nil)
		return []*Entry{e, v.forge(social(2, 50), v.device, func(h *Header) { h.Seq++; h.Prev = e.id })}
	}, "malformed"},
	{"behind a stop, somebody else", func(v *village) []*Entry {
		e := v.strange(1, 77, anything, nil)
		return []*Entry{e, v.forge(social(2, 50), v.holders[0], func(h *Header) { h.Seq++; h.Prev = e.id })}
	}, "signature"},
	{"behind a stop, a new epoch", func(v *village) []*Entry {
		e := v.strange(1, 77, anything, nil)
		return []*Entry{e, v.forge(opening(seedKey(v.t, 50)), seedKey(v.t, 50), func(h *Header) { h.Seq++; h.Prev = e.id }, v.holders[:2]...)}
	}, "version"},
	{"a stop is cut off", func(v *village) []*Entry {
		before := *v
		v.accept(v.strange(1, 77, anything, nil))
		return one(before.forge(opening(seedKey(v.t, 50)), seedKey(v.t, 50), nil, v.holders[:2]...))
	}, "cut"},
	{"a higher version in a higher epoch", func(v *village) []*Entry {
		return one(v.strange(2, 20, []byte{0x80}, func(h *Header) { h.Epoch, h.Seq = 1, h.Seq+3 }))
	}, "version"},
}

func elected(keys []*crypto.Key) *ledger.OfficersElected {
	e := new(ledger.OfficersElected)
	for i, key := range keys {
		e.Officers = append(e.Officers, ledger.Officer{Member: ledger.MemberNumber(i + 1), Roles: []ledger.Role{ledger.KeyHolder}, Key: ledger.Signatory(key.Public())})
	}
	return e
}

func resolving(v *village, kept, stranded crypto.Hash) *ledger.ForkResolved {
	return &ledger.ForkResolved{Writer: ledger.Signatory(seedKey(v.t, 50).Public()), Kept: ledger.Digest(kept), Stranded: ledger.Digest(stranded)}
}

// handOver is the village after a new phone, key n, took over at its head. It is
// the judge from then on, while the old phone knows nothing of it.
func (v *village) handOver(n uint64) *village {
	v.t.Helper()
	now := *v
	now.device, now.entries = seedKey(v.t, n), slices.Clone(v.entries)
	now.accept(v.forge(opening(now.device), now.device, nil, v.holders[:2]...))
	v.judge = &now
	return &now
}

func TestStories(t *testing.T) {
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) {
			v := tellable(t)
			entries := s.tell(v)
			j := v.journal
			if v.judge != nil {
				j = v.judge.journal
			}
			checkStory(t, j, entries, s.want)
		})
	}
}

func checkStory(t *testing.T, j *Journal, entries []*Entry, want string) {
	t.Helper()
	before, totals := j.Head(), j.Book().Totals()
	for i, e := range entries {
		e.made = false // as strangers read them
		entries[i] = e
	}
	after, err := j.AcceptAudited(entries...)
	if got := class(err); got != want {
		t.Fatalf("%v (%s), want %s", err, got, want)
	}
	if j.Head() != before || j.Book().Totals() != totals {
		t.Error("the journal itself changed")
	}
	if err != nil && after != nil {
		t.Error("a journal beside an error")
	}
	var named *EntryError
	if err != nil && (!errors.As(err, &named) || !strings.HasPrefix(err.Error(), fmt.Sprintf("entry %d: ", named.Seq))) {
		t.Errorf("%q names no entry", err)
	}
	if err == nil && after.Head().ID != entries[len(entries)-1].ID() {
		t.Error("the head is not the last entry")
	}
}

// What the errors carry is what the node goes on with.
func TestRefusalsSayWhatToDo(t *testing.T) {
	v := tellable(t)
	fork := v.at(5).sign(social(2, 75))
	_, err := v.journal.Accept(fork)
	var forked *ForkError
	if !errors.As(err, &forked) || forked.A != v.entries[5].id || forked.B != fork || forked.Seq != 5 {
		t.Errorf("fork: %+v", forked)
	}
	device := seedKey(t, 50)
	for _, c := range []struct {
		cut      int
		disputed bool
	}{{3, true}, {4, false}} { // entry 3 is a closing
		opened := v.at(c.cut).forge(opening(device), device, nil, v.holders[:2]...)
		_, err = v.journal.Accept(opened)
		var cut *CutError
		if !errors.As(err, &cut) || cut.Cut != v.journal.at(uint64(c.cut-1)) || cut.Entry != opened || cut.Disputed != c.disputed {
			t.Errorf("cut: %+v", cut)
		}
		if j, err := v.at(c.cut).journal.Accept(opened); err != nil || j.Epoch() != 1 || j.Writer() != device.Public() {
			t.Errorf("after the cut: %v", err)
		}
	}
	now := v.handOver(50)
	_, err = now.journal.Accept(v.sign(social(2, 50)))
	var stranded *StrandedError
	if !errors.As(err, &stranded) || stranded.Since != 6 {
		t.Errorf("stranded: %+v", stranded)
	}
}

func TestStopped(t *testing.T) {
	v := tellable(t)
	totals := v.journal.Book().Totals()
	v.accept(v.strange(1, 77, anything, nil))
	e := v.strange(1, 20, append(append([]byte{0xc0 + byte(len(bodyOf(social(3, 50)))+1)}, bodyOf(social(3, 50))...), 0xc0), nil)
	v.accept(e)
	var stop *VersionError
	if !errors.As(v.journal.Stopped(), &stop) || stop.Seq != 6 || stop.Kind != 77 {
		t.Fatalf("stopped at %v", v.journal.Stopped())
	}
	if v.journal.Len() != 8 || v.journal.Book().Totals() != totals || v.journal.Book().Seq() != 5 {
		t.Error("the book moved")
	}
	if _, err := v.journal.Draft(1, social(2, 50)); class(err) != "version" {
		t.Errorf("drafted: %v", err)
	}
	if _, err := v.journal.Sign(Signing{Author: v.device}, social(2, 50)); class(err) != "version" {
		t.Errorf("signed: %v", err)
	}
	if j, err := Replay(stored(v.entries), Replaying{Verify: true}); err != nil || j.Stopped() == nil {
		t.Errorf("replayed: %v", err)
	}
}

func TestSkippedKindsLeaveTheBookAlone(t *testing.T) {
	v := tellable(t)
	v.accept(v.strange(1, 200, anything, nil))
	if v.journal.Stopped() != nil {
		t.Fatal(v.journal.Stopped())
	}
	v.close()
	if e := v.entries[6]; e.Event() != nil || e.Kind() != 200 {
		t.Errorf("read as %v", e.Event())
	}
}

func TestEmptyJournal(t *testing.T) {
	v := tellable(t)
	for _, c := range []struct {
		name    string
		entries []*Entry
		want    string
	}{
		{"from the founding", v.entries, "none"},
		{"without it", v.entries[1:], "gap"},
		{"a founding signed by another", one(v.seal(v.entries[0].raw, seedKey(t, 66))), "signature"},
		{"a founding of a version not known", one(newVillageEntry(v)), "version"},
	} {
		if _, err := new(Journal).Accept(c.entries...); class(err) != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := new(Journal).Draft(1, social(1, 50)); err == nil {
		t.Error("drafted before the founding")
	}
}

// newVillageEntry is a founding of version 2.
func newVillageEntry(v *village) *Entry {
	h := v.entries[0].header
	h.Version = 2
	w := writer()
	l := w.open()
	w.header(&h)
	w.out.Write([]byte{0xc0})
	w.close(l)
	raw, _ := w.written()
	return v.seal(raw, v.device)
}

func TestFoundingMayBeCosigned(t *testing.T) {
	v := newVillage(t, 1, 6)
	d, err := new(Journal).Draft(v.recorded, founding(v.device, v.holders, 6))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		by   *crypto.Key
		want string
	}{{v.holders[1], "none"}, {seedKey(t, 66), "author"}} {
		e, err := d.Sign(v.device, cosign(t, d, true, c.by)...)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := new(Journal).Accept(e); class(err) != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

// Draft and cosignature travel between two phones.
func TestDraftTravels(t *testing.T) {
	v := tellable(t)
	d := v.draft(v.closing())
	there, err := ParseDraft(d.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	e, err := d.Sign(v.device, append(cosign(t, there, true, v.holders[2]), cosign(t, d, false, v.holders[0])...)...)
	if err != nil {
		t.Fatal(err)
	}
	v.accept(e)
	if got := v.journal.Cosigners(e); len(got) != 2 {
		t.Errorf("cosigned by %v", got)
	}
	for i, c := range e.Cosignatures() {
		if want := c.Signer == v.holders[2].Address(); c.Elsewhere != want {
			t.Errorf("cosignature %d elsewhere: %v", i, c.Elsewhere)
		}
	}
	if _, err := ParseDraft(e.Bytes()); class(err) != "malformed" {
		t.Errorf("a cosigned draft: %v", err)
	}
	if _, err := d.Sign(v.holders[0]); class(err) != "author" {
		t.Errorf("signed by a cosigner: %v", err)
	}
	if _, err := d.Sign(v.device, cosign(t, d, false, v.device)...); class(err) != "malformed" {
		t.Errorf("cosigned by the author: %v", err)
	}
	twice := append(cosign(t, d, false, v.holders[0]), cosign(t, d, true, v.holders[0])...)
	if _, err := d.Sign(v.device, twice...); class(err) != "malformed" {
		t.Errorf("cosigned twice by one: %v", err)
	}
}

// Two journals that grow from one do not see each other.
func TestSnapshots(t *testing.T) {
	v := tellable(t)
	for range 2 * idsTogether {
		v.addAll(social(1, 5))
	}
	v.entries = slices.Clip(v.entries)
	left, right := *v, *v
	for i := range idsTogether {
		left.addAll(social(2, ledger.Amount(i+1)))
		right.addAll(social(3, ledger.Amount(i+1)))
	}
	for seq := range left.journal.Len() {
		e := left.entries[seq]
		if left.journal.ID(seq) != e.id || e.Seq() != seq {
			t.Fatalf("entry %d", seq)
		}
	}
	if right.journal.ID(right.journal.Len()-1) == left.journal.ID(left.journal.Len()-1) {
		t.Error("one head for two")
	}
	if got := left.journal.Epochs(); len(got) != 1 || got[0].Writer != v.device.Public() {
		t.Errorf("epochs %v", got)
	}
}

// A batch this program signed is believed but for its last signature; a key that
// is elsewhere is not believed.
func TestOwnSignatures(t *testing.T) {
	v := tellable(t)
	for _, c := range []struct {
		author Signer
		want   string
	}{{v.device, "none"}, {elsewhere{v.device, 0}, "none"}, {elsewhere{v.device, 1}, "signature"}} {
		events := []ledger.Event{social(1, 50), social(2, 50), social(3, 50)}
		entries, err := v.journal.Sign(Signing{Author: c.author, Recorded: v.recorded}, events...)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := v.journal.Accept(entries...); class(err) != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

// elsewhere is a signer this program does not know, which may be wrong.
type elsewhere struct {
	*crypto.Key
	flaw byte
}

func (e elsewhere) Sign(h crypto.Hash) (crypto.Signature, error) {
	s, err := e.Key.Sign(h)
	s[0] ^= e.flaw
	return s, err
}

func TestSignBatch(t *testing.T) {
	v := tellable(t)
	var events []ledger.Event
	for i := range 100 {
		events = append(events, social(1, ledger.Amount(i+1)))
	}
	last := 0
	entries, err := v.journal.Sign(Signing{Author: v.device, Recorded: 7, Progress: func(done, all int) { last = done }}, events...)
	if err != nil || last == 0 {
		t.Fatalf("%v, %d", err, last)
	}
	for i, e := range entries {
		if single := v.sign(events[i]); i == 0 && single.Seq() != e.Seq() {
			t.Error("another place than alone")
		}
		if e.Header().Recorded != 7 || !v.device.Public().Verify(e.ID(), e.Signature()) {
			t.Fatalf("entry %d", i)
		}
	}
	if _, err := v.journal.Sign(Signing{Author: v.device}, social(1, 5), opening(seedKey(t, 50))); err == nil {
		t.Error("an opening in the middle of a batch")
	}
	now := v.handOver(50)
	batch := []ledger.Event{opening(seedKey(t, 51)), social(1, 5)}
	if entries, err := now.journal.Sign(Signing{Author: seedKey(t, 51)}, batch...); err != nil || entries[1].Epoch() != 2 {
		t.Errorf("an opening and what follows: %v", err)
	}
	if _, err := v.journal.Sign(Signing{Author: v.holders[0]}, social(1, 5)); class(err) != "author" {
		t.Errorf("another author: %v", err)
	}
}

// A whole journal can be made in one batch, as an import does.
func TestSignFromTheFounding(t *testing.T) {
	v := tellable(t)
	var events []ledger.Event
	for _, e := range v.entries {
		events = append(events, e.Event())
	}
	entries, err := new(Journal).Sign(Signing{Author: v.device, Recorded: v.recorded, Cosign: v.cosigner()}, events...)
	if err != nil {
		t.Fatal(err)
	}
	j, err := new(Journal).Accept(entries...)
	if err != nil || j.Len() != 6 {
		t.Errorf("%v", err)
	}
}

// A header and a payload are all there is to an entry.
func TestRebuild(t *testing.T) {
	v := year(t)
	v.accept(v.strange(1, 200, anything, nil))
	v.accept(v.strange(2, 20, anything, nil))
	for _, e := range v.entries {
		raw, err := Rebuild(e.Header(), e.Payload())
		if err != nil || !bytes.Equal(raw, e.Bytes()) {
			t.Errorf("entry %d: %v", e.Seq(), err)
		}
	}
}

func TestSizes(t *testing.T) {
	v := tellable(t)
	long := strings.Repeat("a", MaxEntry)
	_, err := v.draft(&ledger.FineLevied{Member: 1, Fund: ledger.Savings, Cause: ledger.Slug(long), Amount: 5}).Sign(v.device)
	if class(err) != "malformed" {
		t.Errorf("a long fine: %v", err)
	}
	if n := len(v.sign(&ledger.Contribution{Member: 1, Fund: ledger.Savings, Shares: 5}).Bytes()); n > 120 {
		t.Errorf("a contribution takes %d bytes", n)
	}
	content, _, _ := rlp.SplitList(v.entries[5].raw)
	if n, _ := rlp.CountValues(content); n != 9 {
		t.Errorf("%d items", n)
	}
	seq, epoch, prev, err := Link(v.entries[5].raw)
	if err != nil || seq != 5 || epoch != 0 || prev != v.entries[4].id {
		t.Errorf("linked %d %d %v: %v", seq, epoch, prev, err)
	}
	if _, _, _, err := Link(v.entries[5].raw[:90]); err == nil {
		t.Error("linked what is cut off")
	}
}
