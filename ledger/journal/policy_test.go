package journal

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
)

// An office of a programme, for tests: its roots, and the keys of the last.
type house struct {
	t     testing.TB
	roots []*credential.Deed
	keys  []*crypto.Key
}

// newHouse founds a programme with so many keys, another for each n.
func newHouse(t testing.TB, n uint64, keys, quorum int) *house {
	h := &house{t: t}
	h.rotate(n, keys, quorum)
	return h
}

// rotate gives the programme new keys; what was signed up to keep stays good.
func (h *house) rotate(n uint64, keys, quorum int) {
	h.t.Helper()
	r := &credential.Root{Number: uint32(len(h.roots)), Quorum: uint8(quorum), Name: "Musow ka Jigiya Ton"}
	signing, by := (*credential.Root)(nil), h.keys
	if len(h.roots) > 0 {
		r.Programme, r.Keep, signing = h.programme(), 2_000_000_000, h.root()
	}
	h.keys = nil
	for i := range keys {
		h.keys = append(h.keys, seedKey(h.t, n+uint64(i)))
		r.Keys = append(r.Keys, h.keys[i].Public())
	}
	slices.SortFunc(h.keys, func(a, b *crypto.Key) int {
		x, y := a.Public(), b.Public()
		return slices.Compare(x[:], y[:])
	})
	if by == nil {
		by = h.keys
	}
	h.roots = append(h.roots, h.signed(r, signing, by))
}

func (h *house) signed(s credential.Statement, root *credential.Root, by []*crypto.Key) *credential.Deed {
	h.t.Helper()
	d, err := credential.Draw(s)
	if err != nil {
		h.t.Fatal(err)
	}
	if root == nil {
		root = d.Statement().(*credential.Root)
	}
	for _, key := range by[:root.Quorum] {
		if err := d.Sign(root, key); err != nil {
			h.t.Fatal(err)
		}
	}
	return d
}

func (h *house) programme() crypto.Address { return h.roots[0].Programme() }

func (h *house) root() *credential.Root {
	return h.roots[len(h.roots)-1].Statement().(*credential.Root)
}

// certify gives a facilitator's device a credential from a day on.
func (h *house) certify(device *crypto.Key, issued int64, change func(*credential.Credential)) *credential.Deed {
	h.t.Helper()
	c := &credential.Credential{
		Programme: h.programme(), Root: h.root().Number, Subject: device.Public(), Role: credential.Facilitator,
		Zone: []string{"ocha-2023:ML05"}, Issued: issued, Expires: credential.DateOf(issued) + 90,
	}
	if change != nil {
		change(c)
	}
	return h.signed(c, h.root(), h.keys)
}

// A rescue is a group that has lost its quorum, and those who help it.
type rescue struct {
	*village
	house       *house
	facilitator *crypto.Key
	paper       *credential.Deed
	device      *crypto.Key // the new writer
}

// newRescue is tellable under a programme and a recovery policy; helped a month
// and a day after its last entry.
func newRescue(t testing.TB, policy ledger.RecoveryPolicy, change func(*ledger.Constitution)) *rescue {
	h := newHouse(t, 600, 3, 2)
	v := &village{
		t: t, device: seedKey(t, 101), journal: new(Journal), recorded: 1_767_261_600, date: ledger.NewDate(2026, 1, 1),
		holders: []*crypto.Key{seedKey(t, 104), seedKey(t, 105), seedKey(t, 106)},
	}
	f := founding(v.device, v.holders, 6)
	f.Constitution.Programme, f.Constitution.Recovery = ledger.Address(h.programme()), policy
	if change != nil {
		change(&f.Constitution)
	}
	v.add(f)
	v.open()
	v.add(social(1, 50))
	v.close()
	v.open()
	v.add(social(1, 50))
	r := &rescue{village: v, house: h, facilitator: seedKey(t, 700), device: seedKey(t, 50)}
	r.recorded += 31 * daySeconds
	r.paper = h.certify(r.facilitator, r.recorded-daySeconds, nil)
	return r
}

