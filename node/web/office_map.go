package web

import (
	"math"
	"strings"

	"jigiya/ledger"
	"jigiya/ledger/report/facts"
)

// A tileMap is Mali as one square for each of the cercles of the map of 49 and Bamako,
// about where it lies, shaded by an indicator; and its numbers.
type tileMap struct {
	Name          string // of the indicator
	Width, Height int
	Tiles         []tileView
	Shades        []shadeView
	Head          []string
	Rows          []tileRow
	Outside       []tileRow // places that are not on this map
	Exports       []exportLink
}

// A tileView is one square with the first letters of its name.
type tileView struct {
	X, Y        int
	Fill, Ink   string
	Short, Name string
	Value       string
}

// A shadeView is what a shade stands for.
type shadeView struct{ Fill, From, To string }

// A tileRow is a cercle and its figure.
type tileRow struct {
	Name, Region string
	Deeper       string
	Coverage     string
	Value, Of    string
}

// A place on the map, in squares from the west and from the north.
type square struct{ x, y int }

// squares are the cercles by the code of OCHA.
var squares = map[string]square{
	"ML0101": {1, 6}, "ML0102": {2, 5}, "ML0103": {0, 5}, "ML0104": {1, 7}, "ML0105": {2, 7}, "ML0106": {2, 4}, "ML0107": {1, 4},
	"ML0201": {4, 6}, "ML0202": {5, 8}, "ML0203": {2, 8}, "ML0204": {3, 7}, "ML0205": {3, 6}, "ML0206": {4, 7}, "ML0207": {4, 4},
	"ML0301": {4, 9}, "ML0302": {6, 10}, "ML0303": {5, 9}, "ML0304": {6, 8}, "ML0305": {6, 9}, "ML0306": {3, 9}, "ML0307": {7, 8},
	"ML0401": {5, 7}, "ML0402": {6, 7}, "ML0403": {6, 6}, "ML0404": {5, 5}, "ML0405": {7, 7}, "ML0406": {5, 6}, "ML0407": {8, 7},
	"ML0501": {8, 5}, "ML0502": {8, 6}, "ML0503": {7, 6}, "ML0504": {8, 4}, "ML0505": {9, 5}, "ML0506": {7, 5}, "ML0507": {6, 5}, "ML0508": {7, 4},
	"ML0601": {7, 3}, "ML0602": {6, 3}, "ML0603": {8, 3}, "ML0604": {6, 4}, "ML0605": {7, 2},
	"ML0701": {10, 4}, "ML0702": {9, 2}, "ML0703": {9, 3},
	"ML0801": {11, 1}, "ML0802": {10, 1}, "ML0803": {10, 0}, "ML0804": {11, 2},
	"ML0901": {3, 8}, "ML1001": {11, 3},
}

const (
	tileSide = 40
	tileGap  = 2
	across   = 12
	down     = 11
)

// shades are light for little and dark for much, with the ink that can be read on them.
var shades = []struct{ fill, ink string }{
	{"#e4f2ea", "#1c1a17"}, {"#b5dcc3", "#1c1a17"}, {"#7fbf98", "#1c1a17"}, {"#2f7d50", "#ffffff"}, {"#0b4f30", "#ffffff"},
}

// A tally is the figure of a cercle, whose groups may stand under the codes of several
// schemes.
type tally struct {
	facts.Figure
	groups, reporting uint32
	key               string
	row               *facts.Row
}

func (c *call) tileMap(q question, st *facts.Statistics) *tileMap {
	m := &tileMap{Name: indicatorName(c.lang, q.Indicator), Width: across * (tileSide + tileGap), Height: down * (tileSide + tileGap)}
	m.Exports = q.exported(func(q *question) { q.By = facts.ByCercle })
	m.Head = []string{c.lang.Term("by", "cercle"), c.lang.Term("by", "region"), c.say("heading.groups"), m.Name}
	main := totalsOf(st)[0].Currency
	on, order := talliesOf(st, q.Indicator, main)
	low, high := bounds(on)
	for _, code := range order {
		t := on[code]
		area := facts.ParsePlace(t.key).Area()
		m.Rows = append(m.Rows, tileRow{area.Name, area.Region, c.deeper(question{At: q.At, From: q.From, By: facts.ByCercle, Indicator: q.Indicator}, t.row), coverageText(t.row), figureText(c.lang, t.Figure, main), fractionText(c.lang, t.Figure)})
	}
	for i := range st.Rows {
		if r := &st.Rows[i]; codeOf(r.Key) == "" {
			f, _ := r.Figure(q.Indicator)
			m.Outside = append(m.Outside, tileRow{Name: c.keyName(facts.ByCercle, r), Coverage: coverageText(r), Value: figureText(c.lang, f, r.Currency), Of: fractionText(c.lang, f)})
		}
	}
	for code, at := range squares {
		m.Tiles = append(m.Tiles, c.tile(code, at, on[code], low, high, main))
	}
	m.shades(c, on, low, high, main)
	return m
}

