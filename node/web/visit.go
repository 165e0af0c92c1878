package web

import (
	"cmp"
	"slices"
	"time"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

func visitRoutes() []route {
	return []route{
		{"GET /visit", visits, false},
		{"POST /visit/exchange", exchange, false},
		{"GET /visit/{group}", visitGroup, false},
		{"POST /visit/{group}", look, false},
		{"GET /visit/{group}/found", visitFound, false},
		{"POST /visit/{group}/sign", visitSign, false},
		{"GET /visit/{group}/sheet", visitSheet, false},
		{"GET /visit/{group}/fork", visitFork, false},
	}
}

// A visitsView is the groups of a facilitator, those that need her most first, and who is
// in reach.
type visitsView struct {
	Groups []visitTile
	Peers  []nearby
	Later  int // groups that were not looked through yet
}

// A visitTile is a group, and what is known of it without going there.
type visitTile struct {
	report.Group
	glance
	Looked bool
	Says   string // the gravest finding
}

func visits(c *call) error {
	groups, err := c.mayVisit()
	if err != nil {
		return err
	}
	v := visitsView{}
	if v.Peers, err = c.nearby(); err != nil {
		return err
	}
	v.Groups = c.tiles(groups)
	for _, t := range v.Groups {
		if !t.Looked {
			v.Later++
		}
	}
	return c.page("visit-list", v)
}

var (
	errNotFacilitator error = &api.Problem{Class: api.ClassDenied, Code: "not_facilitator", Hint: "hint.not_facilitator"}
	errNotOffice      error = &api.Problem{Class: api.ClassDenied, Code: "not_office", Hint: "hint.not_office"}
)

// mayVisit gives the groups that this device visits. A facilitator who has none yet may
// look for them.
func (c *call) mayVisit() ([]report.Group, error) {
	groups, err := c.visited()
	if err != nil || len(groups) > 0 {
		return groups, err
	}
	facilitator, _, err := c.credentials()
	if err == nil && !facilitator {
		err = errNotFacilitator
	}
	return nil, err
}

// visited are the groups that this device visits. Of one that cannot be read, or is in
// doubt, this device may still be the one who has to go there.
func (c *call) visited() (all []report.Group, err error) {
	groups, err := c.node.Groups(c.ctx())
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		if id, err := crypto.ParseHash(g.Group); err == nil && c.visits(id) {
			all = append(all, g)
		}
	}
	return all, nil
}

// visits says whether this device visits a group. Of a group whose journal does not hold
// nobody can say whose it is: then whoever is a facilitator anywhere sees that.
func (c *call) visits(group crypto.Hash) bool {
	yes, err := c.node.Visits(group)
	if err != nil {
		yes, _, err = c.credentials()
	}
	return yes && err == nil
}

// visiting is the group in the address, if this device visits it. One that does not hold
// is known by its id alone.
func (c *call) visiting() (report.Group, crypto.Hash, error) {
	id, err := c.group()
	if err != nil {
		return report.Group{}, id, err
	}
	if !c.visits(id) {
		return report.Group{}, id, errNotFacilitator
	}
	g, err := c.node.Group(c.ctx(), id)
	if err != nil {
		g = report.Group{Group: id.String(), Name: shortID(id.String()), State: "damaged"}
	}
	c.asTheGroup(&g)
	return g, id, nil
}

// tiles looks at the groups as long as a person waits; those looked at before cost
// nothing. The others are there too.
func (c *call) tiles(groups []report.Group) []visitTile {
	tiles := make([]visitTile, len(groups))
	until := c.options.Now().Add(lookTime)
	for i, g := range groups {
		tiles[i].Group = g
		tiles[i].glance, tiles[i].Looked = c.glance(g, until)
		if tiles[i].First.Code != "" {
			of := *c
			of.asTheGroup(&g)
			tiles[i].Says = of.finding(&tiles[i].First, nobody)
		}
	}
	slices.SortStableFunc(tiles, byRisk)
	return tiles
}

// nobody is called by a name.
func nobody(ledger.MemberNumber) string { return "" }

// byRisk has first what is in doubt, then what an audit finds, the gravest first, then
// who was not visited for longest.
func byRisk(a, b visitTile) int {
	return cmp.Or(
		-cmp.Compare(doubt(a.State), doubt(b.State)),
		-cmp.Compare(a.Worst.Weight(), b.Worst.Weight()),
		cmp.Compare(a.Last, b.Last), // never is 0
		cmp.Compare(a.Name, b.Name),
	)
}

func doubt(state string) int {
	if state == "ok" {
		return 0
	}
	return 1
}

// A glance is what an audit of the journal alone says of a group.
type glance struct {
	Worst audit.Severity // of what the last visit has not seen; "" for nothing
	Fresh int            // findings above info that it has not seen
	First api.Finding    // the gravest of them
	Last  ledger.Date    // the last visit; 0 for never
	Days  int            // since then
}

// A glimpse is of when a glance is true.
type glimpse struct {
	head         string
	state        string
	attestations int
	today        ledger.Date
}

// glance is what was seen before, if nothing has changed since; else it looks, if there is
// time.
func (c *call) glance(g report.Group, until time.Time) (glance, bool) {
	id, err := crypto.ParseHash(g.Group)
	if err != nil {
		return glance{}, false
	}
	attested, _ := c.node.Attestations(c.ctx(), id) // of a journal that does not hold: none
	of := glimpse{g.Head.Hash, g.State, len(attested), ledger.DateOf(c.options.Now().Unix())}
	if seen, ok := c.rounds.seen(id, of); ok {
		return seen, true
	}
	if c.options.Now().After(until) {
		return glance{}, false
	}
	found, err := c.node.Audit(c.ctx(), api.Auditing{Group: id})
	if err != nil {
		return glance{Worst: audit.Grave, Fresh: 1}, true // not even an audit can read it
	}
	seen := glanceOf(&found, of.today)
	c.rounds.see(id, of, seen)
	return seen, true
}

func glanceOf(a *api.Audit, today ledger.Date) (g glance) {
	if a.Since != nil {
		g.Last, g.Days = a.Since.Date, max(0, int(today-a.Since.Date))
	}
	for _, f := range a.Findings {
		s := audit.Severity(f.Severity)
		if f.Seen || s == audit.Info {
			continue
		}
		g.Fresh++
		if s.Weight() > g.Worst.Weight() {
			g.Worst, g.First = s, f
		}
	}
	return g
}

// shortID is a group by the beginning of its id.
func shortID(id string) string { return id[:min(10, len(id))] }
