package crypto

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The vectors were computed by a second program, written in another language
// from the package comment alone. They never change: what they hold is on
// phones and on paper.

// bytesHex is a byte string in the vectors, of any length, right or wrong.
type bytesHex []byte

func (b *bytesHex) UnmarshalText(text []byte) (err error) {
	*b, err = hex.DecodeString(string(text))
	return err
}

func vectors[T any](t *testing.T, name string) (rows []T) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "testdata", "crypto", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &rows); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return rows
}

func TestDigestVectors(t *testing.T) {
	for i, v := range vectors[struct {
		Tag    string
		Parts  []bytesHex
		Digest Hash
	}](t, "digests.json") {
		var parts [][]byte
		for _, part := range v.Parts {
			parts = append(parts, part)
		}
		if got := Digest(v.Tag, parts...); got != v.Digest {
			t.Errorf("row %d: got %v, want %v", i, got, v.Digest)
		}
	}
}

func TestKeyVectors(t *testing.T) {
	for _, v := range vectors[struct {
		Seed    bytesHex
		Scalar  bytesHex
		Public  PublicKey
		Address Address
		Things  [PaperThings]Thing
		QR      string
	}](t, "keys.json") {
		key := mustKey(t, Seed(v.Seed))
		if key.Public() != v.Public || key.Address() != v.Address {
			t.Errorf("%x: got %v, %v", v.Seed, key.Public(), key.Address())
		}
		if got := key.secret.scalar().FillBytes(make([]byte, 32)); !cmp.Equal(got, []byte(v.Scalar)) {
			t.Errorf("%x: got the scalar %x", v.Seed, got)
		}
		if key.Seed() != Seed(v.Seed) || key.Seed().Things() != v.Things || key.Seed().QR() != v.QR {
			t.Errorf("%x: got %v, %s on paper", v.Seed, key.Seed().Things(), key.Seed().QR())
		}
	}
}

func TestPaperVectors(t *testing.T) {
	for _, v := range vectors[struct {
		Name   string
		Things []int
		Valid  bool
	}](t, "papers.json") {
		var things []Thing
		for _, thing := range v.Things {
			things = append(things, Thing(thing))
		}
		if _, err := SeedFromThings(things); (err == nil) != v.Valid || (err != nil && !errors.Is(err, ErrPaper)) {
			t.Errorf("%s: %v", v.Name, err)
		}
	}
}

func TestSignatureVectors(t *testing.T) {
	for _, v := range vectors[struct {
		Name              string
		Public, Signature string
		Digest            Hash
		Valid             bool
		Seed              bytesHex
	}](t, "signatures.json") {
		if got := verifyText(v.Public, v.Signature, v.Digest); got != v.Valid {
			t.Errorf("%s: verifies: %t", v.Name, got)
		}
		if v.Seed == nil {
			continue
		}
		if got := mustSign(t, mustKey(t, Seed(v.Seed)), v.Digest); got.String() != v.Signature {
			t.Errorf("%s: signed %v", v.Name, got)
		}
	}
}

// verifyText reads the key without checking it, as a careless caller would:
// Verify must refuse it too.
func verifyText(public, signature string, digest Hash) bool {
	var key PublicKey
	if key.UnmarshalText([]byte(public)) != nil {
		return false
	}
	s, err := ParseSignature(signature)
	return err == nil && key.Verify(digest, s)
}

func TestKeyfileVectors(t *testing.T) {
	verdicts := map[string]error{"ok": nil, "wrong pin": ErrWrongPIN, "damaged": ErrDamaged, "cost": ErrCost}
	for _, v := range vectors[struct {
		Name, PIN, Verdict, Purpose string
		File, Seed                  bytesHex
		Public                      PublicKey
		Address                     Address
		Cost                        int
	}](t, "keyfiles.json") {
		want, known := verdicts[v.Verdict]
		seed, err := OpenSeed(v.File, mustPIN(t, v.PIN))
		if !known || !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %s", v.Name, err, v.Verdict)
		}
		if want != nil {
			continue
		}
		header, err := KeyfileHeader(v.File)
		if diff := cmp.Diff(Header{v.Public, v.Address, v.Purpose, v.Cost}, header); err != nil || diff != "" || seed != Seed(v.Seed) {
			t.Errorf("%s: %v %s", v.Name, err, diff)
		}
	}
}

func TestCheckpointVectors(t *testing.T) {
	for _, v := range vectors[struct {
		Digest Hash
		Things [CheckpointThings]Thing
	}](t, "checkpoints.json") {
		if got := Checkpoint(v.Digest); got != v.Things {
			t.Errorf("%v: got %v, want %v", v.Digest, got, v.Things)
		}
	}
}

func TestRecordVectors(t *testing.T) {
	for _, v := range vectors[struct {
		Name, Kind               string
		Key, Sealed, Plain, Salt bytesHex
		About, Digest            Hash
		Valid                    bool
	}](t, "records.json") {
		plain, err := OpenRecord(RecordKey(v.Key), v.About, v.Sealed)
		if (err == nil) != v.Valid || string(plain) != string(v.Plain) {
			t.Errorf("%s: got %q, %v", v.Name, plain, err)
		}
		if v.Valid && RecordDigest([16]byte(v.Salt), v.Kind, plain) != v.Digest {
			t.Errorf("%s: another digest", v.Name)
		}
	}
}
