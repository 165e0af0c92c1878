package voice

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"jigiya/ledger"
	"jigiya/ledger/message"
)

func start(t testing.TB, name string) *Manifest {
	t.Helper()
	m, ok := Start(name)
	if !ok {
		t.Fatalf("there is no start %s", name)
	}
	return m
}

// Every start is a manifest as this program writes it, whose numbers all sound
// different.
func TestStarts(t *testing.T) {
	if diff := cmp.Diff([]string{"bm", "dogon", "en", "ff", "fr"}, Starts()); diff != "" {
		t.Error(diff)
	}
	for _, name := range Starts() {
		m := start(t, name)
		file, err := starts.ReadFile("start/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		text, err := m.Text()
		if diff := cmp.Diff(string(file), string(text)); err != nil || diff != "" {
			t.Errorf("%s: %v %s", name, err, diff)
		}
		if doubts := m.Counting.Doubts(); doubts != nil {
			t.Errorf("%s says two numbers alike: %v", name, doubts)
		}
	}
	if _, ok := Start("../doc"); ok {
		t.Error("a start outside the folder is found")
	}
}

// In the three languages of the catalogue, every clip that is needed has its words.
func TestStartWords(t *testing.T) {
	for _, name := range []string{"bm", "en", "fr"} {
		for _, w := range start(t, name).Wanted() {
			if w.Words == "" && !w.Optional {
				t.Errorf("%s: nobody knows what %s says", name, w.Clip)
			}
		}
	}
}

// What a pack of one of the three languages says at a step of the meeting is what the page
// has there, and a fund is called the same.
func TestStartWordsAreTheCatalogues(t *testing.T) {
	for _, l := range message.Languages {
		words := start(t, string(l)).Words
		for _, name := range StepSentences() {
			usual, _ := Usual(name)
			want, _ := l.Written("page.aloud_" + string(name))
			if !strings.Contains(usual, "{") && words[Clip(usual)] != want {
				t.Errorf("%s %s: %q, want %q", l, usual, words[Clip(usual)], want)
			}
		}
		for _, name := range funds[1:] { // savings are no fund's name in English
			if want := l.Fund(name); words[Clip(fundPrefix+name)] != want {
				t.Errorf("%s: %q, want %q", l, words[Clip(fundPrefix+name)], want)
			}
		}
	}
}

// written is a speech in the words of its clips, as somebody hears it.
func written(m *Manifest, s Speech) string {
	var said []string
	for _, step := range s {
		for _, c := range step {
			if words := m.Words[c]; words != "" {
				said = append(said, words)
				break
			}
		}
	}
	return strings.Join(said, " ")
}

// heard takes out what is written and not heard.
func heard(words string) string {
	words = strings.ReplaceAll(words, "-", " ")
	for _, plural := range []string{"francs", "cents", "vingts", "millions", "milliards"} {
		words = strings.ReplaceAll(words, plural, plural[:len(plural)-1])
	}
	return words
}

// What the rules of the three languages say is what the catalogue writes.
func TestAmountsAsSpoken(t *testing.T) {
	for _, l := range message.Languages {
		m := start(t, string(l))
		for a := range ledger.Amount(30_000) {
			agree(t, l, m, a)
		}
		rapid.Check(t, func(t *rapid.T) {
			agree(t, l, m, ledger.Amount(rapid.Int64Range(-int64(ledger.MaxAmount), int64(ledger.MaxAmount)).Draw(t, "amount")))
		})
		rapid.Check(t, func(t *rapid.T) { agree(t, l, m, roundish(t)) })
		agree(t, l, m, ledger.MaxAmount)
	}
}

// roundish draws a sum with few figures that are not 0, as most are.
func roundish(t *rapid.T) ledger.Amount {
	a := int64(0)
	for range 3 {
		size := int64(1)
		for range rapid.IntRange(0, 11).Draw(t, "zeros") {
			size *= 10
		}
		a += size * rapid.Int64Range(0, 9).Draw(t, "digit")
	}
	return ledger.Amount(a)
}

func agree(t rapid.TB, l message.Language, m *Manifest, a ledger.Amount) {
	if have, want := heard(written(m, m.Amount(a))), heard(l.Spoken(a)); have != want {
		t.Fatalf("%s: %d is said %q, and written %q", l, a, have, want)
	}
}

// The worked examples of the field.
func TestDorome(t *testing.T) {
	file, err := os.ReadFile("../../../testdata/vectors/dorome.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors struct{ Cases [][2]int64 }
	if err := json.Unmarshal(file, &vectors); err != nil || len(vectors.Cases) == 0 {
		t.Fatal(err, len(vectors.Cases))
	}
	m := start(t, "bm")
	for _, c := range vectors.Cases {
		want := append(Speech{{clipMoney}}, m.Counting.Number(c[1])...)
		if diff := cmp.Diff(sounds(want), sounds(m.Amount(ledger.Amount(c[0])))); diff != "" {
			t.Errorf("%d francs are %d units: %s", c[0], c[1], diff)
		}
	}
}

// sounds is a speech by the names of its clips, words of one unit left aside.
func sounds(s Speech) string {
	return strings.ReplaceAll(s.sound(), string(clipMoneyOne), string(clipMoney))
}

// Fulfulde as it is taught: tens, hundreds and thousands have a word for many.
func TestFulfulde(t *testing.T) {
	m := start(t, "ff")
	for n, want := range map[int64]string{
		6:       "jeegom",
		11:      "sappo e go'o",
		25:      "noogay e jowi",
		36:      "capanɗe tati e jeegom",
		100:     "teemedere",
		200:     "teemedde ɗiɗi",
		1_000:   "ujunere",
		2_501:   "ujunaaje ɗiɗi e teemedde jowi e go'o",
		20_005:  "ujunaaje noogay e jowi",
		25_000:  "ujunaaje noogay e ujunaaje jowi",
		100_000: "ujunaaje teemedere",
	} {
		if have := written(m, m.Counting.Number(n)); have != want {
			t.Errorf("%d is said %q, want %q", n, have, want)
		}
	}
	if have := written(m, m.Amount(500)); have != "buuɗi teemedere" {
		t.Errorf("500 F are %q", have)
	}
}

// A language that builds six as five and one says so where the pack has no clip for it.
func TestBaseFive(t *testing.T) {
	m := start(t, "ff")
	m.Counting.Own, m.Counting.Bases = Numbers{0, 1, 2, 3, 4, 5, 10, 20, 100, 1000}, Numbers{5}
	if have := written(m, m.Counting.Number(77)); have != "capanɗe jowi e ɗiɗi e jowi e ɗiɗi" {
		t.Errorf("77 is said %q", have)
	}
}
