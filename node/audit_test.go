package node

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/node/api"
	"jigiya/node/store"
)

func (d *device) audits(a api.Auditing) api.Audit {
	d.Helper()
	found, err := d.node.Audit(ctx, a)
	must(d, err)
	return found
}

// finding is the finding of a code, and whether there is one.
func finding(a api.Audit, code audit.Code) (api.Finding, bool) {
	i := slices.IndexFunc(a.Findings, func(f api.Finding) bool { return f.Code == string(code) })
	if i < 0 {
		return api.Finding{}, false
	}
	return a.Findings[i], true
}

func wantFinding(t testing.TB, a api.Audit, code audit.Code) api.Finding {
	t.Helper()
	f, ok := finding(a, code)
	if !ok {
		t.Errorf("no %s in %+v", code, a.Findings)
	}
	return f
}

// What a facilitator signs is what was found, at the head that was looked at; it is
// durable, travels, and the next visit counts from it.
func TestAuditIsSigned(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	v.meet(1)
	meet(t, v.f1, v.writer())
	counts := countsOf(v.book())
	counts[0].Amount -= 500
	asked := api.Auditing{Group: v.group, Date: v.date, Counts: counts}
	before := v.f1.audits(asked)
	short := wantFinding(t, before, audit.CashShort)
	if before.Attestation != nil || before.Since != nil || before.InOrder || short.Values["difference"] != ledger.Amount(500) {
		t.Errorf("%+v", before)
	}
	asked.Sign = true
	if _, err := v.f1.node.Audit(ctx, asked); !errors.As(err, new(*api.PINError)) {
		t.Errorf("signed without a PIN: %v", err)
	}
	asked.PINs = pins
	signed := v.f1.audits(asked)
	meet(t, v.writer(), v.f1)
	all, err := v.node.Attestations(ctx, v.group)
	must(t, err)
	if len(all) != 1 || all[0].ID != *signed.Attestation || !all[0].Findings || all[0].Head != signed.Head.Hash || *signed.Digest != *before.Digest {
		t.Fatalf("%+v of %+v", all, signed)
	}
	v.meet(2)
	next := v.writer().audits(api.Auditing{Group: v.group, Date: v.date})
	if next.Since == nil || next.Since.ID != *signed.Attestation || next.Meetings != 2 || next.Entries != v.journal().Len()-signed.Head.Seq-1 {
		t.Errorf("%+v", next)
	}
	wantFinding(t, next, audit.LeftUnexplained)
}

// The writer does not vouch for herself, and what cannot be a visit leaves nothing.
func TestAuditRefused(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	v.meet(1)
	meet(t, v.f1, v.writer())
	for code, a := range map[string]api.Auditing{
		"not_attester":      {Group: v.group, Sign: true, PINs: pins},
		"purse_not_counted": {Group: v.group, Counts: countsOf(v.book())[:1]},
		"unknown_member":    {Group: v.group, Said: []audit.Statement{{Member: 99, About: audit.SaidShares}}},
	} {
		if _, err := v.node.Audit(ctx, a); api.Classify(err, "en").Code != code {
			t.Errorf("%v, want %s", err, code)
		}
	}
	if _, err := v.f1.node.Audit(ctx, api.Auditing{Group: v.group, Counts: countsOf(v.book())[:1], Sign: true, PINs: pins}); err == nil {
		t.Error("half a count was signed")
	}
	if _, err := v.f1.node.Audit(ctx, api.Auditing{Group: crypto.Hash{1}}); !isMissing(err) {
		t.Errorf("a group that is not here: %v", err)
	}
	all, err := v.f1.node.Attestations(ctx, v.group)
	must(t, err)
	if len(all) != 0 {
		t.Errorf("%+v", all)
	}
}

// Two histories, and what others were shown of them, are grave.
func TestAuditOfTwoHistories(t *testing.T) {
	t.Parallel()
	v, _ := twoHistories(t)
	v.f2.attests(v.group)
	meet(t, v.f1, v.f2)
	found := v.f1.audits(api.Auditing{Group: v.group, Date: v.date})
	for _, code := range []audit.Code{audit.TwoHistories, audit.AttestedAhead} {
		if f := wantFinding(t, found, code); f.Severity != string(audit.Grave) {
			t.Errorf("%+v", f)
		}
	}
}

// A signature that was changed in the store stands where no start looks for it; the
// audit names it, tells what is found before it, and is not signed.
func TestAuditOfABrokenJournal(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	v.meet(2)
	entries := v.stored()
	broken := len(entries) - 5
	entries[broken].Signature[3] ^= 1
	must(t, v.f1.node.store.Append(store.Hash(v.group), store.Head{}, entries, nil))
	a := api.Auditing{Group: v.group, Date: v.date}
	found := v.f1.audits(a)
	f := wantFinding(t, found, audit.ChainBroken)
	if len(f.Entries) != 1 || f.Entries[0] != uint64(broken) || found.Head.Seq != uint64(broken)-1 || found.Meetings != 1 {
		t.Errorf("%+v", found)
	}
	a.Sign, a.PINs = true, pins
	if _, err := v.f1.node.Audit(ctx, a); api.Classify(err, "en").Code != "audit_unsigned" {
		t.Errorf("a broken journal is attested: %v", err)
	}
}

// A store that lost what it had acknowledged says from where on entries are missing; one
// that lost everything is an error.
func TestAuditOfAJournalThatLostItsEnd(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(1)
	h.close()
	db, early := filepath.Join(h.dir, "store", "db"), t.TempDir()
	backup(t, db, early)
	h.open()
	h.meet(1)
	h.close()
	must(t, os.RemoveAll(db))
	must(t, os.Mkdir(db, 0o700))
	backup(t, early, db)
	h.open()
	found, err := h.node.Audit(ctx, api.Auditing{Group: h.group, Date: h.date})
	must(t, err)
	if f := wantFinding(t, found, audit.ChainBroken); len(f.Entries) != 1 || f.Entries[0] != found.Head.Seq+1 || found.Meetings != 1 {
		t.Errorf("%+v", found)
	}
	h.close()
	must(t, os.RemoveAll(db))
	h.open()
	if _, err := h.node.Audit(ctx, api.Auditing{Group: h.group}); api.Classify(err, "en").Class != api.ClassStorage {
		t.Errorf("an audit of nothing: %v", err)
	}
}
