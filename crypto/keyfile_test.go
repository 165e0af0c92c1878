package crypto

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var testSeed = Seed{0xA1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}

// testKeyfile is sealed once: each seal and each open is a scrypt.
var testKeyfile = sync.OnceValue(func() []byte {
	pin, _ := ParsePIN("271828")
	file, err := SealSeed(counting(), testSeed, pin, "device")
	if err != nil {
		panic(err)
	}
	return file
})

// counting returns bytes that differ from one another, in place of random ones.
func counting() *bytes.Reader {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	return bytes.NewReader(all)
}

func TestSealedOpens(t *testing.T) {
	seed, err := OpenSeed(testKeyfile(), mustPIN(t, "271828"))
	if err != nil || seed != testSeed {
		t.Fatalf("opening: %v", err)
	}
	if _, err := OpenSeed(testKeyfile(), mustPIN(t, "271829")); !errors.Is(err, ErrWrongPIN) || errors.Is(err, ErrDamaged) {
		t.Errorf("opening with another PIN: %v", err)
	}
	if bytes.Contains(testKeyfile(), testSeed[:4]) {
		t.Error("the seed is in the file")
	}
}

func TestKeyfileHeader(t *testing.T) {
	got, err := KeyfileHeader(testKeyfile())
	if err != nil {
		t.Fatal(err)
	}
	key := mustKey(t, testSeed)
	want := Header{Public: key.Public(), Address: key.Address(), Purpose: "device", CostLog2: 14}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Every single flipped bit is found before the PIN is tried.
func TestFlippedBitIsDamageNotAWrongPIN(t *testing.T) {
	pin := mustPIN(t, "271828")
	for bit := range 8 * len(testKeyfile()) {
		file := bytes.Clone(testKeyfile())
		file[bit/8] ^= 1 << (bit % 8)
		if _, err := OpenSeed(file, pin); !errors.Is(err, ErrDamaged) {
			t.Fatalf("bit %d of byte %d: %v", bit%8, bit/8, err)
		}
	}
}

func TestCutFileIsDamaged(t *testing.T) {
	for n := range testKeyfile() {
		if _, err := KeyfileHeader(testKeyfile()[:n]); !errors.Is(err, ErrDamaged) {
			t.Fatalf("%d bytes: %v", n, err)
		}
	}
}

func TestSealRefuses(t *testing.T) {
	pin := mustPIN(t, "271828")
	for _, test := range []struct {
		name    string
		random  *bytes.Reader
		seed    Seed
		pin     PIN
		purpose string
		want    error
	}{
		{"no PIN", counting(), testSeed, PIN{}, "", ErrPIN},
		{"zero seed", counting(), Seed{}, pin, "", ErrSeed},
		{"long purpose", counting(), testSeed, pin, strings.Repeat("x", MaxPurpose+1), ErrPurpose},
		{"purpose with a line end", counting(), testSeed, pin, "a\nb", ErrPurpose},
		{"purpose that turns the direction of text", counting(), testSeed, pin, "a\u202eb", ErrPurpose},
		{"purpose not UTF-8", counting(), testSeed, pin, "\xff", ErrPurpose},
	} {
		if file, err := SealSeed(test.random, test.seed, test.pin, test.purpose); !errors.Is(err, test.want) || file != nil {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
	}
	if _, err := SealSeed(bytes.NewReader(make([]byte, 39)), testSeed, pin, ""); err == nil {
		t.Error("sealed with too little randomness")
	}
	if _, err := OpenSeed(testKeyfile(), PIN{}); !errors.Is(err, ErrPIN) {
		t.Errorf("opening without a PIN: %v", err)
	}
}

// The fuzzer makes checksums fit too, so that it gets behind them.
func FuzzKeyfile(f *testing.F) {
	f.Add(testKeyfile(), false)
	f.Add(testKeyfile()[:len(testKeyfile())-32], true)
	f.Add([]byte(keyfileMagic), true)
	f.Fuzz(func(t *testing.T, file []byte, fit bool) {
		if fit {
			sum := Digest(TagKeyfile, file)
			file = append(bytes.Clone(file), sum[:]...)
		}
		header, err := KeyfileHeader(file)
		if err != nil {
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrCost) {
				t.Errorf("an error of no kind: %v", err)
			}
			if _, again := OpenSeed(file, PIN{}); errors.Is(again, ErrPIN) {
				t.Error("the header is refused, but the PIN is asked for")
			}
			return
		}
		if header.Public.Check() != nil || header.CostLog2 < MinCost || header.CostLog2 > MaxCost || !printable(header.Purpose) {
			t.Errorf("accepted %+v", header)
		}
		if header.Purpose != string(file[purposeAt:purposeAt+int(file[lengthAt])]) || len(file) != purposeAt+len(header.Purpose)+keyfileExtra {
			t.Error("two readings of one file")
		}
	})
}
