package crypto

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"
)

// ErrRecord says that a sealed record was made with another key or for another
// group, or was changed.
var ErrRecord = errors.New("the record does not open with this key")

// A RecordKey opens one record: the name of a member, a reason, a photo. 32
// bytes. Overwriting it erases the record wherever it was copied sealed; so
// the zero key stands for an erased one and opens nothing.
//
// It prints as a Seed does, with the same warning.
type RecordKey [32]byte

// NewRecordKey reads a key from random.
func NewRecordKey(random io.Reader) (RecordKey, error) {
	var key RecordKey
	if _, err := io.ReadFull(random, key[:]); err != nil {
		return RecordKey{}, fmt.Errorf("drawing a record's key: %w", err)
	}
	if key == (RecordKey{}) {
		return RecordKey{}, fmt.Errorf("drawing a record's key: %w", ErrErased)
	}
	return key, nil
}

// NewSalt reads the salt of a record's digest from random.
func NewSalt(random io.Reader) (salt [16]byte, err error) {
	if _, err := io.ReadFull(random, salt[:]); err != nil {
		return [16]byte{}, fmt.Errorf("drawing a salt: %w", err)
	}
	return salt, nil
}

// SealRecord seals plain under key so that it opens only with that key and
// only as being about that group. The result is 40 bytes longer than plain and
// shows its length. The error wraps ErrErased if the key is zero.
func SealRecord(random io.Reader, key RecordKey, about Hash, plain []byte) ([]byte, error) {
	if key == (RecordKey{}) {
		return nil, fmt.Errorf("sealing a record: %w", ErrErased)
	}
	sealed := make([]byte, chacha20poly1305.NonceSizeX, chacha20poly1305.NonceSizeX+len(plain)+chacha20poly1305.Overhead)
	if _, err := io.ReadFull(random, sealed); err != nil {
		return nil, fmt.Errorf("sealing a record: %w", err)
	}
	box, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return nil, fmt.Errorf("sealing a record: %w", err)
	}
	return box.Seal(sealed, sealed, plain, recordContext(about)), nil
}

// OpenRecord returns what was sealed. The error wraps ErrErased if the key is
// zero, else ErrRecord. The cipher does not commit to its key: who made the
// record could make it open to different texts under different keys, so
// compare the text with the RecordDigest in the entry.
func OpenRecord(key RecordKey, about Hash, sealed []byte) ([]byte, error) {
	if key == (RecordKey{}) {
		return nil, fmt.Errorf("opening a record: %w", ErrErased)
	}
	if len(sealed) < chacha20poly1305.NonceSizeX+chacha20poly1305.Overhead {
		return nil, fmt.Errorf("opening a record: %w", ErrRecord)
	}
	box, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return nil, fmt.Errorf("opening a record: %w", err)
	}
	nonce, rest := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
	plain, err := box.Open(nil, nonce, rest, recordContext(about))
	if err != nil {
		return nil, fmt.Errorf("opening a record: %w", ErrRecord)
	}
	return plain, nil
}

func recordContext(about Hash) []byte { return append([]byte(TagSealed), about[:]...) }

// RecordDigest is what an entry says of a text it does not hold:
//
//	Digest(TagRecord, salt, length of kind as 4 bytes big-endian, kind, text)
//
// The salt lies inside the sealed record and nowhere else. Once the record's
// key is erased, a short text like a name cannot be found by trying names.
func RecordDigest(salt [16]byte, kind string, text []byte) Hash {
	var length [4]byte
	binary.BigEndian.PutUint32(length[:], uint32(len(kind)))
	return Digest(TagRecord, salt[:], length[:], []byte(kind), text)
}
