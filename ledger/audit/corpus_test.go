package audit_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/ledger/journal"
)

// The files in testdata/audit are made once, by
//
//	go test ./ledger/audit -run Corpus -update
//
// from fixed seeds and times: -update writes only files that are not there. The tests
// read them and know nothing of how they were made.
var update = flag.Bool("update", false, "write the journals that are missing")

const corpus = "../../testdata/audit"

// A testimony is one file: a journal as it is stored, what is kept beside it, what the
// visit brings, and what the audit must say above info.
type testimony struct {
	About        string           `json:"about"`
	Want         []string         `json:"want"`
	InOrder      bool             `json:"in_order"`
	Visit        testVisit        `json:"visit"`
	Attestations []blob           `json:"attestations,omitempty"`
	Evidence     []testEvidence   `json:"evidence,omitempty"`
	Entries      []testimonyEntry `json:"entries"`
}

type testVisit struct {
	Date   ledger.Date    `json:"date,omitzero"`
	Counts []ledger.Count `json:"counts,omitempty"`
	Said   []testSaid     `json:"said,omitempty"`
}

type testSaid struct {
	Member ledger.MemberNumber `json:"member"`
	About  audit.Subject       `json:"about"`
	Value  int64               `json:"value"`
}

type testEvidence struct {
	Kind  journal.EvidenceKind `json:"kind"`
	Bytes blob                 `json:"bytes"`
}

type testimonyEntry struct {
	Bytes     blob             `json:"bytes"`
	Signature crypto.Signature `json:"signature"`
}

type blob []byte

func (b blob) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, b), nil }

func (b *blob) UnmarshalText(text []byte) (err error) {
	*b, err = hex.DecodeString(string(text))
	return err
}

func (x *testimony) raws() iter.Seq2[journal.Raw, error] { return x.first(len(x.Entries)) }

func (x *testimony) first(n int) iter.Seq2[journal.Raw, error] {
	return func(yield func(journal.Raw, error) bool) {
		for _, e := range x.Entries[:n] {
			if !yield(journal.Raw{Bytes: e.Bytes, Signature: e.Signature}, nil) {
				return
			}
		}
	}
}

