package crypto

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// ErrPaper says that what was read from a paper key is not what was written.
var ErrPaper = errors.New("the paper key does not fit together")

// ErrThing says that a word or number is none of the 256 things.
var ErrThing = errors.New("not one of the 256 things")

// Things returns the seed as 18 things to be written down: 16 for its bytes
// and 2 that check them. They are the key itself, for anybody who reads them.
func (s Seed) Things() (things [PaperThings]Thing) {
	first, second := s.check()
	for i, b := range s {
		things[i] = Thing(b)
	}
	things[16], things[17] = Thing(first), Thing(second)
	return things
}

// SeedFromThings returns the seed that 18 things stand for. It notices with
// certainty one wrong thing, two wrong things, and any two things that changed
// places; and all but one in 65,536 of other mistakes. The error wraps
// ErrPaper, and names the place to look at when a single wrong thing would
// explain what was read.
func SeedFromThings(things []Thing) (Seed, error) {
	if len(things) != PaperThings {
		return Seed{}, fmt.Errorf("%w: it has %d things, not %d", ErrPaper, PaperThings, len(things))
	}
	var code [PaperThings]byte
	for i, thing := range things {
		code[i] = byte(thing)
	}
	return seedFromCode(code)
}

// seedFromCode checks the 18 bytes common to the things and the QR.
func seedFromCode(code [PaperThings]byte) (Seed, error) {
	sum, weighted := syndromes(code[:])
	if sum != 0 || weighted != 0 {
		if place := suspect(sum, weighted); place > 0 {
			return Seed{}, fmt.Errorf("%w: look at number %d first", ErrPaper, place)
		}
		return Seed{}, fmt.Errorf("%w: more than one is wrong", ErrPaper)
	}
	if seed := Seed(code[:16]); seed != (Seed{}) {
		return seed, nil
	}
	return Seed{}, fmt.Errorf("%w: %w", ErrPaper, ErrSeed)
}

// ParseThings reads things as people write them down: the words of any of the
// three languages, mixed, in any case, with or without accents where that
// leaves no doubt, or the numbers 0 to 255; separated by spaces, commas,
// semicolons or line ends. The error wraps ErrThing and says which word is
// unknown, counting from 1.
func ParseThings(text string) ([]Thing, error) {
	if len(text) > MaxThingsText {
		return nil, fmt.Errorf("reading things: %d bytes are too many", len(text))
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) })
	things := make([]Thing, len(words))
	for i, word := range words {
		thing, found := parseThing(word)
		if !found {
			return nil, fmt.Errorf("reading things: number %d, %q: %w", i+1, word, ErrThing)
		}
		things[i] = thing
	}
	return things, nil
}

func parseThing(word string) (Thing, bool) {
	if index, err := strconv.ParseUint(word, 10, 8); err == nil {
		return Thing(index), true
	}
	return thingList().find(word)
}

// The two check bytes make the 18 bytes c[0] ... c[17] a Reed-Solomon code over
// GF(2^8) with the polynomial x^8+x^4+x^3+x^2+1 and a = 2:
//
//	the sum of all c[i] is zero, and the sum of all c[i]·a^i is zero.
//
// A change that both sums miss needs at least three places: one place adds
// e ≠ 0 to the first; two add e and f with e = f to the first and
// e·(a^i + a^j) ≠ 0 to the second, the powers of a being distinct up to 255.

// check returns c[16] and c[17].
func (s Seed) check() (first, second byte) {
	sum, weighted := syndromes(s[:])
	// first + second = sum and first·a^16 + second·a^17 = weighted
	second = times(weighted^times(sum, power(16)), inverse(power(16)^power(17)))
	return sum ^ second, second
}

// syndromes returns the two sums over a code or its beginning.
func syndromes(code []byte) (sum, weighted byte) {
	for i, c := range code {
		sum ^= c
		weighted ^= times(c, power(i))
	}
	return sum, weighted
}

// suspect returns the one place, counting from 1, where a single change gives
// these sums, or 0 if there is none.
func suspect(sum, weighted byte) int {
	for i := range PaperThings {
		if sum != 0 && times(sum, power(i)) == weighted {
			return i + 1
		}
	}
	return 0
}

// times multiplies in GF(2^8), in the same time for all values: these are the
// bytes of a seed.
func times(x, y byte) (product byte) {
	for range 8 {
		product ^= x & -(y & 1)
		x = x<<1 ^ 0x1d&-(x>>7)
		y >>= 1
	}
	return product
}

func power(n int) byte {
	a := byte(1)
	for range n {
		a = times(a, 2)
	}
	return a
}

// inverse returns x^254, as x^255 is 1.
func inverse(x byte) byte {
	y := byte(1)
	for range 254 {
		y = times(y, x)
	}
	return y
}
