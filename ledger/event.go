package ledger

// An Event is a fact of the group's life, as it was said in the meeting: no
// place in a journal yet, no signature. The structs below are the only form it
// has anywhere: command, page, register row and entry all carry these.
type Event interface {
	// Kind is the event's number in the journal.
	Kind() Kind

	// form refuses what is wrong in the event itself, whatever the book says.
	form() error

	// weigh computes what the event would do to the book, or the rule that
	// refuses it. It changes nothing.
	weigh(b *Book, f *Fact) (effect, error)
}

// A GroupFounded is the first entry of every journal.
type GroupFounded struct {
	Constitution Constitution `json:"constitution"`
	Members      []Founder    `json:"members"`
	Writer       Signatory    `json:"writer"` // the founding device, which may write
}

// A Founder is a member at the founding.
type Founder struct {
	Member MemberNumber `json:"member"`
	Sex    Sex          `json:"sex"`
	Person Words        `json:"person"` // her name, beside the journal
	Roles  []Role       `json:"roles"`
	Key    Signatory    `json:"key,omitzero"` // if she is a key-holder
}

// A GroupAmended changes the constitution, with the quorum.
type GroupAmended struct {
	Constitution Constitution `json:"constitution"`
}

// A MemberJoined brings in a member under the constitution's joining rule.
type MemberJoined struct {
	Member MemberNumber `json:"member"`
	Sex    Sex          `json:"sex"`
	Person Words        `json:"person"`
	Former MemberNumber `json:"former,omitempty"` // her number when she was here before
	Shares Shares       `json:"shares,omitempty"` // bought on joining; catch_up: exactly what the poorest has
}

// A LeavingCause is why a member left.
type LeavingCause string

// The causes of leaving.
const (
	CauseLeft     LeavingCause = "left"
	CauseExcluded LeavingCause = "excluded"
	CauseDied     LeavingCause = "died"
)

// A MemberLeft settles a member's account under the constitution's leaving rule.
type MemberLeft struct {
	Member MemberNumber `json:"member"`
	Cause  LeavingCause `json:"cause"`
}

// OfficersElected replaces the officers, with the quorum of the old key-holders.
type OfficersElected struct {
	Officers []Officer `json:"officers"`
}

// A CommitmentSet is the number of shares a woman commits to buy every meeting
// of the cycle (method fixed).
type CommitmentSet struct {
	Member MemberNumber `json:"member"`
	Shares Shares       `json:"shares"`
}

// A Count is one purse counted.
type Count struct {
	Fund   FundName `json:"fund"`
	Amount Amount   `json:"amount"`
}

// A MeetingOpened begins meeting Meeting of the cycle; every purse is counted.
type MeetingOpened struct {
	Meeting uint32  `json:"meeting"`
	Date    Date    `json:"date"`
	Counts  []Count `json:"counts"`
}

// A Mark is how a member attended.
type Mark string

// The marks of attendance.
const (
	Present     Mark = "present"
	Late        Mark = "late"
	Represented Mark = "represented"
	Excused     Mark = "excused"
	Absent      Mark = "absent"
)

// Marks are all of them.
var Marks = []Mark{Present, Late, Represented, Excused, Absent}

// Attends says whether the mark counts as attending (rules.md §8).
func (m Mark) Attends() bool { return m == Present || m == Late || m == Represented }

// An AttendanceMarked is one member's mark; a later one replaces it.
type AttendanceMarked struct {
	Member MemberNumber `json:"member"`
	Mark   Mark         `json:"mark"`
}

// A CashDifference explains why a purse holds other than the book says.
type CashDifference struct {
	Fund        FundName `json:"fund"`
	Counted     Amount   `json:"counted"`
	Expected    Amount   `json:"expected"`
	Explanation Words    `json:"explanation"`
}

// A MeetingClosed ends the meeting: every purse counted, the totals that are
// read out, and (in the entry) the quorum's cosignatures.
type MeetingClosed struct {
	Counts []Count `json:"counts"`
	Totals Totals  `json:"totals"`
}

