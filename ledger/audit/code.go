package audit

// A Code names a kind of finding. Codes are never renamed; package message has the
// sentence of each under finding.<code>.
type Code string

// Severity is how much findings of the code ask of the facilitator.
func (c Code) Severity() Severity { return severities[c] }

// The codes, in the order of the table Codes.
const (
	// 1. The history.
	ChainBroken       Code = "chain_broken"
	TwoHistories      Code = "two_histories"
	TwoOpenings       Code = "two_openings"
	CutBelow          Code = "cut_below"
	HistoryChosen     Code = "history_chosen"
	AttestedElsewhere Code = "attested_elsewhere"
	AttestedAhead     Code = "attested_ahead"
	RecoveredByPolicy Code = "recovered_by_policy"
	EntriesStranded   Code = "entries_stranded"
	NotApplied        Code = "not_applied"
	WriterChanged     Code = "writer_changed"

	// 2. The box.
	CashShort        Code = "cash_short"
	CashOver         Code = "cash_over"
	LeftUnexplained  Code = "left_unexplained"
	BoxOpened        Code = "box_opened"
	CarriedDiffers   Code = "carried_differs"
	LargeDifference  Code = "large_difference"
	DifferencesMany  Code = "differences_many"
	CashDifference   Code = "cash_difference"
	RoundDifferences Code = "round_differences"
	BoxNotCounted    Code = "box_not_counted"
	OpeningLoss      Code = "opening_loss"
	BankUnseen       Code = "bank_unseen"

	// 3. The passbooks, and what members say.
	PassbookAhead  Code = "passbook_ahead"
	PassbookBehind Code = "passbook_behind"
	OwesMore       Code = "owes_more"
	OwesLess       Code = "owes_less"
	PayoutDiffers  Code = "payout_differs"

	// 4. The clock.
	EnteredAfter Code = "entered_after"
	Backdated    Code = "backdated"
	Predated     Code = "predated"
	ClockSetBack Code = "clock_set_back"
	ClockUnset   Code = "clock_unset"
	RecordedLate Code = "recorded_late"
	ImportedLate Code = "imported_late"
	Imported     Code = "imported"

	// 5. The meetings.
	FewAttended  Code = "few_attended"
	SameDay      Code = "same_day"
	MeetingAlike Code = "meetings_alike"
	OffRhythm    Code = "off_rhythm"
	NoAttendance Code = "no_attendance"
	OneDevice    Code = "one_device"

	// 6. Corrections.
	CorrectionUnreplaced Code = "correction_unreplaced"
	ReasonErased         Code = "reason_erased"
	CorrectionLater      Code = "correction_later"
	Correction           Code = "correction"

	// 7. Members and loans.
	GhostBorrower      Code = "ghost_borrower"
	GhostMember        Code = "ghost_member"
	LoanInAbsence      Code = "loan_in_absence"
	ReturnInAbsence    Code = "return_in_absence"
	FundLent           Code = "fund_lent"
	GrantReturned      Code = "grant_returned"
	OfficerOverride    Code = "officer_override"
	OfficerForgiven    Code = "officer_forgiven"
	OfficersOwe        Code = "officers_owe"
	RolledAgain        Code = "rolled_again"
	RescheduledAgain   Code = "rescheduled_again"
	RolledOver         Code = "rolled_over"
	Override           Code = "override"
	AboveLimit         Code = "above_limit"
	Overdue            Code = "overdue"
	WriteOff           Code = "write_off"
	LeftOwing          Code = "left_owing"
	Transfer           Code = "transfer"
	SpentAgain         Code = "spent_again"
	RoundSpending      Code = "round_spending"
	WaivedAgain        Code = "waived_again"
	GrantedAgain       Code = "granted_again"
	Waived             Code = "waived"
	LeavingPaid        Code = "leaving_paid"
	ExternalDebt       Code = "external_debt"
	RulesBeforeSharing Code = "rules_before_sharing"

	// 8. Rules and offices.
	KeysMoved       Code = "keys_moved"
	ControlWeakened Code = "control_weakened"
	Amendment       Code = "amendment"
	Election        Code = "election"
)

// A CodeEntry is one line of the table of codes: the code, its severity, the names of
// the values its sentence may use, and what it says.
type CodeEntry struct {
	Code     Code
	Severity Severity
	Values   string // space-separated, in order
	Check    string
}

