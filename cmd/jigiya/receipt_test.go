package main

import (
	"bytes"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// TestQRIsReadBack has another program's reader read the pictures that are written.
func TestQRIsReadBack(t *testing.T) {
	frames := []string{
		"JIGIYA:KEY:1:" + strings.Repeat("0123456789ABCDEF", 2) + ":BEEF",
		"JIGIYA:R1:0011AABB:1:2:" + strings.Repeat("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 20),
	}
	s := &session{terminal: &terminal{out: io.Discard, err: io.Discard, getenv: func(string) string { return "" }}}
	path := filepath.Join(t.TempDir(), "code.png")
	if err := s.writeQR(path, frames, false); err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{path, strings.TrimSuffix(path, ".png") + "-2.png"} {
		if got := readQR(t, name); got != frames[i] {
			t.Errorf("%s says %q, want %q", name, got, frames[i])
		}
	}
	if err := s.writeQR(path, frames, false); err == nil {
		t.Error("a picture that is there was overwritten without --force")
	}
}

func readQR(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result.GetText()
}
