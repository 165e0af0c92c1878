package tones_test

import (
	"io/fs"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"jigiya/ledger"
	"jigiya/node/web/voice"
	"jigiya/node/web/voice/tones"
)

// pack is a test pack, and its folder.
func pack(t testing.TB, start string) (*voice.Pack, fs.FS) {
	t.Helper()
	m, ok := tones.Manifest(start)
	if !ok {
		t.Fatalf("there is no start %s", start)
	}
	text, err := m.Text()
	if err != nil {
		t.Fatal(err)
	}
	folder := fstest.MapFS{voice.ManifestFile: {Data: text}}
	for name, sound := range tones.Clips(m) {
		folder[name] = &fstest.MapFile{Data: sound}
	}
	p, err := voice.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	return p, folder
}

// A test pack lacks nothing, and browsers can play every clip.
func TestWhole(t *testing.T) {
	for _, start := range voice.Starts() {
		p, folder := pack(t, start)
		if p.Missing() != nil || p.Gaps() != nil || p.Flaws != nil {
			t.Errorf("%s lacks %v, cannot say %v, has %v", start, p.Missing(), p.Gaps(), p.Flaws)
		}
		for _, w := range p.Wanted() {
			name, _ := p.File(w.Clip)
			sound, err := fs.ReadFile(folder, name)
			if err != nil {
				t.Fatal(err)
			}
			if f, err := voice.CheckClip(sound); err != nil || f.Media != "audio/wav" {
				t.Fatalf("%s: %v %v", name, f, err)
			}
		}
	}
}

// Whoever hears the clips of an amount, one after another, knows the amount: from the
// sound alone, with an ear that knows the language and nothing of the code that spoke.
func TestHeard(t *testing.T) {
	for _, start := range []string{"bm", "dogon", "en", "ff", "fr"} {
		p, folder := pack(t, start)
		rapid.Check(t, func(t *rapid.T) {
			a := ledger.Amount(rapid.Int64Range(0, 4_999_999_999).Draw(t, "amount"))
			if heard := hear(t, p, folder, p.Amount(a)); heard != a {
				t.Fatalf("%s: %d is heard as %d", start, a, heard)
			}
		})
	}
}

// hear plays a speech and hears the amount.
func hear(t rapid.TB, p *voice.Pack, folder fs.FS, s voice.Speech) ledger.Amount {
	files, err := p.Files(s)
	if err != nil {
		t.Fatal(err)
	}
	var clips []string
	for _, name := range files {
		sound, err := fs.ReadFile(folder, name)
		if err != nil {
			t.Fatal(err)
		}
		clips = append(clips, string(p.Wanted()[place(t, sound)].Clip))
	}
	return ears[p.Language](clips)
}

// place hears the place that a sound stands for: of each stretch, the loudest tone.
func place(t rapid.TB, file []byte) (place int) {
	const head = 44
	if len(file) != head+tones.Digits*tones.Samples {
		t.Fatalf("a clip of %d bytes", len(file))
	}
	for i := range tones.Digits {
		stretch := file[head+i*tones.Samples:][:tones.Samples]
		digit, loudest := 0, 0.0
		for d := range tones.Base {
			if l := loudness(stretch, tones.Lowest+d*tones.Between); l > loudest {
				digit, loudest = d, l
			}
		}
		place = place*tones.Base + digit
	}
	return place
}

// loudness is how much of a tone is in a stretch of sound.
func loudness(stretch []byte, hertz int) float64 {
	var sin, cos float64
	for i, b := range stretch {
		turn := 2 * math.Pi * float64(hertz) * float64(i) / tones.Rate
		sin += (float64(b) - 128) * math.Sin(turn)
		cos += (float64(b) - 128) * math.Cos(turn)
	}
	return math.Hypot(sin, cos)
}

// ears hear an amount from the names of clips, by language.
var ears = map[string]func([]string) ledger.Amount{"bm": hearBefore, "ff": hearBefore, "und": hearBefore, "en": hearAfter, "fr": hearAfter}

// hearBefore hears languages that put the great word first and join all parts with
// "and": the parts are summed, in each the words are multiplied.
func hearBefore(clips []string) (heard ledger.Amount) {
	coin := ledger.Amount(5)
	for _, words := range strings.Split(strings.Join(clips, " "), " and ") {
		product := ledger.Amount(1)
		for _, word := range strings.Fields(words) {
			switch word {
			case "money", "money-one", "money-round":
			case "franc":
				coin = 1
			default:
				product *= worth(word)
			}
		}
		heard += product * coin
	}
	return heard
}

// hearAfter hears English and French: a great word multiplies what was heard since
// the last greater one.
func hearAfter(clips []string) (heard ledger.Amount) {
	var group, below ledger.Amount // since the last thousand, million; since the last hundred
	for _, word := range clips {
		n := worth(word)
		switch {
		case strings.HasPrefix(word, "money"), word == "and":
		case word == "1000" && below == 0 && group == 0: // mille
			heard += n
		case strings.HasPrefix(word, "many-") && n == 100, word == "100" && below > 0:
			group, below = group+below*100, 0
		case strings.HasPrefix(word, "many-"), word == "1000":
			heard, group, below = heard+(group+below)*n, 0, 0
		default:
			below += n
		}
	}
	return heard + group + below
}

func worth(word string) (n ledger.Amount) {
	for _, digit := range strings.TrimPrefix(word, "many-") {
		n = n*10 + ledger.Amount(digit-'0')
	}
	return n
}