func (r *rescue) event() *ledger.EpochOpened {
	return &ledger.EpochOpened{Writer: ledger.Signatory(r.device.Public()), Authority: ledger.ByPolicy, Reason: said("nobody is left who knows a PIN")}
}

// An approving is one approval, asked for.
type approving struct {
	by     *crypto.Key
	as     Approver
	papers []*credential.Deed
}

// all are the approvals that suffice under both policies.
func (r *rescue) all() []approving {
	return []approving{
		{r.holders[0], KeyHolder, nil},
		{r.facilitator, Facilitator, []*credential.Deed{r.paper}},
		{r.house.keys[0], Programme, r.house.roots},
		{r.house.keys[1], Programme, r.house.roots},
	}
}

// approved is the draft with these approvals.
func (r *rescue) approved(all ...approving) (*Draft, error) {
	r.t.Helper()
	d := r.draft(r.event())
	var approvals []ledger.Approval
	for _, a := range all {
		one, err := d.Approve(a.by, a.by.Public(), a.as, a.papers...)
		if err != nil {
			r.t.Fatal(err)
		}
		approvals = append(approvals, one)
	}
	return d.Approved(approvals...)
}

func (r *rescue) entry(all ...approving) *Entry {
	r.t.Helper()
	d, err := r.approved(all...)
	if err != nil {
		r.t.Fatal(err)
	}
	e, err := d.Sign(r.device)
	if err != nil {
		r.t.Fatal(err)
	}
	return stranger(r.t, e)
}

// retold is the entry after somebody changed what its approvals say, signed anew.
func (r *rescue) retold(e *Entry, change func(*ledger.EpochOpened)) *Entry {
	r.t.Helper()
	event := *e.event.(*ledger.EpochOpened)
	event.Approvals = slices.Clone(event.Approvals)
	change(&event)
	return r.forge(&event, r.device, func(h *Header) { *h = e.header })
}

