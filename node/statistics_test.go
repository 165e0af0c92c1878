package node

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/report/facts"
	"jigiya/node/api"
	"jigiya/node/store"
)

// statistics are the node's, as JSON shows them.
func statistics(t testing.TB, n *Node, q facts.Query) (*facts.Statistics, string) {
	t.Helper()
	st, err := n.Statistics(ctx, api.Counting{Query: q})
	must(t, err)
	text, err := json.Marshal(st)
	must(t, err)
	return st, string(text)
}

// What a group has recorded is counted with the next question, and kept: after a new
// start nothing is folded again, and a rebuilding says the same in the same bytes.
func TestStatisticsFollowTheJournal(t *testing.T) {
	h := newHome(t, Options{})
	for meetings := range 3 {
		h.meet(1)
		st, text := statistics(t, h.node, facts.Query{By: facts.ByGroup})
		savings, _ := st.Total.Figure("savings")
		if want := int64(h.book().TotalSavings()); savings.NumValue != want || want == 0 || st.Total.Reporting != 1 {
			t.Fatalf("after %d meetings: %d of %d saved, %d report", meetings+1, savings.NumValue, want, st.Total.Reporting)
		}
		_, err := h.node.Statistics(ctx, api.Counting{Anew: true})
		must(t, err)
		rebuilt := h.factsFile()
		h.reopen()
		_, again := statistics(t, h.node, facts.Query{By: facts.ByGroup})
		if again != text {
			t.Errorf("after a new start: %s\nbefore: %s", again, text)
		}
		if !bytes.Equal(rebuilt, h.factsFile()) {
			t.Error("after a new start something was folded again")
		}
	}
}

func (h *home) factsFile() []byte {
	h.Helper()
	b, err := os.ReadFile(filepath.Join(h.dir, factsFile))
	must(h, err)
	return b
}

// wantLeftOut asks that a group is known, in no figure, and listed with its state; with
// facts that were kept before and when every journal is folded anew.
func wantLeftOut(t testing.TB, n *Node, state facts.State) {
	t.Helper()
	for _, anew := range []bool{false, true} {
		st, err := n.Statistics(ctx, api.Counting{Anew: anew})
		must(t, err)
		members, _ := st.Total.Figure("members")
		if len(st.LeftOut) != 1 || st.LeftOut[0].State != state || st.Total.Reporting != 0 || st.Total.Groups != 1 || members.NumValue != 0 {
			t.Fatalf("anew %v: left out %+v, %d of %d report %d members", anew, st.LeftOut, st.Total.Reporting, st.Total.Groups, members.NumValue)
		}
	}
}

func wantCounted(t testing.TB, n *Node) {
	t.Helper()
	st, _ := statistics(t, n, facts.Query{})
	if len(st.LeftOut) != 0 || st.Total.Reporting != 1 {
		t.Fatalf("left out %+v, %d report", st.LeftOut, st.Total.Reporting)
	}
}

// A journal in the store of which one signature, or one byte, is not what was signed
// speaks for nobody, although its facts were kept when it was whole.
func TestUnverifiedJournalIsLeftOut(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(2)
	entries := h.stored()
	forged := map[string]func(last *store.Entry){
		"a signature": func(last *store.Entry) { last.Signature[40] ^= 1 },
		"another's":   func(last *store.Entry) { last.Signature = entries[3].Signature },
		"a byte of an entry": func(last *store.Entry) {
			last.Bytes = bytes.Clone(last.Bytes)
			last.Bytes[len(last.Bytes)-80] ^= 1
			last.ID = entryID(last.Bytes)
		},
	}
	for name, forge := range forged {
		t.Run(name, func(t *testing.T) {
			d := newDeviceOf(t, Options{})
			last := entries[len(entries)-1]
			forge(&last)
			all := append(slices.Clone(entries[:len(entries)-1]), last)
			must(t, d.node.store.Receive(store.Hash(h.group), store.Head{}, all, nil))
			wantLeftOut(t, d.node, facts.Failed)
		})
	}
}

