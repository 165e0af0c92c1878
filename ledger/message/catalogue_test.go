package message

import (
	"io/fs"
	"maps"
	"regexp"
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
		for id, s := range all {
			if !fits(id, s) {
				t.Errorf("%s: %s fits no English sentence", l, id)
			}
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
		all := lines(t, l)
		if l == French {
			all = append(all, helpLines(t)...)
		}
		for _, line := range all {
			section, text := line.section, line.text
			sentence := slices.Contains([]string{"refusal", "hint", "warning"}, section)
			switch {
			case text == "", text != strings.TrimSpace(text), strings.Contains(text, "  "):
				t.Errorf("%s %s: spaces in %q", l, line.id(), text)
			case sentence && !strings.HasSuffix(text, ".") && !strings.Contains(text, ": "):
				t.Errorf("%s %s: no full stop in %q", l, line.id(), text)
			case strings.ContainsAny(text, "\u00a0\u202f\t"):
				t.Errorf("%s %s: write ordinary spaces in %q", l, line.id(), text)
			case strings.ContainsAny(text, "’‘"):
				t.Errorf("%s %s: write ' in %q", l, line.id(), text)
			case l != English && strings.ContainsAny(text, "“”"):
				t.Errorf("%s %s: write « » in %q", l, line.id(), text)
			}
		}
	}
}

// otherWords are those for which a language has another one already: one word for one
// thing, and the members of these groups are women.
var otherWords = map[Language]map[string]string{
	English: {`histories`: "journals", `given up`: "written off", `key holder`: "key-holder"},
	French: {
		`gardiennes?`: "détentrice de clé", `détentrices? de clés`: "détentrice de clé", `constitution`: "règlement", `histoires?`: "journal",
		`(?:le|un|du|au|nouveau) membre`: "la membre", `inscrite?s? (?:au|dans|après)`: "enregistré", `notée?s? deux`: "enregistré",
		`clore|(?:est|été|encore) close`: "clôturer", `examen`: "contrôle", `associez`: "jumelez", `soldes d'ouverture`: "soldes de départ",
		`abandonnée?s?`: "passé en perte", `partage de connexion`: "point d'accès", `réessayez`: "essayez de nouveau",
	},
	Bambara: {`tariku`: "gafe", `kode`: "gundo nimɔrɔ, or kodi of what is photographed", `(?:mankan|zip) dosiye`: "fisiye"},
}

func TestOneWordForOneThing(t *testing.T) {
	for l, words := range otherWords {
		all := lines(t, l)
		if l == French {
			all = append(all, helpLines(t)...)
		}
		for word, better := range words {
			other := regexp.MustCompile(`(?i)(?:^|[^\p{L}])(` + word + `)(?:$|[^\p{L}])`)
			for _, line := range all {
				if found := other.FindStringSubmatch(line.text); found != nil {
					t.Errorf("%s %s: write %q, not %q", l, line.id(), better, found[1])
				}
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

// What fits no sentence is kept in the file and named; all the others are heard.
func TestLoadStrays(t *testing.T) {
	c, err := Load(fstest.MapFS{"bm.toml": {Data: []byte("[heading]\nmembre = \"x\"\nmember = \"mogo\"\n[count]\nshare = \"{m} tila\"\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"bm count.share", "bm heading.membre"}, c.Strays()); diff != "" {
		t.Error(diff)
	}
	c, err = c.Better(Bambara, "heading.loan", "juru")
	if err != nil {
		t.Fatal(err)
	}
	if want := "[count]\nshare = \"{m} tila\"\n\n[heading]\nloan = \"juru\"\nmember = \"mogo\"\nmembre = \"x\"\n"; c.Text(Bambara) != want {
		t.Errorf("the file is\n%s", c.Text(Bambara))
	}
	Use(c)
	defer Use(nil)
	if have := Bambara.Say("heading.member"); have != "mogo" {
		t.Errorf("a sentence that fits is %q", have)
	}
	if have := Bambara.Say("count.share", "n", 3); strings.Contains(have, "{") {
		t.Errorf("a stray is heard: %q", have)
	}
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		mustRead(French)
	}
}
