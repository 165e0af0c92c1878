package message

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// Every language has every sentence, and no hole that English does not have.
func TestSameSentencesInEveryLanguage(t *testing.T) {
	for _, l := range Languages {
		all := embedded[l]()
		if diff := cmp.Diff(IDs(), slices.Sorted(maps.Keys(all))); diff != "" {
			t.Errorf("%s (-en +%s):\n%s", l, l, diff)
		}
		if err := fits(all); err != nil {
			t.Errorf("%s: %v", l, err)
		}
	}
}

// A value that English says is not lost in another language, but for the nouns
// that only agree with it.
func TestNoValueIsLost(t *testing.T) {
	for _, id := range IDs() {
		english := said(embedded[English]()[id])
		for _, l := range Languages {
			if diff := cmp.Diff(english, said(embedded[l]()[id])); diff != "" {
				t.Errorf("%s: %s (-en +%s):\n%s", id, l, l, diff)
			}
		}
	}
}

func said(s sentence) []string {
	names := map[string]bool{}
	for _, p := range s {
		if p.name != "" && !p.agrees {
			names[p.name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func TestSentencesAreTidy(t *testing.T) {
	for _, l := range Languages {
		for _, line := range lines(t, l) {
			section, text := line.section, line.text
			sentence := slices.Contains([]string{"refusal", "hint", "warning"}, section)
			switch {
			case text == "", text != strings.TrimSpace(text), strings.Contains(text, "  "):
				t.Errorf("%s %s: spaces in %q", l, line.id(), text)
			case sentence && !strings.HasSuffix(text, ".") && !strings.Contains(text, ": "):
				t.Errorf("%s %s: no full stop in %q", l, line.id(), text)
			case strings.ContainsAny(text, "\u00a0\u202f\t"):
				t.Errorf("%s %s: write ordinary spaces in %q", l, line.id(), text)
			case l != English && strings.ContainsAny(text, "“”"):
				t.Errorf("%s %s: write « » in %q", l, line.id(), text)
			}
		}
	}
}

// Files are sorted, so that everybody finds the place of a new sentence.
func TestFilesAreSorted(t *testing.T) {
	for _, l := range Languages {
		all := lines(t, l)
		for i, line := range all[1:] {
			before := all[i]
			if before.section > line.section || before.section == line.section && before.key >= line.key {
				t.Errorf("%s.toml: %s stands before %s", l, before.id(), line.id())
			}
		}
	}
}

// Standard orthography writes no tones.
func TestBambaraHasNoTones(t *testing.T) {
	for _, line := range lines(t, Bambara) {
		for _, r := range line.text {
			if unicode.IsLetter(r) && r > unicode.MaxASCII && !strings.ContainsRune("ɛɔɲŋƐƆƝŊ", r) || unicode.Is(unicode.Mn, r) {
				t.Errorf("%s: %q in %q", line.id(), r, line.text)
			}
		}
	}
}

type fileLine struct{ section, key, text string }

func (l fileLine) id() string { return l.section + "." + l.key }

func lines(t *testing.T, l Language) (all []fileLine) {
	t.Helper()
	data, err := fs.ReadFile(files, string(l)+".toml")
	if err != nil {
		t.Fatal(err)
	}
	section := ""
	for text := range strings.Lines(string(data)) {
		text = strings.TrimSuffix(text, "\n")
		if strings.HasPrefix(text, "[") {
			section = strings.Trim(text, "[]")
		} else if key, value, ok := strings.Cut(text, ` = "`); ok {
			all = append(all, fileLine{section, key, strings.TrimSuffix(value, `"`)})
		}
	}
	if len(all) != len(embedded[l]()) {
		t.Errorf("%s.toml: one sentence a line, please", l)
	}
	return all
}

func TestAVillageBettersItsBambara(t *testing.T) {
	c, err := Load(fstest.MapFS{
		"bm.toml":   {Data: []byte("[heading]\nmember = \"ton mɔgɔ\"\n[count]\nshare = \"tila {n}\"\n")},
		"notes.txt": {Data: []byte("not ours")},
	})
	if err != nil {
		t.Fatal(err)
	}
	Use(c)
	defer Use(nil)
	for _, c := range [][2]string{
		{Bambara.Heading("member"), "ton mɔgɔ"},
		{Bambara.Count("share", 3), "tila 3"},
		{Bambara.Heading("loan"), "juru"},
		{French.Heading("member"), "membre"},
	} {
		if c[0] != c[1] {
			t.Errorf("%q, want %q", c[0], c[1])
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	for file, want := range map[string]string{
		"[heading]\nmembre = \"x\"":                 "there is no sentence heading.membre",
		"[count]\nshare = \"{m} tila\"":             "count.share: there is no value {m}",
		"[count]\nshare = \"{n|tila} {n}\"":         "count.share: {n|tila is no {name} and no {name|one|many}",
		"[count]\nshare = \"{n tila\"":              "count.share: {n tila is no",
		"[count]\nshare = \"n} tila\"":              "count.share: a } without its {",
		"[count]\nshare = \"{n|{n}|x}\"":            "count.share: {n|{n is no",
		"[count]\nshare = \"{}\"":                   "count.share: { is no",
		"[count]\nshare = 3":                        "toml",
		"[count]\nshare = \"a\"\nshare = \"b\"":     "toml",
		"heading.member = \"a\"\n[heading]\nx=\"\"": "toml",
	} {
		_, err := Load(fstest.MapFS{"bm.toml": {Data: []byte(file)}})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "reading bm.toml: ") {
			t.Errorf("%q: %v, want %q", file, err, want)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		mustRead(French)
	}
}
