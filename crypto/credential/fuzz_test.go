package credential

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// What is read is written again as the same bytes, and anything else is refused
// with one of two errors.

func refused(err error) bool { return errors.Is(err, ErrMalformed) || errors.Is(err, ErrVersion) }

func FuzzParseDeed(f *testing.F) {
	for _, v := range vectors[deedVector](f, "deeds.json") {
		f.Add([]byte(v.Deed))
	}
	founding := found(f, 1)
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := ParseDeed(raw)
		if err != nil {
			if !refused(err) || d != nil {
				t.Fatal(err)
			}
			return
		}
		if !bytes.Equal(raw, d.Bytes()) {
			t.Fatalf("written again as %x", d.Bytes())
		}
		drawn, err := Draw(d.Statement())
		if err != nil || drawn.Digest() != d.Digest() || drawn.Programme() != d.Programme() {
			t.Fatalf("drawn up again: %v", err)
		}
		if root, ok := d.Statement().(*Root); ok {
			d.Verify(root)
		}
		d.Verify(founding.root)
		r := NewRegistry()
		r.Add(founding.deed.Bytes())
		r.Add(raw)
	})
}

func FuzzParseCertificate(f *testing.F) {
	for _, v := range vectors[struct{ Certificate bytesHex }](f, "certificates.json") {
		f.Add([]byte(v.Certificate))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := ParseCertificate(raw)
		if err != nil {
			if !refused(err) || c != nil {
				t.Fatal(err)
			}
			return
		}
		if !bytes.Equal(raw, c.Bytes()) {
			t.Fatalf("written again as %x", c.Bytes())
		}
		c.Verify()
		c.Address()
	})
}

func FuzzParseFrames(f *testing.F) {
	for _, v := range vectors[struct{ Text string }](f, "carried.json") {
		f.Add(v.Text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		deeds, err := ParseFrames(text)
		if err != nil {
			if !refused(err) {
				t.Fatal(err)
			}
			return
		}
		frames, err := Frames(deeds...)
		if err != nil {
			t.Fatal(err)
		}
		for _, frame := range frames {
			if !strings.Contains(text, frame) {
				t.Fatalf("written again as %s", frame)
			}
		}
	})
}

func FuzzParseCard(f *testing.F) {
	for _, v := range vectors[struct{ Card string }](f, "cards.json") {
		f.Add(v.Card)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, err := ParseCard(text)
		if err != nil {
			if !refused(err) || !key.IsZero() {
				t.Fatal(err)
			}
			return
		}
		if again, err := ParseCard(Card(key)); again != key || err != nil {
			t.Fatalf("written again as %s", Card(key))
		}
	})
}
