package voice

import (
	"strconv"
	"strings"

	"jigiya/ledger"
)

// A Clip is the name of one recording.
type Clip string

// A Step is the clip said next: the first of these that a pack has.
type Step []Clip

// A Speech is what is said, clip by clip. A nil Speech cannot be said.
type Speech []Step

// The clips of numbers and money. Those of sentences stand in sentence.go.
const (
	clipAnd        Clip = "and"
	clipMinus      Clip = "minus"
	clipMoney      Clip = "money"
	clipMoneyOne   Clip = "money-one"
	clipMoneyRound Clip = "money-round"
	clipFranc      Clip = "franc"

	manyPrefix  = "many-"
	fundPrefix  = "fund-"
	thingPrefix = "thing-"
)

// things are as many as there are values of a byte (package crypto).
const things = 256

func ownName(n int64) Clip     { return Clip(strconv.FormatInt(n, 10)) }
func ownClip(n int64) Speech   { return Speech{{ownName(n)}} }
func greatClip(n int64) Clip   { return Clip(manyPrefix + strconv.FormatInt(n, 10)) }
func thingClip(n uint8) Clip   { return Clip(thingPrefix + strconv.Itoa(int(n))) }
func oneClip(name Clip) Speech { return Speech{{name}} }

// Thing is the number of the thing that a clip names.
func (c Clip) Thing() (n uint8, ok bool) {
	digits, ok := strings.CutPrefix(string(c), thingPrefix)
	whole, err := strconv.ParseUint(digits, 10, 8)
	return uint8(whole), ok && err == nil && thingClip(uint8(whole)) == c
}

// Number is the number that a clip says; many if it is said of several such.
func (c Clip) Number() (n int64, many, ok bool) {
	digits, many := strings.CutPrefix(string(c), manyPrefix)
	n, ok = parseWhole(digits)
	return n, many, ok
}

// Fund is the fund that a clip names.
func (c Clip) Fund() (ledger.FundName, bool) {
	name, ok := strings.CutPrefix(string(c), fundPrefix)
	return ledger.FundName(name), ok
}

// Fund is the name of a fund.
func Fund(name ledger.FundName) Speech { return oneClip(Clip(fundPrefix + name)) }

// Things are those of a checkpoint, in their order.
func Things(all []uint8) Speech {
	var s Speech
	for _, n := range all {
		s = append(s, Step{thingClip(n)})
	}
	return s
}

// ParseClip reads a clip's name.
func ParseClip(name string) (Clip, bool) {
	letters := strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
	return Clip(name), letters && len(name) > 0 && len(name) <= maxClipName && name[0] != '-' && name[0] != '_'
}

// A Chapter is one of the parts in which a pack is recorded.
type Chapter string

// The chapters, in the order in which they are worth recording.
const (
	NumberChapter  Chapter = "numbers"
	MoneyChapter   Chapter = "money"
	RecitalChapter Chapter = "recital"
	FundChapter    Chapter = "funds"
	StepChapter    Chapter = "steps"
	ThingChapter   Chapter = "things"
)

// A Wanted clip is one that a complete pack has. Without an optional one everything
// can still be said, only less well.
type Wanted struct {
	Clip     Clip
	Chapter  Chapter
	Optional bool
	Words    string // what it says, where the manifest knows
}

// Wanted are all clips of a complete pack, in the order in which they are recorded.
func (m *Manifest) Wanted() []Wanted { return m.WantedWith(nil) }

// WantedWith are those of a complete pack for groups that have funds of their own.
func (m *Manifest) WantedWith(own []ledger.FundName) []Wanted {
	all := m.wantedNumbers()
	all = append(all, m.wantedMoney()...)
	all = append(all, m.wantedSentences(own)...)
	for n := range things {
		all = append(all, Wanted{Clip: thingClip(uint8(n)), Chapter: ThingChapter, Optional: true})
	}
	seen := map[Clip]bool{}
	once := all[:0]
	for _, w := range all {
		if !seen[w.Clip] {
			w.Words = m.Words[w.Clip]
			once = append(once, w)
		}
		seen[w.Clip] = true
	}
	return once
}

func (m *Manifest) wantedNumbers() (all []Wanted) {
	for _, n := range m.Counting.Own {
		all = append(all, Wanted{Clip: ownName(n), Chapter: NumberChapter})
	}
	for _, g := range m.Counting.Great {
		all = append(all, Wanted{Clip: greatClip(g.Worth), Chapter: NumberChapter, Optional: m.Counting.Own.Has(g.Worth)})
	}
	if m.Counting.And != None {
		all = append(all, Wanted{Clip: clipAnd, Chapter: NumberChapter})
	}
	return all
}

func (m *Manifest) wantedMoney() []Wanted {
	all := []Wanted{{Clip: clipMoney}, {Clip: clipMoneyOne, Optional: true}, {Clip: clipMoneyRound, Optional: true}, {Clip: clipMinus, Optional: true}}
	if m.Money.Unit > 1 {
		all = append(all, Wanted{Clip: clipFranc, Optional: true})
	}
	for i := range all {
		all[i].Chapter = MoneyChapter
	}
	return all
}

// Knows says whether a clip has a use: one of those wanted, or a group's own fund.
func (m *Manifest) Knows(c Clip) bool { return m.Uses()(c) }

// Uses is Knows for many clips.
func (m *Manifest) Uses() func(Clip) bool {
	wanted := map[Clip]bool{}
	for _, w := range m.Wanted() {
		wanted[w.Clip] = true
	}
	return func(c Clip) bool {
		_, named := ParseClip(string(c))
		return wanted[c] || named && strings.HasPrefix(string(c), fundPrefix)
	}
}

func (m *Manifest) wordsFlaw() *Flaw {
	known := m.Uses()
	for _, c := range sorted(m.Words) {
		switch {
		case !known(c):
			return &Flaw{Code: FlawClip, Detail: string(c)}
		case !isLine(m.Words[c], MaxWords):
			return &Flaw{Code: FlawName, Detail: string(c)}
		}
	}
	return nil
}
