package credential

import (
	"bytes"
	"slices"

	"jigiya/crypto"
)

// A Credential lets one device be something for a programme.
type Credential struct {
	Programme crypto.Address
	Root      uint32           // the number of the root that signs
	Subject   crypto.PublicKey // the device's key
	Role      Role
	Zone      []string      // place codes; see CoversPlace
	Groups    []crypto.Hash // ids of groups
	Issued    int64         // unix seconds
	Expires   Date          // the last day it is good, at most MaxDays after the day of issue
}

// Kind is KindCredential.
func (*Credential) Kind() Kind { return KindCredential }

// Of is the programme and the number of its root.
func (c *Credential) Of() (programme crypto.Address, root uint32) { return c.Programme, c.Root }

func (c *Credential) check() error {
	switch {
	case c.Programme.IsZero():
		return malformed("a credential of no programme")
	case !c.Role.Known():
		return malformed("a credential for %v", c.Role)
	case c.Role == Facilitator && len(c.Zone)+len(c.Groups) == 0:
		return malformed("a facilitator's credential without a zone or groups")
	}
	if err := c.checkLife(); err != nil {
		return err
	}
	return c.checkReach()
}

func (c *Credential) checkLife() error {
	if err := checkMoment("issued", c.Issued); err != nil {
		return err
	}
	if day := DateOf(c.Issued); c.Expires < day || c.Expires-day > MaxDays {
		return malformed("a credential that is issued on day %d and expires on day %d; %d days are the most", day, c.Expires, MaxDays)
	}
	return nil
}

func (c *Credential) checkReach() error {
	if len(c.Zone) > MaxZones || len(c.Groups) > MaxGroups {
		return malformed("a credential for %d places and %d groups", len(c.Zone), len(c.Groups))
	}
	for i, code := range c.Zone {
		if err := checkCode(code); err != nil {
			return err
		}
		if i > 0 && c.Zone[i-1] >= code {
			return malformed("the places are not in ascending order")
		}
	}
	for i, id := range c.Groups {
		if id.IsZero() || i > 0 && bytes.Compare(c.Groups[i-1][:], id[:]) >= 0 {
			return malformed("the groups are not in ascending order")
		}
	}
	return nil
}

// settled is a copy whose lists are in order, each item once.
func (c *Credential) settled() Statement {
	own := *c
	own.Zone = slices.Compact(slices.Sorted(slices.Values(c.Zone)))
	own.Groups = slices.Clone(c.Groups)
	slices.SortFunc(own.Groups, func(a, b crypto.Hash) int { return bytes.Compare(a[:], b[:]) })
	own.Groups = slices.Compact(own.Groups)
	return &own
}

// A Revocation takes every credential of a device back that was issued up to a
// moment. One issued later is a new decision of the programme.
type Revocation struct {
	Programme crypto.Address
	Root      uint32         // the number of the root that signs
	Subject   crypto.Address // of the device's key
	Until     int64          // unix seconds
}

// Kind is KindRevocation.
func (*Revocation) Kind() Kind { return KindRevocation }

// Of is the programme and the number of its root.
func (r *Revocation) Of() (programme crypto.Address, root uint32) { return r.Programme, r.Root }

func (r *Revocation) check() error {
	if r.Programme.IsZero() || r.Subject.IsZero() {
		return malformed("a revocation of nobody, or of no programme")
	}
	return checkMoment("until", r.Until)
}

func (r *Revocation) settled() Statement {
	own := *r
	return &own
}
