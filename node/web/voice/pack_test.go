package voice

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
)

// The heads of files that browsers play, by ending.
var heads = map[string]string{
	".wav":  "RIFF\x24\x00\x00\x00WAVEfmt ",
	".mp3":  "ID3\x04\x00",
	".ogg":  "OggS\x00\x02" + strings.Repeat("\x00", 22) + "OpusHead\x01",
	".m4a":  "\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00 mp4a",
	".webm": "\x1A\x45\xDF\xA3\x9F\x42\x82\x84webm",
}

// folder is a pack with files that hold their head.
func folder(t *testing.T, start string, files ...string) fstest.MapFS {
	t.Helper()
	text, err := starts.ReadFile("start/" + start + ".json")
	if err != nil {
		t.Fatal(err)
	}
	f := fstest.MapFS{ManifestFile: {Data: text}}
	for _, name := range files {
		f[name] = &fstest.MapFile{Data: []byte(heads[name[strings.LastIndex(name, "."):]])}
	}
	return f
}

func open(t *testing.T, f fs.FS) *Pack {
	t.Helper()
	p, err := Open(f)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// An amount is said whole or not at all, and what is missing is named.
func TestAllOrNothing(t *testing.T) {
	p := open(t, folder(t, "bm", "money.m4a", "and.ogg", "100.mp3", "5.wav", "many-1000.webm"))
	files, err := p.Files(p.Amount(2_500))
	if diff := cmp.Diff([]string{"money.m4a", "100.mp3", "5.wav"}, files); err != nil || diff != "" {
		t.Error(err, diff)
	}
	files, err = p.Files(p.Amount(2_540))
	missing := new(MissingError)
	if !errors.As(err, &missing) || files != nil {
		t.Fatal(files, err)
	}
	if diff := cmp.Diff([]Clip{"8"}, missing.Clips); diff != "" {
		t.Error(diff)
	}
	if _, err := p.Files(nil); !errors.As(err, &missing) || missing.Clips != nil {
		t.Error(err)
	}
}

// A great word that has no clip of its own borrows that of one such number; what
// sounds better where it is there is not missed where it is not.
func TestBorrowed(t *testing.T) {
	p := open(t, folder(t, "fr", "1.wav", "2.wav", "100.wav", "money.wav"))
	for a, want := range map[ledger.Amount]string{200: "2.wav 100.wav money.wav", 1: "1.wav money.wav"} {
		files, err := p.Files(p.Amount(a))
		if have := strings.Join(files, " "); err != nil || have != want {
			t.Errorf("%d: %s %v", a, have, err)
		}
	}
	p = open(t, folder(t, "fr", "1.wav", "money.wav", "money-one.wav"))
	if files, err := p.Files(p.Amount(1)); err != nil || files[1] != "money-one.wav" {
		t.Error(files, err)
	}
}

// Of two files of a clip the better format counts; what is no clip is left alone.
func TestTwoFiles(t *testing.T) {
	f := folder(t, "bm", "5.webm", "5.wav", "5.mp3")
	f["README.txt"], f["-x.wav"], f["Photo.JPG"] = &fstest.MapFile{}, &fstest.MapFile{}, &fstest.MapFile{}
	p := open(t, f)
	if name, _ := p.File("5"); name != "5.wav" || p.Flaws != nil {
		t.Error(name, p.Flaws)
	}
}

// Files that cannot be used count as missing, and are named.
func TestFileFlaws(t *testing.T) {
	f := folder(t, "bm", "1.wav", "2.wav")
	f["2.wav"].Data = []byte("#!AMR\n")
	f["3.mp3"] = &fstest.MapFile{Data: []byte(heads[".ogg"])}
	f["4.wav"] = &fstest.MapFile{Data: append([]byte(heads[".wav"]), make([]byte, MaxClip)...)}
	f["5.wav"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("/etc/passwd")}
	f["6.wav"] = &fstest.MapFile{Mode: fs.ModeDir}
	p := open(t, f)
	want := []*Flaw{{Code: FlawFormat, File: "2.wav"}, {Code: FlawFormat, File: "3.mp3"}, {Code: FlawClipSize, File: "4.wav"}, {Code: FlawFormat, File: "5.wav"}, {Code: FlawFormat, File: "6.wav"}}
	if diff := cmp.Diff(want, p.Flaws); diff != "" {
		t.Error(diff)
	}
	for _, c := range []Clip{"2", "3", "4", "5", "6"} {
		if name, ok := p.File(c); ok {
			t.Errorf("%s counts", name)
		}
	}
}

// A folder that is no pack, or more than one, is refused.
func TestFolderFlaws(t *testing.T) {
	many := folder(t, "bm")
	for i := range MaxFiles {
		many[strings.Repeat("x", i%30+1)+ownClipName(i)] = &fstest.MapFile{}
	}
	large := folder(t, "bm")
	for i := range MaxPack/MaxClip + 1 {
		large[ownClipName(i)] = &fstest.MapFile{Data: append([]byte(heads[".wav"]), make([]byte, MaxClip-len(heads[".wav"]))...)}
	}
	for code, f := range map[FlawCode]fs.FS{FlawNoManifest: fstest.MapFS{}, FlawFiles: many, FlawPackSize: large, FlawManifestSize: fstest.MapFS{ManifestFile: {Data: make([]byte, MaxManifest+1)}}} {
		flaw := new(Flaw)
		if _, err := Open(f); !errors.As(err, &flaw) || flaw.Code != code {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func ownClipName(i int) string { return string(ownName(int64(i))) + ".wav" }

// A pack says beforehand what it cannot say.
func TestGaps(t *testing.T) {
	p := open(t, folder(t, "bm", "in-box.wav", "keep.wav", "0.wav"))
	gaps := p.Gaps()
	if gaps[0].Sentence != "" || gaps[0].Clips[0] != "1" {
		t.Errorf("amounts: %v", gaps[0])
	}
	for _, g := range gaps {
		if g.Sentence == "fund" || g.Sentence == "keep" || len(g.Clips) == 0 {
			t.Errorf("a gap that is none: %v", g)
		}
	}
	if want := len(Sentences()) - 2 + 1; len(gaps) != want {
		t.Errorf("%d gaps, want %d", len(gaps), want)
	}
}

// From a bounded number of clips, those a pack needs and no more, every sum to ten million
// francs is said, by whatever rule a language counts: with a language's start, in units of
// five francs and of one, and by a rule that its village wrote down.
func TestEverySum(t *testing.T) {
	const most = 10_000_000
	manifests := map[string]*Manifest{}
	for _, name := range Starts() {
		for _, unit := range []int64{1, 5} {
			m := start(t, name)
			m.Money.Unit = unit
			delete(m.Words, clipFranc) // there is none where the franc is the unit
			manifests[name+" by "+string(ownName(unit))] = m
		}
	}
	twenties := start(t, "dogon") // 80 as four twenties, what is left said with no word between
	twenties.Counting = Counting{Own: Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20}, Bases: Numbers{5, 10}, And: None,
		Great: []Great{{Worth: 20, Place: After}, {Worth: 400, Place: After}, {Worth: 160_000, Place: After}}}
	manifests["by twenties"] = twenties
	for name, m := range manifests {
		if err := m.Check(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		p := &Pack{Manifest: m, files: map[Clip]file{}}
		for _, w := range m.Wanted() {
			if (w.Chapter == NumberChapter || w.Chapter == MoneyChapter) && (!w.Optional || w.Clip == clipFranc) {
				p.files[w.Clip] = file{name: string(w.Clip)}
			}
		}
		if n := len(p.files); n > 45 {
			t.Errorf("%s needs %d clips", name, n)
		}
		said := func(a ledger.Amount) {
			if files, err := p.Files(p.Amount(a)); err != nil || len(files) > maxSteps {
				t.Fatalf("%s: %d: %d clips, %v", name, a, len(files), err)
			}
		}
		for a := ledger.Amount(0); a < 20_000; a++ {
			said(a)
		}
		for a := ledger.Amount(20_000); a <= most; a += 997 {
			said(a)
		}
		said(most)
	}
}

func TestFormats(t *testing.T) {
	for ending, head := range heads {
		if f, err := CheckClip([]byte(head)); err != nil || f.Ending != ending {
			t.Errorf("%s is %v: %v", ending, f.Ending, err)
		}
	}
	for text, want := range map[string]FlawCode{
		"":               FlawFormat,
		"<html>":         FlawFormat,
		"PK\x03\x04":     FlawFormat,
		"#!AMR\n":        FlawCodec,
		"OggS\x00 video": FlawFormat,
		"\x00\x00\x00\x18ftyp3gp4\x00\x00\x00\x00 samr": FlawCodec,
		heads[".wav"] + strings.Repeat("\x00", MaxClip): FlawClipSize,
		"\x1A\x45\xDF\xA3\x9F\x42\x82\x88matroska":      FlawFormat,
	} {
		flaw := new(Flaw)
		if _, err := CheckClip([]byte(text)); !errors.As(err, &flaw) || flaw.Code != want {
			t.Errorf("%.20q: %v, want %s", text, err, want)
		}
	}
}

func TestClipNames(t *testing.T) {
	for name, want := range map[string]bool{"20.wav": true, "fund-my_fund.m4a": true, "../1.wav": false, ".wav": false, "a/b.wav": false, "A.wav": false, "1.wav.exe": false, "1": false, "-1.wav": false, strings.Repeat("a", 41) + ".wav": false, "é.wav": false} {
		if _, _, ok := ParseFile(name); ok != want {
			t.Errorf("%q: %v", name, ok)
		}
	}
}

// A fund that a group made for itself is offered for recording, and said by its name.
func TestOwnFund(t *testing.T) {
	m := start(t, "ff")
	var have []Clip
	for _, w := range m.WantedWith([]ledger.FundName{"social", "benkan", "a name that is no clip"}) {
		if w.Chapter == FundChapter {
			have = append(have, w.Clip)
		}
	}
	want := []Clip{"fund-savings", "fund-social", "fund-school", "fund-health", "fund-canteen", "fund-emergency", "fund-benkan"}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
	if name, ok := Clip("fund-benkan").Fund(); !ok || name != "benkan" {
		t.Errorf("%s is a fund: %v", name, ok)
	}
}

func TestClipNumbers(t *testing.T) {
	for clip, want := range map[Clip]struct {
		n        int64
		many, ok bool
	}{"20": {20, false, true}, "many-100": {100, true, true}, "money": {}, "many-": {0, true, false}, "thing-5": {}} {
		if n, many, ok := clip.Number(); n != want.n || many != want.many || ok != want.ok {
			t.Errorf("%s: %d %v %v", clip, n, many, ok)
		}
	}
}
