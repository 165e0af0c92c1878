package node

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
	"jigiya/node/store"
)

// grep names the files of a home that hold any of the texts.
func grep(t testing.TB, dir string, texts ...[]byte) (found []string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		for _, text := range texts {
			if len(text) > 0 && bytes.Contains(content, text) {
				found = append(found, filepath.Base(path)+": "+string(text))
			}
		}
		return err
	}))
	return found
}

// spoken are names and words as bytes, whole and in parts.
func spoken(texts ...string) (all [][]byte) {
	for _, text := range slices.Concat(names, texts) {
		all = append(all, []byte(text))
		for word := range strings.FieldsSeq(text) {
			if len(word) > 5 {
				all = append(all, []byte(word))
			}
		}
	}
	return all
}

func (h *home) wantNoWords(texts ...string) {
	h.Helper()
	words := spoken(texts...)
	if found := grep(h, h.dir, words...); len(found) > 0 {
		h.Fatal("in plain text: ", found)
	}
	for e, err := range h.node.store.Entries(store.Hash(h.group), 0) {
		must(h, err)
		for _, word := range words {
			if bytes.Contains(e.Bytes, word) {
				h.Fatalf("entry %d holds %q", e.Seq, word)
			}
		}
	}
}

func (h *home) nameOf(m ledger.MemberNumber) string {
	h.Helper()
	members, err := h.node.Members(ctx, h.group)
	must(h, err)
	return members[m-1].Name
}

// Names and words come back as they were said; no file and no entry shows them.
func TestWordsAreSealed(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.openMeeting()
	const detail, source = "seed for the millet behind Koundou", "Moussa Kassogué, trader"
	h.add(buys(1, 5), buys(2, 5), &ledger.Received{Fund: "social", Amount: 1000, Source: ledger.Said(source)})
	h.add(&ledger.LoanGranted{Member: 1, Fund: ledger.Savings, Principal: 2000, Periods: 1, Purpose: "farming", Detail: ledger.Said(detail)})
	h.add(&ledger.PersonRecorded{Member: 7, Person: ledger.Said("Bintou Sagara")})
	check := func() {
		t.Helper()
		h.wantNoWords(detail, source, "Bintou Sagara")
		if have := h.nameOf(4); have != "Kadia Togo" {
			t.Fatalf("member 4 is %q", have)
		}
		if have := h.nameOf(7); have != "Bintou Sagara" {
			t.Fatalf("member 7 is %q", have)
		}
		var said []string
		for e, err := range h.node.Journal(ctx, h.group, 1) {
			must(t, err)
			for _, w := range ledger.SpokenIn(e.Event) {
				said = append(said, w.Text)
			}
		}
		if !slices.Contains(said, detail) || !slices.Contains(said, source) {
			t.Fatal("words that were said are not shown: ", said)
		}
	}
	check()
	h.reopen()
	check()
	h.close()
	if found := grep(t, h.dir, spoken(detail, source)...); len(found) > 0 {
		t.Fatal("after closing, in plain text: ", found)
	}
	h.open()
}

// Erasing is an entry; then no file has the key to the name, nor ever had the name.
func TestErase(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.add(&ledger.PersonRecorded{Member: 7, Person: ledger.Said("Bintou Sagara")})
	digests := h.persons(7)
	if len(digests) != 2 {
		t.Fatal(digests)
	}
	var keys [][]byte
	for _, d := range digests {
		key, _, err := h.node.store.Record(store.Hash(h.group), store.Hash(d))
		must(t, err)
		keys = append(keys, key[:])
	}
	if len(grep(t, h.dir, keys...)) != 2 {
		t.Fatal("the keys are not where this test looks for them")
	}
	_ = h.nameOf(7) // so that memory holds it

	needed := new(api.PINError)
	if _, err := h.node.Erase(ctx, api.Proposal{Group: h.group}, 7); !errors.As(err, &needed) || h.nameOf(7) == "" {
		t.Fatal("erased without a PIN: ", err)
	}
	a, err := h.node.Erase(ctx, api.Proposal{Group: h.group, PINs: pins}, 7)
	must(t, err)
	if len(a.Entries) != 2 {
		t.Fatalf("%+v", a)
	}
	for range 2 {
		if have := h.nameOf(7); have != "" {
			t.Fatalf("still called %q", have)
		}
		if found := grep(t, h.dir, keys...); len(found) > 0 {
			t.Fatal("the key is still there: ", len(found))
		}
		h.wantNoWords("Bintou Sagara")
		for _, d := range digests {
			if _, _, err := h.node.store.Record(store.Hash(h.group), store.Hash(d)); !errors.Is(err, store.ErrErased) {
				t.Fatal(err)
			}
		}
		h.reopen()
	}
	if have := h.nameOf(6); have != names[5] {
		t.Errorf("another's name was erased too: %q", have)
	}
	if _, err := h.node.Erase(ctx, api.Proposal{Group: h.group, PINs: pins}, 7); !errors.Is(err, store.ErrErased) {
		t.Error(err)
	}
	if _, err := h.node.Erase(ctx, api.Proposal{Group: h.group, PINs: pins}, 77); err == nil {
		t.Error("nobody was erased")
	}
	h.wantSound(4)
}

func (h *home) persons(m ledger.MemberNumber) []ledger.Digest {
	h.Helper()
	g, err := h.node.group(h.group)
	must(h, err)
	digests, err := h.node.persons(g, m)
	must(h, err)
	return digests
}

// A process that died between the entry and the erasing left it to the next.
func TestErasingIsFinishedAtTheNextStart(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	digest := h.persons(7)[0]
	j := h.journal()
	entries, err := j.Sign(signing(h.ring), &ledger.RecordErased{Record: digest})
	must(t, err)
	must(t, h.node.store.Append(store.Hash(h.group), storeHead(j.Head()), storeEntries(entries), nil)) // and no further
	h.reopen()
	if have := h.nameOf(7); have != "" {
		t.Fatalf("still called %q", have)
	}
	if _, _, err := h.node.store.Record(store.Hash(h.group), store.Hash(digest)); !errors.Is(err, store.ErrErased) {
		t.Fatal(err)
	}
}

// A record that is not what was signed is not shown.
func TestForgedRecordIsNotShown(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	salt, err := crypto.NewSalt(h.node.random)
	must(t, err)
	honest := saying{personRecord, salt, "Nobody Here", crypto.RecordDigest(salt, personRecord, []byte("Nobody Here"))}
	forged := honest
	forged.text = "Somebody Else"
	for _, tt := range []struct {
		said saying
		want string
	}{{honest, "Nobody Here"}, {forged, ""}} {
		h := newHome(t, Options{})
		records, err := h.node.seal(h.group, []saying{tt.said})
		must(t, err)
		j := h.journal()
		event := &ledger.PersonRecorded{Member: 7, Person: ledger.Words{Digest: ledger.Digest(honest.digest)}}
		entries, err := j.Sign(signing(h.ring), event)
		must(t, err)
		must(t, h.node.store.Append(store.Hash(h.group), storeHead(j.Head()), storeEntries(entries), records))
		h.reopen()
		if have := h.nameOf(7); have != tt.want {
			t.Errorf("shown as %q, want %q", have, tt.want)
		}
	}
}

func TestWordsTooLong(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.openMeeting()
	_, err := h.try(&ledger.Received{Fund: "social", Amount: 1, Source: ledger.Said(strings.Repeat("é", ledger.MaxWords))})
	if refusal := new(ledger.RuleError); !errors.As(err, &refusal) || refusal.Rule != ledger.RuleNumberOutOfRange {
		t.Fatal(err)
	}
}
