package credential

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/rlp"

	"jigiya/crypto"
)

// A Kind is what a deed is about. Lower kinds are needed first.
type Kind uint8

// The kinds.
const (
	KindRoot       Kind = 1
	KindRevocation Kind = 2
	KindCredential Kind = 3
)

// String is the kind's noun.
func (k Kind) String() string {
	switch k {
	case KindRoot:
		return "root"
	case KindRevocation:
		return "revocation"
	case KindCredential:
		return "credential"
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// tag is what a statement of the kind is signed under.
func (k Kind) tag() string {
	switch k {
	case KindRoot:
		return crypto.TagProgramme
	case KindRevocation:
		return crypto.TagRevocation
	}
	return crypto.TagCredential
}

// A Statement is what the quorum of a programme's root signs: a *Root, a
// *Credential or a *Revocation.
type Statement interface {
	Kind() Kind
	Of() (programme crypto.Address, root uint32)
	check() error
	form() any
	settled() Statement
}

// A Signer signs digests: a *crypto.Key, or whatever asks for a PIN first.
type Signer interface {
	Address() crypto.Address
	Sign(crypto.Hash) (crypto.Signature, error)
}

// A Signature is one root key's.
type Signature struct {
	Signer    crypto.Address
	Signature crypto.Signature
}

// A Deed is a statement with the signatures it has so far. While they are too
// few it is a draft, and travels from one holder of a root key to the next.
type Deed struct {
	statement  Statement
	written    []byte // the statement
	signatures []Signature
	subject    crypto.Address // the device a credential or revocation is about
}

type deedForm struct {
	Statement  rlp.RawValue
	Signatures []Signature
}

// Draw draws up a statement, to be signed; its lists are put in order. The error
// is ErrMalformed.
func Draw(s Statement) (*Deed, error) {
	own := s.settled()
	if root, ok := own.(*Root); ok && root.Number == 0 {
		root.Programme = crypto.Address{}
	}
	if err := own.check(); err != nil {
		return nil, fmt.Errorf("drawing up a %v: %w", own.Kind(), err)
	}
	d, err := newDeed(own, written(own.form()), nil)
	if err != nil {
		return nil, fmt.Errorf("drawing up a %v: %w", own.Kind(), err)
	}
	return d, nil
}

// newDeed puts the parts together, and derives what follows from them: the
// address of a programme that is founded, and of a device.
func newDeed(s Statement, written []byte, signatures []Signature) (*Deed, error) {
	d := &Deed{statement: s, written: written, signatures: signatures}
	switch s := s.(type) {
	case *Root:
		if s.Number == 0 {
			digest := d.Digest()
			s.Programme = crypto.Address(digest[len(digest)-len(s.Programme):])
		}
	case *Revocation:
		d.subject = s.Subject
	case *Credential:
		var err error
		if d.subject, err = s.Subject.Address(); err != nil {
			return nil, malformed("the subject of a credential: %v", err)
		}
	}
	return d, nil
}

// ParseDeed reads what Bytes made, a draft too. The error is ErrMalformed or
// ErrVersion. Who signed, Verify asks.
func ParseDeed(raw []byte) (*Deed, error) {
	d, err := readDeed(raw)
	if err != nil {
		return nil, fmt.Errorf("reading a deed: %w", err)
	}
	return d, nil
}

func readDeed(raw []byte) (*Deed, error) {
	if len(raw) > MaxDeed {
		return nil, malformed("%d bytes are too many", len(raw))
	}
	var form deedForm
	if err := rlp.DecodeBytes(raw, &form); err != nil {
		return nil, malformed("%v", err)
	}
	s, err := readStatement(form.Statement)
	if err != nil {
		return nil, err
	}
	if err := checkOrder(form.Signatures); err != nil {
		return nil, err
	}
	return newDeed(s, form.Statement, form.Signatures)
}

func checkOrder(signatures []Signature) error {
	if len(signatures) > MaxKeys {
		return malformed("%d signatures", len(signatures))
	}
	for i := 1; i < len(signatures); i++ {
		if bySigner(signatures[i-1], signatures[i]) >= 0 {
			return malformed("the signers are not in ascending order")
		}
	}
	return nil
}

func bySigner(a, b Signature) int { return bytes.Compare(a.Signer[:], b.Signer[:]) }

// Statement is what the deed says: a *Root, *Credential or *Revocation, not to
// be changed.
func (d *Deed) Statement() Statement { return d.statement }

// Kind is the statement's.
func (d *Deed) Kind() Kind { return d.statement.Kind() }

// Programme is the address of the programme it is of.
func (d *Deed) Programme() crypto.Address {
	programme, _ := d.statement.Of()
	return programme
}

// Signers are those who signed so far, ascending.
func (d *Deed) Signers() []crypto.Address {
	signers := make([]crypto.Address, len(d.signatures))
	for i, s := range d.signatures {
		signers[i] = s.Signer
	}
	return signers
}

// Digest is what is signed.
func (d *Deed) Digest() crypto.Hash { return crypto.Digest(d.Kind().tag(), d.written) }

// Bytes are the deed as it is kept and passed on.
func (d *Deed) Bytes() []byte { return written(&deedForm{d.written, d.signatures}) }

// ID names the deed with its signatures: the digest of its bytes.
func (d *Deed) ID() crypto.Hash { return crypto.Digest(d.Kind().tag(), d.Bytes()) }

// Missing is how many signatures it still needs. The root is the one that signs
// it: of a rotation the one before, of a founding its own.
func (d *Deed) Missing(root *Root) int { return int(root.Quorum) - len(d.signatures) }

// Sign adds a signature. The error is ErrRoot, ErrSigner, ErrQuorum if it has
// enough, or the signer's. Who signed already is passed over.
func (d *Deed) Sign(root *Root, by Signer) error {
	key, err := d.place(root, by.Address())
	if err != nil || key.IsZero() {
		return err
	}
	signature, err := by.Sign(d.Digest())
	if err != nil {
		return fmt.Errorf("signing a %v: %w", d.Kind(), err)
	}
	return d.add(key, Signature{by.Address(), signature})
}

// Join adds the signatures of another copy of the draft, signed elsewhere at the
// same time, up to the quorum.
func (d *Deed) Join(root *Root, other *Deed) error {
	if other.Kind() != d.Kind() || other.Digest() != d.Digest() {
		return fmt.Errorf("joining two drafts: %w", malformed("they say different things"))
	}
	for _, s := range other.signatures {
		key, err := d.place(root, s.Signer)
		if err != nil {
			return err
		}
		if key.IsZero() {
			continue
		}
		if err := d.add(key, s); err != nil {
			return err
		}
	}
	return nil
}

// place finds the key that may still sign; none if it has signed.
func (d *Deed) place(root *Root, signer crypto.Address) (crypto.PublicKey, error) {
	key, held := root.keyring().key(signer)
	switch {
	case !root.signs(d.statement):
		return key, fmt.Errorf("signing a %v: %w", d.Kind(), ErrRoot)
	case !held:
		return key, fmt.Errorf("signing a %v by %v: %w", d.Kind(), signer, ErrSigner)
	case slices.Contains(d.Signers(), signer):
		return crypto.PublicKey{}, nil
	case d.Missing(root) <= 0:
		return key, fmt.Errorf("signing a %v: %w", d.Kind(), ErrQuorum)
	}
	return key, nil
}

// add takes a signature in, if it is good.
func (d *Deed) add(key crypto.PublicKey, s Signature) error {
	if !key.Verify(d.Digest(), s.Signature) {
		return fmt.Errorf("a %v signed by %v: %w", d.Kind(), s.Signer, ErrSignature)
	}
	i, _ := slices.BinarySearchFunc(d.signatures, s, bySigner)
	d.signatures = slices.Insert(slices.Clone(d.signatures), i, s)
	return nil
}

// Verify asks whether the quorum of the root signed: neither fewer nor more, each
// with one of its keys. Whoever has no root key cannot make another deed of
// it. The error is ErrRoot, ErrQuorum, ErrSigner or ErrSignature.
func (d *Deed) Verify(root *Root) error { return d.verify(root.keyring()) }

func (d *Deed) verify(root keyring) error {
	if !root.signs(d.statement) {
		return fmt.Errorf("a %v: %w", d.Kind(), ErrRoot)
	}
	if d.Missing(root.Root) != 0 {
		return fmt.Errorf("a %v with %d of %d signatures: %w", d.Kind(), len(d.signatures), root.Quorum, ErrQuorum)
	}
	digest := d.Digest()
	for _, s := range d.signatures {
		key, held := root.key(s.Signer)
		if !held {
			return fmt.Errorf("a %v signed by %v: %w", d.Kind(), s.Signer, ErrSigner)
		}
		if !key.Verify(digest, s.Signature) {
			return fmt.Errorf("a %v signed by %v: %w", d.Kind(), s.Signer, ErrSignature)
		}
	}
	return nil
}
