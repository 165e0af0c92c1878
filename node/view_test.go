package node

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
)

// The past is what the book said at the end of a day.
func TestBalanceAt(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(2) // on 12 and 19 January
	day := func(d int) api.At { return api.At(ledger.NewDate(2026, time.January, d)) }
	for _, tt := range []struct {
		at     api.At
		shares ledger.Shares
		seq    uint64
	}{{day(11), 0, 0}, {day(12), 18, 9}, {day(18), 18, 9}, {day(19), 36, 18}, {api.Now, 36, 18}} {
		b, err := h.node.Balance(ctx, h.group, tt.at)
		must(t, err)
		if b.Shares != tt.shares || b.Head != h.journal().ID(tt.seq).String() {
			t.Errorf("at %v: %d shares at %.8s", ledger.Date(tt.at), b.Shares, b.Head)
		}
	}
}

func TestJournalLists(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(1)
	h.openMeeting()
	a := h.add(buys(1, 2))
	h.add(&ledger.Correction{Seq: a.Head.Seq, Reason: ledger.Said("it was Fanta who paid")})
	var lines []api.Entry
	for e, err := range h.node.Journal(ctx, h.group, 9) {
		must(t, err)
		lines = append(lines, e)
	}
	if len(lines) != 4 || lines[0].Seq != 9 || lines[0].Kind != "meeting_closed" || lines[0].Meeting != 1 || lines[2].CorrectedBy != 12 {
		t.Fatalf("%+v", lines)
	}
	cosigners := []ledger.MemberNumber{}
	for _, c := range lines[0].Cosigners {
		if c.Elsewhere {
			t.Error("cosigned elsewhere")
		}
		cosigners = append(cosigners, c.Member)
	}
	if len(cosigners) != 3 {
		t.Error(cosigners)
	}
	for i, line := range lines {
		if line.ID != h.journal().ID(line.Seq) || i > 0 && line.Prev != lines[i-1].ID {
			t.Errorf("entry %d does not link", line.Seq)
		}
	}
	for range h.node.Journal(ctx, h.group, 0) {
		break // a reader may stop
	}
}

func TestExports(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(2)
	for _, format := range []string{"hledger", "csv"} {
		var out bytes.Buffer
		must(t, h.node.Export(ctx, h.group, format, &out))
		if !strings.Contains(out.String(), "savings") {
			t.Errorf("%s: %s", format, out.String())
		}
	}
	if err := h.node.Export(ctx, h.group, "abacus", new(bytes.Buffer)); api.Classify(err, "en").Code != "format_unknown" {
		t.Error(err)
	}
}

// A register that was written is imported into a new group with equal balances.
func TestRegisterRoundTrip(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(3)
	var out bytes.Buffer
	must(t, h.node.Register(ctx, h.group, 1, &out))
	other := newHome(t, Options{})
	imported, err := other.node.Import(ctx, api.Import{Group: other.group, Register: out.Bytes(), PINs: pins})
	must(t, err)
	if imported.Meetings != 3 || imported.Entries != 28 || imported.Head.Seq != 28 {
		t.Errorf("%+v", imported)
	}
	if other.book().Totals() != h.book().Totals() {
		t.Errorf("%+v, want %+v", other.book().Totals(), h.book().Totals())
	}
	other.wantSound(29)
	bad := bytes.Replace(out.Bytes(), []byte("contribution,3"), []byte("contribution,33"), 1)
	if _, err := h.node.Import(ctx, api.Import{Group: h.group, Register: bad, PINs: pins}); err == nil {
		t.Error("a wrong register was imported")
	}
	h.wantSound(28)
}

// A receipt convinces somebody who has nothing else.
func TestReceipt(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(1)
	must(t, h.elect(election(7), withPIN(7, "579135")))
	h.openMeeting()
	a := h.add(buys(3, 2))
	r, err := h.node.Receipt(ctx, h.group, a.Head.Seq)
	must(t, err)
	back, err := journal.ParseReceipt(r.Bytes())
	must(t, err)
	if back.Entry.ID() != a.Entries[0].ID {
		t.Error("another entry")
	}
	if _, err := h.node.Receipt(ctx, h.group, 99); api.Classify(err, "en").Class != api.ClassNotFound {
		t.Error(err)
	}
}

func TestRecitalAndReports(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	if _, err := h.node.Recital(ctx, h.group); api.Classify(err, "en").Code != "no_closing" {
		t.Error(err)
	}
	h.meet(1)
	r, err := h.node.Recital(ctx, h.group)
	must(t, err)
	if len(r.Things) != 6 {
		t.Errorf("%+v", r)
	}
	_, errOfficers := h.node.Officers(ctx, h.group)
	_, errLoans := h.node.Loans(ctx, h.group, api.Now)
	_, errFines := h.node.Fines(ctx, h.group)
	_, errPassbook := h.node.Passbook(ctx, h.group, 3)
	_, errMeeting := h.node.Meeting(ctx, h.group, 0)
	_, errStatus := h.node.Status(ctx)
	_, errShareOut := h.node.ShareOut(ctx, h.group)
	must(t, errors.Join(errOfficers, errLoans, errFines, errPassbook, errMeeting, errStatus, errShareOut))
	if _, err := h.node.Passbook(ctx, h.group, 33); err == nil {
		t.Error("a passbook of nobody")
	}
}

// An entry of a newer program stops the book; verifying says so, and calls nothing damaged.
func TestNewerEntry(t *testing.T) {
	h := newHome(t, Options{})
	h.openMeeting()
	j := h.journal()
	entries, err := j.Sign(signing(h.ring), gift())
	must(t, err)
	raw := bytes.Clone(entries[0].Bytes())
	recorded := rlpNumber(entries[0].Header().Recorded)
	raw[bytes.Index(raw, recorded)+len(recorded)] = 99 // the kind
	signature, err := h.ring.device.Sign(crypto.Digest(crypto.TagEntry, raw))
	must(t, err)
	newer, err := journal.Decode(raw, signature)
	must(t, err)
	must(t, h.node.store.Append(store.Hash(h.group), storeHead(j.Head()), storeEntries([]*journal.Entry{newer}), nil))
	h.reopen()
	v, err := h.node.Verify(ctx, h.group, nil)
	must(t, err)
	stopped := new(journal.VersionError)
	if v.OK || v.State != "ok" || !errors.As(v.Cause, &stopped) || stopped.Seq != 2 {
		t.Fatalf("%+v", v)
	}
	if _, err := h.try(gift()); !errors.Is(err, journal.ErrVersion) {
		t.Fatal(err)
	}
	if e := api.Classify(v.Cause, "en"); e.Code != "newer_version" || *e.Seq != 2 {
		t.Errorf("%+v", e)
	}
}

// rlpNumber is a number of 4 bytes as an entry holds it.
func rlpNumber(n int64) []byte {
	return binary.BigEndian.AppendUint32([]byte{0x84}, uint32(n))
}
