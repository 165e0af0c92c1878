package warehouse

import (
	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/report/facts"
)

// Visitors are who visits which groups, as far as programmes have certified it. Of
// several facilitators it is the one whose credential names the group; else the one
// with the smallest zone around it; else whose credential is the newest.
type Visitors map[Beat]Visitor

// A Beat is a group, or a zone of places, that a programme has given to somebody.
type Beat struct {
	Programme ledger.Address
	Group     crypto.Hash
	Zone      string
}

// A Visitor is a device, and since when.
type Visitor struct {
	Device string
	Issued int64
}

// Give notes that somebody visits what is on a beat.
func (v Visitors) Give(b Beat, to Visitor) {
	old, taken := v[b]
	if !taken || to.Issued > old.Issued || to.Issued == old.Issued && to.Device < old.Device {
		v[b] = to
	}
}

// of is who visits a group, empty where nobody is known.
func (v Visitors) of(g *facts.Group) string {
	if one, named := v[Beat{Programme: g.Programme, Group: g.ID}]; named {
		return one.Device
	}
	place := g.Place.String()
	for end := len(place); end > 0; end-- {
		if one, given := v[Beat{Programme: g.Programme, Zone: place[:end]}]; given && credential.CoversPlace(place[:end], place) {
			return one.Device
		}
	}
	return ""
}
