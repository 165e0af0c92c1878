package ledger

// A Constitution is everything that differs from group to group (rules.md §1).
// It is data: no other code asks which group it is.
type Constitution struct {
	Name            string         `json:"name"`
	Method          Method         `json:"method"`
	Place           Place          `json:"place"`
	Currency        Currency       `json:"currency"`
	CashStep        Amount         `json:"cash_step"`
	ShareValue      Amount         `json:"share_value"`
	SharesMin       Shares         `json:"shares_min"`
	SharesMax       Shares         `json:"shares_max"`
	MeetingInterval Interval       `json:"meeting_interval"`
	Quorum          uint32         `json:"quorum"`
	Programme       Address        `json:"programme,omitzero"`
	Funds           []FundRule     `json:"funds"` // the other funds; savings is always there
	Loans           LoanRules      `json:"loans"`
	ShareOut        ShareOutRules  `json:"share_out"`
	Leaving         LeavingRule    `json:"leaving"`
	Joining         JoiningRule    `json:"joining"`
	Agenda          []AgendaItem   `json:"agenda"`
	Recovery        RecoveryPolicy `json:"recovery,omitempty"`
	Fines           []FineRule     `json:"fines"`
}

// Place is where a group is, for people and, by a coded map, for statistics.
type Place struct {
	Village string `json:"village"`
	Code    string `json:"code"` // scheme-date:code, e.g. ocha-2023:ML0505
}

// A Currency is an ISO 4217 code.
type Currency string

// Method is how members save.
type Method string

// The methods of saving (rules.md §1).
const (
	VSLA  Method = "vsla"
	Fixed Method = "fixed"
	Equal Method = "equal"
)

// Commits says whether members of such a group commit to a number of shares.
func (m Method) Commits() bool { return m == Fixed || m == Equal }

// A FundRule is a purse beside the savings.
type FundRule struct {
	Name         FundName `json:"name"`
	Contribution Amount   `json:"contribution"` // proposed per member and meeting; 0 is free
	Lends        bool     `json:"lends"`
}

// Convention is how the charge of a loan is computed (rules.md §4).
type Convention string

// The six conventions.
const (
	FlatTerm            Convention = "flat_term"
	FlatOnce            Convention = "flat_once"
	FixedFee            Convention = "fixed_fee"
	InAdvance           Convention = "in_advance"
	PerPeriodOnOriginal Convention = "per_period_on_original"
	PerPeriodOnBalance  Convention = "per_period_on_balance"
)

// PerPeriod says whether a charge falls due again at every period's end.
func (c Convention) PerPeriod() bool {
	return c == PerPeriodOnOriginal || c == PerPeriodOnBalance
}

// Repay is when a loan is to be paid back.
type Repay string

// Part by part, or all at the end of the term.
const (
	Instalments Repay = "instalments"
	AtEnd       Repay = "at_end"
)

// LoanRules are the terms of the group's loans. A loan keeps those of its grant.
type LoanRules struct {
	Convention  Convention  `json:"convention"`
	Rate        BasisPoints `json:"rate_bp"` // per period
	FixedFee    Amount      `json:"fixed_fee"`
	Period      Interval    `json:"period"` // 4w or 1m
	MaxPeriods  uint32      `json:"max_periods"`
	MaxMultiple uint32      `json:"max_multiple"` // of the member's savings at cost; 0 is no limit
	MaxOpen     uint32      `json:"max_open"`
	ChargeStep  Amount      `json:"charge_step"`
	Repay       Repay       `json:"repay"`
}

// ShareOutMethod is how the fund is divided (rules.md §6).
type ShareOutMethod string

// The seven methods of share-out.
const (
	ByShares            ShareOutMethod = "by_shares"
	ByShareValue        ShareOutMethod = "by_share_value"
	EqualParts          ShareOutMethod = "equal"
	EqualProfit         ShareOutMethod = "equal_profit"
	InterestReturned    ShareOutMethod = "interest_returned"
	SavingsAndBorrowing ShareOutMethod = "savings_and_borrowing"
	TimeWeighted        ShareOutMethod = "time_weighted"
)

