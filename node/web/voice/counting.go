package voice

import "strconv"

// A Counting is how a language says numbers: see the package comment.
type Counting struct {
	Own   Numbers `json:"own"`
	Bases Numbers `json:"bases,omitempty"` // of them, those that others are built on
	Great []Great `json:"great"`
	And   And     `json:"and"`
}

// A Great word is one that is multiplied.
type Great struct {
	Worth int64 `json:"worth"`
	Place Place `json:"place"`
	Each  bool  `json:"each,omitempty"`
}

// A Place is where a word stands beside its number.
type Place string

// The places.
const (
	Before Place = "before"
	After  Place = "after"
)

func (p Place) known() bool { return p == Before || p == After }

// around puts a word into its place beside a number.
func (p Place) around(word Step, number Speech) Speech {
	if p == Before {
		return append(Speech{word}, number...)
	}
	return append(append(Speech{}, number...), word)
}

// An And says between which parts the word "and" is said.
type And string

// The ways.
const (
	Every And = "every"
	Small And = "small"
	None  And = "none"
)

// flaw says what is wrong with a rule, down to the first small number that it cannot
// say.
func (c Counting) flaw() *Flaw {
	if flaw := c.greatFlaw(); flaw != nil {
		return flaw
	}
	switch {
	case c.And != Every && c.And != Small && c.And != None:
		return &Flaw{Code: FlawAnd, Detail: string(c.And)}
	case !c.Own.Has(0):
		return &Flaw{Code: FlawUnsayable, Detail: "0"}
	}
	for _, n := range c.Bases {
		if !c.Own.Has(n) {
			return &Flaw{Code: FlawBases, Detail: strconv.FormatInt(n, 10)}
		}
	}
	for n := range c.least() {
		if parts := c.parts(n); parts == nil || len(parts) > maxParts {
			return &Flaw{Code: FlawUnsayable, Detail: strconv.FormatInt(n, 10)}
		}
	}
	return nil
}

func (c Counting) greatFlaw() *Flaw {
	if len(c.Great) == 0 || len(c.Great) > maxGreat || c.least() > maxLeast {
		return &Flaw{Code: FlawGreat}
	}
	last := int64(1)
	for i, g := range c.Great {
		worth := strconv.FormatInt(g.Worth, 10)
		switch {
		case g.Worth <= last || g.Worth > maxWorth || i > 0 && (g.Worth-1)/last >= last:
			return &Flaw{Code: FlawGreat, Detail: worth}
		case !g.Place.known():
			return &Flaw{Code: FlawPlace, Detail: string(g.Place)}
		}
		last = g.Worth
	}
	return nil
}

// least is what the least great word is worth.
func (c Counting) least() int64 { return c.Great[0].Worth }

// greatest is the greatest great word that goes into a number.
func (c Counting) greatest(n int64) (found Great, ok bool) {
	for _, g := range c.Great {
		if g.Worth <= n {
			found, ok = g, true
		}
	}
	return found, ok
}

// A part of a number: what is said, and what is left after it.
type part struct {
	said  Speech
	great bool
	rest  int64
}

// Number is how a number is said; nil if the rule does not reach so far.
func (c Counting) Number(n int64) Speech {
	if n < 0 {
		return nil
	}
	parts := c.parts(n)
	var s Speech
	for i, p := range parts {
		s = append(s, p.said...)
		if i+1 < len(parts) && c.joins(p) {
			s = append(s, Step{clipAnd})
		}
	}
	if len(s) > maxSteps {
		return nil
	}
	return s
}

func (c Counting) joins(p part) bool {
	return c.And == Every || c.And == Small && p.great && p.rest < c.least()
}

// parts are those of a number, in the order in which they are said.
func (c Counting) parts(n int64) []part {
	var first []part
	var rest int64
	switch g, ok := c.greatest(n); {
	case c.Own.Has(n):
		return []part{{said: ownClip(n)}}
	case ok:
		rest = n % g.Worth
		first = c.multiplied(g, n/g.Worth, rest)
	default:
		var base int64
		if base, ok = c.Bases.below(n); !ok {
			return nil
		}
		rest = n - base
		first = []part{{said: ownClip(base), rest: rest}}
	}
	if rest == 0 || first == nil {
		return first
	}
	left := c.parts(rest)
	if left == nil {
		return nil
	}
	return append(first, left...)
}

// multiplied are the parts of a great word so many times.
func (c Counting) multiplied(g Great, times, rest int64) []part {
	product := times * g.Worth
	if c.Own.Has(product) {
		return []part{{said: ownClip(product), great: true, rest: rest}}
	}
	if times >= g.Worth {
		return nil
	}
	if !g.Each {
		many := c.Number(times)
		if many == nil {
			return nil
		}
		return []part{{said: g.Place.around(c.word(g), many), great: true, rest: rest}}
	}
	parts := c.parts(times)
	for i, p := range parts {
		parts[i] = part{said: g.Place.around(c.word(g), p.said), great: true, rest: p.rest*g.Worth + rest}
	}
	return parts
}

// word is the clip of a great word, or that of one such number.
func (c Counting) word(g Great) Step {
	word := Step{greatClip(g.Worth)}
	if c.Own.Has(g.Worth) {
		word = append(word, ownName(g.Worth))
	}
	return word
}
