package dhis2

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/pelletier/go-toml/v2"

	"jigiya/ledger/report/facts"
)

// A Mapping puts ids of a DHIS2 in the place of codes (see the package comment).
type Mapping struct {
	DataSet    string            `toml:"data_set"`
	Country    string            `toml:"country"`
	Elements   map[string]string `toml:"data_elements"`
	OrgUnits   map[string]string `toml:"org_units"`
	OptionSets map[string]string `toml:"category_option_combos"`
}

// ErrMapping is a mapping file that is none.
var ErrMapping = errors.New("no mapping of dhis2")

// ParseMapping reads a mapping file. Unknown keys and elements, and ids that DHIS2
// could not have, are refused.
func ParseMapping(text []byte) (*Mapping, error) {
	if len(text) > MaxMapping {
		return nil, fmt.Errorf("%w: longer than %d bytes", ErrMapping, MaxMapping)
	}
	var m Mapping
	d := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMapping, said(err))
	}
	return &m, m.check()
}

// said is an error of the file with its line.
func said(err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		line, _ := strict.Errors[0].Position()
		return fmt.Errorf("line %d: unknown key %s", line, strings.Join(strict.Errors[0].Key(), "."))
	}
	var at *toml.DecodeError
	if errors.As(err, &at) {
		line, _ := at.Position()
		return fmt.Errorf("line %d: %s", line, at.Error())
	}
	return err
}

func (m *Mapping) check() error {
	known := elementCodes()
	for _, code := range slices.Sorted(maps.Keys(m.Elements)) {
		if !known[code] {
			return fmt.Errorf("%w: there is no element %q", ErrMapping, code)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(m.OptionSets)) {
		if code != female && code != male {
			return fmt.Errorf("%w: there is no category option combo %q", ErrMapping, code)
		}
	}
	ids := []string{}
	for _, table := range []map[string]string{m.Elements, m.OrgUnits, m.OptionSets} {
		ids = slices.AppendSeq(ids, maps.Values(table))
	}
	if m.DataSet != "" {
		ids = append(ids, m.DataSet)
	}
	if m.Country != "" {
		ids = append(ids, m.Country)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if !isID(id) {
			return fmt.Errorf("%w: %q is no id", ErrMapping, id)
		}
	}
	return nil
}

func isID(id string) bool {
	return id != "" && len(id) <= maxID && strings.IndexFunc(id, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) < 0
}

// element is the id of an element; false if it is not to be sent.
func (m *Mapping) element(code string) (string, bool) {
	if m == nil || m.Elements == nil {
		return code, true
	}
	id, ok := m.Elements[code]
	return id, ok
}

// combo is the id of a category option combo; "" is none.
func (m *Mapping) combo(code string) string {
	if m != nil && m.OptionSets[code] != "" {
		return m.OptionSets[code]
	}
	return code
}

// country is the org unit of what is not split.
const country = "ML"

// ErrPlace is a place that has no org unit.
var ErrPlace = errors.New("a place has no org unit of dhis2")

// orgUnit is the id of the place of a key. A group that names no place has no org
// unit, unless the mapping gives the empty key one.
func (m *Mapping) orgUnit(by facts.By, key string) (string, error) {
	if by == facts.ByNothing {
		if m != nil && m.Country != "" {
			return m.Country, nil
		}
		return country, nil
	}
	if m != nil && m.OrgUnits != nil {
		if id, ok := m.OrgUnits[key]; ok {
			return id, nil
		}
	} else if code := facts.ParsePlace(key).Code; isID(code) {
		return code, nil
	}
	return "", fmt.Errorf("%w: %q", ErrPlace, key)
}