// A Remainder says where the money goes that rounding leaves: "carry",
// "largest_remainder" or "fund:NAME".
type Remainder string

// The remainder rules that name no fund.
const (
	Carry            Remainder = "carry"
	LargestRemainder Remainder = "largest_remainder"
)

// Fund is the fund that takes the remainder, if the rule names one.
func (r Remainder) Fund() (FundName, bool) {
	const prefix = "fund:"
	if len(r) > len(prefix) && r[:len(prefix)] == prefix {
		return FundName(r[len(prefix):]), true
	}
	return "", false
}

// OpenLoans says what happens to a loan of the savings fund at the share-out.
type OpenLoans string

// Refuse the share-out, or set the loan off against the borrower's payout.
const (
	RefuseOpenLoans OpenLoans = "refuse"
	OffsetOpenLoans OpenLoans = "offset"
)

// ShareOutRules are how a cycle ends.
type ShareOutRules struct {
	Method        ShareOutMethod `json:"method"`
	Step          Amount         `json:"step"` // each payout is a multiple of it
	ValueDecimals uint32         `json:"value_decimals"`
	SavingsPct    uint32         `json:"savings_pct"` // savings_and_borrowing only
	Remainder     Remainder      `json:"remainder"`
	OpenLoans     OpenLoans      `json:"open_loans"`
}

// LeavingRule is what a member takes with her in mid-cycle (rules.md §5).
type LeavingRule string

// The leaving rules.
const (
	LeaveAtCost  LeavingRule = "at_cost"
	LeaveAtValue LeavingRule = "at_value"
	LeaveForfeit LeavingRule = "forfeit"
)

// JoiningRule is what a member pays who comes in mid-cycle (rules.md §5).
type JoiningRule string

// The joining rules.
const (
	JoinZero    JoiningRule = "zero"
	JoinCatchUp JoiningRule = "catch_up"
	JoinAtValue JoiningRule = "at_value"
)

// An AgendaItem is a step of the meeting.
type AgendaItem string

// The steps, in the order of a VSLA meeting.
const (
	AgendaAttendance AgendaItem = "attendance"
	AgendaFunds      AgendaItem = "funds"
	AgendaSavings    AgendaItem = "savings"
	AgendaFines      AgendaItem = "fines"
	AgendaRepayments AgendaItem = "repayments"
	AgendaExpenses   AgendaItem = "expenses"
	AgendaLoans      AgendaItem = "loans"
)

// DefaultAgenda is the order where the constitution names none.
var DefaultAgenda = []AgendaItem{AgendaAttendance, AgendaFunds, AgendaSavings, AgendaFines, AgendaRepayments, AgendaExpenses, AgendaLoans}

// A RecoveryPolicy says who may give the group a new writer when the quorum of
// key-holders is lost too; empty is nobody.
type RecoveryPolicy string

// The recovery policies a group may found itself with.
const (
	RecoverWithKeyHolder RecoveryPolicy = "key-holder+facilitator+programme"
	RecoverAfter30Days   RecoveryPolicy = "facilitator+programme after 30 days"
)

// A FineRule is a line of the fine list.
type FineRule struct {
	Cause  Slug   `json:"cause"`
	Amount Amount `json:"amount"`
}

// CauseMissed is the fine levied by the closing itself on who stayed behind her commitment.
const CauseMissed Slug = "missed"

// Fine is the amount the fine list names for a cause.
func (c *Constitution) Fine(cause Slug) (Amount, bool) {
	for _, f := range c.Fines {
		if f.Cause == cause {
			return f.Amount, true
		}
	}
	return 0, false
}

// Fund is the rule of a fund beside savings.
func (c *Constitution) Fund(name FundName) (FundRule, bool) {
	for _, f := range c.Funds {
		if f.Name == name {
			return f, true
		}
	}
	return FundRule{}, false
}

// Lends says whether loans may be granted from a fund. The savings fund always lends.
func (c *Constitution) Lends(name FundName) bool {
	f, _ := c.Fund(name)
	return name == Savings || f.Lends
}
