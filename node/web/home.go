package web

import (
	"jigiya/crypto"
	"jigiya/ledger/report"
)

// A homeView is the faces of this device: the groups it keeps, and what else it may do.
type homeView struct {
	Groups      []groupTile
	Facilitator bool
	Staff       bool
}

// A groupTile is one group and whether this device writes its journal.
type groupTile struct {
	report.Group
	Writes bool
}

// home shows what this device may do; with one group and nothing else, that group.
func home(c *call) error {
	v, err := c.faces()
	if err != nil {
		return err
	}
	return c.page("home", v)
}

func (c *call) faces() (v homeView, err error) {
	groups, err := c.node.Groups(c.ctx())
	if err != nil {
		return v, err
	}
	v.Facilitator, v.Staff, err = c.credentials()
	for _, g := range groups {
		v.Groups = append(v.Groups, groupTile{g, c.writes(g)})
		v.Facilitator = v.Facilitator || c.letIn(g)
	}
	return v, err
}

// letIn says whether a group has let this device in to visit it.
func (c *call) letIn(g report.Group) bool {
	id, err := crypto.ParseHash(g.Group)
	if err != nil {
		return false
	}
	yes, err := c.node.Visits(id)
	return yes && err == nil
}

// writes says whether this device is a group's writer.
func (c *call) writes(g report.Group) bool {
	id, err := crypto.ParseHash(g.Group)
	if err != nil {
		return false
	}
	keys, err := c.node.Keys(c.ctx(), id)
	if err != nil {
		return false
	}
	for _, k := range keys {
		if k.Writes {
			return true
		}
	}
	return false
}

// credentials are the roles that a programme gave this device.
func (c *call) credentials() (facilitator, staff bool, err error) {
	device, err := c.node.Device(c.ctx())
	if err != nil {
		return false, false, err
	}
	programmes, err := c.node.Programmes(c.ctx())
	if err != nil {
		return false, false, err
	}
	for _, p := range programmes {
		staff = staff || p.Here > 0 // who keeps a programme's root is its office
		for _, k := range p.Credentials {
			if k.Device == device.Address && k.State == "valid" {
				facilitator = facilitator || k.Role == "facilitator"
				staff = staff || k.Role == "staff"
			}
		}
	}
	return facilitator, staff, nil
}
