package crypto

import (
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/crypto/scrypt"
)

// What a keyfile can be refused for. ErrWrongPIN means that the file is whole,
// as far as its checksum tells, and the PIN is not the one it was sealed with.
var (
	ErrWrongPIN = errors.New("wrong PIN")
	ErrDamaged  = errors.New("the keyfile is damaged")
	ErrCost     = errors.New("the keyfile asks for a scrypt cost out of bounds")
	ErrPurpose  = errors.New("a purpose is at most 64 bytes of printable text")
)

// The keyfile's fields, in order; see the package comment.
const (
	keyfileMagic = "jigiya keyfile 1\n"

	costAt    = len(keyfileMagic)
	rAt       = costAt + 1
	pAt       = rAt + 1
	saltAt    = pAt + 1
	nonceAt   = saltAt + 16
	publicAt  = nonceAt + chacha20poly1305.NonceSizeX
	lengthAt  = publicAt + len(PublicKey{})
	purposeAt = lengthAt + 1

	sealedSize   = len(Seed{}) + chacha20poly1305.Overhead
	keyfileExtra = sealedSize + len(Hash{}) // what follows the purpose
)

// A Header is what a keyfile says without its PIN.
type Header struct {
	Public   PublicKey
	Address  Address // of Public
	Purpose  string  // whose key this is, in the words of whoever sealed it
	CostLog2 int     // log2 of scrypt's N
}

// SealSeed returns the keyfile: the seed, sealed by the PIN, under a header
// anybody can read. The error wraps ErrPIN, ErrSeed or ErrPurpose, or is the
// reader's.
func SealSeed(random io.Reader, seed Seed, pin PIN, purpose string) ([]byte, error) {
	header, err := keyfileHeader(random, seed, purpose)
	if err != nil {
		return nil, fmt.Errorf("sealing a seed: %w", err)
	}
	box, err := keyfileBox(header, pin)
	if err != nil {
		return nil, fmt.Errorf("sealing a seed: %w", err)
	}
	// The header is both the beginning of the file and what the seal is bound to.
	file := box.Seal(slices.Clone(header), header[nonceAt:publicAt], seed[:], header)
	sum := Digest(TagKeyfile, file)
	return append(file, sum[:]...), nil
}

// OpenSeed returns the seed in a keyfile. It takes the time and memory of one
// scrypt at the file's cost. The error wraps ErrPIN if pin is zero,
// ErrDamaged, ErrCost or ErrWrongPIN.
func OpenSeed(file []byte, pin PIN) (Seed, error) {
	header, err := KeyfileHeader(file)
	if err != nil {
		return Seed{}, fmt.Errorf("opening a keyfile: %w", err)
	}
	seed, err := openSealed(file, pin)
	if err != nil {
		return Seed{}, fmt.Errorf("opening a keyfile: %w", err)
	}
	key, err := seed.Key()
	if err != nil || key.Public() != header.Public {
		return Seed{}, fmt.Errorf("opening a keyfile: %w: it holds another key than it says", ErrDamaged)
	}
	return seed, nil
}

// KeyfileHeader reads a keyfile's header. It checks the whole file but for
// what the PIN hides. The error wraps ErrDamaged or ErrCost.
func KeyfileHeader(file []byte) (Header, error) {
	if err := checkKeyfile(file); err != nil {
		return Header{}, err
	}
	h := Header{
		Public:   PublicKey(file[publicAt:lengthAt]),
		Purpose:  string(file[purposeAt : len(file)-keyfileExtra]),
		CostLog2: int(file[costAt]),
	}
	address, err := h.Public.Address()
	if err != nil {
		return Header{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	h.Address = address
	return h, nil
}

// checkKeyfile checks a file's form. The checksum goes before everything a
// flipped bit could also break, so that only a file made so on purpose gets
// to the later reasons.
func checkKeyfile(file []byte) error {
	if len(file) < purposeAt+keyfileExtra || string(file[:costAt]) != keyfileMagic {
		return fmt.Errorf("%w: it does not begin as one", ErrDamaged)
	}
	body := file[:len(file)-len(Hash{})]
	if Digest(TagKeyfile, body) != Hash(file[len(body):]) {
		return fmt.Errorf("%w: its checksum is wrong", ErrDamaged)
	}
	purpose := file[purposeAt : len(file)-keyfileExtra]
	switch {
	case file[costAt] < MinCost || file[costAt] > MaxCost || file[rAt] != scryptR || file[pAt] != scryptP:
		return ErrCost
	case int(file[lengthAt]) != len(purpose):
		return fmt.Errorf("%w: its length is wrong", ErrDamaged)
	case !printable(string(purpose)):
		return fmt.Errorf("%w: %w", ErrDamaged, ErrPurpose)
	}
	return nil
}

// keyfileHeader writes everything before the sealed seed.
func keyfileHeader(random io.Reader, seed Seed, purpose string) ([]byte, error) {
	if !printable(purpose) {
		return nil, ErrPurpose
	}
	key, err := seed.Key()
	if err != nil {
		return nil, err
	}
	defer key.Erase()
	header := append([]byte(keyfileMagic), Cost, scryptR, scryptP)
	header = append(header, make([]byte, publicAt-saltAt)...)
	if _, err := io.ReadFull(random, header[saltAt:]); err != nil {
		return nil, fmt.Errorf("drawing salt and nonce: %w", err)
	}
	public := key.Public()
	header = append(header, public[:]...)
	header = append(header, byte(len(purpose)))
	return append(header, purpose...), nil
}

// openSealed opens the seed in a file whose form was checked.
func openSealed(file []byte, pin PIN) (Seed, error) {
	header := file[:len(file)-keyfileExtra]
	box, err := keyfileBox(header, pin)
	if err != nil {
		return Seed{}, err
	}
	sealed := file[len(header) : len(header)+sealedSize]
	plain, err := box.Open(nil, header[nonceAt:publicAt], sealed, header)
	if err != nil {
		return Seed{}, ErrWrongPIN
	}
	defer clear(plain)
	return Seed(plain), nil
}

// keyfileBox returns the cipher that a PIN and a header's salt and cost give.
func keyfileBox(header []byte, pin PIN) (cipher.AEAD, error) {
	if pin.IsZero() {
		return nil, ErrPIN
	}
	derived, err := scrypt.Key(pin.bytes(), header[saltAt:nonceAt], 1<<header[costAt], scryptR, scryptP, chacha20poly1305.KeySize)
	if err != nil {
		return nil, fmt.Errorf("stretching the PIN: %w", err)
	}
	defer clear(derived)
	return chacha20poly1305.NewX(derived)
}

// printable reports whether a purpose can be shown in a terminal or a page as
// it is: no control or formatting characters, no broken UTF-8.
func printable(purpose string) bool {
	if len(purpose) > MaxPurpose || !utf8.ValidString(purpose) {
		return false
	}
	for _, r := range purpose {
		if !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}
