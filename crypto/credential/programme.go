package credential

import (
	"bytes"
	"cmp"
	"math"
	"slices"

	"jigiya/crypto"
)

// A programme is what a Registry holds of one.
type programme struct {
	roots       []heldRoot // by number, none missing
	credentials map[holder]heldCredential
	revocations map[crypto.Address][]heldRevocation // none reaches as far as another
	revoked     int                                 // how many of them
}

type holder struct {
	device crypto.Address
	role   Role
}

type heldRoot struct {
	id, digest crypto.Hash
	root       keyring
	reach      int64 // what it signed up to then is good
}

type heldCredential struct {
	id, digest crypto.Hash
	device     crypto.Address
	said       *Credential
}

type heldRevocation struct {
	id   crypto.Hash
	said *Revocation
}

func newProgramme() *programme {
	return &programme{credentials: map[holder]heldCredential{}, revocations: map[crypto.Address][]heldRevocation{}}
}

// signing is the root whose quorum signs a deed, if it is here.
func (p *programme) signing(deed *Deed) (root keyring, here bool) {
	_, number := deed.statement.Of()
	if root, ok := deed.statement.(*Root); ok {
		if number == 0 {
			return root.keyring(), true
		}
		number--
	}
	if uint64(number) >= uint64(len(p.roots)) {
		return keyring{}, false
	}
	return p.roots[number].root, true
}

// fold puts a deed, found good, in its place.
func (p *programme) fold(deed *Deed) (Taken, error) {
	switch s := deed.statement.(type) {
	case *Root:
		return p.rotate(deed, s)
	case *Credential:
		return p.certify(deed, s)
	default:
		return p.revoke(deed, s.(*Revocation))
	}
}

func (p *programme) rotate(deed *Deed, root *Root) (Taken, error) {
	own := heldRoot{deed.ID(), deed.Digest(), root.keyring(), math.MaxInt64}
	if n := int(root.Number); n < len(p.roots) {
		if held := p.roots[n]; held.digest != own.digest {
			return Taken{}, &RivalError{root.Programme, root.Number, held.id, deed}
		}
		return Taken{Deed: deed, State: Held}, nil
	}
	if len(p.roots) == MaxRoots {
		return Taken{}, ErrFull
	}
	for i := range p.roots {
		p.roots[i].reach = min(p.roots[i].reach, root.Keep)
	}
	p.roots = append(p.roots, own)
	return Taken{Deed: deed}, nil
}

func (p *programme) certify(deed *Deed, c *Credential) (Taken, error) {
	own := heldCredential{deed.ID(), deed.Digest(), deed.subject, c}
	taken, place := Taken{Deed: deed}, holder{deed.subject, c.Role}
	switch held, found := p.credentials[place]; {
	case found && held.digest == own.digest:
		return Taken{Deed: deed, State: Held}, nil
	case found && held.newer(own):
		return Taken{Deed: deed, State: Superseded}, nil
	case found:
		taken.Dropped = []crypto.Hash{held.id}
	case len(p.credentials) == MaxCredentials:
		return Taken{}, ErrFull
	}
	p.credentials[place] = own
	return taken, nil
}

// newer says which of two credentials of one device and role stands: that of the
// later root, then the one issued later. Two of one second, which no careful
// programme issues, are ordered by digest, so that all nodes agree.
func (c heldCredential) newer(than heldCredential) bool {
	return cmp.Or(
		cmp.Compare(c.said.Root, than.said.Root),
		cmp.Compare(c.said.Issued, than.said.Issued),
		bytes.Compare(c.digest[:], than.digest[:]),
	) > 0
}

func (c heldCredential) right() Right {
	return Right{c.said.Programme, c.said.Role, c.said.Zone, c.said.Groups, c.said.Expires, c.id}
}

func (p *programme) revoke(deed *Deed, r *Revocation) (Taken, error) {
	taken, held := Taken{Deed: deed}, p.revocations[r.Subject]
	for _, h := range held {
		if *h.said == *r {
			return Taken{Deed: deed, State: Held}, nil
		}
		if h.said.reaches(r) {
			return Taken{Deed: deed, State: Superseded}, nil
		}
	}
	kept := make([]heldRevocation, 0, len(held)+1)
	for _, h := range held {
		if r.reaches(h.said) {
			taken.Dropped = append(taken.Dropped, h.id)
			continue
		}
		kept = append(kept, h)
	}
	if p.revoked+1 > MaxRevocations+len(taken.Dropped) {
		return Taken{}, ErrFull
	}
	p.revoked += 1 - len(taken.Dropped)
	p.revocations[r.Subject] = append(kept, heldRevocation{deed.ID(), r})
	return taken, nil
}

// reaches says whether r takes back all that the other does, also after any
// rotation to come.
func (r *Revocation) reaches(other *Revocation) bool {
	return r.Root >= other.Root && r.Until >= other.Until
}

// A Standing is whether a credential is good, and why not.
type Standing uint8

// The standings.
const (
	Good    Standing = iota
	Expired          // its last day is over
	Early            // issued by a clock that is months ahead of today
	Revoked          // the programme took it back
	Ended            // a rotation of the root ended it
)

var standingNames = [...]string{Good: "good", Expired: "expired", Early: "early", Revoked: "revoked", Ended: "ended"}

// String is the standing's word.
func (s Standing) String() string { return standingNames[min(int(s), len(standingNames)-1)] }

// MarshalText writes the word.
func (s Standing) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// A Certified is a device with what its newest credential of one role says.
type Certified struct {
	Right
	Device   crypto.Address
	Key      crypto.PublicKey
	Issued   int64
	Standing Standing
}

func (p *programme) standing(c heldCredential, today Date) Standing {
	issued := c.said.Issued
	switch {
	case issued > p.roots[c.said.Root].reach:
		return Ended
	case p.takenBack(c.device, issued):
		return Revoked
	case today > c.said.Expires:
		return Expired
	case int64(DateOf(issued)) > int64(today)+MaxDays:
		return Early
	}
	return Good
}

// takenBack asks the revocations, each as far as its root's word still reaches.
func (p *programme) takenBack(device crypto.Address, issued int64) bool {
	return slices.ContainsFunc(p.revocations[device], func(r heldRevocation) bool {
		return issued <= min(r.said.Until, p.roots[r.said.Root].reach)
	})
}

// longOver says whether nothing that was issued at a moment, or before it, can be
// good any more, by far.
func longOver(moment int64, today Date) bool {
	return int64(today) > int64(DateOf(moment))+2*MaxDays
}

func (p *programme) expire(today Date) (dropped []crypto.Hash) {
	for h, c := range p.credentials {
		if longOver(c.said.Issued, today) {
			dropped = append(dropped, c.id)
			delete(p.credentials, h)
		}
	}
	for device, held := range p.revocations {
		kept := slices.DeleteFunc(held, func(r heldRevocation) bool {
			over := longOver(r.said.Until, today)
			if over {
				dropped = append(dropped, r.id)
				p.revoked--
			}
			return over
		})
		if p.revocations[device] = kept; len(kept) == 0 {
			delete(p.revocations, device)
		}
	}
	return dropped
}
