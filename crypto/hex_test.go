package crypto

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestHexText(t *testing.T) {
	digits := func(n int) string { return strings.Repeat("0f", n) }
	for _, test := range []struct {
		name, text string
		parse      func(string) (string, error)
		ok         bool
	}{
		{"hash", digits(32), asHash, true},
		{"hash, upper case", strings.ToUpper(digits(32)), asHash, false},
		{"hash, a digit less", digits(32)[1:], asHash, false},
		{"hash, a byte more", digits(33), asHash, false},
		{"hash, 0x", "0x" + digits(32), asHash, false},
		{"hash, 0x within the length", "0x" + digits(31), asHash, false},
		{"hash, a space", " " + digits(32)[1:], asHash, false},
		{"hash, empty", "", asHash, false},
		{"address", digits(20), asAddress, true},
		{"address, 0x", "0x" + digits(20), asAddress, true},
		{"address, 0X", "0X" + digits(20), asAddress, false},
		{"address, 0x twice", "0x0x" + digits(20), asAddress, false},
		{"address, only 0x", "0x", asAddress, false},
		{"address, upper case", strings.ToUpper(digits(20)), asAddress, false},
		{"signature", digits(64), asSignature, true},
		{"signature, with a recovery byte", digits(65), asSignature, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.parse(test.text)
			if test.ok && (err != nil || got != strings.TrimPrefix(test.text, "0x")) {
				t.Errorf("got %q, %v", got, err)
			}
			if !test.ok && !errors.Is(err, ErrHex) {
				t.Errorf("got %v, want ErrHex", err)
			}
		})
	}
}

func asHash(text string) (string, error)      { h, err := ParseHash(text); return h.String(), err }
func asAddress(text string) (string, error)   { a, err := ParseAddress(text); return a.String(), err }
func asSignature(text string) (string, error) { s, err := ParseSignature(text); return s.String(), err }

func TestHexJSONRoundTrip(t *testing.T) {
	type document struct {
		Hash      Hash
		Address   Address
		Public    PublicKey
		Signature Signature
		ByAddress map[Address]int
	}
	rapid.Check(t, func(t *rapid.T) {
		bytes := rapid.SliceOfN(rapid.Byte(), 64, 64).Draw(t, "bytes")
		want := document{Hash(bytes[:32]), Address(bytes[:20]), PublicKey(bytes[:33]), Signature(bytes), map[Address]int{Address(bytes[4:24]): 1}}
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got document
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestFailedReadLeavesTheOldValue(t *testing.T) {
	h := Hash{1}
	if err := h.UnmarshalText([]byte(strings.Repeat("0", 63) + "G")); err == nil || h != (Hash{1}) {
		t.Errorf("got %v, %v", h, err)
	}
}

func TestIsZero(t *testing.T) {
	if !(Hash{}).IsZero() || !(Address{}).IsZero() || !(PublicKey{}).IsZero() || !(Signature{}).IsZero() {
		t.Error("a zero value is not zero")
	}
	if (Hash{31: 1}).IsZero() || (Address{19: 1}).IsZero() || (PublicKey{32: 1}).IsZero() || (Signature{63: 1}).IsZero() {
		t.Error("a value is zero")
	}
}

func FuzzHexText(f *testing.F) {
	f.Add(strings.Repeat("0f", 32))
	f.Add("0x" + strings.Repeat("0f", 20))
	f.Add(strings.Repeat("0F", 33))
	f.Fuzz(func(t *testing.T, text string) {
		if h, err := ParseHash(text); err == nil && h.String() != text {
			t.Errorf("hash %q reads as %v", text, h)
		}
		if a, err := ParseAddress(text); err == nil && a.String() != strings.TrimPrefix(text, "0x") {
			t.Errorf("address %q reads as %v", text, a)
		}
		if p, err := ParsePublicKey(text); err == nil && p.String() != text {
			t.Errorf("public key %q reads as %v", text, p)
		}
		if s, err := ParseSignature(text); err == nil && s.String() != text {
			t.Errorf("signature %q reads as %v", text, s)
		}
	})
}
