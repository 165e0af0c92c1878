// Package ledger is the rule book of a savings group as double entry: what a
// group's events do to its balances, and which events its rules refuse.
// It computes and nothing else: no clock, no disk, no chance, no text typed by
// a person. rules.md is normative; this comment says how the package reads it.
//
// # A book
//
// A [Book] is what a journal adds up to at a head. [Book.Apply] enters a [Fact]
// (an [Event] in its place, with the cosigners the journal has verified) or
// refuses it with a [RuleError] and leaves the book as it was; [Book.Check] asks
// without entering. The same facts always give the same book. [Book.Clone] is an
// independent copy, cheap because all that cannot change is shared.
//
// An event is weighed before it is entered: its own form, the state of the group,
// then [Event].weigh, which computes an effect (postings and a change) without
// touching the book, then the money, then the quorum. Only an effect that has
// passed everything is carried out, so nothing is ever half done.
//
// # Accounts
//
// Every effect is a set of postings whose debits equal their credits; [Account]
// names an account as rules.md §2 does. Assets, equity, liability, income and
// expense balance among themselves. The memoranda (due:charge, due:fine and
// due:contribution, against expected) balance among themselves too: they are what
// has fallen due and is not paid, and are never shared out. Accounting is on a
// cash basis: a charge or a fine is income when it is paid, whatever is owed.
//
// No purse, bank account or fund:F falls below zero; an event that would do that
// is refused. Nothing owed or saved falls below zero; each event's own rules see
// to that, and a posting that does it all the same, or that does not balance, is
// a fault of this program and ends it. [Book.Audit] recomputes the always-true
// list of rules.md §2 from figures that are counted apart from the accounts.
//
// # Charges, and what is late
//
// A loan keeps the [LoanRules] of its grant. In the first four conventions the
// whole charge is known at the grant: due at once, or under in_advance paid out of
// the loan. The per_period conventions charge again at every period's end while
// anything is owed, also beyond the term. Ends are counted from the grant, months
// from its day, so that a loan of the 31st falls due on the last day of a short
// month and on the 31st again after it. A meeting's closing posts the due date
// that falls on it or before it, on what is owed after the day's payments; where
// more than one has passed, the opening posts all but the last, one after the
// other. A repayment pays the charge due first.
//
// With instalments the loan is late by the parts that fell due before a date, less
// all that was repaid or waived, never more than is owed; with at_end by all that
// is owed once the term's end has passed. A part due today is not late today.
//
// # Commitments
//
// A purchase serves today's commitment first and arrears with the rest; what goes
// to arrears is not limited by the maximum. The closing sets the arrears to what
// they were when the meeting began, and the commitment, less what was bought in
// the meeting, so that it does not matter which purchase came first or was
// corrected. Only who bought less than her commitment is fined for it.
//
// # Corrections
//
// A correction posts the exact reverse of an entry of this cycle; the entry stays.
// It may be made of entries that move money, levy, pay or waive a fine, waive a
// charge, or set a commitment; never of a joining or a leaving, of what stands
// between meetings, or of a correction (enter the fact again). A loan's entry is
// correctable while it is the last that touched the loan, a period charge
// included: the loan as it was before comes back, so that the entry before it is
// then the last. Fines have no such order: what a member has paid or been let off
// stands against her oldest fines, and is spread anew after a correction. An entry
// whose reversal would take something owed or saved below zero has successors
// (entry_has_successors); one whose money is gone is refused for the cash. Money
// does not come back to a fund that the constitution no longer has.
//
// # Readings of rules.md
//
// Where the rule book leaves a choice, this is what the package does.
//
//   - Savings are bought as shares, or as an amount that is a whole number of
//     shares; if both are given they must agree.
//   - A share today is floor(worth / shares), the share value while nobody has any.
//     Who joins or leaves at a value below cost pays or takes less; the difference
//     is expense:savings of the one, other_income:savings of the other. Under
//     at_value a newcomer buys as many shares as she likes.
//   - Leaving releases unpaid charges, fines and arrears; only principal is a loss,
//     but the quorum is asked for whenever anything stays unpaid. Without a meeting
//     only who has nothing and owes nothing may leave. A key-holder is replaced by
//     election first.
//   - A top-up is charged, and spread, over the periods of the term that begin today
//     or later; its limits are those of the loan's own rules. On a due date the
//     closing charges it again, because it is then owed.
//   - A reschedule keeps the calendar of the charges and spreads what is owed over
//     new dates from today; it cannot be corrected, only said again.
//   - What is charged in advance is repaid at the grant: the parts are those of the
//     principal. The parts of a per_period loan by instalments are of the principal
//     and the first charge.
//   - A waived charge counts as repaid when lateness is computed.
//   - A loan limit looks at all of a member's loans, of whatever fund, and a fine
//     at all funds; the number of open loans too.
//   - External debt stops the share-out if it is the savings fund's.
//   - Charges paid and amounts borrowed are summed over active members; a charge
//     that a guarantor pays is the borrower's. interest_returned is refused where it
//     leaves somebody less than nothing (payout_negative).
//   - time_weighted counts meetings by number: N is the last closed one's.
//   - A fund whose money is all lost is shared out as nothing, and the cycle closes.
//   - Arrears end with the cycle; unpaid fines and the loans of other funds go on.
//     A loss of another fund beyond its balance is carried:F.
//   - Opening balances spread what is owed on a loan over its due dates after the
//     cut-over; charges of periods that ended by then are taken to be in its charge
//     due.
//   - A meeting opened in error, in which nothing but marks was recorded, can be
//     cancelled: it takes its charges back and gives its number free.
//   - A debt above a thousand times the largest amount stops growing, so that no
//     closing can fail for it.
//
// # The rules, in the order in which they are checked
//
// One wrong input has one refusal: that of the first rule it breaks. Only a
// constitution is asked key by key, in the order of its file. The list is [Rules].
//
// What the input says by itself.
//
//	amount_malformed: an amount is whole, in the digits 0-9, without sign, separator or exponent
//	amount_not_positive: an amount is at least one unit of the currency
//	amount_too_large: an amount is at most 10^12
//	number_out_of_range: a number lies between its bounds
//	date_malformed: a date is a real day, written 2026-03-02, between 1970 and 2199
//	name_malformed: a fund, cause or creditor is named with a-z, 0-9, - and _
//	choice_unknown: a word comes from its list
//	listed_twice: nothing stands twice in a list
//	words_missing: what must be explained is explained
//	constitution_missing: the constitution has every key it needs
//	constitution_out_of_range: a number of the constitution lies between its bounds
//	constitution_choice: a word of the constitution comes from its list
//	constitution_duplicate: no fund, cause, member or agenda item stands twice
//	constitution_name: a name in the constitution is written as names are
//
// The state of the group.
//
//	group_not_founded: the journal begins with the founding
//	group_already_founded: and is founded once
//	cycle_closed: after the share-out comes the next cycle
//	cycle_open: a new cycle begins only after the share-out of the old one
//	no_meeting_open: money moves only in an open meeting
//	meeting_open: what happens between meetings waits for the closing
//	difference_unexplained: a count that differs is explained before anything else
//
// What the event refers to.
//
//	unknown_fund: the fund is in the constitution
//	unknown_member: the member exists
//	member_left: and has not left
//	member_number_used: a member's number is never used again
//	unknown_loan: the loan exists
//	loan_number_used: a loan's number is never used again
//	loan_closed: and something is still owed on it
//	unknown_creditor: the group owes that creditor something
//	unknown_entry: the entry to correct is an entry of this cycle
//
// The event's own rules.
//
//	meeting_exists: a meeting is held once
//	meeting_number: meetings are numbered one after the other
//	date_before_last_meeting: no date lies before the last meeting's
//	purse_not_counted: every purse is counted
//	no_difference: a difference is explained only where there is one
//	expected_differs: what was expected is what the book says
//	count_differs: the meeting closes when every purse holds what the book says
//	totals_differ: the totals read out are the book's
//	meeting_held: no meeting is cancelled on the day of the last one
//	meeting_other_date: the meeting that is open is cancelled on its own date
//	meeting_has_entries: a meeting in which money moved cannot be cancelled
//	not_whole_shares: savings come in whole shares
//	share_minimum: who buys, buys at least the minimum
//	share_limit_exceeded: and at most the maximum, all purchases of the meeting together
//	not_enough_shares: nobody returns more shares than she has
//	method_has_no_commitment: commitments belong to the method fixed
//	commitment_out_of_range: a commitment lies within the shares of a meeting
//	group_full: a group has at most forty members
//	joining_shares: a newcomer buys what the joining rule says
//	leaver_holds_key: a key-holder hands over her key, by election, before she leaves
//	key_holder_needs_key: a key-holder has a key, no two the same, and nobody else has one
//	quorum_out_of_range: the quorum is more than half of the key-holders and no more than all
//	only_at_new_cycle: method, currency and share value change only with a new cycle
//	fund_in_use: a fund that holds or is owed money stays in the constitution
//	fund_does_not_lend: loans come from a fund that lends
//	guarantor_is_borrower: nobody guarantees her own loan
//	open_loan_limit: a member has no more open loans than the constitution allows
//	charge_takes_all: a charge paid in advance leaves something of the loan
//	loan_term_over: a loan whose term has no whole period left is not topped up
//	loan_term_exceeded: the term is within the limit, or the assembly decided (override)
//	loan_limit_exceeded: what she borrows is within the multiple of her savings, or the assembly decided (override)
//	has_overdue_loan: she has no overdue loan, or the assembly decided (override)
//	has_unpaid_fine: she has no unpaid fine, or the assembly decided (override)
//	more_than_owed: nobody pays, or is forgiven, more than is owed
//	not_from_savings: grants come from a fund other than savings
//	same_fund: a transfer goes from one fund to another
//	not_correctable: only money, fine and commitment entries are corrected
//	already_corrected: an entry is corrected once
//	entry_has_successors: what later entries built on is not corrected under them
//	opening_too_late: opening balances come once, before the first meeting
//	bank_not_empty: the savings at the bank are drawn out before the share-out
//	external_debt_open: outside loans to the savings fund are paid back before the share-out
//	open_loans: no loan of the savings fund is open at the share-out
//	nothing_to_share: there are savings to share
//	payout_negative: the method leaves nobody with less than nothing
//	owes_more_than_payout: where loans are set off, nobody owes more than her payout
//	share_out_differs: the share-out is the one the rules compute
//	cycle_number: cycles are numbered one after the other
//	carried_differs: what is carried is what the book says
//	attending_exceeds_enrolled: no more children attend than are enrolled
//
// The money.
//
//	amount_overflow: every balance fits
//	cash_short: no purse goes below zero
//	bank_short: no bank account goes below zero
//	fund_short: no fund gives more than it has
//
// The quorum.
//
//	quorum_missing: what needs the quorum has its cosignatures
package ledger
