package discovery

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
)

func TestParseAddress(t *testing.T) {
	for text, want := range map[string]string{
		"192.168.43.1":              "192.168.43.1:4440",
		" 192.168.43.1:5000 ":       "192.168.43.1:5000",
		"[fe80::1%wlan0]:4440":      "[fe80::1%wlan0]:4440",
		"fe80::1%wlan0":             "[fe80::1%wlan0]:4440",
		"[fd00::2]":                 "[fd00::2]:4440",
		"::ffff:192.168.1.1":        "192.168.1.1:4440",
		"JIGIYA:A1:192.168.43.1":    "192.168.43.1:4440",
		"jigiya:a1:192.168.43.1:80": "192.168.43.1:80",
		"JIGIYA:A1:[FD00::2]:4440":  "[fd00::2]:4440",
		"8.8.8.8":                   "8.8.8.8:4440", // whether it may be dialled, the host says
	} {
		got, err := ParseAddress(text)
		if err != nil || got.String() != want {
			t.Errorf("%q is read %v, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "jigiya", "example.org:4440", "192.168.43", "192.168.43.1:", "192.168.43.1:0", "192.168.43.1:65536", "0.0.0.0", "224.0.0.1",
		"JIGIYA:A2:192.168.43.1", "JIGIYA:A1:", "192.168.043.1", "192.168.43.1:4440 " + strings.Repeat("x", 100), "[fe80::1%" + strings.Repeat("w", 100) + "]:1"} {
		if a, err := ParseAddress(text); !errors.Is(err, ErrAddress) {
			t.Errorf("%q is read %v, %v", text, a, err)
		}
	}
}

func TestFormatAddress(t *testing.T) {
	for a, want := range map[string]string{
		"192.168.43.1:4440":    "JIGIYA:A1:192.168.43.1:4440",
		"[fe80::1%wlan0]:4440": "JIGIYA:A1:[FE80::1]:4440",
	} {
		text := FormatAddress(netip.MustParseAddrPort(a))
		if text != want {
			t.Errorf("%s is written %s", a, text)
		}
		if back, err := ParseAddress(text); err != nil || FormatAddress(back) != text {
			t.Errorf("%s is read back %v, %v", text, back, err)
		}
	}
}