// Totals are what the recital says beside the purses; the gate recomputes them.
type Totals struct {
	Shares      Shares `json:"shares"`
	Savings     Amount `json:"savings"`
	Outstanding Amount `json:"loans_outstanding"`
	ChargesDue  Amount `json:"charges_due"`
	FinesDue    Amount `json:"fines_due"`
}

// A MeetingCancelled says that no meeting was held on a date; or, where a
// meeting is open and nothing but marks was recorded in it, that it was opened
// in error.
type MeetingCancelled struct {
	Date   Date  `json:"date"`
	Reason Words `json:"reason"`
}

// A Contribution is a member's payment into a fund. Into savings it buys
// Shares; Amount may say the same in money, or stand alone if it is a whole
// number of shares.
type Contribution struct {
	Member MemberNumber `json:"member"`
	Fund   FundName     `json:"fund"`
	Shares Shares       `json:"shares,omitempty"`
	Amount Amount       `json:"amount,omitempty"`
}

// A ShareReturned gives shares back at cost.
type ShareReturned struct {
	Member MemberNumber `json:"member"`
	Shares Shares       `json:"shares"`
}

// A Purpose is what a loan is for (rules.md §8).
type Purpose string

// Purposes are the words the statistics know.
var Purposes = []Purpose{"trade", "farming", "livestock", "food", "health", "school", "ceremony", "housing", "other"}

// A LoanGranted lends Principal from a fund for a number of periods.
type LoanGranted struct {
	Loan       LoanNumber     `json:"loan"`
	Member     MemberNumber   `json:"member"`
	Fund       FundName       `json:"fund"`
	Principal  Amount         `json:"principal"`
	Periods    uint32         `json:"periods"`
	Purpose    Purpose        `json:"purpose"`
	Detail     Words          `json:"detail,omitzero"` // the purpose in words
	Guarantors []MemberNumber `json:"guarantors,omitempty"`
	Override   Words          `json:"override,omitzero"` // the reason of the assembly's decision
}

// A Repayment pays a loan: charge due first, then principal. By is the
// guarantor who pays for the borrower, or nobody.
type Repayment struct {
	Loan   LoanNumber   `json:"loan"`
	Amount Amount       `json:"amount"`
	By     MemberNumber `json:"by,omitempty"`
}

// A LoanToppedUp lends more on an open loan, for its remaining whole periods.
type LoanToppedUp struct {
	Loan     LoanNumber `json:"loan"`
	Amount   Amount     `json:"amount"`
	Override Words      `json:"override,omitzero"`
}

// A LoanRescheduled spreads what is owed over Periods from the meeting's date.
type LoanRescheduled struct {
	Loan     LoanNumber `json:"loan"`
	Periods  uint32     `json:"periods"`
	Reason   Words      `json:"reason,omitzero"`
	Override Words      `json:"override,omitzero"`
}

// A ChargeWaived forgives charge that is due.
type ChargeWaived struct {
	Loan   LoanNumber `json:"loan"`
	Amount Amount     `json:"amount"`
	Reason Words      `json:"reason,omitzero"`
}

// A LoanWrittenOff gives up a loan, with the quorum.
type LoanWrittenOff struct {
	Loan   LoanNumber `json:"loan"`
	Reason Words      `json:"reason,omitzero"`
}

// A FineLevied is a fine a member owes to a fund.
type FineLevied struct {
	Member MemberNumber `json:"member"`
	Fund   FundName     `json:"fund"`
	Cause  Slug         `json:"cause"`
	Amount Amount       `json:"amount"`
}

// A FinePaid pays fines owed to a fund, the oldest first.
type FinePaid struct {
	Member MemberNumber `json:"member"`
	Fund   FundName     `json:"fund"`
	Amount Amount       `json:"amount"`
}

// A FineWaived forgives fines owed to a fund, the oldest first.
type FineWaived struct {
	Member MemberNumber `json:"member"`
	Fund   FundName     `json:"fund"`
	Amount Amount       `json:"amount"`
	Reason Words        `json:"reason,omitzero"`
}

// A Grant is a support from a fund other than savings, to a member or a purpose.
type Grant struct {
	Fund    FundName     `json:"fund"`
	Member  MemberNumber `json:"member,omitempty"`
	Amount  Amount       `json:"amount"`
	Purpose Words        `json:"purpose,omitzero"`
}