// Codes is the table of all findings.
var Codes = []CodeEntry{
	{ChainBroken, Grave, "seq", "a hash, a signature, a right, a rule or a balance does not hold"},
	{TwoHistories, Grave, "seq", "the writer signed two histories, and nobody has chosen"},
	{TwoOpenings, Grave, "seq", "two devices were given the right to write, and nobody has chosen"},
	{CutBelow, Grave, "seq", "entries were cut off that somebody had vouched for"},
	{HistoryChosen, Grave, "seq", "the key-holders chose between two histories"},
	{AttestedElsewhere, Grave, "seq", "a facilitator was shown another history"},
	{AttestedAhead, Grave, "seq n", "a facilitator was shown entries that are not here"},
	{RecoveredByPolicy, Grave, "seq", "the right to write moved without the quorum"},
	{EntriesStranded, Warning, "n", "entries of a lost device were left out of the book"},
	{NotApplied, Warning, "seq", "the journal goes on in a newer version"},
	{WriterChanged, Notice, "seq", "another device writes since then"},

	{CashShort, Grave, "fund counted expected difference", "the box holds less than the book says"},
	{CashOver, Warning, "fund counted expected difference", "the box holds more than the book says"},
	{LeftUnexplained, Warning, "fund counted expected difference", "what was missing at the last visit was never entered"},
	{BoxOpened, Warning, "meeting fund counted expected", "a purse changed between two meetings by a share or more"},
	{CarriedDiffers, Warning, "meeting fund counted expected", "the first count after a share-out, or a cut-over, is not what was carried"},
	{LargeDifference, Warning, "meeting fund counted expected", "a count in a meeting differed by a share or more"},
	{DifferencesMany, Warning, "n meetings difference", "money is missing again and again"},
	{RoundDifferences, Warning, "n", "what is missing is whole banknotes, several times"},
	{OpeningLoss, Warning, "amount", "a running group was entered with a loss"},
	{CashDifference, Notice, "meeting fund counted expected", "a count differed and was explained"},
	{BankUnseen, Info, "fund amount", "money is at the bank, which no count shows"},
	{BoxNotCounted, Info, "", "nobody counted the box in front of the facilitator"},

	{PassbookAhead, Grave, "member said book", "a passbook has shares that the book has not"},
	{PassbookBehind, Grave, "member said book", "the book has shares that the passbook has not"},
	{OwesMore, Grave, "member said book", "a member owes more than the book says: a loan may not be recorded"},
	{OwesLess, Grave, "member said book", "a member owes less than the book says: a repayment may not be recorded"},
	{PayoutDiffers, Grave, "member said book", "a member got another sum at the share-out than the book says"},

	{EnteredAfter, Warning, "meeting n hours", "money was entered long after the rest of the meeting"},
	{Backdated, Warning, "meeting date days", "a meeting was recorded when the next one was already due"},
	{Predated, Warning, "meeting date days", "a meeting was recorded before the day it is dated"},
	{ClockSetBack, Warning, "seq days", "the device's clock was set back by a day or more"},
	{ClockUnset, Notice, "n", "entries were recorded while the clock was not set"},
	{RecordedLate, Notice, "n days", "meetings were recorded after their day"},
	{ImportedLate, Notice, "n", "a register was imported into a running journal"},
	{Imported, Info, "n", "the entries of a paper register"},

	{FewAttended, Warning, "meeting n registered", "money moved in a meeting to which hardly anybody came"},
	{SameDay, Warning, "meeting date", "two meetings have one date"},
	{MeetingAlike, Warning, "n meeting", "meetings in a row repeat each other share for share"},
	{OffRhythm, Notice, "meeting days", "a meeting was held too soon after the last one"},
	{NoAttendance, Notice, "n", "meetings without attendance"},
	{OneDevice, Info, "n meetings", "closings that were cosigned on the writer's device alone"},

	{CorrectionUnreplaced, Warning, "seq amount", "money was corrected out of the book and not entered again"},
	{ReasonErased, Warning, "seq", "the explanation of an entry was erased"},
	{CorrectionLater, Notice, "seq meeting", "an entry was corrected after the group had heard its meeting's recital"},
	{Correction, Notice, "seq amount", "an entry was corrected"},

	{GhostBorrower, Grave, "member n amount", "who owes a loan was not seen for long while her account moved"},
	{GhostMember, Warning, "member n", "an account moves and its owner is never there"},
	{LoanInAbsence, Warning, "member loan amount", "a loan was granted to somebody who was not there"},
	{ReturnInAbsence, Warning, "member amount", "shares were paid back to somebody who was not there"},
	{FundLent, Warning, "fund loan amount", "a loan from a fund that was opened to lending, or filled, for it"},
	{GrantReturned, Warning, "member fund amount", "a large grant came back with a charge on it, or from who got it"},
	{OfficerOverride, Warning, "member loan amount", "who keeps the box or the book borrowed far past the limit, with no guarantor"},
	{OfficerForgiven, Warning, "member amount", "an officer's loan was given up while she sat there"},
	{OfficersOwe, Warning, "amount all", "the officers owe most of what is lent"},
	{RolledAgain, Warning, "member n amount", "a loan is paid with the next one of the same sum, again and again"},
	{RescheduledAgain, Warning, "loan member n", "a loan was given new dates more than once"},
	{WaivedAgain, Warning, "member n amount", "charges or fines of one member were forgiven again and again"},
	{GrantedAgain, Warning, "member n amount", "who keeps the box or the book was given support again and again"},
	{SpentAgain, Warning, "n meetings amount", "the savings pay an expense meeting after meeting"},
	{RolledOver, Notice, "member loan amount", "a late loan was paid with a new one"},
	{Override, Notice, "member loan amount", "the assembly decided past a limit"},
	{AboveLimit, Notice, "member amount limit", "a member owes more than the multiple of her savings"},
	{Overdue, Notice, "n amount days", "loans are late"},
	{WriteOff, Notice, "loan member amount", "a loan was given up"},
	{LeftOwing, Notice, "member amount", "a member left and a fund lost what she owed"},
	{LeavingPaid, Notice, "member amount", "a member left and was paid, and was not there"},
	{Waived, Notice, "member amount", "a charge was forgiven"},
	{ExternalDebt, Notice, "fund amount charge", "money was borrowed outside, or paid back there"},
	{Transfer, Notice, "from_fund to_fund amount", "money went from one fund to another"},
	{RoundSpending, Notice, "n", "what was spent is round, many times in a row"},

	{RulesBeforeSharing, Warning, "seq", "the rules of the share-out changed just before it"},
	{KeysMoved, Warning, "n", "within a cycle so many key-holders who are still members gave up their keys that the new ones can sign alone"},
	{ControlWeakened, Warning, "seq", "the quorum, the programme or the recovery changed"},
	{Amendment, Notice, "seq", "the constitution was amended"},
	{Election, Notice, "seq", "officers were elected within the cycle"},
}

var severities = func() map[Code]Severity {
	all := map[Code]Severity{}
	for _, c := range Codes {
		all[c.Code] = c.Severity
	}
	return all
}()
