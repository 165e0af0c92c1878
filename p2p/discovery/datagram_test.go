package discovery

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"
)

// A vector is a datagram with the verdict on it.
type vector struct {
	Name   string `json:"name"`
	Bytes  string `json:"bytes"`
	Accept bool   `json:"accept"`
	Kind   string `json:"kind,omitempty"`
	Port   uint16 `json:"port,omitempty"`
	Token  string `json:"token,omitempty"`
	Echo   string `json:"echo,omitempty"`
}

func vectors(t testing.TB) []vector {
	t.Helper()
	text, err := os.ReadFile("../../testdata/discovery/beacon.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []vector
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestDatagramVectors(t *testing.T) {
	for _, v := range vectors(t) {
		b, err := hex.DecodeString(v.Bytes)
		if err != nil {
			t.Fatalf("%s: %v", v.Name, err)
		}
		d, err := parseDatagram(b)
		if (err == nil) != v.Accept {
			t.Errorf("%s: %v", v.Name, err)
		}
		if err != nil {
			continue
		}
		got := vector{v.Name, hex.EncodeToString(d.format()), true, map[byte]string{probe: "probe", answer: "answer"}[d.kind], d.port, hex.EncodeToString(d.token[:]), hex.EncodeToString(d.echo[:])}
		if got != v {
			t.Errorf("%s: read %+v, want %+v", v.Name, got, v)
		}
	}
}

func FuzzDatagram(f *testing.F) {
	for _, v := range vectors(f) {
		b, _ := hex.DecodeString(v.Bytes)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if d, err := parseDatagram(b); err == nil && !bytes.Equal(d.format(), b) {
			t.Errorf("%x is written %x", b, d.format())
		}
	})
}
