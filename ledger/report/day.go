package report

import "jigiya/ledger"

// A Day is a date that may not have come yet: then it is null in JSON.
type Day ledger.Date

// String is the ISO form, or nothing.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return ledger.Date(d).String()
}

// MarshalJSON writes the ISO date or null.
func (d Day) MarshalJSON() ([]byte, error) {
	if d == 0 {
		return []byte("null"), nil
	}
	return []byte(`"` + d.String() + `"`), nil
}

// UnmarshalJSON reads either.
func (d *Day) UnmarshalJSON(text []byte) error {
	*d = 0
	if string(text) == "null" {
		return nil
	}
	if n := len(text); n >= 2 {
		text = text[1 : n-1]
	}
	return (*ledger.Date)(d).UnmarshalText(text)
}

// cell is the day in a table.
func (d Day) cell() any {
	if d == 0 {
		return nil
	}
	return ledger.Date(d)
}
