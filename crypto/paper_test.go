package crypto

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func anySeed(t *rapid.T) Seed {
	seed := Seed(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "seed"))
	if seed == (Seed{}) {
		seed[5] = 1
	}
	return seed
}

func TestPaperRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := anySeed(t)
		things := seed.Things()
		if got, err := SeedFromThings(things[:]); err != nil || got != seed {
			t.Fatalf("things: %x, %v", got[:], err)
		}
		if got, err := ParseSeedQR(seed.QR()); err != nil || got != seed {
			t.Fatalf("QR %s: %x, %v", seed.QR(), got[:], err)
		}
	})
}

// The code is linear: whether a change is noticed depends on the change alone,
// not on the seed. So these two tests, over all changes, are a proof for all
// seeds; TestChangeOfAnySeed checks the linearity itself on samples.
func TestEveryChangeOfOneThingIsNoticedAndFound(t *testing.T) {
	for place := range PaperThings {
		for change := 1; change < 256; change++ {
			var code [PaperThings]byte
			code[place] = byte(change)
			sum, weighted := syndromes(code[:])
			if sum == 0 && weighted == 0 {
				t.Fatalf("place %d, change %d is missed", place, change)
			}
			if suspect(sum, weighted) != place+1 {
				t.Fatalf("place %d, change %d is looked for elsewhere", place, change)
			}
		}
	}
}

// A swap of unlike things is a change of two places by the same value; here are
// all changes of two places by any two values.
func TestEveryChangeOfTwoThingsIsNoticed(t *testing.T) {
	var weighted [PaperThings][256]byte
	for place := range PaperThings {
		for change := range 256 {
			weighted[place][change] = times(byte(change), power(place))
		}
	}
	for i := range PaperThings {
		for j := range i {
			for x := 1; x < 256; x++ {
				// Only y = x passes the first sum, and then the second decides.
				if weighted[i][x] == weighted[j][x] {
					t.Fatalf("places %d and %d, change %d: missed", i, j, x)
				}
			}
		}
	}
}

func TestChangeOfAnySeed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := anySeed(t)
		things := seed.Things()
		i := rapid.IntRange(0, PaperThings-1).Draw(t, "i")
		j := rapid.IntRange(0, PaperThings-1).Draw(t, "j")
		things[i], things[j] = things[j], things[i]
		if rapid.Bool().Draw(t, "wrong") {
			things[i] = Thing(rapid.Byte().Draw(t, "thing"))
		}
		_, err := SeedFromThings(things[:])
		if same := things == seed.Things(); same != (err == nil) || (!same && !errors.Is(err, ErrPaper)) {
			t.Fatalf("same: %t, error: %v", same, err)
		}
	})
}

func TestPaperNamesThePlace(t *testing.T) {
	things := testSeed.Things()
	things[6]++
	_, err := SeedFromThings(things[:])
	if !errors.Is(err, ErrPaper) || !strings.HasSuffix(err.Error(), "look at number 7 first") {
		t.Errorf("got %v", err)
	}
}

func TestArithmeticOfTheCode(t *testing.T) {
	seen := map[byte]bool{}
	for n := range 255 {
		seen[power(n)] = true
	}
	if len(seen) != 255 || power(255) != 1 {
		t.Error("2 is no generator")
	}
	for x := 1; x < 256; x++ {
		if times(byte(x), inverse(byte(x))) != 1 {
			t.Fatalf("%d has no inverse", x)
		}
	}
}

func TestParseSeedQR(t *testing.T) {
	good := testSeed.QR()
	for name, text := range map[string]string{
		"lower case":         strings.ToLower(good),
		"lower-case digits":  good[:13] + strings.ToLower(good[13:]),
		"a line end":         good + "\n",
		"a digit less":       good[:len(good)-1],
		"a digit more":       good + "0",
		"another version":    strings.Replace(good, ":1:", ":2:", 1),
		"no colon":           strings.Replace(good, ":", " ", 4),
		"not hexadecimal":    good[:20] + "G" + good[21:],
		"colon in the wrong": good[:44] + ":" + good[44:45] + good[46:],
		"empty":              "",
		"the zero seed":      "JIGIYA:KEY:1:" + strings.Repeat("0", 32) + ":0000",
	} {
		if _, err := ParseSeedQR(text); !errors.Is(err, ErrPaper) {
			t.Errorf("%s: %q: %v", name, text, err)
		}
	}
	for at := 13; at < len(good)-1; at++ {
		swapped := []byte(good)
		swapped[at], swapped[at+1] = swapped[at+1], swapped[at]
		if _, err := ParseSeedQR(string(swapped)); string(swapped) != good && err == nil {
			t.Errorf("characters %d and %d changed places unnoticed", at, at+1)
		}
	}
}

func FuzzParseSeedQR(f *testing.F) {
	f.Add(testSeed.QR())
	f.Add("JIGIYA:KEY:1:")
	f.Fuzz(func(t *testing.T, text string) {
		seed, err := ParseSeedQR(text)
		if err == nil && seed.QR() != text {
			t.Errorf("%q reads as %q", text, seed.QR())
		}
		if err != nil && !errors.Is(err, ErrPaper) {
			t.Errorf("%q: %v", text, err)
		}
	})
}
