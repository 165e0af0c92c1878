package ledger

import (
	"fmt"
	"strings"
)

// A Rule is the stable code of a refusal. Codes are never renamed.
type Rule string

// A RuleError is a refusal: the rule, and the values its sentence names. The
// sentence itself, in the reader's language, is package message's.
type RuleError struct {
	Rule     Rule
	Values   []Value
	Currency Currency // of its amounts; none where no group refused
}

// A Value is one named value of a refusal.
type Value struct {
	Name  string
	Value any // Amount, MemberNumber, LoanNumber, Shares, FundName, Slug, Date, Kind, uint32, uint64, string
}

// Error is the code and its values, for logs and tests.
func (e *RuleError) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Rule))
	for i, v := range e.Values {
		sep := ", "
		if i == 0 {
			sep = ": "
		}
		fmt.Fprintf(&b, "%s%s=%v", sep, v.Name, v.Value)
	}
	return b.String()
}

// Is makes errors.Is(err, &RuleError{Rule: r}) ask for the code alone.
func (e *RuleError) Is(target error) bool {
	t, ok := target.(*RuleError)
	return ok && t.Rule == e.Rule && t.Values == nil
}

// refuse makes a RuleError of a code and name, value pairs.
func refuse(rule Rule, pairs ...any) *RuleError {
	e := &RuleError{Rule: rule}
	for i := 0; i+1 < len(pairs); i += 2 {
		e.Values = append(e.Values, Value{pairs[i].(string), pairs[i+1]})
	}
	return e
}

