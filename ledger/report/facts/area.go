package facts

import (
	_ "embed"
	"strings"
	"sync"
)

// An Area is what is known of a place code, under the map of its day and under
// today's. Mali's map of 49 cercles became one of 159 in 2023; a group keeps the code
// it was founded with, and reports can be read by either map.
type Area struct {
	Known  bool   `json:"known"`            // whether the code stands in the table of its scheme
	Name   string `json:"name,omitempty"`   // of the area the code names
	Region string `json:"region,omitempty"` // on the map the code belongs to
	Today  string `json:"region_2023,omitempty"`
}

// The widths of a code of OCHA's at each level: ML05, ML0505, ML050501.
const (
	regionWidth  = 4
	cercleWidth  = 6
	communeWidth = 8
	ochaSchemes  = "ocha-"
)

// lastScheme is the last of OCHA's schemes whose codes the table holds. A scheme of a
// later map may give the same code to another place: of that nothing is known here.
const lastScheme = "ocha-2023"

// isListed says whether the codes of the place's scheme are those of the table, by the
// year of the scheme.
func (p Place) isListed() bool {
	return p.isOCHA() && p.Scheme[:min(len(p.Scheme), len(lastScheme))] <= lastScheme
}

//go:embed mali.csv
var maliTable string

// cercles are the lines of the table by code; regions the names of the regions by code.
var cercles = sync.OnceValues(readMali)

func readMali() (byCercle map[string]Area, byRegion map[string]string) {
	byCercle, byRegion = map[string]Area{}, map[string]string{}
	for line := range strings.Lines(maliTable) {
		cells := strings.Split(strings.TrimSpace(line), ",")
		if len(cells) != 4 || !strings.HasPrefix(cells[0], "ML") {
			continue
		}
		byCercle[cells[0]] = Area{true, cells[1], cells[2], cells[3]}
		byRegion[cells[0][:regionWidth]] = cells[2]
	}
	return byCercle, byRegion
}

// Area is what is known of the place: of a commune, the cercle it lies in.
func (p Place) Area() Area {
	if !p.isListed() {
		return Area{}
	}
	byCercle, byRegion := cercles()
	if len(p.Code) == regionWidth {
		name, known := byRegion[p.Code]
		return Area{Known: known, Name: name, Region: name}
	}
	if len(p.Code) < cercleWidth {
		return Area{}
	}
	area := byCercle[p.Code[:cercleWidth]]
	if len(p.Code) > cercleWidth { // communes are not in the table: their cercle is
		area.Name = ""
	}
	return area
}

// isOCHA says whether a place's codes have a width for each level.
func (p Place) isOCHA() bool { return strings.HasPrefix(p.Scheme, ochaSchemes) }

// within is the part of the code that names the area of a level, with its scheme. A
// code that is not as deep, and a code of another scheme, is its own area: it is
// kept, and reported as it is.
func (p Place) within(width int) string {
	if p.isOCHA() && len(p.Code) > width {
		p.Code = p.Code[:width]
	}
	return p.String()
}

// lies says whether the place lies in the area of a code, or is it.
func (p Place) lies(in string) bool {
	return in == p.String() || in == p.within(regionWidth) || in == p.within(cercleWidth) || in == p.within(communeWidth)
}
