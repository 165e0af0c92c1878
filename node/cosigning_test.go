package node

import (
	"errors"
	"slices"
	"testing"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
	"jigiya/p2p"
)

func (d *device) drafts(group crypto.Hash) []api.Draft {
	d.Helper()
	all, err := d.node.Drafts(ctx, group)
	must(d, err)
	return all
}

// draft is the only one that waits.
func (d *device) draft(group crypto.Hash) api.Draft {
	d.Helper()
	all := d.drafts(group)
	if len(all) != 1 {
		d.Fatalf("%d drafts wait", len(all))
	}
	return all[0]
}

func (d *device) drawsUp(group crypto.Hash, e ledger.Event) api.Draft {
	d.Helper()
	draft, err := d.node.Draft(ctx, api.Proposal{Group: group, Events: []ledger.Event{e}, PINs: pins})
	must(d, err)
	return draft
}

// cosigns signs with a key that is on this device under a PIN.
func (d *device) cosigns(draft api.Draft, member ledger.MemberNumber, pin string) api.Draft {
	d.Helper()
	signed, err := d.node.Cosign(ctx, api.Cosigning{
		Draft: draft.Bytes, Member: member, PINs: api.PINs{Holders: map[ledger.MemberNumber]string{member: pin}},
	})
	must(d, err)
	return signed
}

var alone = api.PINs{Device: pins.Device}

// withPhones is a village with two key-holders' own phones: one of them made the
// phone hers, the other brought her key back from paper.
func withPhones(t *testing.T) (v *village, kadia, yassa *device) {
	t.Helper()
	v = newVillage(t)
	kadia = v.holderPhone(4)
	yassa = newVillager(t, "yassa")
	v.grants(yassa, everything...)
	introduce(t, yassa, kadia, v.writer(), v.f1, v.f2)
	v.openMeeting()
	v.add(buys(1, 2))
	meet(t, kadia, v.writer())
	meet(t, yassa, v.writer())
	yassa.lends(5)
	return v, kadia, yassa
}

// A closing is cosigned on the key-holders' own phones: the draft goes to them by
// network, through each other, and what they signed comes back the same way.
func TestCosignByNetwork(t *testing.T) {
	t.Parallel()
	v, kadia, yassa := withPhones(t)
	drawn := v.writer().drawsUp(v.group, &ledger.MeetingClosed{Counts: countsOf(v.book())})
	if !drawn.Follows || drawn.Need != 2 || len(drawn.Frames) == 0 {
		t.Errorf("%+v", drawn)
	}
	meet(t, kadia, v.writer())
	meet(t, yassa, kadia) // the writer is out of her range
	for _, d := range []*device{kadia, yassa} {
		if got := d.draft(v.group); got.ID != drawn.ID || !got.Follows || got.Warning != "" {
			t.Errorf("%+v", got)
		}
	}
	signed := kadia.cosigns(kadia.draft(v.group), 4, pins.Device)
	if !slices.Equal(signed.Cosigned, []ledger.MemberNumber{4}) || len(signed.Slips) == 0 {
		t.Errorf("%+v", signed)
	}
	yassa.cosigns(yassa.draft(v.group), 5, pins.Holders[5])
	meet(t, yassa, kadia)
	meet(t, kadia, v.writer())

	got := v.writer().draft(v.group)
	if !slices.Equal(got.Cosigned, []ledger.MemberNumber{4, 5}) {
		t.Fatalf("cosigned by %v", got.Cosigned)
	}
	a, err := v.node.Complete(ctx, api.Completing{Group: v.group, PINs: alone})
	must(t, err)
	v.wantElsewhere(a.Head.Seq, true, 4, 5)
	meet(t, kadia, v.writer())
	meet(t, yassa, kadia)
	wantTogether(t, v.group, v.writer(), kadia, yassa)
	if n := len(v.writer().drafts(v.group)); n != 0 {
		t.Errorf("%d drafts still wait", n)
	}
}

func (v *village) wantElsewhere(seq uint64, elsewhere bool, members ...ledger.MemberNumber) {
	v.Helper()
	for e, err := range v.node.Journal(ctx, v.group, seq) {
		must(v, err)
		var have []ledger.MemberNumber
		for _, c := range e.Cosigners {
			if have = append(have, c.Member); c.Elsewhere != elsewhere {
				v.Errorf("member %d signed elsewhere: %v", c.Member, c.Elsewhere)
			}
		}
		slices.Sort(have)
		if !slices.Equal(have, members) {
			v.Errorf("cosigned by %v, want %v", have, members)
		}
		return
	}
}

