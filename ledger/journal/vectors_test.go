package journal

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
)

// The files in testdata/journal are made once, by
//
//	go test ./ledger/journal -run Vectors -update
//
// from fixed seeds and times, and never change again: -update writes only files
// that are not there. The tests read them and know nothing of how they were made.
var update = flag.Bool("update", false, "write the vectors that are missing")

const vectorsDir = "../../testdata/journal"

// vectors reads a file, after making it if asked to.
func vectors[T any](t *testing.T, file string, make func() T) (read T) {
	t.Helper()
	path := filepath.Join(vectorsDir, file)
	if _, err := os.Stat(path); *update && os.IsNotExist(err) {
		var text bytes.Buffer
		encoder := json.NewEncoder(&text)
		encoder.SetIndent("", " ")
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(make()); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(vectorsDir, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// A blob is bytes as lower-case hexadecimal.
type blob []byte

func (b blob) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, b), nil }

func (b *blob) UnmarshalText(text []byte) (err error) {
	*b, err = hex.DecodeString(string(text))
	return err
}

type vectorEntry struct {
	Bytes     blob             `json:"bytes"`
	Signature crypto.Signature `json:"signature"`
}

func vectorOf(e *Entry) vectorEntry { return vectorEntry{e.raw, e.signature} }

func (v vectorEntry) entry(t *testing.T) *Entry {
	t.Helper()
	e, err := Decode(v.Bytes, v.Signature)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// kinds.json: entries of every kind with any content, three of each, not of one
// journal; what they say, their id, and the key that signed them.
type kindVector struct {
	Kind   ledger.Kind      `json:"kind"`
	Event  json.RawMessage  `json:"event"`
	ID     crypto.Hash      `json:"id"`
	Public crypto.PublicKey `json:"public"`
	vectorEntry
}

func makeKinds(t *testing.T) (all []kindVector) {
	d, key := newDice(t, 11), seedKey(t, 1)
	cosigners := []*crypto.Key{seedKey(t, 2), seedKey(t, 3)}
	for _, kind := range ledger.Kinds() {
		for i := range 3 {
			h := Header{Version: 1, Group: crypto.Hash{0xaa}, Epoch: uint64(1 + i), Seq: 1 << (20 * i), Prev: crypto.Hash{0xbb}, Author: key.Address(), Recorded: 1_767_261_600, Kind: kind}
			if kind == ledger.KindGroupFounded {
				h.Group, h.Prev, h.Epoch, h.Seq = crypto.Hash{}, crypto.Hash{}, 0, 0
			}
			draft, err := newDraft(h, d.event(kind))
			if err != nil {
				t.Fatal(err)
			}
			e, err := draft.Sign(key, cosign(t, draft, i == 1, cosigners[:i]...)...)
			if err != nil {
				t.Fatal(err)
			}
			event, err := json.Marshal(e.event)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, kindVector{kind, event, e.id, key.Public(), vectorOf(e)})
		}
	}
	return all
}

func TestVectorsKinds(t *testing.T) {
	seen := map[ledger.Kind]bool{}
	for i, v := range vectors(t, "kinds.json", func() []kindVector { return makeKinds(t) }) {
		e := v.entry(t)
		if e.ID() != v.ID || e.Kind() != v.Kind || !v.Public.Verify(v.ID, v.Signature) {
			t.Errorf("%d, %v: id %v", i, v.Kind, e.ID())
		}
		var want, have bytes.Buffer
		event, err := json.Marshal(e.Event())
		if err != nil {
			t.Fatal(err)
		}
		json.Compact(&want, v.Event)
		json.Compact(&have, event)
		if want.String() != have.String() {
			t.Errorf("%d, %v:\n%s\n%s", i, v.Kind, have.String(), want.String())
		}
		seen[v.Kind] = true
	}
	for _, kind := range ledger.Kinds() {
		if !seen[kind] {
			t.Errorf("no vector of %v", kind)
		}
	}
}

// malformed.json: bytes that are no entry, whatever is signed.
type malformedVector struct {
	Name  string `json:"name"`
	Bytes blob   `json:"bytes"`
}

func TestVectorsMalformed(t *testing.T) {
	made := func() (all []malformedVector) {
		for _, d := range damages(t) {
			all = append(all, malformedVector{d.Name, d.Bytes})
		}
		return all
	}
	for _, v := range vectors(t, "malformed.json", made) {
		if _, err := Decode(v.Bytes, crypto.Signature{}); class(err) != "malformed" {
			t.Errorf("%s: %v", v.Name, err)
		}
	}
}

// stories.json: journals, by the places of their entries in the list, and what
// the gate says to further entries.
type storyVectors struct {
	Entries []vectorEntry `json:"entries"`
	Stories []storyVector `json:"stories,omitempty"`
}

type storyVector struct {
	Name    string `json:"name"`
	Journal []int  `json:"journal"`
	Given   []int  `json:"given"`
	Verdict string `json:"verdict"`
}

func (s *storyVectors) places(entries []*Entry) (places []int) {
	for _, e := range entries {
		i := 0
		for i < len(s.Entries) && (s.Entries[i].Signature != e.signature || !bytes.Equal(s.Entries[i].Bytes, e.raw)) {
			i++
		}
		if i == len(s.Entries) {
			s.Entries = append(s.Entries, vectorOf(e))
		}
		places = append(places, i)
	}
	return places
}

func (s *storyVectors) entries(t *testing.T, places []int) (entries []*Entry) {
	for _, i := range places {
		entries = append(entries, s.Entries[i].entry(t))
	}
	return entries
}

func makeStories(t *testing.T) (all storyVectors) {
	for _, s := range stories {
		v := tellable(t)
		given := s.tell(v)
		judge := v.entries
		if v.judge != nil {
			judge = v.judge.entries
		}
		all.Stories = append(all.Stories, storyVector{s.name, all.places(judge), all.places(given), s.want})
	}
	return all
}

func TestVectorsStories(t *testing.T) {
	checkStoryVectors(t, vectors(t, "stories.json", func() storyVectors { return makeStories(t) }))
}

func checkStoryVectors(t *testing.T, all storyVectors) {
	t.Helper()
	for _, s := range all.Stories {
		j, err := new(Journal).Accept(all.entries(t, s.Journal)...)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := j.Accept(all.entries(t, s.Given)...); class(err) != s.Verdict {
			t.Errorf("%s: %v, want %s", s.Name, err, s.Verdict)
		}
	}
}

// journal.json: a whole journal with all that gives rights, and what it adds up to.
type journalVector struct {
	Entries []vectorEntry   `json:"entries"`
	Group   crypto.Hash     `json:"group"`
	Head    crypto.Hash     `json:"head"`
	Epoch   uint64          `json:"epoch"`
	Totals  ledger.Totals   `json:"totals"`
	Things  map[uint64]blob `json:"checkpoints"` // of the closings, by seq
}

func makeJournal(t *testing.T) (all journalVector) {
	v := governed(t)
	all.Things = map[uint64]blob{}
	for _, e := range v.entries {
		all.Entries = append(all.Entries, vectorOf(e))
		if things, err := Checkpoint(e); err == nil {
			for _, thing := range things {
				all.Things[e.Seq()] = append(all.Things[e.Seq()], byte(thing))
			}
		}
	}
	all.Group, all.Head, all.Epoch = v.journal.Group(), v.journal.Head().ID, v.journal.Epoch()
	all.Totals = v.journal.Book().Totals()
	return all
}

func TestVectorsJournal(t *testing.T) {
	all := vectors(t, "journal.json", func() journalVector { return makeJournal(t) })
	raws := func(yield func(Raw, error) bool) {
		for _, e := range all.Entries {
			if !yield(Raw{e.Bytes, e.Signature}, nil) {
				return
			}
		}
	}
	j, err := Replay(raws, Replaying{Verify: true})
	if err != nil {
		t.Fatal(err)
	}
	if j.Group() != all.Group || j.Head().ID != all.Head || j.Epoch() != all.Epoch || j.Book().Totals() != all.Totals {
		t.Errorf("%+v, %+v", j.Head(), j.Book().Totals())
	}
	for seq, want := range all.Things {
		things, err := Checkpoint(all.Entries[seq].entry(t))
		if err != nil {
			t.Fatal(err)
		}
		for i, thing := range things {
			if byte(thing) != want[i] {
				t.Errorf("checkpoint of entry %d: %v", seq, things)
			}
		}
	}
}

// kept.json: receipts with their frames, proofs of forks, attestations.
type keptVectors struct {
	Receipts     []receiptVector     `json:"receipts"`
	Forks        []forkVector        `json:"forks"`
	Attestations []attestationVector `json:"attestations"`
}

type receiptVector struct {
	Name    string           `json:"name"`
	Receipt blob             `json:"receipt"`
	Verdict string           `json:"verdict"`
	ID      crypto.Hash      `json:"id"`
	Entry   crypto.Hash      `json:"entry"`
	Writer  crypto.PublicKey `json:"writer"`
	Frames  []string         `json:"frames,omitempty"`
}

type forkVector struct {
	Proof blob          `json:"proof"`
	ID    crypto.Hash   `json:"id"`
	IDs   []crypto.Hash `json:"entries"`
}

type attestationVector struct {
	Name        string      `json:"name"`
	Attestation blob        `json:"attestation"`
	Verdict     string      `json:"verdict"`
	ID          crypto.Hash `json:"id"`
}

func makeKept(t *testing.T) (all keptVectors) {
	v := governed(t)
	for _, c := range []struct {
		name string
		seq  int
	}{{"the founding", 0}, {"a contribution", 2}, {"a closing of the second epoch", len(v.entries) - 1}} {
		r := v.receipt(c.seq)
		all.Receipts = append(all.Receipts, receiptVector{c.name, r.Bytes(), "none", r.ID(), r.Entry.id, v.journal.Epochs()[r.Entry.Epoch()].Writer, r.Frames()})
	}
	bad := &Receipt{v.authority()[1:], v.entries[2]}
	all.Receipts = append(all.Receipts, receiptVector{Name: "without the founding", Receipt: bad.Bytes(), Verdict: "malformed", ID: bad.ID()})
	bad = &Receipt{v.authority()[:1], v.forge(social(1, 5), seedKey(t, 66), func(h *Header) { h.Epoch, h.Author = 0, seedKey(t, 101).Address() })}
	all.Receipts = append(all.Receipts, receiptVector{Name: "not signed by the writer", Receipt: bad.Bytes(), Verdict: "signature", ID: bad.ID()})
	p, err := NewEquivocation(v.entries[5], tellable(t).at(5).sign(social(2, 75)))
	if err != nil {
		t.Fatal(err)
	}
	all.Forks = []forkVector{{Proof: p.Bytes(), ID: p.ID(), IDs: []crypto.Hash{p.A.id, p.B.id}}}
	all.Attestations = makeAttestations(t, v)
	return all
}

func makeAttestations(t *testing.T, v *village) (all []attestationVector) {
	for _, name := range []string{"whole", "another signature", "no findings"} {
		a, verdict := attestation(t, v), "none"
		switch name {
		case "another signature":
			a.Signature[3] ^= 1
			verdict = "signature"
		case "no findings":
			a.Findings = crypto.Hash{}
			if err := a.Sign(seedKey(t, 500)); err != nil {
				t.Fatal(err)
			}
		}
		raw, err := a.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		id, _ := a.ID()
		all = append(all, attestationVector{name, raw, verdict, id})
	}
	return all
}

func TestVectorsKept(t *testing.T) {
	all := vectors(t, "kept.json", func() keptVectors { return makeKept(t) })
	for _, v := range all.Receipts {
		p, err := CheckReceipt(v.Receipt)
		if class(err) != v.Verdict {
			t.Errorf("%s: %v", v.Name, err)
		}
		if err == nil && (p.Entry.ID() != v.Entry || p.Writer != v.Writer) {
			t.Errorf("%s: proves %v", v.Name, p.Entry.ID())
		}
		checkFrames(t, v)
	}
	for _, v := range all.Forks {
		p, err := ParseEquivocation(v.Proof)
		if err != nil || p.ID() != v.ID || p.A.ID() != v.IDs[0] || p.B.ID() != v.IDs[1] {
			t.Errorf("fork: %v", err)
		}
	}
	for _, v := range all.Attestations {
		a, err := ParseAttestation(v.Attestation)
		if err != nil {
			t.Fatal(err)
		}
		if id, err := a.ID(); err != nil || id != v.ID || class(a.Verify()) != v.Verdict {
			t.Errorf("%s: %v", v.Name, a.Verify())
		}
	}
}

func checkFrames(t *testing.T, v receiptVector) {
	t.Helper()
	if len(v.Frames) == 0 {
		return
	}
	var j Joining
	for _, frame := range v.Frames {
		if _, err := j.Add(frame); err != nil {
			t.Errorf("%s: %v", v.Name, err)
		}
	}
	if r, err := j.Receipt(); err != nil || r.ID() != v.ID {
		t.Errorf("%s: %v", v.Name, err)
	}
}

// policy.json: as stories.json, of epochs opened by recovery policy.
func makePolicy(t *testing.T) (all storyVectors) {
	for _, s := range policyStories {
		for _, policy := range []ledger.RecoveryPolicy{ledger.RecoverWithKeyHolder, ledger.RecoverAfter30Days} {
			r := newRescue(t, policy, nil)
			judge, want := r.village, s.want
			if policy == ledger.RecoverAfter30Days {
				want = s.late
			}
			given := s.tell(r)
			if judge.judge != nil {
				judge = judge.judge
			}
			all.Stories = append(all.Stories, storyVector{s.name + ", " + string(policy), all.places(judge.entries), all.places(given), want})
		}
	}
	return all
}

func TestVectorsPolicy(t *testing.T) {
	checkStoryVectors(t, vectors(t, "policy.json", func() storyVectors { return makePolicy(t) }))
}

// branches.json: two histories of a group, by the places of their entries in the
// list, what was vouched for, and which of them holds: x, y or doubt.
type branchVectors struct {
	storyVectors
	Branches []branchVector `json:"branches"`
}

type branchVector struct {
	Name    string       `json:"name"`
	X       []int        `json:"x"`
	Y       []int        `json:"y"`
	Witness []headVector `json:"attested"` // or receipted: it is the same
	From    uint64       `json:"from"`
	Cause   string       `json:"cause"`
	Holds   string       `json:"holds"`
}

type headVector struct {
	Epoch uint64      `json:"epoch"`
	Seq   uint64      `json:"seq"`
	ID    crypto.Hash `json:"id"`
}

func headVectors(heads []Head) (all []headVector) {
	for _, h := range heads {
		all = append(all, headVector(h))
	}
	return all
}

func makeBranches(t *testing.T) (all branchVectors) {
	for _, tale := range tales {
		x, y, w := tale.tell(tellable(t))
		all.Branches = append(all.Branches, branchVector{
			tale.name, all.places(x.entries), all.places(y.entries), headVectors(append(w.Attested, w.Receipted...)),
			tale.from, tale.cause.String(), tale.holds,
		})
	}
	return all
}

func TestVectorsBranches(t *testing.T) {
	all := vectors(t, "branches.json", func() branchVectors { return makeBranches(t) })
	for _, v := range all.Branches {
		x, err := new(Journal).Accept(all.entries(t, v.X)...)
		if err != nil {
			t.Fatal(err)
		}
		b, err := x.Branch(stored(all.entries(t, v.X)), all.entries(t, v.Y)...)
		if err != nil {
			t.Fatal(err)
		}
		var w Witness
		for _, h := range v.Witness {
			w.Attested = append(w.Attested, Head(h))
		}
		s, split := x.Compare(b.Journal, w)
		if !split || s.Holds.told("x", "y") != v.Holds || s.From != v.From || s.Cause.String() != v.Cause {
			t.Errorf("%s: %+v", v.Name, s)
		}
	}
}

// drafts.json: drafts on their way, and what comes back.
type draftVector struct {
	Name         string      `json:"name"`
	Draft        blob        `json:"draft"`
	ID           crypto.Hash `json:"id"`
	Frames       []string    `json:"frames"`
	Cosignatures []blob      `json:"cosignatures"`
	Approvals    []blob      `json:"approvals"`
	SlipFrames   []string    `json:"slip_frames"`
}

func makeDrafts(t *testing.T) []draftVector {
	v, r := tellable(t), newRescue(t, ledger.RecoverWithKeyHolder, nil)
	closing := draftVector{Name: "a closing", Draft: v.draft(v.closing()).Bytes()}
	policy := draftVector{Name: "an epoch by recovery policy", Draft: r.draft(r.event()).Bytes()}
	d, _ := ParseDraft(closing.Draft)
	closing.ID, closing.Frames = d.ID(), d.Frames()
	for _, holder := range v.holders[:2] {
		slip, err := d.Slip(holder)
		if err != nil {
			t.Fatal(err)
		}
		closing.Cosignatures = append(closing.Cosignatures, slip.Bytes())
		closing.SlipFrames = append(closing.SlipFrames, slip.Frames()...)
	}
	d, _ = ParseDraft(policy.Draft)
	policy.ID, policy.Frames = d.ID(), d.Frames()
	for _, a := range r.all() {
		one, err := d.Approve(a.by, a.by.Public(), a.as, a.papers...)
		if err != nil {
			t.Fatal(err)
		}
		slip := &ApprovalSlip{d.ID(), one}
		policy.Approvals = append(policy.Approvals, slip.Bytes())
		policy.SlipFrames = append(policy.SlipFrames, slip.Frames()...)
	}
	return []draftVector{closing, policy}
}

func TestVectorsDrafts(t *testing.T) {
	for _, v := range vectors(t, "drafts.json", func() []draftVector { return makeDrafts(t) }) {
		d, err := joining(t, v.Frames).Draft()
		if err != nil || d.ID() != v.ID || !bytes.Equal(d.Bytes(), v.Draft) {
			t.Fatalf("%s: %v", v.Name, err)
		}
		var frames []string
		for _, raw := range v.Cosignatures {
			slip, err := ParseCosignatureSlip(raw)
			if err != nil || slip.Draft != v.ID {
				t.Fatalf("%s: %v", v.Name, err)
			}
			if _, err := tellable(t).journal.CheckCosignature(d, slip.Cosignature); err != nil {
				t.Errorf("%s: %v", v.Name, err)
			}
			frames = append(frames, slip.Frames()...)
		}
		for _, raw := range v.Approvals {
			slip, err := ParseApprovalSlip(raw)
			if err != nil || slip.Draft != v.ID {
				t.Fatalf("%s: %v", v.Name, err)
			}
			if err := d.CheckApproval(slip.Approval); err != nil {
				t.Errorf("%s: %v", v.Name, err)
			}
			frames = append(frames, slip.Frames()...)
		}
		if !slices.Equal(frames, v.SlipFrames) {
			t.Errorf("%s: other frames", v.Name)
		}
	}
}
