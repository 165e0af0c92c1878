package box

import (
	"crypto/ecdh"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"filippo.io/age"
)

// ErrKey says that 32 bytes are no key or no reader.
var ErrKey = errors.New("not a key of a box")

// A Key opens what is sealed to its Reader. It never prints.
type Key struct {
	// Pointers both, because fmt prints unexported fields of other people's
	// structs without asking their methods, but does not follow these.
	private  *ecdh.PrivateKey
	identity *age.X25519Identity
}

// NewKey reads a key from random.
func NewKey(random io.Reader) (*Key, error) {
	var secret [32]byte
	if _, err := io.ReadFull(random, secret[:]); err != nil {
		return nil, fmt.Errorf("drawing a box key: %w", err)
	}
	return KeyFrom(secret)
}

// KeyFrom is the key of 32 bytes that Secret gave. All zeros are refused: they
// were never drawn. The error is ErrKey.
func KeyFrom(secret [32]byte) (*Key, error) {
	if secret == [32]byte{} {
		return nil, fmt.Errorf("reading a box key: %w", ErrKey)
	}
	identity, err := age.ParseX25519Identity(strings.ToUpper(bech32("age-secret-key-", secret)))
	if err != nil {
		return nil, fmt.Errorf("reading a box key: %w", err)
	}
	private, err := ecdh.X25519().NewPrivateKey(secret[:])
	if err != nil {
		return nil, fmt.Errorf("reading a box key: %w", err)
	}
	return &Key{private, identity}, nil
}

// Secret are the 32 bytes to be kept.
func (k *Key) Secret() [32]byte { return [32]byte(k.private.Bytes()) }

// Reader is whom others seal to.
func (k *Key) Reader() Reader { return Reader(k.private.PublicKey().Bytes()) }

const redacted = "[secret]"

// String returns [secret].
func (*Key) String() string { return redacted }

// GoString returns [secret].
func (*Key) GoString() string { return redacted }

// Format prints [secret] whatever the verb.
func (*Key) Format(out fmt.State, _ rune) { io.WriteString(out, redacted) }

// LogValue logs [secret].
func (*Key) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText returns an error: a secret is never written as text by accident.
func (*Key) MarshalText() ([]byte, error) { return nil, errors.New("a secret is not written as text") }

// A Reader is a point of X25519, to which a box can be sealed.
type Reader [32]byte

// Check refuses a point of low order. The error is ErrKey.
func (r Reader) Check() error {
	point, err := ecdh.X25519().NewPublicKey(r[:])
	if err == nil {
		_, err = probe().ECDH(point)
	}
	if err != nil {
		return fmt.Errorf("a reader: %w", ErrKey)
	}
	return nil
}

// probe is a scalar to try points with; any would do.
func probe() *ecdh.PrivateKey {
	private, err := ecdh.X25519().NewPrivateKey(append(make([]byte, 31), 1))
	if err != nil {
		panic("box: " + err.Error()) // only for another length
	}
	return private
}

// recipient is the reader as age knows it.
func (r Reader) recipient() (*age.X25519Recipient, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	return age.ParseX25519Recipient(bech32("age", r))
}
