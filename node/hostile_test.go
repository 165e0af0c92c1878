package node

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
	"jigiya/p2p"
)

// The attackers of this file are peers: a treasurer who has the device's key and
// signs what she likes, a device that the group let in, one that knows a name.
// What they send is given to the guest as a session gives it.

func (d *device) guest(from *device) *guest {
	g := d.node.newGuest(from.key.Address(), nil)
	d.Cleanup(g.Leave)
	return g
}

func rawsOf(entries []*journal.Entry) []journal.Raw {
	raws := make([]journal.Raw, len(entries))
	for i, e := range entries {
		raws[i] = journal.Raw{Bytes: e.Bytes(), Signature: e.Signature()}
	}
	return raws
}

func notesOf(kind journal.EvidenceKind, entries []*journal.Entry) []p2p.Note {
	notes := make([]p2p.Note, len(entries))
	for i, e := range entries {
		ev := journal.Evidence{Kind: kind, Entry: e}
		notes[i] = p2p.Note{NoteID: p2p.NoteID{Kind: p2p.NoteKind(kind), ID: ev.ID()}, Bytes: ev.Bytes()}
	}
	return notes
}

func forbidden(err error) bool {
	return errors.Is(err, journal.ErrMalformed) || errors.Is(err, journal.ErrSignature) || errors.Is(err, journal.ErrAuthor)
}

// signs has the treasurer sign events after an entry of the journal, as often as she likes.
func (h *home) signs(j *journal.Journal, events ...ledger.Event) []*journal.Entry {
	h.Helper()
	entries, err := j.Sign(signing(h.ring), events...)
	must(h, err)
	return entries
}