var policyStories = []struct {
	name string
	tell func(r *rescue) []*Entry
	want string // under key-holder+facilitator+programme
	late string // under facilitator+programme after 30 days
}{
	{"all approve", func(r *rescue) []*Entry { return one(r.entry(r.all()...)) }, "none", "none"},
	{"in whatever order", func(r *rescue) []*Entry {
		all := r.all()
		slices.Reverse(all)
		return one(r.entry(all...))
	}, "none", "none"},
	{"all three of the programme", func(r *rescue) []*Entry {
		return one(r.entry(append(r.all(), approving{r.house.keys[2], Programme, nil})...))
	}, "none", "none"},
	{"no key-holder", func(r *rescue) []*Entry { return one(r.entry(r.all()[1:]...)) }, "author", "none"},
	{"no facilitator", func(r *rescue) []*Entry {
		all := r.all()
		return one(r.entry(all[0], all[2], all[3]))
	}, "author", "author"},
	{"one key of the programme", func(r *rescue) []*Entry { return one(r.entry(r.all()[:3]...)) }, "author", "author"},
	{"nobody of the programme", func(r *rescue) []*Entry { return one(r.entry(r.all()[:2]...)) }, "author", "author"},
	{"nobody at all", func(r *rescue) []*Entry { return one(r.entry()) }, "author", "author"},
	{"a key-holder who is none", func(r *rescue) []*Entry {
		all := r.all()
		all[0].by = seedKey(r.t, 66)
		return one(r.entry(all...))
	}, "author", "author"},
	{"a facilitator of another zone", func(r *rescue) []*Entry {
		all := r.all()
		all[1].papers = []*credential.Deed{r.house.certify(r.facilitator, r.recorded, func(c *credential.Credential) { c.Zone = []string{"ocha-2023:ML01"} })}
		return one(r.entry(all...))
	}, "author", "author"},
	{"a facilitator for this group by its id", func(r *rescue) []*Entry {
		all := r.all()
		all[1].papers = []*credential.Deed{r.house.certify(r.facilitator, r.recorded, func(c *credential.Credential) {
			c.Zone, c.Groups = nil, []crypto.Hash{r.journal.Group()}
		})}
		return one(r.entry(all...))
	}, "none", "none"},
	{"a facilitator whose credential is over", func(r *rescue) []*Entry {
		all := r.all()
		all[1].papers = []*credential.Deed{r.house.certify(r.facilitator, r.recorded-100*daySeconds, nil)}
		return one(r.entry(all...))
	}, "author", "author"},
	{"somebody else with the facilitator's credential", func(r *rescue) []*Entry {
		all := r.all()
		all[1].by = seedKey(r.t, 66)
		return one(r.entry(all...))
	}, "author", "author"},
	{"staff", func(r *rescue) []*Entry {
		all := r.all()
		all[1].papers = []*credential.Deed{r.house.certify(r.facilitator, r.recorded, func(c *credential.Credential) { c.Role = credential.Staff })}
		return one(r.entry(all...))
	}, "author", "author"},
	{"a facilitator without her credential", func(r *rescue) []*Entry {
		all := r.all()
		all[1].papers = nil
		return one(r.entry(all...))
	}, "malformed", "malformed"},
	{"two facilitators", func(r *rescue) []*Entry {
		other := seedKey(r.t, 701)
		return one(r.entry(append(r.all(), approving{other, Facilitator, []*credential.Deed{r.house.certify(other, r.recorded, nil)}})...))
	}, "malformed", "malformed"},
	{"another programme", func(r *rescue) []*Entry {
		r.house = newHouse(r.t, 650, 3, 2)
		r.paper = r.house.certify(r.facilitator, r.recorded, nil)
		return one(r.entry(r.all()...))
	}, "author", "author"},
	{"another programme's facilitator", func(r *rescue) []*Entry {
		all := r.all()
		all[1].papers = []*credential.Deed{newHouse(r.t, 650, 3, 2).certify(r.facilitator, r.recorded, nil)}
		return one(r.entry(all...))
	}, "author", "author"},
	{"a key that is none of the root's", func(r *rescue) []*Entry {
		all := r.all()
		all[3].by = seedKey(r.t, 66)
		return one(r.entry(all...))
	}, "author", "author"},
	{"the programme has new keys", func(r *rescue) []*Entry {
		r.house.rotate(660, 3, 2)
		return one(r.entry(r.all()...))
	}, "none", "none"},
	{"the keys before the last, and the last root besides", func(r *rescue) []*Entry {
		old := r.house.keys
		r.house.rotate(660, 3, 2)
		r.house.keys = old
		return one(r.entry(r.all()...))
	}, "author", "author"},
	{"a root is missing in between", func(r *rescue) []*Entry {
		r.house.rotate(660, 3, 2)
		r.house.rotate(670, 3, 2)
		r.house.roots = slices.Delete(r.house.roots, 1, 2)
		return one(r.entry(r.all()...))
	}, "malformed", "malformed"},
	{"one approves for two", func(r *rescue) []*Entry {
		all := r.all()
		all[1].by = all[0].by
		all[1].papers = []*credential.Deed{r.house.certify(all[0].by, r.recorded, nil)}
		return one(r.entry(all...))
	}, "malformed", "malformed"},
	{"the new writer approves herself", func(r *rescue) []*Entry {
		all := r.all()
		all[1].by = r.device
		all[1].papers = []*credential.Deed{r.house.certify(r.device, r.recorded, nil)}
		return one(r.entry(all...))
	}, "malformed", "malformed"},
	{"an approval as somebody else", func(r *rescue) []*Entry {
		return one(r.retold(r.entry(r.all()...), func(e *ledger.EpochOpened) { e.Approvals[0].Signature = e.Approvals[2].Signature }))
	}, "signature", "signature"},
	{"approvals of another opening", func(r *rescue) []*Entry {
		before := r.entry(r.all()...)
		r.recorded++
		return one(r.retold(r.entry(r.all()...), func(e *ledger.EpochOpened) { e.Approvals = before.event.(*ledger.EpochOpened).Approvals }))
	}, "signature", "signature"},
	{"approvals for another writer", func(r *rescue) []*Entry {
		before := r.entry(r.all()...)
		r.device = seedKey(r.t, 66)
		return one(r.retold(r.entry(r.all()...), func(e *ledger.EpochOpened) { e.Approvals = before.event.(*ledger.EpochOpened).Approvals }))
	}, "signature", "signature"},
	{"out of order", func(r *rescue) []*Entry {
		return one(r.retold(r.entry(r.all()...), func(e *ledger.EpochOpened) { slices.Reverse(e.Approvals) }))
	}, "malformed", "malformed"},
	{"the same twice", func(r *rescue) []*Entry {
		return one(r.retold(r.entry(r.all()...), func(e *ledger.EpochOpened) { e.Approvals = slices.Insert(e.Approvals, 1, e.Approvals[0]) }))
	}, "malformed", "malformed"},
	{"an approver of no kind", func(r *rescue) []*Entry {
		return one(r.retold(r.entry(r.all()...), func(e *ledger.EpochOpened) { e.Approvals[0].Role = "imam" }))
	}, "malformed", "malformed"},
	{"papers that are noise", func(r *rescue) []*Entry {
		return one(r.retold(r.entry(r.all()...), func(e *ledger.EpochOpened) { e.Approvals[1].Role = "facilitator:AAAA" }))
	}, "malformed", "malformed"},
	{"papers in another spelling", func(r *rescue) []*Entry {
		return one(r.retold(r.entry(r.all()...), func(e *ledger.EpochOpened) { e.Approvals[1].Role += "=" }))
	}, "malformed", "malformed"},
	{"a colon without papers", func(r *rescue) []*Entry {
		return one(r.retold(r.entry(r.all()...), func(e *ledger.EpochOpened) { e.Approvals[0].Role += ":" }))
	}, "malformed", "malformed"},
	{"too many", func(r *rescue) []*Entry {
		return one(r.retold(r.entry(r.all()...), func(e *ledger.EpochOpened) {
			for len(e.Approvals) <= MaxApprovals {
				e.Approvals = append(e.Approvals, ledger.Approval{Role: "programme"})
			}
		}))
	}, "malformed", "malformed"},
	{"signed by another device than it names", func(r *rescue) []*Entry {
		e := r.entry(r.all()...)
		return one(r.seal(e.raw, seedKey(r.t, 66)))
	}, "signature", "signature"},
	{"the quorum, and approvals besides", func(r *rescue) []*Entry {
		event := r.entry(r.all()...).event.(*ledger.EpochOpened)
		event.Authority = ledger.ByQuorum
		return one(r.forge(event, r.device, nil, r.holders[:2]...))
	}, "malformed", "malformed"},
	{"29 days after the last entry", func(r *rescue) []*Entry {
		r.recorded -= 2 * daySeconds
		return one(r.entry(r.all()...))
	}, "none", "author"},
	{"30 days after", func(r *rescue) []*Entry {
		r.recorded -= daySeconds
		return one(r.entry(r.all()...))
	}, "none", "none"},
	{"by a clock that went back", func(r *rescue) []*Entry {
		r.recorded -= 62 * daySeconds
		r.paper = r.house.certify(r.facilitator, r.recorded, nil)
		return one(r.entry(r.all()...))
	}, "none", "author"},
	{"by a clock at the end of time", func(r *rescue) []*Entry {
		r.recorded = MaxNumber
		return one(r.entry(r.all()...))
	}, "author", "author"},
	{"a cut", func(r *rescue) []*Entry {
		past := *r
		past.village = r.copyAt(5)
		return one(past.entry(r.all()...))
	}, "cut", "cut"},
	{"a cut of fewer", func(r *rescue) []*Entry {
		past := *r
		past.village = r.copyAt(5)
		return one(past.entry(r.all()[2:]...))
	}, "author", "author"},
	{"a group without a programme", func(r *rescue) []*Entry {
		c := *r.journal.Book().Constitution()
		c.Programme = ledger.Address{}
		r.village = r.amended(c)
		return one(r.entry(r.all()...))
	}, "author", "author"},
	{"a group whose place is another by now", func(r *rescue) []*Entry {
		c := *r.journal.Book().Constitution()
		c.Place.Code = "ocha-2023:ML0101"
		r.village = r.amended(c)
		return one(r.entry(r.all()...))
	}, "author", "author"},
}

