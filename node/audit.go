package node

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"jigiya/crypto"
	"jigiya/ledger/audit"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
	"jigiya/p2p"
)

// Audit looks through a group's journal as a facilitator does on her visit, every
// signature included, and signs what it found if it is asked to. What is signed is what
// was looked at: no entry comes between.
func (n *Node) Audit(_ context.Context, a api.Auditing) (api.Audit, error) {
	if a.Date == 0 {
		a.Date = n.today()
	}
	if !a.Sign {
		_, found, err := n.inspect(a)
		return found, err
	}
	g, err := n.lock(a.Group)
	if err != nil {
		return api.Audit{}, err
	}
	defer g.writing.Unlock()
	device, err := n.attester(g, a.PINs)
	if err != nil {
		return api.Audit{}, err
	}
	defer device.Erase()
	report, found, err := n.inspect(a)
	if err != nil {
		return api.Audit{}, err
	}
	if report.Head != g.now().Head() { // not even readable to the end: nobody signs that
		return api.Audit{}, &api.Problem{Class: api.ClassForged, Code: "audit_unsigned"}
	}
	signed, err := n.attest(g, api.Attesting{Group: a.Group, Counts: a.Counts, Date: a.Date, Findings: report.Digest()}, device)
	found.Attestation, found.Frames = &signed.ID, signed.Frames
	return found, err
}

// inspect audits what the store holds.
func (n *Node) inspect(a api.Auditing) (*audit.Report, api.Audit, error) {
	j, broken, err := n.soundPart(a)
	if err != nil {
		return nil, api.Audit{}, err
	}
	beside, err := n.beside(a.Group, j)
	if err != nil {
		return nil, api.Audit{}, err
	}
	beside.Broken = broken
	r, err := audit.Of(j, n.entriesOf(a.Group, j), beside, audit.Visit{Date: a.Date, Counts: a.Counts, Said: a.Said})
	if err != nil {
		return nil, api.Audit{}, err
	}
	found, err := n.audit(j, r, a)
	return r, found, err
}

// soundPart is the journal with every signature verified, as far as it holds, and what
// ends it there.
func (n *Node) soundPart(a api.Auditing) (j *journal.Journal, broken, err error) {
	head, ok, err := n.store.Head(store.Hash(a.Group))
	if err != nil {
		return nil, nil, err
	}
	missing := n.missing(a.Group)
	if !ok && missing == nil {
		return nil, nil, n.absent(a.Group)
	}
	j, broken = n.audited(a.Group, int(head.Seq)+1, a.Progress)
	if broken == nil && j.Len() == 0 {
		return nil, nil, missing
	}
	if broken == nil {
		return j, located(missing), nil
	}
	broken = located(broken)
	at := new(journal.EntryError)
	if !errors.As(broken, &at) || at.Seq == 0 {
		return nil, nil, broken
	}
	j, err = journal.Replay(firstOf(n.raws(a.Group, 0), at.Seq), journal.Replaying{Group: a.Group})
	return j, broken, err
}

// located names the entry of damage that the store found, as the journal would.
func located(err error) error {
	if damage := new(store.CorruptError); errors.As(err, &damage) {
		return &journal.EntryError{Seq: damage.Seq, Err: err}
	}
	return err
}

// firstOf are so many entries, whatever comes after them.
func firstOf(raws iter.Seq2[journal.Raw, error], count uint64) iter.Seq2[journal.Raw, error] {
	return func(yield func(journal.Raw, error) bool) {
		if count == 0 {
			return
		}
		for raw, err := range raws {
			count--
			if !yield(raw, err) || err != nil || count == 0 {
				return
			}
		}
	}
}

// entriesOf are the entries of a journal, and nothing that lies behind them.
func (n *Node) entriesOf(group crypto.Hash, j *journal.Journal) iter.Seq2[*journal.Entry, error] {
	return func(yield func(*journal.Entry, error) bool) {
		for raw, err := range firstOf(n.raws(group, 0), j.Len()) {
			var e *journal.Entry
			if err == nil {
				e, err = journal.Decode(raw.Bytes, raw.Signature)
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// beside is what is kept beside a journal and says something about it.
func (n *Node) beside(group crypto.Hash, j *journal.Journal) (b audit.Beside, err error) {
	for note, err := range n.store.Notes(store.Hash(group), byte(p2p.NoteAttestation), byte(p2p.NoteAttestation)) {
		if err != nil {
			return b, fmt.Errorf("reading attestations: %w", err)
		}
		a, err := journal.ParseAttestation(note.Bytes)
		if err != nil {
			return b, fmt.Errorf("reading attestations: %w", err)
		}
		b.Attestations = append(b.Attestations, a)
	}
	for e, err := range n.evidence(group, p2p.NoteBranch, p2p.NoteCut) {
		if err != nil {
			return b, err
		}
		if e.Kind == journal.EvidenceStranded && j.ID(e.Entry.Seq()) != e.Entry.ID() {
			b.Stranded = append(b.Stranded, e.Entry.Seq())
		}
	}
	slices.Sort(b.Stranded)
	g, err := n.group(group)
	if err != nil { // it does not replay: that is what the audit says
		return b, nil
	}
	b.Dispute, err = n.dispute(g)
	return b, err
}

// audit is the report as it is shown.
func (n *Node) audit(j *journal.Journal, r *audit.Report, a api.Auditing) (api.Audit, error) {
	shown := api.Audit{
		Group: a.Group, Head: head(r.Head), Date: a.Date, InOrder: r.InOrder(), Entries: r.Entries, Meetings: r.Meetings,
		Counts: a.Counts, LeftOut: r.LeftOut, Findings: make([]api.Finding, len(r.Findings)),
	}
	if digest := r.Digest(); !digest.IsZero() {
		shown.Digest = &digest
	}
	if r.Since != nil {
		id, err := r.Since.ID()
		if err != nil {
			return shown, err
		}
		since := n.attestation(j, r.Since, id)
		shown.Since = &since
	}
	for i, f := range r.Findings {
		shown.Findings[i] = findingOf(f)
	}
	return shown, nil
}

func findingOf(f audit.Finding) api.Finding {
	values := map[string]any{}
	for _, v := range f.Values {
		values[v.Name] = v.Value
	}
	entries := f.Entries
	if entries == nil {
		entries = []uint64{}
	}
	return api.Finding{Code: string(f.Code), Severity: string(f.Severity), Entries: entries, Values: values, Seen: f.Seen}
}

// attester unlocks this device's key, if its word on a group counts.
func (n *Node) attester(g *group, pins api.PINs) (*crypto.Key, error) {
	device, err := n.unlockDevice(pins)
	if err != nil {
		return nil, err
	}
	if !n.mayAttest(g, device.Address()) {
		device.Erase()
		return nil, &api.Problem{Class: api.ClassDenied, Code: "not_attester"}
	}
	return device, nil
}
