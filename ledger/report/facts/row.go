package facts

import (
	"bytes"
	"encoding/json"

	"jigiya/ledger"
)

type rowJSON struct {
	Key        *string         `json:"key,omitempty"` // of a row; a total has none
	Currency   ledger.Currency `json:"currency,omitempty"`
	Place      *Area           `json:"place,omitempty"`
	Groups     uint32          `json:"groups"`
	Reporting  uint32          `json:"reporting"`
	Oldest     ledger.Date     `json:"oldest,omitzero"`
	Newest     ledger.Date     `json:"newest,omitzero"`
	Suppressed bool            `json:"suppressed,omitempty"`
	Indicators json.RawMessage `json:"indicators"`
}

// MarshalJSON writes the row with its indicators as one object, in their order.
func (r Row) MarshalJSON() ([]byte, error) {
	var figures bytes.Buffer
	figures.WriteByte('{')
	for i, f := range r.Figures() {
		if i > 0 {
			figures.WriteByte(',')
		}
		figure, err := f.MarshalJSON()
		if err != nil {
			return nil, err
		}
		figures.WriteString(`"` + f.Code + `":`)
		figures.Write(figure)
	}
	figures.WriteByte('}')
	var key *string
	if r.by != ByNothing {
		key = &r.Key
	}
	return json.Marshal(rowJSON{
		key, r.Currency, r.Place(), r.Groups, r.Reporting, r.Oldest, r.Newest, r.Suppressed(), figures.Bytes(),
	})
}

// Suppressed says that the whole row is withheld: see Statistics.Publish.
func (r *Row) Suppressed() bool { return r.hidden&theRow != 0 }

// Place is what is known of the row's area, nil where the rows are no areas.
func (r *Row) Place() *Area {
	switch r.by {
	case ByRegion, ByCercle, ByCommune, ByGroup:
		area := r.place.Area()
		return &area
	}
	return nil
}
