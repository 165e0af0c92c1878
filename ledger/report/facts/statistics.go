package facts

import (
	"jigiya/crypto"
	"jigiya/ledger"
)

// Statistics are the figures of a query.
type Statistics struct {
	At      ledger.Date `json:"at"`
	From    ledger.Date `json:"from,omitzero"` // first day of the period; absent: each group's cycle to date
	By      By          `json:"by"`
	Within  string      `json:"within,omitempty"` // the place of which they are; absent: all
	Series  Series      `json:"series_by,omitempty"`
	Rows    []Row       `json:"rows"`
	Total   Row         `json:"total"`
	Totals  []Row       `json:"totals,omitempty"` // one per currency, where there are several; Total then holds no money
	Points  []Point     `json:"series,omitempty"`
	Places  []Locality  `json:"places"` // where the groups are, on both maps
	LeftOut []LeftOut   `json:"left_out"`
	Stopped []Stopped   `json:"stopped,omitempty"`

	// Published says that small cells are suppressed (see Statistics.Publish).
	Published bool `json:"published,omitempty"`

	partial bool        // what is withheld is not to be decided from these rows alone
	beside  *Statistics // of all groups: from this it is
}

// A Point is one period of a series: the state at its end, what moved in it.
type Point struct {
	Period string      `json:"period"` // 2026-03, 2026Q1
	From   ledger.Date `json:"from"`
	At     ledger.Date `json:"at"`
	Rows   []Row       `json:"rows"`
	Total  Row         `json:"total"`
	Totals []Row       `json:"totals,omitempty"`
}

// A Row is one cell of a disaggregation: the sums of its groups and how much of what
// is known they stand for. Where the groups of one key have several currencies, each
// has a row.
type Row struct {
	Key       string          // as By says; empty in a total
	Currency  ledger.Currency // empty in a total over several
	Groups    uint32          // known
	Reporting uint32          // that have figures at the date
	Oldest    ledger.Date     // the oldest last closing of those; 0 where none reports
	Newest    ledger.Date

	sums       *cell
	indicators []Indicator
	by         By
	place      Place
	mixed      bool     // several currencies: no money
	hidden     hiding   // what is withheld: see Publish
	only       []string // the codes of the indicators that are told; none is all
}

// A Figure is an indicator of a row.
type Figure struct {
	Indicator
	NumValue   int64 // the numerator
	DenValue   int64 // the denominator; 1 where the indicator has none
	Value      Decimal
	Suppressed bool // too few people are behind it: it has no values
}

// A LeftOut is a group that is known and in no figure, and why.
type LeftOut struct {
	Group crypto.Hash `json:"group"`
	State State       `json:"state"`
	Place string      `json:"place,omitempty"`
}

// A Stopped is a group whose later entries this program is too old for; its figures
// end there.
type Stopped struct {
	Group crypto.Hash `json:"group"`
	Seq   uint64      `json:"seq"` // of the last entry that counts
}