// A group with two histories is left out from when that is known until the key-holders
// have chosen.
func TestDisputedGroupIsLeftOut(t *testing.T) {
	t.Parallel()
	v, w := twoHistories(t)
	wantCounted(t, v.f1.node)
	wantCounted(t, w.writer().node)
	meet(t, v.f1, v.f2)
	meet(t, v.office, v.f2)
	wantLeftOut(t, v.f1.node, facts.Disputed)
	wantLeftOut(t, v.office.node, facts.Disputed)
}

// A restored backup may be behind what the group knows: it is counted again when a new
// epoch is open. A lost database says nothing.
func TestRecoveringGroupIsLeftOut(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(1)
	wantCounted(t, h.node)
	h.close()
	copied := t.TempDir()
	backup(t, h.dir, copied)
	h.dir = copied
	h.open()
	h.wantRecovering(store.OtherFile)
	wantLeftOut(t, h.node, facts.Recovering)
	_, err := h.node.TakeOver(ctx, api.TakeOver{Group: h.group, Reason: "the phone is lost", PINs: pins})
	must(t, err)
	wantCounted(t, h.node)

	h.close()
	must(t, os.RemoveAll(filepath.Join(h.dir, "store", "db")))
	h.open()
	wantLeftOut(t, h.node, facts.Recovering)
}

// The office sees who is certified to visit a group, from when she is until she is not
// any more, and never a name.
func TestStatisticsByFacilitator(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	o := newOffice(t, Options{Now: func() time.Time { return now }})
	h := newHome(t, Options{})
	h.meet(1)
	changed := constitutionOf("Benkadi")
	changed.Programme = ledger.Address(o.programme)
	h.add(&ledger.GroupAmended{Constitution: changed})
	must(t, o.node.store.Receive(store.Hash(h.group), store.Head{}, h.stored(), nil))
	key := func() string {
		st, _ := statistics(t, o.node, facts.Query{By: facts.ByFacilitator, At: h.date + 1})
		if len(st.Rows) != 1 {
			t.Fatalf("%+v", st.Rows)
		}
		return st.Rows[0].Key
	}
	if key() != "" {
		t.Error("somebody visits before anybody is certified")
	}
	zone, group := someone(t, 1), someone(t, 2)
	o.certify(api.Certifying{Device: zone, Role: credential.Facilitator, Zone: []string{"ocha-2023:ML05"}, Until: ledger.NewDate(2026, 4, 1)})
	if want, _ := zone.Address(); key() != want.String() {
		t.Errorf("%q visits, want %v", key(), want)
	}
	o.certify(api.Certifying{Device: group, Role: credential.Facilitator, Groups: []crypto.Hash{h.group}, Until: ledger.NewDate(2026, 3, 15)})
	if want, _ := group.Address(); key() != want.String() {
		t.Errorf("%q visits, want %v", key(), want)
	}
	now = now.AddDate(0, 0, 20)
	if want, _ := zone.Address(); key() != want.String() {
		t.Errorf("%q visits when the other's time is over", key())
	}
	now = now.AddDate(0, 2, 0)
	if key() != "" {
		t.Error("somebody visits without a right")
	}
}

// No name of a member is in the file of the facts.
func TestFactsNameNobody(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(1)
	statistics(t, h.node, facts.Query{})
	for _, name := range names {
		if bytes.Contains(h.factsFile(), []byte(name)) {
			t.Errorf("%s is in the file", name)
		}
	}
}

// Before anybody asks, nothing is folded and nothing is kept.
func TestNobodyPaysForStatisticsUnasked(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(1)
	h.reopen()
	if _, err := os.Stat(filepath.Join(h.dir, factsFile)); !errors.Is(err, fs.ErrNotExist) || h.node.stockroom.open != nil {
		t.Error("there are facts that nobody asked for: ", err)
	}
}