// codeOf is the cercle of the map that a key names; nothing if it is none of them.
func codeOf(key string) string {
	p := facts.ParsePlace(key)
	if _, ok := squares[p.Code]; ok && p.Area().Known {
		return p.Code
	}
	return ""
}

// talliesOf are the figures of the cercles that have groups, in the order of the rows.
// Money is of one currency.
func talliesOf(st *facts.Statistics, indicator string, main ledger.Currency) (on map[string]*tally, order []string) {
	on = map[string]*tally{}
	for i := range st.Rows {
		r := &st.Rows[i]
		code := codeOf(r.Key)
		f, ok := r.Figure(indicator)
		if code == "" || !ok || f.Money && r.Currency != main {
			continue
		}
		if t := on[code]; t != nil {
			t.add(f, r)
			continue
		}
		on[code] = &tally{Figure: f, groups: r.Groups, reporting: r.Reporting, key: r.Key, row: r}
		order = append(order, code)
	}
	return on, order
}

// add adds a row of another scheme. Numerators and denominators add up, where there is one.
func (t *tally) add(f facts.Figure, r *facts.Row) {
	t.NumValue += f.NumValue
	if f.Unit == facts.Ratio || f.Unit == facts.Average {
		t.DenValue += f.DenValue
	}
	t.Value.Exists = t.DenValue != 0
	t.groups, t.reporting = t.groups+r.Groups, t.reporting+r.Reporting
}

// value is the figure as a length; NaN where there is none.
func (t *tally) value() float64 {
	if t == nil || t.reporting == 0 || !t.Value.Exists {
		return math.NaN()
	}
	return float64(t.NumValue) / float64(t.DenValue)
}

func bounds(on map[string]*tally) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, t := range on {
		if v := t.value(); !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	return low, high
}

func (c *call) tile(code string, at square, t *tally, low, high float64, main ledger.Currency) tileView {
	area := facts.Place{Scheme: "ocha-2023", Code: code}.Area()
	v := tileView{
		X: at.x * (tileSide + tileGap), Y: at.y * (tileSide + tileGap), Fill: "#ffffff", Ink: "#5a544a",
		Short: string([]rune(area.Name)[:min(4, len([]rune(area.Name)))]), Name: area.Name, Value: c.say("page.office_map_none"),
	}
	if value := t.value(); !math.IsNaN(value) {
		shade := shades[shadeOf(value, low, high)]
		v.Fill, v.Ink, v.Value = shade.fill, shade.ink, figureText(c.lang, t.Figure, main)
	}
	return v
}

// shadeOf parts what lies between the least and the most into equal steps.
func shadeOf(v, low, high float64) int {
	if high <= low {
		return len(shades) / 2
	}
	return min(int((v-low)/(high-low)*float64(len(shades))), len(shades)-1)
}

// shades says what the least and the most value of each shade that is used are.
func (m *tileMap) shades(c *call, on map[string]*tally, low, high float64, main ledger.Currency) {
	least, most := make([]*tally, len(shades)), make([]*tally, len(shades))
	for _, t := range on {
		v := t.value()
		if math.IsNaN(v) {
			continue
		}
		i := shadeOf(v, low, high)
		if least[i] == nil || v < least[i].value() {
			least[i] = t
		}
		if most[i] == nil || v > most[i].value() {
			most[i] = t
		}
	}
	for i := range shades {
		if least[i] != nil {
			m.Shades = append(m.Shades, shadeView{shades[i].fill, figureText(c.lang, least[i].Figure, main), figureText(c.lang, most[i].Figure, main)})
		}
	}
	m.Tiles = sortedTiles(m.Tiles)
}

// sortedTiles are in reading order.
func sortedTiles(all []tileView) []tileView {
	byPlace := make([]tileView, 0, len(all))
	for y := range down {
		for x := range across {
			for _, t := range all {
				if t.X == x*(tileSide+tileGap) && t.Y == y*(tileSide+tileGap) {
					byPlace = append(byPlace, t)
				}
			}
		}
	}
	return byPlace
}

// areaWords is what is known of a place, for a heading.
func areaWords(code string) string {
	area := facts.ParsePlace(code).Area()
	return strings.TrimSpace(strings.Join([]string{area.Name, area.Region}, " "))
}
