package journal

import "jigiya/ledger"

// The closed lists. An entry holds a word of them as its place, 0 being no word;
// whether a field may do without is the rules' question. A list may grow at its
// end, with a new version; nothing in it ever moves.
var (
	sexes       = []ledger.Sex{"", "f", "m"}
	roles       = []ledger.Role{"", "chairperson", "record-keeper", "treasurer", "money-counter", "key-holder"}
	marks       = []ledger.Mark{"", "present", "late", "represented", "excused", "absent"}
	causes      = []ledger.LeavingCause{"", "left", "excluded", "died"}
	purposes    = []ledger.Purpose{"", "trade", "farming", "livestock", "food", "health", "school", "ceremony", "housing", "other"}
	authorities = []ledger.Authority{"", "quorum", "policy"}
	scopes      = []ledger.Slug{"", "journal", "persons", "words"}

	methods      = []ledger.Method{"", "vsla", "fixed", "equal"}
	conventions  = []ledger.Convention{"", "flat_term", "flat_once", "fixed_fee", "in_advance", "per_period_on_original", "per_period_on_balance"}
	repays       = []ledger.Repay{"", "instalments", "at_end"}
	shareOuts    = []ledger.ShareOutMethod{"", "by_shares", "by_share_value", "equal", "equal_profit", "interest_returned", "savings_and_borrowing", "time_weighted"}
	openLoans    = []ledger.OpenLoans{"", "refuse", "offset"}
	leavingRules = []ledger.LeavingRule{"", "at_cost", "at_value", "forfeit"}
	joiningRules = []ledger.JoiningRule{"", "zero", "catch_up", "at_value"}
	agendaItems  = []ledger.AgendaItem{"", "attendance", "funds", "savings", "fines", "repayments", "expenses", "loans"}
	recoveries   = []ledger.RecoveryPolicy{"", "key-holder+facilitator+programme", "facilitator+programme after 30 days"}
)

// Names that are frequent enough to be one byte: their place, counted from 1.
// These lists never grow: what is spelled out once is spelled out for ever.
var (
	fundNames  = []ledger.FundName{"savings", "social", "school", "canteen"}
	remainders = []ledger.Remainder{"carry", "largest_remainder"}
)
