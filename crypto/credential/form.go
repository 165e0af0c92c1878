package credential

import (
	"fmt"

	"github.com/ethereum/go-ethereum/rlp"

	"jigiya/crypto"
)

// The forms are the lists that statements are written as, field by field. rlp
// writes each value in one way and refuses the others.

type rootForm struct {
	Version   uint8
	Kind      Kind
	Programme *crypto.Address `rlp:"nilString"` // none in number 0, whose digest it is
	Number    uint32
	Quorum    uint8
	Keys      []crypto.PublicKey
	Name      string
	Keep      uint64
}

type credentialForm struct {
	Version   uint8
	Kind      Kind
	Programme crypto.Address
	Root      uint32
	Subject   crypto.PublicKey
	Role      Role
	Zone      []string
	Groups    []crypto.Hash
	Issued    uint64
	Expires   Date
}

type revocationForm struct {
	Version   uint8
	Kind      Kind
	Programme crypto.Address
	Root      uint32
	Subject   crypto.Address
	Until     uint64
}

func (r *Root) form() any {
	f := &rootForm{Version, KindRoot, &r.Programme, r.Number, r.Quorum, r.Keys, r.Name, uint64(r.Keep)}
	if r.Number == 0 {
		f.Programme = nil
	}
	return f
}

func (c *Credential) form() any {
	return &credentialForm{Version, KindCredential, c.Programme, c.Root, c.Subject, c.Role, c.Zone, c.Groups, uint64(c.Issued), c.Expires}
}

func (r *Revocation) form() any {
	return &revocationForm{Version, KindRevocation, r.Programme, r.Root, r.Subject, uint64(r.Until)}
}

func (f *rootForm) statement() (Statement, error) {
	r := &Root{Number: f.Number, Quorum: f.Quorum, Keys: f.Keys, Name: f.Name, Keep: int64(f.Keep)}
	if f.Programme == nil {
		return r, nil
	}
	if f.Number == 0 {
		return nil, malformed("the first root names a programme")
	}
	r.Programme = *f.Programme
	return r, nil
}

func (f *credentialForm) statement() (Statement, error) {
	return &Credential{f.Programme, f.Root, f.Subject, f.Role, f.Zone, f.Groups, int64(f.Issued), f.Expires}, nil
}

func (f *revocationForm) statement() (Statement, error) {
	return &Revocation{f.Programme, f.Root, f.Subject, int64(f.Until)}, nil
}

// written is a value as rlp. That it can be written is seen to before.
func written(v any) []byte {
	raw, err := rlp.EncodeToBytes(v)
	if err != nil {
		panic("credential: " + err.Error()) // only for types that have no form
	}
	return raw
}

// readStatement reads the one form a statement may have, and checks what it says.
func readStatement(raw []byte) (Statement, error) {
	kind, err := readKind(raw)
	if err != nil {
		return nil, err
	}
	var form interface{ statement() (Statement, error) }
	switch kind {
	case KindRoot:
		form = new(rootForm)
	case KindRevocation:
		form = new(revocationForm)
	case KindCredential:
		form = new(credentialForm)
	default:
		return nil, malformed("kind %d is none", kind)
	}
	if err := rlp.DecodeBytes(raw, form); err != nil {
		return nil, malformed("%v", err)
	}
	s, err := form.statement()
	if err != nil {
		return nil, err
	}
	return s, s.check()
}

// readKind reads what a statement is.
func readKind(raw []byte) (Kind, error) {
	rest, err := readVersion(raw)
	if err != nil {
		return 0, err
	}
	kind, _, err := rlp.SplitUint64(rest)
	if err != nil || kind > 255 {
		return 0, malformed("it is of no kind")
	}
	return Kind(kind), nil
}

// readVersion reads how every list of this package begins, and gives the rest of
// the list: a later version may go on otherwise.
func readVersion(raw []byte) (rest []byte, err error) {
	content, _, err := rlp.SplitList(raw)
	if err != nil {
		return nil, malformed("%v", err)
	}
	version, rest, err := rlp.SplitUint64(content)
	if err != nil || version == 0 {
		return nil, malformed("it begins with no version")
	}
	if version > Version {
		return nil, fmt.Errorf("version %d: %w", version, ErrVersion)
	}
	return rest, nil
}