// A Received is money that comes from outside: a gift, a project, a common field.
type Received struct {
	Fund   FundName `json:"fund"`
	Amount Amount   `json:"amount"`
	Source Words    `json:"source,omitzero"`
}

// An Expense is money the group spends.
type Expense struct {
	Fund    FundName `json:"fund"`
	Amount  Amount   `json:"amount"`
	Purpose Words    `json:"purpose,omitzero"`
}

// A Transfer moves money between two funds, with the quorum.
type Transfer struct {
	From   FundName `json:"from"`
	To     FundName `json:"to"`
	Amount Amount   `json:"amount"`
	Reason Words    `json:"reason,omitzero"`
}

// A BankDeposited brings money of a fund from the box to the bank.
type BankDeposited struct {
	Fund   FundName `json:"fund"`
	Amount Amount   `json:"amount"`
}

// A BankWithdrawn brings it back.
type BankWithdrawn struct {
	Fund   FundName `json:"fund"`
	Amount Amount   `json:"amount"`
}

// A BankInterest is what the bank added to a fund's money there.
type BankInterest struct {
	Fund   FundName `json:"fund"`
	Amount Amount   `json:"amount"`
}

// A BankFee is what the bank took from it.
type BankFee struct {
	Fund   FundName `json:"fund"`
	Amount Amount   `json:"amount"`
}

// An ExternalLoanReceived is a loan to the group, with the quorum.
type ExternalLoanReceived struct {
	Creditor Slug     `json:"creditor"`
	Fund     FundName `json:"fund"`
	Amount   Amount   `json:"amount"`
}

// An ExternalLoanRepaid pays it back: Amount of the debt and a Charge on top.
type ExternalLoanRepaid struct {
	Creditor Slug     `json:"creditor"`
	Fund     FundName `json:"fund"`
	Amount   Amount   `json:"amount"`
	Charge   Amount   `json:"charge,omitempty"`
}

// A Correction reverses the entry Seq exactly; the entry stays.
type Correction struct {
	Seq    uint64 `json:"seq"`
	Reason Words  `json:"reason"`
}

// OpeningBalances bring in a group that already runs, once, before its first
// meeting here (rules.md §7).
type OpeningBalances struct {
	CycleStart     Date              `json:"cycle_start"`
	MembersAtStart uint32            `json:"members_at_start"`
	Meeting        uint32            `json:"meeting"` // the last one held on paper
	Date           Date              `json:"date"`    // of that meeting
	Funds          []OpeningFund     `json:"funds"`
	Externals      []OpeningExternal `json:"externals,omitempty"`
	Members        []OpeningMember   `json:"members"`
	Loans          []OpeningLoan     `json:"loans,omitempty"`
	Fines          []OpeningFine     `json:"fines,omitempty"`
}

// An OpeningFund is a purse at the cut-over. Carried may be negative.
type OpeningFund struct {
	Fund    FundName `json:"fund"`
	Cash    Amount   `json:"cash"`
	Bank    Amount   `json:"bank,omitempty"`
	Carried Amount   `json:"carried,omitempty"`
}

// An OpeningExternal is a debt of the group at the cut-over.
type OpeningExternal struct {
	Creditor Slug     `json:"creditor"`
	Fund     FundName `json:"fund"`
	Amount   Amount   `json:"amount"`
}

// An OpeningMember is a member's shares at the cut-over.
type OpeningMember struct {
	Member MemberNumber `json:"member"`
	Shares Shares       `json:"shares"`
}

// An OpeningLoan is a loan that runs at the cut-over.
type OpeningLoan struct {
	Loan        LoanNumber   `json:"loan"`
	Member      MemberNumber `json:"member"`
	Fund        FundName     `json:"fund"`
	Outstanding Amount       `json:"outstanding"`
	ChargeDue   Amount       `json:"charge_due,omitempty"`
	Granted     Date         `json:"granted"`
	Periods     uint32       `json:"periods"`
}

// An OpeningFine is a fine unpaid at the cut-over.
type OpeningFine struct {
	Member MemberNumber `json:"member"`
	Fund   FundName     `json:"fund"`
	Amount Amount       `json:"amount"`
}

