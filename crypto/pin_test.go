package crypto

import (
	"errors"
	"strings"
	"testing"
)

func mustPIN(t testing.TB, text string) PIN {
	t.Helper()
	pin, err := ParsePIN(text)
	if err != nil {
		t.Fatal(err)
	}
	return pin
}

func TestParsePIN(t *testing.T) {
	for _, test := range []struct {
		text string
		want error
	}{
		{"271828", nil},
		{"000000", nil},
		{strings.Repeat("7", 32), nil},
		{strings.Repeat("7", 33), ErrPINLong},
		{"", ErrPINShort},
		{"27182", ErrPINShort},
		{"2718a8", ErrPINDigits},
		{" 271828", ErrPINDigits},
		{"271828\n", ErrPINDigits},
		{"-271828", ErrPINDigits},
		{"\uff12\uff17\uff11\uff18\uff12\uff18", ErrPINDigits}, // full width
		{"\u0662\u0667\u0661\u0668\u0662\u0668", ErrPINDigits}, // Arabic-Indic
		{"\u07c2\u07c7\u07c1\u07c8\u07c2\u07c8", ErrPINDigits}, // N'Ko
		{"27182\x008", ErrPINDigits},                           // a control character
		{"2718\xff\xff", ErrPINDigits},                         // not UTF-8
	} {
		pin, err := ParsePIN(test.text)
		if !errors.Is(err, test.want) || (err != nil && !errors.Is(err, ErrPIN)) {
			t.Errorf("%q: got %v, want %v", test.text, err, test.want)
		}
		if pin.IsZero() != (test.want != nil) {
			t.Errorf("%q: there is a PIN: %t", test.text, !pin.IsZero())
		}
	}
}

func TestPINEqual(t *testing.T) {
	a, b, c := mustPIN(t, "271828"), mustPIN(t, "271828"), mustPIN(t, "2718280")
	if !a.Equal(b) || a.Equal(c) || a.Equal(PIN{}) || !(PIN{}).Equal(PIN{}) {
		t.Error("PINs do not compare by their digits")
	}
}

func FuzzParsePIN(f *testing.F) {
	f.Add("271828")
	f.Add("\u0662\u0667\u0661\u0668\u0662\u0668")
	f.Fuzz(func(t *testing.T, text string) {
		pin, err := ParsePIN(text)
		switch {
		case err == nil && (string(pin.bytes()) != text || len(text) < MinPIN || len(text) > MaxPIN || strings.Trim(text, "0123456789") != ""):
			t.Errorf("%q is taken for a PIN", text)
		case err != nil && !errors.Is(err, ErrPIN):
			t.Errorf("%q: %v", text, err)
		case err != nil && text != "" && len(text) >= MinPIN && strings.Contains(err.Error(), text):
			t.Errorf("the error repeats %q", text)
		}
	})
}