// The rules, in the order of the table Rules.
const (
	// 1. What the input says by itself.
	RuleAmountMalformed    Rule = "amount_malformed"
	RuleAmountNotPositive  Rule = "amount_not_positive"
	RuleAmountTooLarge     Rule = "amount_too_large"
	RuleNumberOutOfRange   Rule = "number_out_of_range"
	RuleDateMalformed      Rule = "date_malformed"
	RuleNameMalformed      Rule = "name_malformed"
	RuleChoiceUnknown      Rule = "choice_unknown"
	RuleListedTwice        Rule = "listed_twice"
	RuleWordsMissing       Rule = "words_missing"
	RuleConstitutionNeeds  Rule = "constitution_missing"
	RuleConstitutionRange  Rule = "constitution_out_of_range"
	RuleConstitutionChoice Rule = "constitution_choice"
	RuleConstitutionTwice  Rule = "constitution_duplicate"
	RuleConstitutionName   Rule = "constitution_name"

	// 2. The state of the group.
	RuleNotFounded            Rule = "group_not_founded"
	RuleAlreadyFounded        Rule = "group_already_founded"
	RuleCycleClosed           Rule = "cycle_closed"
	RuleCycleOpen             Rule = "cycle_open"
	RuleNoMeetingOpen         Rule = "no_meeting_open"
	RuleMeetingOpen           Rule = "meeting_open"
	RuleDifferenceUnexplained Rule = "difference_unexplained"

	// 3. What the event refers to.
	RuleUnknownFund     Rule = "unknown_fund"
	RuleUnknownMember   Rule = "unknown_member"
	RuleMemberLeft      Rule = "member_left"
	RuleMemberExists    Rule = "member_number_used"
	RuleUnknownLoan     Rule = "unknown_loan"
	RuleLoanExists      Rule = "loan_number_used"
	RuleLoanClosed      Rule = "loan_closed"
	RuleUnknownCreditor Rule = "unknown_creditor"
	RuleUnknownEntry    Rule = "unknown_entry"

	// 4. The event's own rules.
	RuleMeetingExists         Rule = "meeting_exists"
	RuleMeetingNumber         Rule = "meeting_number"
	RuleDateBeforeLast        Rule = "date_before_last_meeting"
	RulePurseNotCounted       Rule = "purse_not_counted"
	RuleNoDifference          Rule = "no_difference"
	RuleExpectedDiffers       Rule = "expected_differs"
	RuleCountDiffers          Rule = "count_differs"
	RuleTotalsDiffer          Rule = "totals_differ"
	RuleMeetingHeld           Rule = "meeting_held"
	RuleMeetingOtherDate      Rule = "meeting_other_date"
	RuleMeetingUsed           Rule = "meeting_has_entries"
	RuleNotWholeShares        Rule = "not_whole_shares"
	RuleShareMinimum          Rule = "share_minimum"
	RuleShareLimit            Rule = "share_limit_exceeded"
	RuleNotEnoughShares       Rule = "not_enough_shares"
	RuleNoCommitment          Rule = "method_has_no_commitment"
	RuleCommitmentRange       Rule = "commitment_out_of_range"
	RuleGroupFull             Rule = "group_full"
	RuleJoiningShares         Rule = "joining_shares"
	RuleHoldsKey              Rule = "leaver_holds_key"
	RuleOfficerKey            Rule = "key_holder_needs_key"
	RuleQuorumRange           Rule = "quorum_out_of_range"
	RuleOnlyAtNewCycle        Rule = "only_at_new_cycle"
	RuleFundInUse             Rule = "fund_in_use"
	RuleFundDoesNotLend       Rule = "fund_does_not_lend"
	RuleGuarantor             Rule = "guarantor_is_borrower"
	RuleOpenLoanLimit         Rule = "open_loan_limit"
	RuleChargeTakesAll        Rule = "charge_takes_all"
	RuleTermOver              Rule = "loan_term_over"
	RuleTermLimit             Rule = "loan_term_exceeded"
	RuleMultipleLimit         Rule = "loan_limit_exceeded"
	RuleHasOverdueLoan        Rule = "has_overdue_loan"
	RuleHasUnpaidFine         Rule = "has_unpaid_fine"
	RuleMoreThanOwed          Rule = "more_than_owed"
	RuleNotSavings            Rule = "not_from_savings"
	RuleSameFund              Rule = "same_fund"
	RuleNotCorrectable        Rule = "not_correctable"
	RuleAlreadyCorrected      Rule = "already_corrected"
	RuleHasSuccessors         Rule = "entry_has_successors"
	RuleOpeningTooLate        Rule = "opening_too_late"
	RuleBankNotEmpty          Rule = "bank_not_empty"
	RuleExternalDebt          Rule = "external_debt_open"
	RuleOpenLoanAtShareOut    Rule = "open_loans"
	RuleNothingToShare        Rule = "nothing_to_share"
	RulePayoutNegative        Rule = "payout_negative"
	RuleOwesMoreThanPayout    Rule = "owes_more_than_payout"
	RuleShareOutDiffers       Rule = "share_out_differs"
	RuleCycleNumber           Rule = "cycle_number"
	RuleCarriedDiffers        Rule = "carried_differs"
	RuleSchoolingInconsistent Rule = "attending_exceeds_enrolled"

	// 5. The money.
	RuleOverflow  Rule = "amount_overflow"
	RuleCashShort Rule = "cash_short"
	RuleBankShort Rule = "bank_short"
	RuleFundShort Rule = "fund_short"

	// 6. The quorum.
	RuleQuorumMissing Rule = "quorum_missing"
)

// A RuleEntry is one line of the table of rules: the code, the names of the
// values its sentence may use, and what is checked.
type RuleEntry struct {
	Rule   Rule
	Values string // space-separated names, in order
	Check  string
}

