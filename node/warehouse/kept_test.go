package warehouse

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	options "flag"
	"iter"
	"maps"
	"os"
	"slices"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger/journal"
	"jigiya/ledger/report/facts"
)

// testdata/warehouse/kept.json has journals that never change, and for each edition the
// digest of what it keeps of them. A new edition is added by
//
//	go test ./node/warehouse -run KeptForm -update
//
// which changes no line of an edition that is there.
var update = options.Bool("update", false, "add the digest of a new edition")

const keptFile = "../../testdata/warehouse/kept.json"

type keptVectors struct {
	About    string                 `json:"about"`
	Kept     []keptEdition          `json:"kept"`
	Journals map[string][]keptEntry `json:"journals"`
}

type keptEdition struct {
	Edition int    `json:"edition"`
	Form    string `json:"form"`
	Digest  string `json:"digest"`
}

type keptEntry struct {
	Bytes     string           `json:"bytes"`
	Signature crypto.Signature `json:"signature"`
}

// TestKeptForm: who lets journals be read in another way, or rows be written in another
// way, raises the edition; else facts of old would stand beside new ones and nobody
// would see it. Rows that are others raise the form without it.
func TestKeptForm(t *testing.T) {
	var vectors keptVectors
	must(t, json.Unmarshal(content(t, keptFile), &vectors))
	form := Form()
	now := keptEdition{edition, hex.EncodeToString(form[:]), vectors.digest(t)}
	last := keptEdition{}
	if n := len(vectors.Kept); n > 0 {
		last = vectors.Kept[n-1]
	}
	switch {
	case now == last:
	case now.Form == last.Form:
		t.Fatalf("of the same journals other facts are kept (%s, not %s): raise the edition in rows.go", now.Digest, last.Digest)
	case *update:
		vectors.Kept = append(vectors.Kept, now)
		must(t, os.WriteFile(keptFile, vectors.text(t), 0o666))
	default:
		t.Fatalf("the facts are kept in another form: run this test with -update, and commit %s", keptFile)
	}
}

func (v *keptVectors) text(t *testing.T) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "")
	e.SetEscapeHTML(false)
	must(t, e.Encode(v))
	return b.Bytes()
}

// digest is that of what is kept of all journals, by their names.
func (v *keptVectors) digest(t *testing.T) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(v.Journals)) {
		entries := v.Journals[name]
		j, err := journal.Replay(raws(entries), journal.Replaying{Verify: true})
		must(t, err)
		f, err := facts.Fold(j, decoded(entries), nil)
		must(t, err)
		if len(f.Facts().Meetings) == 0 {
			t.Fatalf("%s has no meeting", name)
		}
		sum.Write(encode(f.Facts()))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func raws(entries []keptEntry) iter.Seq2[journal.Raw, error] {
	return func(yield func(journal.Raw, error) bool) {
		for _, e := range entries {
			b, err := hex.DecodeString(e.Bytes)
			if !yield(journal.Raw{Bytes: b, Signature: e.Signature}, err) {
				return
			}
		}
	}
}

func decoded(entries []keptEntry) iter.Seq2[*journal.Entry, error] {
	return func(yield func(*journal.Entry, error) bool) {
		for raw, err := range raws(entries) {
			var e *journal.Entry
			if err == nil {
				e, err = journal.Decode(raw.Bytes, raw.Signature)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}