// amended is the village a moment before it, with the meeting closed and the
// constitution changed.
func (r *rescue) amended(c ledger.Constitution) *village {
	now := *r.village
	now.entries = slices.Clone(r.entries)
	now.recorded -= 31 * daySeconds
	now.close()
	now.add(&ledger.GroupAmended{Constitution: c})
	now.recorded += 31 * daySeconds
	r.village.judge = &now
	return &now
}

func TestPolicyStories(t *testing.T) {
	for _, s := range policyStories {
		for policy, want := range map[ledger.RecoveryPolicy]string{ledger.RecoverWithKeyHolder: s.want, ledger.RecoverAfter30Days: s.late} {
			t.Run(fmt.Sprintf("%s, %s", s.name, policy), func(t *testing.T) {
				r := newRescue(t, policy, nil)
				judge := r.village
				given := s.tell(r)
				if judge.judge != nil {
					judge = judge.judge
				}
				checkStory(t, judge.journal, given, want)
			})
		}
	}
}

// What the group agreed on is what counts.
func TestNoPolicy(t *testing.T) {
	r := newRescue(t, "", nil)
	_, err := r.journal.Accept(r.entry(r.all()...))
	var lack *PolicyError
	if !errors.As(err, &lack) || lack.Lacks != LacksPolicy || class(err) != "author" {
		t.Errorf("%v", err)
	}
}

