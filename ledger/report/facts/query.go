package facts

import "jigiya/ledger"

// By says what the rows of statistics are.
type By string

// The disaggregations. Keys: of places the code with its scheme, as deep as asked for
// or, where the group's own code is not as deep, as it is; the region of today's map
// by name; the facilitator as the caller gave it; the cycle's number; the group's age
// in full years, the last one open (5+); the group's id in hex.
const (
	ByNothing     By = ""
	ByRegion      By = "region"
	ByRegion2023  By = "region_2023" // by the map of 19 regions (see Places)
	ByCercle      By = "cercle"
	ByCommune     By = "commune"
	ByFacilitator By = "facilitator"
	ByProgramme   By = "programme"
	ByMethod      By = "method"
	ByCycle       By = "cycle"
	ByAge         By = "age"
	ByGroup       By = "group"
)

// Those of loans alone (see Engine.Loans). Classes of size and term say their bounds,
// both included; what is as large as the last one's or larger has a plus.
const (
	ByPurpose By = "purpose"
	BySize    By = "size"   // of the principal
	ByTerm    By = "term"   // in days
	ByRank    By = "rank"   // the borrower's 1st, 2nd, 3rd ... loan
	BySeason  By = "season" // of the grant: dry (January to May), lean (to September), harvest
	ByCohort  By = "cohort" // month of the grant
)

// Series asks for the figures of successive periods.
type Series string

// The series.
const (
	NoSeries  Series = ""
	ByMonth   Series = "month"
	ByQuarter Series = "quarter"
)

// A Query asks for statistics.
type Query struct {
	At     ledger.Date // the last day that counts
	From   ledger.Date // the first day of the period; 0 is each group's cycle to date, and DefaultPoints periods of a series
	By     By
	Series Series

	Within    string         // a place code: only groups in that region, cercle or commune
	Programme ledger.Address // only groups of this programme, if not zero

	// Leaving says that the answer is to be published: what is withheld is then decided
	// beside the other tables that may be had of the same groups (see Statistics.Publish),
	// and a series without From is of its periods, in all too.
	Leaving bool
}