// The same by file or QR code, without any network.
func TestCosignByBytes(t *testing.T) {
	t.Parallel()
	v, kadia, _ := withPhones(t)
	drawn := v.writer().drawsUp(v.group, &ledger.MeetingClosed{Counts: countsOf(v.book())})

	needed := new(api.PINError)
	shown, err := kadia.node.Cosign(ctx, api.Cosigning{Draft: drawn.Bytes})
	if !errors.As(err, &needed) || !slices.Equal(needed.Holders, []ledger.MemberNumber{4}) || shown.Kind != ledger.KindMeetingClosed {
		t.Fatalf("%v, %+v", err, shown)
	}
	wrong := api.PINs{Holders: map[ledger.MemberNumber]string{4: "999999"}}
	if _, err := kadia.node.Cosign(ctx, api.Cosigning{Draft: drawn.Bytes, PINs: wrong}); api.Classify(err, "en").Class != api.ClassDenied {
		t.Errorf("a wrong PIN: %v", err)
	}
	signed := kadia.cosigns(drawn, 4, pins.Device)
	raw := v.slip(signed)
	back, err := v.node.TakeCosignature(ctx, raw)
	must(t, err)
	if !slices.Equal(back.Cosigned, []ledger.MemberNumber{4}) {
		t.Errorf("cosigned by %v", back.Cosigned)
	}
	_, err = v.node.TakeCosignature(ctx, raw) // once more is no harm
	must(t, err)
	if _, err := v.node.Complete(ctx, api.Completing{Group: v.group, PINs: alone}); err == nil {
		t.Fatal("one key-holder is no quorum")
	}
	// the second one types her PIN on the writer's device
	here := api.PINs{Device: pins.Device, Holders: map[ledger.MemberNumber]string{5: pins.Holders[5]}}
	a, err := v.node.Complete(ctx, api.Completing{Group: v.group, Draft: drawn.ID, PINs: here})
	must(t, err)
	line := v.line(a.Head.Seq)
	if !slices.Equal(line.Cosigners, []api.Cosigner{{Member: 4, Elsewhere: true}, {Member: 5}}) &&
		!slices.Equal(line.Cosigners, []api.Cosigner{{Member: 5}, {Member: 4, Elsewhere: true}}) {
		t.Errorf("%+v", line.Cosigners)
	}
	for name, raw := range map[string][]byte{"late": raw, "junk": []byte("junk"), "empty": nil, "flipped": flipped(slices.Clone(raw), len(raw)-1)} {
		if _, err := v.node.TakeCosignature(ctx, raw); err == nil {
			t.Errorf("a %s slip was taken", name)
		}
	}
}

func (v *village) line(seq uint64) api.Entry {
	v.Helper()
	for e, err := range v.node.Journal(ctx, v.group, seq) {
		must(v, err)
		return e
	}
	v.Fatalf("no entry %d", seq)
	return api.Entry{}
}

// slip is what was signed just now, as its frames carry it.
func (v *village) slip(d api.Draft) []byte {
	v.Helper()
	frames := new(journal.Joining)
	for _, f := range d.Slips {
		_, err := frames.Add(f)
		must(v, err)
	}
	s, err := frames.CosignatureSlip()
	must(v, err)
	return s.Bytes()
}

// A draft that something else was entered in place of is worth nothing, wherever it
// waits; and eight that went stale leave room for the ninth.
func TestStaleDrafts(t *testing.T) {
	t.Parallel()
	v, kadia, _ := withPhones(t)
	var drawn api.Draft
	for i := range maxDrafts + 1 {
		drawn = v.writer().drawsUp(v.group, &ledger.MeetingClosed{Counts: countsOf(v.book())})
		meet(t, kadia, v.writer())
		if i < maxDrafts {
			v.add(buys(ledger.MemberNumber(i%3+1), 1))
		}
	}
	fresh := 0
	for _, d := range kadia.drafts(v.group) {
		if d.Follows {
			fresh++
		}
	}
	if fresh != 1 {
		t.Errorf("%d drafts follow the head", fresh)
	}
	v.add(buys(4, 1))
	_, err := v.node.Complete(ctx, api.Completing{Group: v.group, PINs: alone})
	if e := api.Classify(err, "en"); e.Code != "draft_other_head" {
		t.Errorf("%v", err)
	}
	meet(t, kadia, v.writer())
	late := kadia.cosigns(drawn, 4, pins.Device)
	if late.Warning != "draft_other_head" || late.Follows {
		t.Errorf("%+v", late)
	}
	if _, err := v.node.Draft(ctx, api.Proposal{Group: v.group}); api.Classify(err, "en").Code != "draft_one" {
		t.Errorf("a draft of nothing: %v", err)
	}
}