// What is no entry, of another group, not signed, or already there, changes nothing
// and stops nothing; also beside another history.
func TestHostileEntries(t *testing.T) {
	t.Parallel()
	v, w := twoHistories(t)
	meet(t, v.f1, v.f2)
	wantState(t, "disputed", v.group, v.f1)
	g := v.f1.guest(newVillager(t, "stranger")) // which nobody told of
	taken := func(topic p2p.Topic, raws ...journal.Raw) error {
		done := make(chan error, 1)
		if err := g.Take(ctx, topic, raws, func(_ journal.Head, err error) { done <- err }); err != nil {
			return err
		}
		return <-done
	}
	entries := w.entries()
	last := entries[len(entries)-1]
	whole := rawsOf(entries)
	before, kept := v.f1.head(v.group), v.f1.kept(v.group)
	unsigned := whole[len(whole)-1]
	unsigned.Signature[5] ^= 1
	other := foundingBy(t, "Sigida", v.f2.key, nil)
	for name, tt := range map[string]struct {
		topic p2p.Topic
		raws  []journal.Raw
		want  error
	}{
		"junk":                       {v.group, []journal.Raw{{Bytes: []byte("junk")}}, journal.ErrMalformed},
		"junk after good ones":       {v.group, append(slices.Clone(whole), journal.Raw{Bytes: []byte{0xc0}}), journal.ErrMalformed},
		"nothing":                    {v.group, []journal.Raw{{}}, journal.ErrMalformed},
		"another group's":            {v.group, rawsOf([]*journal.Entry{other}), journal.ErrMalformed},
		"a group of nobody":          {other.ID(), rawsOf([]*journal.Entry{other}), p2p.ErrUnwanted},
		"a group without founding":   {other.ID(), whole[1:2], p2p.ErrUnwanted},
		"from the future":            {v.group, rawsOf(v.farAhead()), journal.ErrGap},
		"nobody signed":              {v.group, []journal.Raw{unsigned}, nil},
		"what is known already":      {v.group, whole, nil},
		"the last of it alone":       {v.group, rawsOf([]*journal.Entry{last}), nil},
		"its entries the other way":  {v.group, backwards(whole), nil},
		"what is in the book, again": {v.group, rawsOf(v.entries()), nil},
	} {
		err := taken(tt.topic, tt.raws...)
		if tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	if v.f1.head(v.group) != before || v.f1.kept(v.group) != kept {
		t.Errorf("something changed: %s, was %s", v.f1.kept(v.group), kept)
	}
	v.f1.node.mu.Lock()
	groups := len(v.f1.node.groups)
	v.f1.node.mu.Unlock()
	if groups != 1 {
		t.Errorf("%d groups in memory", groups)
	}
	meet(t, v.f1, v.writer()) // and all goes on
}

func (h *home) entries() (all []*journal.Entry) {
	h.Helper()
	for e, err := range h.node.read(h.group, h.journal(), 0) {
		must(h, err)
		all = append(all, e)
	}
	return all
}

// farAhead are entries that follow what nobody has.
func (v *village) farAhead() []*journal.Entry {
	j := v.journal()
	for _, e := range v.signs(j, &ledger.SchoolingReported{Member: 1}, &ledger.SchoolingReported{Member: 2}) {
		next, err := j.Accept(e)
		must(v, err)
		j = next
	}
	return v.signs(j, &ledger.SchoolingReported{Member: 3})
}

func backwards(raws []journal.Raw) []journal.Raw {
	raws = slices.Clone(raws)
	slices.Reverse(raws)
	return raws
}

// foundingBy founds a group with any key, which may name others as key-holders.
func foundingBy(t testing.TB, name string, key *crypto.Key, change func(*ledger.GroupFounded)) *journal.Entry {
	t.Helper()
	e := foundingOf(name)
	e.Writer = ledger.Signatory(key.Public())
	for i := range e.Members {
		e.Members[i].Person = ledger.Words{Digest: ledger.Digest{byte(i + 1)}}
		if holdsKey(e.Members[i]) {
			k, err := crypto.Seed{3, byte(i)}.Key()
			must(t, err)
			e.Members[i].Key = ledger.Signatory(k.Public())
		}
	}
	if change != nil {
		change(e)
	}
	entries, err := new(journal.Journal).Sign(journal.Signing{Author: key, Recorded: 1}, e)
	must(t, err)
	return entries[0]
}

// A treasurer who signs without end makes others keep only so much; and what the
// key-holders decide then is heard all the same.
func TestHostileTreasurer(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	v.openMeeting()
	meet(t, v.f1, v.writer())
	fork := v.journal()
	v.add(buys(1, 1))
	meet(t, v.f1, v.writer())
	g := v.f1.guest(v.writer())
	entries := v.signs(fork, &ledger.Received{Fund: "social", Amount: 5})
	must(t, g.TakeNotes(v.group, notesOf(journal.EvidenceBranch, entries)))
	var lots []store.Note // as many as she has signed before; that costs too much here
	for i := range maxEvidence - 10 {
		draft, err := fork.Draft(int64(i), &ledger.Received{Fund: "social", Amount: 10})
		must(t, err)
		lots = append(lots, store.Note{Kind: byte(p2p.NoteBranch), ID: store.Hash(crypto.Digest(crypto.TagEntry, draft.Bytes())), Bytes: append(make([]byte, 64), draft.Bytes()...)})
	}
	must(t, v.f1.node.putNotes(v.group, lots))
	entries = nil
	for i := range 60 {
		entries = append(entries, v.signs(fork, &ledger.Received{Fund: "social", Amount: ledger.Amount(5 * (i + 2))})...)
	}
	must(t, g.TakeNotes(v.group, notesOf(journal.EvidenceBranch, entries)))
	kept := 0
	ids, err := v.f1.node.store.NoteIDs(store.Hash(v.group))
	must(t, err)
	for range ids {
		kept++
	}
	if kept > maxEvidence+1 {
		t.Errorf("%d notes are kept", kept)
	}
	proofs := 0
	for i := range 5 { // each proves a fork; one is enough
		p, err := journal.NewEquivocation(v.entries()[fork.Len()], v.signs(fork, &ledger.Received{Fund: "social", Amount: ledger.Amount(1000 + 5*i)})[0])
		must(t, err)
		e := journal.Evidence{Kind: journal.EvidenceFork, Proof: p}
		must(t, g.TakeNotes(v.group, []p2p.Note{{NoteID: p2p.NoteID{Kind: p2p.NoteFork, ID: e.ID()}, Bytes: e.Bytes()}}))
	}
	for _, err := range v.f1.node.evidence(v.group, p2p.NoteFork, p2p.NoteFork) {
		must(t, err)
		proofs++
	}
	wantState(t, "disputed", v.group, v.f1)
	if proofs != 1 {
		t.Errorf("%d proofs are kept of one epoch", proofs)
	}
	meet(t, v.f2, v.writer())
	v.f2.lends(4, 5)
	v.f2.takesOver(v.home)
	must(t, v.f1.brought(v.group, v.as(v.f2).stored()))
	if v.f1.head(v.group) != v.f2.head(v.group) {
		t.Error("the new epoch is not heard")
	}
	wantState(t, "ok", v.group, v.f1, v.f2)
}

// A treasurer cannot hide a history behind entries that she signed and no rule
// allows, nor behind some that follow nothing.
func TestHostileScreen(t *testing.T) {
	t.Parallel()
	v, _ := twoHistories(t)
	g := v.f1.guest(v.writer())
	from, err := v.f1.node.group(v.group)
	must(t, err)
	parted, err := journal.Replay(func(yield func(journal.Raw, error) bool) {
		for _, raw := range rawsOf(v.entries()[:v.journal().Len()-2]) {
			if !yield(raw, nil) {
				return
			}
		}
	}, journal.Replaying{Group: v.group})
	must(t, err)
	unseen := v.signs(from.now(), &ledger.SchoolingReported{Member: 1}, &ledger.SchoolingReported{Member: 2})
	dangling, err := from.now().Accept(unseen...)
	must(t, err)
	var screen []*journal.Entry
	for i := range 9 {
		for _, j := range []*journal.Journal{parted, dangling} {
			draft, err := j.Draft(int64(i), &ledger.Repayment{Loan: ledger.LoanNumber(90 + i), Amount: 5})
			must(t, err)
			e, err := draft.Sign(v.ring.device)
			must(t, err)
			screen = append(screen, e)
		}
	}
	must(t, g.TakeNotes(v.group, notesOf(journal.EvidenceBranch, screen)))
	meet(t, v.f1, v.f2)
	if f := v.f1.fork(v.group); f.State != "disputed" || len(f.Branches) != 2 || f.Branches[1].Entries != 4 {
		t.Errorf("%s with %d branches", f.State, len(f.Branches))
	}
}

// Notes that lie are refused, and so is whoever sends them; what is there already,
// or has its place, is not kept beside it.
func TestHostileNotes(t *testing.T) {
	t.Parallel()
	v, kadia, _ := withPhones(t)
	v.add(&ledger.Received{Fund: "social", Amount: 25, Source: ledger.Said("from her brother")})
	meet(t, v.f1, v.writer())
	drawn := v.writer().drawsUp(v.group, &ledger.MeetingClosed{Counts: countsOf(v.book())})
	meet(t, kadia, v.writer())
	kept := kadia.kept(v.group)
	own := v.entries()
	forgedEntry := v.signs(v.journal(), buys(1, 1))[0]
	stolen, err := journal.Decode(forgedEntry.Bytes(), crypto.Signature{1})
	must(t, err)
	record := v.records()[0]
	wrongKey := append(slices.Clone(make([]byte, 32)), record.Sealed...)
	slip := func(raw []byte) p2p.Note {
		return p2p.Note{NoteID: p2p.NoteID{Kind: p2p.NoteCosignature, ID: crypto.Digest(crypto.TagDraft, raw)}, Bytes: raw}
	}
	parsed, err := journal.ParseDraft(drawn.Bytes)
	must(t, err)
	byStranger, err := parsed.Slip(v.f2.key)
	must(t, err)
	for name, tt := range map[string]struct {
		note p2p.Note
		bad  bool
	}{
		"an entry that has its place":    {notesOf(journal.EvidenceBranch, own[2:3])[0], false},
		"an entry that nobody signed":    {notesOf(journal.EvidenceBranch, []*journal.Entry{stolen})[0], true},
		"a cut that opens nothing":       {notesOf(journal.EvidenceCut, []*journal.Entry{forgedEntry})[0], true},
		"evidence that is junk":          {p2p.Note{NoteID: p2p.NoteID{Kind: p2p.NoteFork, ID: crypto.Hash{1}}, Bytes: []byte("junk")}, true},
		"evidence under another id":      {p2p.Note{NoteID: p2p.NoteID{Kind: p2p.NoteBranch, ID: crypto.Hash{1}}, Bytes: notesOf(journal.EvidenceBranch, own[2:3])[0].Bytes}, true},
		"an attestation that is junk":    {p2p.Note{NoteID: p2p.NoteID{Kind: p2p.NoteAttestation}, Bytes: []byte{0xc0}}, true},
		"a receipt that is junk":         {p2p.Note{NoteID: p2p.NoteID{Kind: p2p.NoteReceipt}, Bytes: []byte{0xc0}}, true},
		"a draft that is junk":           {p2p.Note{NoteID: p2p.NoteID{Kind: p2p.NoteDraft}, Bytes: []byte{0xc0}}, true},
		"a cosignature of a non-holder":  {slip(byStranger.Bytes()), true},
		"a slip that is junk":            {slip([]byte("junk")), false},
		"a kind that nobody knows":       {p2p.Note{NoteID: p2p.NoteID{Kind: 99}, Bytes: []byte("?")}, false},
		"a deed in a group":              {p2p.Note{NoteID: p2p.NoteID{Kind: p2p.NoteRoot}, Bytes: []byte("?")}, false},
		"a record that is here, no key":  {p2p.Note{NoteID: p2p.NoteID{Kind: p2p.NotePerson, ID: crypto.Hash(record.Digest)}, Bytes: wrongKey}, false},
		"a record that no entry names":   {p2p.Note{NoteID: p2p.NoteID{Kind: p2p.NoteWords, ID: crypto.Hash{9}}, Bytes: wrongKey}, false},
		"an attestation of another head": {v.badAttestation(), false},
	} {
		if tt.note.ID.IsZero() {
			tt.note.ID = crypto.Hash{7}
		}
		err := kadia.guest(v.f1).TakeNotes(v.group, []p2p.Note{tt.note})
		if bad := err != nil; bad != tt.bad || bad && !forbidden(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if have := kadia.kept(v.group); have != kept {
		t.Errorf("something is kept: %s, was %s", have, kept)
	}
	// what somebody took for evidence goes on from the head here: it has its place
	must(t, kadia.guest(v.f1).TakeNotes(v.group, notesOf(journal.EvidenceStranded, []*journal.Entry{forgedEntry})))
	if kadia.head(v.group).ID != forgedEntry.ID() {
		t.Error("the next entry is not taken in")
	}
	wantState(t, "ok", v.group, kadia)
}

// badAttestation is by somebody the group never let in.
func (v *village) badAttestation() p2p.Note {
	v.Helper()
	s, err := v.node.statement(v.journal(), api.Attesting{Group: v.group}, v.ring.holders[6])
	must(v, err)
	raw, err := s.Bytes()
	must(v, err)
	id, err := s.ID()
	must(v, err)
	return p2p.Note{NoteID: p2p.NoteID{Kind: p2p.NoteAttestation, ID: id}, Bytes: raw}
}

// A record whose key does not open it, or whose text is not what was signed, is
// taken from nobody.
func TestHostileRecords(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	meet(t, v.office, v.writer()) // the journal alone
	record := v.records()[0]
	good := append(slices.Clone(record.Key[:]), record.Sealed...)
	other := v.records()[1]
	from := v.office.guest(v.f1)
	take := func(raw []byte) error {
		return from.TakeNotes(v.group, []p2p.Note{{NoteID: p2p.NoteID{Kind: p2p.NotePerson, ID: crypto.Hash(record.Digest)}, Bytes: raw}})
	}
	for name, raw := range map[string][]byte{
		"another key":     append(slices.Clone(other.Key[:]), record.Sealed...),
		"a flipped bit":   flipped(slices.Clone(good), len(good)-1),
		"another's words": append(slices.Clone(other.Key[:]), other.Sealed...),
		"no key":          good[:20],
		"nothing":         nil,
	} {
		if err := take(raw); !forbidden(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(v.as(v.office).records()); n != 0 {
		t.Errorf("%d records are kept", n)
	}
	must(t, take(good))
	if n := len(v.as(v.office).records()); n != 1 {
		t.Errorf("%d records are kept", n)
	}
}

// One device that may attest does not take the room of the others.
func TestHostileAttester(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	v.openMeeting()
	meet(t, v.f1, v.writer())
	g, err := v.f1.node.group(v.group)
	must(t, err)
	from := v.f1.guest(v.f2)
	for part := range maxAttestedBy/100 + 1 {
		var notes []p2p.Note
		for i := range 100 {
			s := &journal.Attestation{
				Group: v.group, Head: g.now().Head(), Totals: g.now().Book().Totals(), Date: 20_000,
				Recorded: int64(part*100 + i), Attester: v.f2.key.Public(),
			}
			must(t, s.Sign(v.f2.key))
			raw, err := s.Bytes()
			must(t, err)
			id, err := s.ID()
			must(t, err)
			notes = append(notes, p2p.Note{NoteID: p2p.NoteID{Kind: p2p.NoteAttestation, ID: id}, Bytes: raw})
		}
		must(t, from.TakeNotes(v.group, notes))
	}
	v.f1.attests(v.group)
	all, err := v.f1.node.Attestations(ctx, v.group)
	must(t, err)
	if len(all) != maxAttestedBy+1 {
		t.Errorf("%d attestations are kept", len(all))
	}
}

// Nobody fills a facilitator's phone with groups, whatever they name and however
// often they come.
func TestHostileFounder(t *testing.T) {
	t.Parallel()
	d := newVillager(t, "f1")
	founded := 0
	for session := range 12 {
		stranger, err := crypto.Seed{5, byte(session)}.Key()
		must(t, err)
		g := d.node.newGuest(stranger.Address(), nil)
		for i := range 20 {
			e := foundingBy(t, fmt.Sprintf("Group %d of %d", i, session), stranger, func(e *ledger.GroupFounded) {
				e.Members[3].Key = ledger.Signatory(d.key.Public()) // d is to be a key-holder
			})
			done := make(chan error, 1)
			err := g.Take(ctx, e.ID(), rawsOf([]*journal.Entry{e}), func(_ journal.Head, err error) { done <- err })
			if err == nil {
				err = <-done
			}
			switch {
			case err == nil:
				founded++
			case !errors.Is(err, p2p.ErrUnwanted):
				t.Fatal(err)
			}
		}
		g.Leave()
	}
	if founded != maxFoundedDay {
		t.Errorf("%d groups were founded here", founded)
	}
}

// A device with the journal alone can neither draw up what it likes nor sign in
// others' names.
func TestHostileDrafts(t *testing.T) {
	t.Parallel()
	v, kadia, _ := withPhones(t)
	meet(t, v.office, v.writer())
	closing := &ledger.MeetingClosed{Counts: countsOf(v.book())}
	v.book().Clone().Complete(closing)
	from := kadia.guest(v.office)
	for i := range 20 {
		d, err := v.journal().Draft(int64(i), closing)
		must(t, err)
		must(t, from.TakeNotes(v.group, []p2p.Note{{NoteID: p2p.NoteID{Kind: p2p.NoteDraft, ID: d.ID()}, Bytes: d.Bytes()}}))
	}
	if n := len(kadia.drafts(v.group)); n != 0 {
		t.Errorf("%d drafts of nobody wait", n)
	}
	for i := range 20 { // who may pass on drafts can fill the room there is, and no more
		d, err := v.journal().Draft(int64(i), closing)
		must(t, err)
		must(t, kadia.guest(v.f1).TakeNotes(v.group, []p2p.Note{{NoteID: p2p.NoteID{Kind: p2p.NoteDraft, ID: d.ID()}, Bytes: d.Bytes()}}))
	}
	if n := len(kadia.drafts(v.group)); n != maxDrafts {
		t.Errorf("%d drafts wait", n)
	}
}