// The refusal says what is still to be asked for.
func TestPolicySaysWhatItLacks(t *testing.T) {
	r := newRescue(t, ledger.RecoverWithKeyHolder, nil)
	all := r.all()
	for _, c := range []struct {
		given []approving
		want  PolicyError
	}{
		{nil, PolicyError{r.policy(), LacksKeyHolder, 0, 1}},
		{all[:1], PolicyError{r.policy(), LacksProgramme, 0, 1}},
		{[]approving{all[0], all[2]}, PolicyError{r.policy(), LacksFacilitator, 0, 1}},
		{all[:3], PolicyError{r.policy(), LacksProgramme, 1, 2}},
	} {
		_, err := r.journal.Accept(r.entry(c.given...))
		var lack *PolicyError
		if !errors.As(err, &lack) || *lack != c.want {
			t.Errorf("%v, want %+v", err, c.want)
		}
	}
}

func (r *rescue) policy() ledger.RecoveryPolicy { return r.journal.Book().Constitution().Recovery }

// An epoch opened so goes on like any other, proves its writer's right in
// receipts, and is marked.
func TestEpochByPolicy(t *testing.T) {
	r := newRescue(t, ledger.RecoverAfter30Days, nil)
	r.accept(r.entry(r.all()[1:]...))
	r.village.device = r.device
	r.add(social(2, 50))
	r.close()
	if epochs := r.journal.Epochs(); len(epochs) != 2 || epochs[0].ByPolicy || !epochs[1].ByPolicy || epochs[1].Writer != r.device.Public() {
		t.Errorf("%+v", epochs)
	}
	for seq := range r.entries {
		if p, err := CheckReceipt(r.receipt(seq).Bytes()); err != nil || p.Writer != r.journal.Epochs()[p.Entry.Epoch()].Writer {
			t.Errorf("entry %d: %v", seq, err)
		}
	}
	for _, verify := range []bool{false, true} {
		if j, err := Replay(stored(r.entries), Replaying{Verify: verify}); err != nil || j.Head() != r.journal.Head() || !j.Epochs()[1].ByPolicy {
			t.Errorf("replayed: %v", err)
		}
	}
	forged := r.retold(r.entries[6], func(e *ledger.EpochOpened) { e.Approvals[0].Signature[7] ^= 1 })
	if _, err := CheckReceipt((&Receipt{r.entries[:1], forged}).Bytes()); class(err) != "signature" {
		t.Errorf("a forged approval in a receipt: %v", err)
	}
}

