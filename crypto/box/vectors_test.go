package box

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// The vectors were sealed by a second program, written in another language from
// the specification of the format with another library's ciphers.

type bytesHex []byte

func (b *bytesHex) UnmarshalText(text []byte) (err error) {
	*b, err = hex.DecodeString(string(text))
	return err
}

var verdicts = map[string]error{"ok": nil, "others": ErrNotForHere, "truncated": ErrTruncated, "damaged": ErrDamaged}

func TestBoxVectors(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "crypto", "boxes.json"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Name, Verdict             string
		Key, Reader, Box, Content bytesHex
	}
	if err := json.Unmarshal(text, &rows); err != nil {
		t.Fatal(err)
	}
	for _, v := range rows {
		k, err := KeyFrom([32]byte(v.Key))
		if err != nil {
			t.Fatal(err)
		}
		if k.Reader() != Reader(v.Reader) {
			t.Errorf("%s: another reader: %x", v.Name, k.Reader())
		}
		got, err := open(v.Box, k)
		want, known := verdicts[v.Verdict]
		if !known || !errors.Is(err, want) || !bytes.Equal(got, v.Content) {
			t.Errorf("%s: %d bytes, %v; want %d, %s", v.Name, len(got), err, len(v.Content), v.Verdict)
		}
	}
}
