package dhis2

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"jigiya/ledger"
	"jigiya/ledger/report/facts"
)

// What DHIS2 could not take for what it is.
var (
	ErrSplit      = errors.New("dhis2 takes figures of groups by region, cercle or commune, or of the whole")
	ErrPeriods    = errors.New("dhis2 takes figures by month or by quarter, of periods that are over")
	ErrCurrencies = errors.New("dhis2 would add up several currencies")
	ErrTwice      = errors.New("dhis2 would keep one of two values")
)

// A dataValueSet is the document.
type dataValueSet struct {
	DataSet    string      `json:"dataSet,omitempty"`
	DataValues []dataValue `json:"dataValues"`
}

type dataValue struct {
	Element string `json:"dataElement"`
	Period  string `json:"period"`
	OrgUnit string `json:"orgUnit"`
	Combo   string `json:"categoryOptionCombo,omitempty"`
	Value   string `json:"value"`
	Comment string `json:"comment,omitempty"`
}

// Write writes statistics by period and place, of the periods before today; what leaves
// the office is published (facts.Statistics.Publish). A mapping may be nil.
func Write(w io.Writer, s *facts.Statistics, m *Mapping, today ledger.Date) error {
	values, err := valuesOf(s, m, today)
	if err != nil {
		return fmt.Errorf("writing dhis2: %w", err)
	}
	set := dataValueSet{DataValues: values}
	if m != nil {
		set.DataSet = m.DataSet
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	if err := out.Encode(set); err != nil {
		return fmt.Errorf("writing dhis2: %w", err)
	}
	return nil
}

func valuesOf(s *facts.Statistics, m *Mapping, today ledger.Date) ([]dataValue, error) {
	switch s.By {
	case facts.ByNothing, facts.ByRegion, facts.ByCercle, facts.ByCommune:
	default:
		return nil, ErrSplit
	}
	if _, ofGroups := s.Total.Figure("members"); !ofGroups {
		return nil, ErrSplit
	}
	if len(s.Totals) > 0 || slices.ContainsFunc(s.Points, func(p facts.Point) bool { return len(p.Totals) > 0 }) {
		return nil, ErrCurrencies
	}
	set, over := values{by: s.By, within: s.Within, mapping: m, list: []dataValue{}, seen: map[dataValue]string{}}, false
	for _, p := range s.Points {
		name, complete := period(s.Series, p)
		if !complete || p.At >= today {
			continue
		}
		over = true
		rows := p.Rows
		if s.By == facts.ByNothing {
			rows = []facts.Row{p.Total}
		}
		for i := range rows {
			if err := set.add(&rows[i], name); err != nil {
				return nil, err
			}
		}
	}
	if !over {
		return nil, ErrPeriods
	}
	return set.list, nil
}

// period is the name of one in DHIS2, and whether all its days count.
func period(series facts.Series, p facts.Point) (string, bool) {
	months := time.Month(1)
	if series == facts.ByQuarter {
		months = 3
	}
	year, month, _ := p.At.Time().Date()
	first := month - (month-1)%months
	complete := p.From == ledger.NewDate(year, first, 1) && p.At == ledger.NewDate(year, first+months, 1)-1
	return strings.ReplaceAll(p.Period, "-", ""), complete
}

// values are those of a document on its way.
type values struct {
	by      facts.By
	within  string
	mapping *Mapping
	list    []dataValue
	seen    map[dataValue]string // of whom a value is; what it says, left out
}

// add adds all values of one place in one period. Of a place in which no group reports
// nothing is known but that.
func (v *values) add(r *facts.Row, period string) error {
	by, key := v.by, r.Key
	if by == facts.ByNothing && v.within != "" {
		by, key = facts.ByRegion, v.within
	}
	place, err := v.mapping.orgUnit(by, key)
	if err != nil {
		return err
	}
	of := dataValue{Period: period, OrgUnit: place}
	all := []dataValue{
		of.saying(groups, "", strconv.FormatUint(uint64(r.Groups), 10), ""),
		of.saying(reporting, "", strconv.FormatUint(uint64(r.Reporting), 10), age(r)),
	}
	for _, e := range elements() {
		if value, ok := e.of(r); ok && r.Reporting > 0 {
			all = append(all, of.saying(prefix+e.code, e.combo, value, ""))
		}
	}
	for _, value := range all {
		if err := v.put(value, key); err != nil {
			return err
		}
	}
	return nil
}

func (d dataValue) saying(element, combo, value, comment string) dataValue {
	d.Element, d.Combo, d.Value, d.Comment = element, combo, value, comment
	return d
}

// put gives a value the programme's own ids. DHIS2 keeps the last of several values of
// one element, period, place and combo.
func (v *values) put(value dataValue, key string) error {
	id, sent := v.mapping.element(value.Element)
	if !sent {
		return nil
	}
	value.Element = id
	if value.Combo != "" {
		value.Combo = v.mapping.combo(value.Combo)
	}
	slot := value
	slot.Value, slot.Comment = "", ""
	if other, twice := v.seen[slot]; twice {
		return fmt.Errorf("%w: %s, %s: %q, %q", ErrTwice, value.OrgUnit, value.Element, other, key)
	}
	v.seen[slot] = key
	v.list = append(v.list, value)
	return nil
}

// age says how old the figures of a row are.
func age(r *facts.Row) string {
	if r.Oldest == 0 {
		return ""
	}
	return fmt.Sprintf("oldest=%v newest=%v", r.Oldest, r.Newest)
}