// The quorum that comes back after all has the last word.
func TestQuorumAfterPolicy(t *testing.T) {
	r := newRescue(t, ledger.RecoverAfter30Days, nil)
	y := *r.village
	y.entries = slices.Clone(r.entries)
	y.accept(r.entry(r.all()[1:]...))
	x := r.takeOver(51)
	b := x.branch(&y)
	if s, _ := x.journal.Compare(b.Journal, Witness{}); s.Holds != InDoubt || s.Cause != TwoOpenings {
		t.Errorf("%+v", s)
	}
	if s, _ := x.resolve(52, y.last()).journal.Compare(b.Journal, Witness{}); s.Holds != Mine {
		t.Errorf("%+v", s)
	}
}

// How many roots fit beside the approvals: the entry stays within MaxEntry.
func TestPolicyFitsAnEntry(t *testing.T) {
	for _, c := range []struct{ keys, quorum, roots int }{{1, 1, 8}, {3, 2, 6}, {5, 3, 3}, {9, 5, 1}} {
		r := newRescue(t, ledger.RecoverWithKeyHolder, nil)
		r.house = newHouse(t, 800, c.keys, c.quorum)
		fits := 0
		for n := uint64(1); n < 20; n++ {
			r.paper = r.house.certify(r.facilitator, r.recorded, func(c *credential.Credential) {
				c.Zone, c.Groups = nil, []crypto.Hash{r.journal.Group()}
			})
			all := []approving{{r.holders[0], KeyHolder, nil}, {r.facilitator, Facilitator, []*credential.Deed{r.paper}}}
			for _, key := range r.house.keys[:c.quorum] {
				all = append(all, approving{key, Programme, r.house.roots})
			}
			d, err := r.approved(all...)
			if err != nil {
				t.Fatal(err)
			}
			e, err := d.Sign(r.device)
			if class(err) == "malformed" && strings.Contains(err.Error(), "bytes are too many") {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			fits = int(n)
			t.Logf("root of %d of %d keys, %d roots: %d bytes", c.quorum, c.keys, n, len(e.raw))
			r.house.rotate(800+20*n, c.keys, c.quorum)
		}
		if fits < c.roots {
			t.Errorf("of %d of %d keys, %d roots fit", c.quorum, c.keys, fits)
		}
	}
}

// A draft is approved on other devices, as it travels.
func TestApproveRefuses(t *testing.T) {
	r := newRescue(t, ledger.RecoverWithKeyHolder, nil)
	if _, err := r.draft(opening(r.device)).Approve(r.holders[0], r.holders[0].Public(), KeyHolder); class(err) != "malformed" {
		t.Errorf("what the quorum opens: %v", err)
	}
	if _, err := r.draft(social(1, 50)).Approved(); class(err) != "malformed" {
		t.Errorf("a contribution: %v", err)
	}
	if _, err := r.draft(r.event()).Approve(r.holders[0], r.holders[1].Public(), KeyHolder); class(err) != "author" {
		t.Errorf("another key: %v", err)
	}
}
