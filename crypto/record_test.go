package crypto

import (
	"bytes"
	"errors"
	"testing"
)

func TestSealedRecordOpens(t *testing.T) {
	key, about, plain := RecordKey{1}, Hash{2}, []byte("Aminata")
	sealed, err := SealRecord(counting(), key, about, plain)
	if err != nil || len(sealed) != len(plain)+40 {
		t.Fatalf("%d bytes, %v", len(sealed), err)
	}
	if got, err := OpenRecord(key, about, sealed); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("got %q, %v", got, err)
	}
	for name, open := range map[string]func() ([]byte, error){
		"another key":   func() ([]byte, error) { return OpenRecord(RecordKey{3}, about, sealed) },
		"another group": func() ([]byte, error) { return OpenRecord(key, Hash{3}, sealed) },
	} {
		if _, err := open(); !errors.Is(err, ErrRecord) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestChangedRecordDoesNotOpen(t *testing.T) {
	sealed, err := SealRecord(counting(), RecordKey{1}, Hash{2}, []byte("Aminata"))
	if err != nil {
		t.Fatal(err)
	}
	for bit := range 8 * len(sealed) {
		changed := bytes.Clone(sealed)
		changed[bit/8] ^= 1 << (bit % 8)
		if _, err := OpenRecord(RecordKey{1}, Hash{2}, changed); !errors.Is(err, ErrRecord) {
			t.Fatalf("bit %d: %v", bit, err)
		}
	}
	for n := range sealed {
		if _, err := OpenRecord(RecordKey{1}, Hash{2}, sealed[:n]); !errors.Is(err, ErrRecord) {
			t.Fatalf("%d bytes: %v", n, err)
		}
	}
}

func TestErasedRecordKey(t *testing.T) {
	if _, err := SealRecord(counting(), RecordKey{}, Hash{}, nil); !errors.Is(err, ErrErased) {
		t.Errorf("sealing: %v", err)
	}
	if _, err := OpenRecord(RecordKey{}, Hash{}, make([]byte, 50)); !errors.Is(err, ErrErased) {
		t.Errorf("opening: %v", err)
	}
	if _, err := NewRecordKey(bytes.NewReader(make([]byte, 32))); !errors.Is(err, ErrErased) {
		t.Errorf("drawing zeros: %v", err)
	}
}

func TestTooLittleRandomness(t *testing.T) {
	few := func() *bytes.Reader { return bytes.NewReader([]byte{1, 2, 3}) }
	if _, err := NewRecordKey(few()); err == nil {
		t.Error("a key was drawn")
	}
	if _, err := NewSalt(few()); err == nil {
		t.Error("a salt was drawn")
	}
	if _, err := SealRecord(few(), RecordKey{1}, Hash{}, nil); err == nil {
		t.Error("a record was sealed")
	}
}

func TestRecordDigestBindsEachPart(t *testing.T) {
	salt, err := NewSalt(counting())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[Hash]bool{
		RecordDigest(salt, "name", []byte("Awa")):                       true,
		RecordDigest([16]byte{}, "name", []byte("Awa")):                 true,
		RecordDigest(salt, "nam", []byte("eAwa")):                       true,
		RecordDigest(salt, "nameAwa", nil):                              true,
		RecordDigest(salt, "", []byte("nameAwa")):                       true,
		RecordDigest(salt, "reason", []byte("Awa")):                     true,
		RecordDigest(salt, "name", []byte("Awa ")):                      true,
		Digest(TagRecord, salt[:], []byte("name"+"Awa")):                true,
		Digest(TagEntry, salt[:], []byte("\x00\x00\x00\x04name"+"Awa")): true,
	}
	if len(seen) != 9 {
		t.Error("two of nine digests are alike")
	}
}