// Rules is the table of all refusals in the order in which they are checked:
// what an input says by itself, the state of the group, what the event refers
// to, its own rules, the money, the quorum. An event that breaks several is
// refused with the first of them, so that one wrong input has one refusal; only
// a constitution is asked key by key, in the order of its file. The sentences,
// in three languages, stand under the same codes in package message.
var Rules = []RuleEntry{
	// What the input says by itself.
	{RuleAmountMalformed, "text", "an amount is whole, in the digits 0-9, without sign, separator or exponent"},
	{RuleAmountNotPositive, "amount", "an amount is at least one unit of the currency"},
	{RuleAmountTooLarge, "text max", "an amount is at most 10^12"},
	{RuleNumberOutOfRange, "field value min max", "a number lies between its bounds"},
	{RuleDateMalformed, "text", "a date is a real day, written 2026-03-02, between 1970 and 2199"},
	{RuleNameMalformed, "field text", "a fund, cause or creditor is named with a-z, 0-9, - and _"},
	{RuleChoiceUnknown, "field text choices", "a word comes from its list"},
	{RuleListedTwice, "field text", "nothing stands twice in a list"},
	{RuleWordsMissing, "field", "what must be explained is explained"},
	{RuleConstitutionNeeds, "key", "the constitution has every key it needs"},
	{RuleConstitutionRange, "key value min max", "a number of the constitution lies between its bounds"},
	{RuleConstitutionChoice, "key value choices", "a word of the constitution comes from its list"},
	{RuleConstitutionTwice, "key value", "no fund, cause, member or agenda item stands twice"},
	{RuleConstitutionName, "key value", "a name in the constitution is written as names are"},
	// The state of the group.
	{RuleNotFounded, "", "the journal begins with the founding"},
	{RuleAlreadyFounded, "", "and is founded once"},
	{RuleCycleClosed, "cycle", "after the share-out comes the next cycle"},
	{RuleCycleOpen, "cycle", "a new cycle begins only after the share-out of the old one"},
	{RuleNoMeetingOpen, "event", "money moves only in an open meeting"},
	{RuleMeetingOpen, "meeting event", "what happens between meetings waits for the closing"},
	{RuleDifferenceUnexplained, "fund counted expected", "a count that differs is explained before anything else"},
	// What the event refers to.
	{RuleUnknownFund, "fund funds", "the fund is in the constitution"},
	{RuleUnknownMember, "member", "the member exists"},
	{RuleMemberLeft, "member", "and has not left"},
	{RuleMemberExists, "member", "a member's number is never used again"},
	{RuleUnknownLoan, "loan", "the loan exists"},
	{RuleLoanExists, "loan", "a loan's number is never used again"},
	{RuleLoanClosed, "loan", "and something is still owed on it"},
	{RuleUnknownCreditor, "creditor fund", "the group owes that creditor something"},
	{RuleUnknownEntry, "seq", "the entry to correct is an entry of this cycle"},
	// The event's own rules.
	{RuleMeetingExists, "meeting", "a meeting is held once"},
	{RuleMeetingNumber, "meeting next", "meetings are numbered one after the other"},
	{RuleDateBeforeLast, "date last", "no date lies before the last meeting's"},
	{RulePurseNotCounted, "fund", "every purse is counted"},
	{RuleNoDifference, "fund counted", "a difference is explained only where there is one"},
	{RuleExpectedDiffers, "fund expected purse", "what was expected is what the book says"},
	{RuleCountDiffers, "fund counted expected", "the meeting closes when every purse holds what the book says"},
	{RuleTotalsDiffer, "total said book", "the totals read out are the book's"},
	{RuleMeetingHeld, "date", "no meeting is cancelled on the day of the last one"},
	{RuleMeetingOtherDate, "meeting dated date", "the meeting that is open is cancelled on its own date"},
	{RuleMeetingUsed, "meeting", "a meeting in which money moved cannot be cancelled"},
	{RuleNotWholeShares, "amount value", "savings come in whole shares"},
	{RuleShareMinimum, "shares min", "who buys, buys at least the minimum"},
	{RuleShareLimit, "shares max bought", "and at most the maximum, all purchases of the meeting together"},
	{RuleNotEnoughShares, "shares have", "nobody returns more shares than she has"},
	{RuleNoCommitment, "method", "commitments belong to the method fixed"},
	{RuleCommitmentRange, "shares min max", "a commitment lies within the shares of a meeting"},
	{RuleGroupFull, "max", "a group has at most forty members"},
	{RuleJoiningShares, "shares want", "a newcomer buys what the joining rule says"},
	{RuleHoldsKey, "member", "a key-holder hands over her key, by election, before she leaves"},
	{RuleOfficerKey, "member", "a key-holder has a key, no two the same, and nobody else has one"},
	{RuleQuorumRange, "quorum holders", "the quorum is more than half of the key-holders and no more than all"},
	{RuleOnlyAtNewCycle, "key", "method, currency and share value change only with a new cycle"},
	{RuleFundInUse, "fund", "a fund that holds or is owed money stays in the constitution"},
	{RuleFundDoesNotLend, "fund", "loans come from a fund that lends"},
	{RuleGuarantor, "member", "nobody guarantees her own loan"},
	{RuleOpenLoanLimit, "member open max", "a member has no more open loans than the constitution allows"},
	{RuleChargeTakesAll, "charge principal", "a charge paid in advance leaves something of the loan"},
	{RuleTermOver, "loan due", "a loan whose term has no whole period left is not topped up"},
	{RuleTermLimit, "periods max", "the term is within the limit, or the assembly decided (override)"},
	{RuleMultipleLimit, "principal outstanding limit savings", "what she borrows is within the multiple of her savings, or the assembly decided (override)"},
	{RuleHasOverdueLoan, "member loan", "she has no overdue loan, or the assembly decided (override)"},
	{RuleHasUnpaidFine, "member amount", "she has no unpaid fine, or the assembly decided (override)"},
	{RuleMoreThanOwed, "amount owed", "nobody pays, or is forgiven, more than is owed"},
	{RuleNotSavings, "", "grants come from a fund other than savings"},
	{RuleSameFund, "fund", "a transfer goes from one fund to another"},
	{RuleNotCorrectable, "seq kind", "only money, fine and commitment entries are corrected"},
	{RuleAlreadyCorrected, "seq by", "an entry is corrected once"},
	{RuleHasSuccessors, "seq", "what later entries built on is not corrected under them"},
	{RuleOpeningTooLate, "", "opening balances come once, before the first meeting"},
	{RuleBankNotEmpty, "amount", "the savings at the bank are drawn out before the share-out"},
	{RuleExternalDebt, "creditor amount", "outside loans to the savings fund are paid back before the share-out"},
	{RuleOpenLoanAtShareOut, "loan member owed", "no loan of the savings fund is open at the share-out"},
	{RuleNothingToShare, "", "there are savings to share"},
	{RulePayoutNegative, "member", "the method leaves nobody with less than nothing"},
	{RuleOwesMoreThanPayout, "member owed payout", "where loans are set off, nobody owes more than her payout"},
	{RuleShareOutDiffers, "member said book", "the share-out is the one the rules compute"},
	{RuleCycleNumber, "cycle next", "cycles are numbered one after the other"},
	{RuleCarriedDiffers, "fund said book", "what is carried is what the book says"},
	{RuleSchoolingInconsistent, "attending enrolled", "no more children attend than are enrolled"},
	// The money.
	{RuleOverflow, "", "every balance fits"},
	{RuleCashShort, "fund have need", "no purse goes below zero"},
	{RuleBankShort, "fund have need", "no bank account goes below zero"},
	{RuleFundShort, "fund have need", "no fund gives more than it has"},
	// The quorum.
	{RuleQuorumMissing, "event have need", "what needs the quorum has its cosignatures"},
}

// ranks are the places of the rules in the table.
var ranks = func() map[Rule]int {
	places := make(map[Rule]int, len(Rules))
	for i, entry := range Rules {
		places[entry.Rule] = i
	}
	return places
}()

// earliest is, of what is wrong, that which stands first in the table.
func earliest(wrong ...error) (found error) {
	for _, err := range wrong {
		if err != nil && (found == nil || rank(err) < rank(found)) {
			found = err
		}
	}
	return found
}

func rank(err error) int { return ranks[err.(*RuleError).Rule] }
