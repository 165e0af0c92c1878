package dhis2

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
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

// Write writes statistics by period and place; what leaves the office is published
// (facts.Statistics.Publish). A mapping may be nil.
func Write(w io.Writer, s *facts.Statistics, m *Mapping) error {
	values, err := valuesOf(s, m)
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

func valuesOf(s *facts.Statistics, m *Mapping) ([]dataValue, error) {
	switch s.By {
	case facts.ByNothing, facts.ByRegion, facts.ByCercle, facts.ByCommune:
	default:
		return nil, ErrSplit
	}
	if _, ofGroups := s.Total.Figure("members"); !ofGroups {
		return nil, ErrSplit
	}
	if len(s.Totals) > 0 {
		return nil, ErrCurrencies
	}
	values, over := []dataValue{}, false
	for _, p := range s.Points {
		name, complete := period(s.Series, p)
		if !complete {
			continue
		}
		over = true
		rows := p.Rows
		if s.By == facts.ByNothing {
			rows = []facts.Row{p.Total}
		}
		for i := range rows {
			of, err := rowValues(s.By, &rows[i], name, m)
			if err != nil {
				return nil, err
			}
			values = append(values, of...)
		}
	}
	if !over {
		return nil, ErrPeriods
	}
	return values, nil
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

// rowValues are all values of one place in one period.
func rowValues(by facts.By, r *facts.Row, period string, m *Mapping) ([]dataValue, error) {
	place, err := m.orgUnit(by, r.Key)
	if err != nil {
		return nil, err
	}
	var values []dataValue
	add := func(code, combo, value, comment string) {
		if id, ok := m.element(code); ok {
			values = append(values, dataValue{id, period, place, combo, value, comment})
		}
	}
	add(groups, "", strconv.FormatUint(uint64(r.Groups), 10), "")
	add(reporting, "", strconv.FormatUint(uint64(r.Reporting), 10), age(r))
	for _, e := range elements() {
		value, ok := e.of(r)
		if !ok {
			continue
		}
		combo := e.combo
		if combo != "" {
			combo = m.combo(combo)
		}
		add(prefix+e.code, combo, value, "")
	}
	return values, nil
}

// age says how old the figures of a row are.
func age(r *facts.Row) string {
	if r.Oldest == 0 {
		return ""
	}
	return fmt.Sprintf("oldest=%v newest=%v", r.Oldest, r.Newest)
}