// audited is the audit of a file, as a node does it: the journal verified, as far as it
// holds; the evidence weighed.
func (x *testimony) audited(t *testing.T) *audit.Report {
	t.Helper()
	j, broken := journal.Replay(x.raws(), journal.Replaying{Verify: true})
	if at := new(journal.EntryError); errors.As(broken, &at) {
		var err error
		if j, err = journal.Replay(x.first(int(at.Seq)), journal.Replaying{}); err != nil {
			t.Fatal(err)
		}
	} else if broken != nil {
		t.Fatal(broken)
	}
	beside := x.beside(t, j)
	beside.Broken = broken
	entries := func(yield func(*journal.Entry, error) bool) {
		for raw := range x.first(int(j.Len())) {
			if !yield(journal.Decode(raw.Bytes, raw.Signature)) {
				return
			}
		}
	}
	visit := audit.Visit{Date: x.Visit.Date, Counts: x.Visit.Counts}
	for _, s := range x.Visit.Said {
		visit.Said = append(visit.Said, audit.Statement(s))
	}
	r, err := audit.Of(j, entries, beside, visit)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (x *testimony) beside(t *testing.T, j *journal.Journal) (b audit.Beside) {
	t.Helper()
	var w journal.Witness
	for _, raw := range x.Attestations {
		a, err := journal.ParseAttestation(raw)
		if err != nil || a.Verify() != nil {
			t.Fatal(err, a.Verify())
		}
		b.Attestations = append(b.Attestations, a)
		w.Attested = append(w.Attested, a.Head)
	}
	var others []*journal.Entry
	for _, e := range x.Evidence {
		read, err := journal.ParseEvidence(e.Kind, e.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		if e.Kind == journal.EvidenceStranded {
			b.Stranded = append(b.Stranded, read.Entry.Seq())
		}
		others = append(others, read.Entry)
	}
	var branches []*journal.Branch
	for _, chain := range journal.Chains(others) {
		branch, err := j.Branch(x.raws(), chain...)
		if err != nil {
			t.Fatal(err)
		}
		branches = append(branches, branch)
	}
	b.Dispute = j.Dispute(nil, branches, w)
	return b
}

// testimony is a story as its file.
func (s *story) testimony(t *testing.T) *testimony {
	t.Helper()
	v := newVillage
	if s.monthly {
		v = monthlyVillage
	}
	told := v(t)
	s.tell(told)
	x := &testimony{About: s.about, Visit: testVisit{Date: told.visit.Date, Counts: told.visit.Counts}}
	for _, said := range told.visit.Said {
		x.Visit.Said = append(x.Visit.Said, testSaid(said))
	}
	for _, a := range told.attestations {
		raw, err := a.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		x.Attestations = append(x.Attestations, raw)
	}
	for _, e := range told.evidence {
		x.Evidence = append(x.Evidence, testEvidence{e.Kind, e.Bytes()})
	}
	for i, e := range told.entries {
		x.Entries = append(x.Entries, testimonyEntry{e.Bytes(), e.Signature()})
		if told.flipped > 0 && i == told.flipped {
			x.Entries[i].Signature[7] ^= 1
		}
	}
	r := x.audited(t)
	x.InOrder, x.Want = r.InOrder(), lines(r)
	if got := codes(x.Want); !cmp.Equal(got, slices.Sorted(slices.Values(s.want))) {
		t.Fatalf("%s: the story is meant to show %v, and shows\n%s", s.name, s.want, r.Canonical())
	}
	return x
}

func lines(r *audit.Report) []string {
	all := strings.Split(r.Canonical(), "\n")
	return all[:len(all)-1]
}

// codes are those of some lines, each once.
func codes(lines []string) []audit.Code {
	set := map[audit.Code]bool{}
	for _, l := range lines {
		set[audit.Code(strings.Fields(l)[1])] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// write makes the files of a corpus that are not there.
func write(t *testing.T) {
	t.Helper()
	if err := os.MkdirAll(corpus, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, s := range stories {
		path := filepath.Join(corpus, s.name+".json")
		if _, err := os.Stat(path); err == nil {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			var text bytes.Buffer
			encoder := json.NewEncoder(&text)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", " ")
			if err := encoder.Encode(s.testimony(t)); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, text.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestCorpus: each kind of fraud and error is found, with these entries and values, and
// nothing else is said above info; honest groups are in order.
func TestCorpus(t *testing.T) {
	if *update {
		write(t)
	}
	files, err := filepath.Glob(filepath.Join(corpus, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal(err, "no corpus")
	}
	var proved []string
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		x := new(testimony)
		if err := json.Unmarshal(text, x); err != nil {
			t.Fatal(path, err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		r := x.audited(t)
		if diff := cmp.Diff(x.Want, lines(r)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		for _, f := range r.Findings {
			checkValues(t, f)
		}
		if again := x.audited(t); again.Digest() != r.Digest() || again.Digest().IsZero() != (len(x.Want) == 0) {
			t.Errorf("%s: another audit says other things", name)
		}
		if honest := strings.HasPrefix(name, "honest_"); r.InOrder() != x.InOrder || r.InOrder() != honest {
			t.Errorf("%s: in order %v", name, r.InOrder())
		}
		proved = append(proved, x.Want...)
	}
	for _, c := range audit.Codes {
		if c.Severity != audit.Info && !slices.Contains(codes(proved), c.Code) && c.Code != audit.RecoveredByPolicy {
			t.Errorf("no file of the corpus shows %s", c.Code)
		}
	}
}

// checkValues asks that a finding has the values that the table of codes names, in its
// order.
func checkValues(t *testing.T, f audit.Finding) {
	t.Helper()
	var names []string
	for _, v := range f.Values {
		names = append(names, v.Name)
	}
	i := slices.IndexFunc(audit.Codes, func(c audit.CodeEntry) bool { return c.Code == f.Code })
	if want := audit.Codes[i]; !slices.Equal(names, strings.Fields(want.Values)) || f.Severity != want.Severity {
		t.Errorf("%s: values %v, want %s", f.Code, names, want.Values)
	}
}