// A Payout is what the share-out gives one member: Payout in all, of which
// Offset is set against her loan and the rest is paid to her.
type Payout struct {
	Member MemberNumber `json:"member"`
	Shares Shares       `json:"shares"`
	Payout Amount       `json:"payout"`
	Offset Amount       `json:"offset"`
}

// Paid is what she takes home.
func (p Payout) Paid() Amount { return p.Payout - p.Offset }

// A ShareOut divides the savings fund and closes the cycle, with the quorum.
// The gate computes it again and refuses any other figure.
type ShareOut struct {
	Payouts     []Payout  `json:"payouts"`
	Remainder   Amount    `json:"remainder"`
	RemainderTo Remainder `json:"remainder_to"` // carry or fund:NAME
}

// A Reinvestment puts a payout back as shares of the new cycle.
type Reinvestment struct {
	Member MemberNumber `json:"member"`
	Shares Shares       `json:"shares"`
}

// A CarriedSum is what a fund brings from the cycle before.
type CarriedSum struct {
	Fund   FundName `json:"fund"`
	Amount Amount   `json:"amount"`
}

// A CycleOpened begins the next cycle, with the quorum. Only here may the
// method, the currency and the share value change.
type CycleOpened struct {
	Cycle         uint32         `json:"cycle"`
	Constitution  Constitution   `json:"constitution"`
	Officers      []Officer      `json:"officers"`
	Carried       []CarriedSum   `json:"carried"`
	Reinvestments []Reinvestment `json:"reinvestments,omitempty"`
}

// A SchoolingReported counts a member's children at school; never names.
type SchoolingReported struct {
	Member         MemberNumber `json:"member"`
	GirlsEnrolled  uint32       `json:"girls_enrolled"`
	GirlsAttending uint32       `json:"girls_attending"`
	BoysEnrolled   uint32       `json:"boys_enrolled"`
	BoysAttending  uint32       `json:"boys_attending"`
}

// An Authority says by what right an epoch was opened (design: forks).
type Authority string

// The quorum of key-holders, or the founding recovery policy.
const (
	ByQuorum Authority = "quorum"
	ByPolicy Authority = "policy"
)

// An Approval is a signature under a recovery policy: of somebody outside the
// group, or of one key-holder where the quorum is lost.
type Approval struct {
	Role      Slug      `json:"role"` // who approves, with her papers: see package journal
	Key       Signatory `json:"key"`
	Signature [64]byte  `json:"-"`
}

// An EpochOpened gives the right to write to a device: the entry it precedes is
// the cut, everything the old writer wrote past it is stranded.
type EpochOpened struct {
	Writer    Signatory  `json:"writer"`
	Authority Authority  `json:"authority"`
	Approvals []Approval `json:"approvals,omitempty"`
	Reason    Words      `json:"reason,omitzero"`
}

// A ForkResolved opens an epoch on the branch the quorum keeps.
type ForkResolved struct {
	Writer   Signatory `json:"writer"`
	Kept     Digest    `json:"kept"`
	Stranded Digest    `json:"stranded"`
	Reason   Words     `json:"reason,omitzero"`
}

// A DeviceGranted lets one device see this group without a programme's credential.
type DeviceGranted struct {
	Device Signatory `json:"device"`
	Scopes []Slug    `json:"scopes"` // journal, persons, words
	Until  Date      `json:"until"`
}

// A DeviceRevoked takes it back.
type DeviceRevoked struct {
	Device Signatory `json:"device"`
}

// A PersonRecorded replaces what is known of a member (name, phone).
type PersonRecorded struct {
	Member MemberNumber `json:"member"`
	Person Words        `json:"person"`
}

// A RecordErased asks every node to overwrite the key of a record.
type RecordErased struct {
	Record Digest `json:"record"`
}

// A RegisterImported marks the Entries that follow it as copied from a paper
// register, so that nobody counts them as recorded late.
type RegisterImported struct {
	File    Digest `json:"file"`
	Rows    uint32 `json:"rows"`
	Entries uint32 `json:"entries"`
}
