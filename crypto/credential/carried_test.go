package credential

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jigiya/crypto"
)

// alphanumeric is what QR's alphanumeric mode can show.
var alphanumeric = regexp.MustCompile(`^[0-9A-Z $%*+\-./:]+$`)

func TestAProgrammeTravelsInFrames(t *testing.T) {
	programme := found(t, 1)
	next := programme.rotate(t, 10, noon)
	certified := next.certify(t, Credential{Subject: key(t, 100).Public(), Role: Facilitator, Zone: []string{"ocha-2023:ML05"}})
	frames, err := Frames(programme.deed, next.deed, certified)
	if err != nil {
		t.Fatal(err)
	}
	if len(frames) != 3 {
		t.Errorf("%d frames", len(frames))
	}
	var j Joining
	for i := len(frames) - 1; i >= 0; i-- {
		if !alphanumeric.MatchString(frames[i]) {
			t.Errorf("frame %d is not alphanumeric: %s", i+1, frames[i])
		}
		if _, err := j.Deeds(); !errors.Is(err, ErrMalformed) {
			t.Errorf("before frame %d: %v", i+1, err)
		}
		missing, err := j.Add(frames[i])
		if err != nil || missing != i {
			t.Errorf("frame %d: %d missing, %v", i+1, missing, err)
		}
		if _, err := j.Add(strings.Replace(frames[i], ":3:", ":4:", 1)); !errors.Is(err, ErrMalformed) {
			t.Errorf("a frame read badly: %v", err)
		}
	}
	deeds, err := j.Deeds()
	if err != nil {
		t.Fatal(err)
	}
	r := NewRegistry()
	add(t, r, deeds...)
	if len(r.Rights(key(t, 100).Address(), today)) != 1 {
		t.Error("what was carried gives no right")
	}
}

func TestTooMuchToCarry(t *testing.T) {
	d, err := Draw(&Revocation{Programme: crypto.Address{1}, Subject: crypto.Address{1}})
	if err != nil {
		t.Fatal(err)
	}
	many := make([]*Deed, MaxCarried/len(d.Bytes())+1)
	for i := range many {
		many[i] = d
	}
	if _, err := Frames(many...); !errors.Is(err, ErrMalformed) {
		t.Errorf("%d deeds: %v", len(many), err)
	}
	frames, err := Frames(many[:len(many)-40]...)
	if err != nil || len(frames) > MaxFrames {
		t.Errorf("%d frames, %v", len(frames), err)
	}
}

// Every card with one letter changed or two neighbours swapped is refused, or
// read as the same key.
func TestAMistypedCard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		public := key(t, rapid.Uint64Range(1, 1<<40).Draw(t, "key")).Public()
		card := Card(public)
		if !alphanumeric.MatchString(card) || len(card) != 72 {
			t.Fatal(card)
		}
		i := rapid.IntRange(0, len(card)-2).Draw(t, "at")
		typed := card[:i] + string(rapid.RuneFrom([]rune("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789: é")).Draw(t, "letter")) + card[i+1:]
		if rapid.Bool().Draw(t, "swap") {
			typed = card[:i] + card[i+1:i+2] + card[i:i+1] + card[i+2:]
		}
		if got, err := ParseCard(typed); err == nil && got != public || err != nil && !errors.Is(err, ErrMalformed) {
			t.Fatalf("%s is read as %v, %v", typed, got, err)
		}
	})
}

func TestWhatIsWrongWithACard(t *testing.T) {
	card := Card(key(t, 1).Public())
	for _, v := range []struct{ typed, says string }{
		{"0" + card, "begin with JIGIYA:D1:"},
		{key(t, 1).Public().String(), "begin with JIGIYA:D1:"},
		{card[:60], "the check at its end"},
		{card[:20] + card[21:], "52 letters, not 53"},
		{card[:20] + "9" + card[21:], "none of A to Z and 2 to 7"},
		{card[:len(card)-1] + "_", "a letter is wrong"},
	} {
		if _, err := ParseCard(v.typed); err == nil || !strings.Contains(err.Error(), v.says) {
			t.Errorf("%s: %v", v.typed, err)
		}
	}
}

func TestADeviceCertifiesItsOtherKeys(t *testing.T) {
	device, transport := key(t, 1), key(t, 2)
	c, err := Certify(device.Public(), transport.Public(), [32]byte{9}, noon, device)
	if err != nil {
		t.Fatal(err)
	}
	read, err := ParseCertificate(c.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := read.Verify(); err != nil || read.ID() != c.ID() || read.Address() != device.Address() {
		t.Errorf("%v, %v", read, err)
	}
	read.Issued++
	if err := read.Verify(); !errors.Is(err, ErrSignature) {
		t.Errorf("with another moment: %v", err)
	}
	for _, v := range []struct {
		name      string
		transport crypto.PublicKey
		box       [32]byte
		issued    int64
		by        Signer
		want      error
	}{
		{"by another key", transport.Public(), [32]byte{9}, noon, transport, ErrSigner},
		{"for itself", device.Public(), [32]byte{9}, noon, device, ErrMalformed},
		{"without a box key", transport.Public(), [32]byte{}, noon, device, ErrMalformed},
		{"without a transport key", crypto.PublicKey{}, [32]byte{9}, noon, device, ErrMalformed},
		{"before 1970", transport.Public(), [32]byte{9}, -1, device, ErrMalformed},
	} {
		if _, err := Certify(device.Public(), v.transport, v.box, v.issued, v.by); !errors.Is(err, v.want) {
			t.Errorf("%s: %v", v.name, err)
		}
	}
	erased := key(t, 1)
	erased.Erase()
	if _, err := Certify(device.Public(), transport.Public(), [32]byte{9}, noon, erased); !errors.Is(err, crypto.ErrErased) {
		t.Error(err)
	}
}

func TestErrorsNameWhatIsWrong(t *testing.T) {
	programme := found(t, 1)
	_, err := ParseDeed(nil)
	if !strings.HasPrefix(fmt.Sprint(err), "reading a deed: malformed: ") {
		t.Error(err)
	}
	if err := programme.deed.Verify(found(t, 50).root); !errors.Is(err, ErrRoot) {
		t.Error(err)
	}
}