// What nobody here can sign is refused.
func TestCosignRefused(t *testing.T) {
	t.Parallel()
	v, kadia, _ := withPhones(t)
	drawn := v.writer().drawsUp(v.group, &ledger.MeetingClosed{Counts: countsOf(v.book())})
	stranger := newVillager(t, "r")
	if _, err := stranger.node.Cosign(ctx, api.Cosigning{Draft: drawn.Bytes, PINs: pins}); !isMissing(err) {
		t.Errorf("a group that is not here: %v", err)
	}
	meet(t, v.f1, v.writer())
	if _, err := v.f1.node.Cosign(ctx, api.Cosigning{Draft: drawn.Bytes, PINs: pins}); !errors.As(err, new(*api.KeyMissingError)) {
		t.Errorf("no key-holder's key is here: %v", err)
	}
	if _, err := kadia.node.Cosign(ctx, api.Cosigning{Draft: []byte("junk")}); api.Classify(err, "en").Class != api.ClassForged {
		t.Errorf("junk: %v", err)
	}
	if _, err := kadia.node.Draft(ctx, api.Proposal{Group: v.group, Events: []ledger.Event{buys(1, 1)}}); !errors.Is(err, journal.ErrAuthor) {
		t.Errorf("who does not write draws up an entry: %v", err)
	}
	if _, err := v.node.Cosign(ctx, api.Cosigning{Draft: drawn.Bytes, PINs: pins}); api.Classify(err, "en").Code != "cosigner_which" {
		t.Errorf("which key-holder: %v", err)
	}
}

// A new device takes over with cosignatures that were all made on other phones.
func TestTakeOverByDrafts(t *testing.T) {
	t.Parallel()
	v, kadia, yassa := withPhones(t)
	r := newVillager(t, "r")
	v.grants(r, everything...)
	introduce(t, r, kadia, yassa)
	meet(t, kadia, v.writer())
	meet(t, yassa, kadia)
	meet(t, r, kadia)
	v.close() // the phone is gone
	r.drawsUp(v.group, &ledger.EpochOpened{Authority: ledger.ByQuorum, Reason: ledger.Said("the phone is gone")})
	meet(t, r, kadia)
	kadia.cosigns(kadia.draft(v.group), 4, pins.Device)
	meet(t, yassa, kadia)
	yassa.cosigns(yassa.draft(v.group), 5, pins.Holders[5])
	meet(t, yassa, kadia)
	meet(t, r, kadia)
	a, err := r.node.Complete(ctx, api.Completing{Group: v.group, PINs: alone})
	must(t, err)
	if a.Head.Epoch != 1 {
		t.Errorf("%+v", a)
	}
	h := v.as(r)
	h.add(buys(2, 2))
	h.closeMeeting()
	meet(t, kadia, r)
	wantTogether(t, v.group, kadia, r)
	w := *v
	w.home = h
	w.wantElsewhere(a.Head.Seq, true, 4, 5)
	v.open()
}

// A draft that opens an epoch below what a key-holder's phone knows warns her of it.
func TestDraftThatCuts(t *testing.T) {
	t.Parallel()
	v, kadia, _ := withPhones(t)
	r := newVillager(t, "r")
	v.grants(r, everything...)
	introduce(t, r, v.writer(), kadia)
	meet(t, r, v.writer())
	v.add(buys(2, 1))
	meet(t, kadia, v.writer())
	drawn := r.drawsUp(v.group, &ledger.EpochOpened{Authority: ledger.ByQuorum})
	signed := kadia.cosigns(drawn, 4, pins.Device)
	if signed.Warning != "draft_cuts" {
		t.Errorf("%+v", signed)
	}
}

// The key-holders' choice between two histories, made on their own phones.
func TestResolveByDraft(t *testing.T) {
	t.Parallel()
	v, _ := twoHistories(t)
	kadia := v.holderPhone(4)
	meet(t, v.f1, v.f2)
	meet(t, kadia, v.f1)
	f := v.f1.fork(v.group)
	v.f1.drawsUp(v.group, &ledger.ForkResolved{
		Kept: ledger.Digest(f.Branches[0].First), Stranded: ledger.Digest(f.Branches[1].Head.Hash), Reason: ledger.Said("as said aloud"),
	})
	meet(t, kadia, v.f1)
	kadia.lends(5)
	kadia.cosigns(kadia.draft(v.group), 5, pins.Holders[5])
	kadia.cosigns(kadia.draft(v.group), 4, pins.Device)
	meet(t, kadia, v.f1)
	_, err := v.f1.node.Complete(ctx, api.Completing{Group: v.group, PINs: alone})
	must(t, err)
	visit(t, v.f1, v.f2, kadia)
	wantTogether(t, v.group, v.f1, v.f2, kadia)
	wantState(t, "ok", v.group, v.f1, v.f2, kadia)
}

