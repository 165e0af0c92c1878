package voice

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"jigiya/ledger"
)

// A Sentence is one of those that a pack can say.
type Sentence string

// A hole is what stands for a value in a sentence.
type hole string

const (
	amountHole hole = "{amount}"
	fundHole   hole = "{fund}"
	numberHole hole = "{number}"
	ofHole     hole = "{of}"
	thingsHole hole = "{things}"
)

// sentences are all of them, with the order in which each is said where the manifest
// says nothing else. A sentence's holes are those of this order.
var sentences = []struct {
	name    Sentence
	chapter Chapter
	order   string
}{
	// What is read out at a closing.
	{"title", RecitalChapter, "closing-of-meeting {number}"},
	{"attendance", RecitalChapter, "came {number} of {of}"},
	{"fund", RecitalChapter, "{fund} in-box {amount}"},
	{"bank", RecitalChapter, "{fund} at-bank {amount}"},
	{"short", RecitalChapter, "{fund} was-short {amount}"},
	{"over", RecitalChapter, "{fund} was-over {amount}"},
	{"total", RecitalChapter, "in-box-together {amount}"},
	{"savings", RecitalChapter, "savings-of-all {amount} shares {number}"},
	{"loans", RecitalChapter, "lent-out {amount}"},
	{"charges", RecitalChapter, "charges-not-paid {amount}"},
	{"fines", RecitalChapter, "fines-not-paid {amount}"},
	{"words", RecitalChapter, "six-words {things}"},
	{"remember", RecitalChapter, "remember"},
	{"keep", RecitalChapter, "keep"},

	// The steps of a meeting, each when it begins.
	{"welcome", StepChapter, "welcome"},
	{"count", StepChapter, "count-the-box"},
	{"agrees", StepChapter, "count-agrees"},
	{"differs", StepChapter, "count-differs"},
	{"roll", StepChapter, "who-is-here"},
	{"member", StepChapter, "member {number}"},
	{"contributions", StepChapter, "contributions"},
	{"saving", StepChapter, "saving"},
	{"fining", StepChapter, "fining"},
	{"repaying", StepChapter, "repaying"},
	{"spending", StepChapter, "spending"},
	{"lending", StepChapter, "lending"},
	{"owes", StepChapter, "owes {amount}"},
	{"pin", StepChapter, "type-your-code"},
	{"recorded", StepChapter, "recorded"},
	{"refused", StepChapter, "refused"},
	{"thanks", StepChapter, "thanks"},
}

// funds are those of the catalogue; a group's own are recorded as fund-<name> too.
var funds = []ledger.FundName{"savings", "social", "school", "health", "canteen", "emergency"}

// Sentences are the names of all.
func Sentences() (all []Sentence) {
	for _, s := range sentences {
		all = append(all, s.name)
	}
	return all
}

// StepSentences are the names of those that are said at the steps of a meeting.
func StepSentences() (all []Sentence) {
	for _, s := range sentences {
		if s.chapter == StepChapter {
			all = append(all, s.name)
		}
	}
	return all
}

// Usual is the order of a sentence where the manifest says nothing.
func Usual(name Sentence) (order string, ok bool) {
	for _, s := range sentences {
		if s.name == name {
			return s.order, true
		}
	}
	return "", false
}

// HasAmount says whether a sentence has a sum of money in it.
func (s Sentence) HasAmount() bool {
	usual, _ := Usual(s)
	return strings.Contains(usual, string(amountHole))
}

// Order is a sentence as this pack says it, clips and {holes}.
func (m *Manifest) Order(name Sentence) []string {
	if own, ok := m.Sentences[name]; ok {
		return strings.Fields(own)
	}
	usual, _ := Usual(name)
	return strings.Fields(usual)
}

// A Filling has what goes into the holes of a sentence.
type Filling struct {
	Amount, Fund, Number, Of, Things Speech
}

func (f Filling) of(h string) (Speech, bool) {
	switch hole(h) {
	case amountHole:
		return f.Amount, true
	case fundHole:
		return f.Fund, true
	case numberHole:
		return f.Number, true
	case ofHole:
		return f.Of, true
	case thingsHole:
		return f.Things, true
	}
	return nil, false
}

// Say is a sentence with its holes filled; nil if there is no such sentence, or a
// hole of it cannot be said.
func (m *Manifest) Say(name Sentence, f Filling) Speech {
	var s Speech
	for _, token := range m.Order(name) {
		said, isHole := f.of(token)
		if !isHole {
			said = oneClip(Clip(token))
		}
		if said == nil {
			return nil
		}
		s = append(s, said...)
	}
	return s
}

func (m *Manifest) wantedSentences(own []ledger.FundName) (all []Wanted) {
	for _, s := range sentences {
		for _, token := range m.Order(s.name) {
			if _, isHole := (Filling{}).of(token); !isHole {
				all = append(all, Wanted{Clip: Clip(token), Chapter: s.chapter})
			}
		}
	}
	for _, name := range append(slices.Clone(funds), own...) {
		if clip, ok := ParseClip(fundPrefix + string(name)); ok {
			all = append(all, Wanted{Clip: clip, Chapter: FundChapter, Optional: true})
		}
	}
	slices.SortStableFunc(all, func(a, b Wanted) int { return cmp.Compare(chapterRank(a.Chapter), chapterRank(b.Chapter)) })
	return all
}

func chapterRank(c Chapter) int {
	return slices.Index([]Chapter{RecitalChapter, FundChapter, StepChapter}, c)
}

// sentencesFlaw refuses sentences that do not exist and holes that are not theirs.
func (m *Manifest) sentencesFlaw() *Flaw {
	for _, name := range sorted(m.Sentences) {
		usual, ok := Usual(name)
		if !ok {
			return &Flaw{Code: FlawSentence, Detail: string(name)}
		}
		have := strings.Fields(m.Sentences[name])
		if len(have) == 0 || len(have) > maxTokens || !slices.Equal(holesOf(have), holesOf(strings.Fields(usual))) {
			return &Flaw{Code: FlawHole, Detail: string(name) + " " + strings.Join(holesOf(strings.Fields(usual)), " ")}
		}
		for _, token := range have {
			if _, ok := ParseClip(token); !ok && !strings.HasPrefix(token, "{") {
				return &Flaw{Code: FlawClip, Detail: string(name) + " " + shorten(token)}
			}
		}
	}
	return nil
}

// holesOf are what stands in braces, sorted.
func holesOf(tokens []string) (all []string) {
	for _, token := range tokens {
		if strings.HasPrefix(token, "{") {
			all = append(all, token)
		}
	}
	slices.Sort(all)
	return all
}

// shorten bounds what a flaw repeats of a stranger's file.
func shorten(s string) string { return string([]rune(s)[:min(len([]rune(s)), maxClipName)]) }

func sorted[K cmp.Ordered, V any](table map[K]V) []K { return slices.Sorted(maps.Keys(table)) }