// Where the quorum is lost, one key-holder, the facilitator and the programme open
// an epoch: each approves on her own device.
func TestTakeOverByPolicy(t *testing.T) {
	t.Parallel()
	v, r := newVillage(t), newVillager(t, "r")
	office := v.office
	roots := api.PINs{Device: pins.Device, Holders: map[ledger.MemberNumber]string{1: "864201", 2: "975312", 3: "186420"}}
	p, err := office.node.FoundProgramme(ctx, api.ProgrammeFounding{Name: "Musow ka Jigiya Ton", PINs: roots})
	must(t, err)
	programme, err := crypto.ParseAddress(p.Programme)
	must(t, err)
	_, err = office.node.Certify(ctx, api.Certifying{
		Programme: programme, Device: v.f1.key.Public(), Role: credential.Facilitator, Groups: []crypto.Hash{v.group}, PINs: roots,
	})
	must(t, err)
	c := *v.book().Constitution()
	c.Programme, c.Recovery = ledger.Address(programme), ledger.RecoverWithKeyHolder
	v.add(&ledger.GroupAmended{Constitution: c})
	v.grants(r, everything...)
	kadia := v.holderPhone(4)
	introduce(t, r, kadia, v.f1, v.f2, office)
	visit(t, v.writer(), kadia, v.f1, office)
	meet(t, r, v.f1)
	v.close() // lost, with all keys but Kadia's

	r.drawsUp(v.group, &ledger.EpochOpened{Authority: ledger.ByPolicy, Reason: ledger.Said("the box and the phone burnt")})
	if _, err := r.node.Complete(ctx, api.Completing{Group: v.group, PINs: alone}); !errors.Is(err, journal.ErrAuthor) {
		t.Errorf("without any approval: %v", err)
	}
	visit(t, r, v.f1, kadia, office)
	approve := func(d *device, as journal.Approver, pins api.PINs) {
		t.Helper()
		_, err := d.node.Cosign(ctx, api.Cosigning{Draft: d.draft(v.group).Bytes, As: string(as), PINs: pins})
		must(t, err)
	}
	approve(kadia, journal.KeyHolder, api.PINs{Holders: map[ledger.MemberNumber]string{4: pins.Device}})
	approve(v.f1, journal.Facilitator, alone)
	if _, err := r.node.Complete(ctx, api.Completing{Group: v.group, PINs: alone}); !errors.As(err, new(*journal.PolicyError)) {
		t.Errorf("without the programme: %v", err)
	}
	approve(office, journal.Programme, api.PINs{Holders: map[ledger.MemberNumber]string{1: roots.Holders[1], 3: roots.Holders[3]}})
	v.f2.approvesInVain(t, v.group, r.draft(v.group))
	visit(t, r, v.f1, kadia, office, v.f2)
	a, err := r.node.Complete(ctx, api.Completing{Group: v.group, PINs: alone})
	must(t, err)
	if a.Head.Epoch != 1 {
		t.Errorf("%+v", a)
	}
	g, err := r.node.group(v.group)
	must(t, err)
	if epochs := g.now().Epochs(); !epochs[1].ByPolicy {
		t.Errorf("%+v", epochs)
	}
	v.as(r).add(&ledger.SchoolingReported{Member: 1, GirlsEnrolled: 1})
	visit(t, r, v.f1, kadia, office)
	wantTogether(t, v.group, r, v.f1, kadia, office)
	v.open()
}

// approvesInVain signs in every name with a key that has none: it must not keep the
// others from completing.
func (d *device) approvesInVain(t *testing.T, group crypto.Hash, a api.Draft) {
	t.Helper()
	draft, err := journal.ParseDraft(a.Bytes)
	must(t, err)
	notes := []store.Note{{Kind: byte(p2p.NoteDraft), ID: store.Hash(draft.ID()), Bytes: draft.Bytes()}}
	for _, as := range []journal.Approver{journal.KeyHolder, journal.Programme} {
		approval, err := draft.Approve(d.key, d.key.Public(), as)
		must(t, err)
		slip := &journal.ApprovalSlip{Draft: draft.ID(), Approval: approval}
		notes = append(notes, slipNote(slip.ID(), slip.Bytes()))
	}
	must(t, d.node.putNotes(group, notes))
}
