// Package facts folds the journal of a group into facts, and adds the facts of all
// groups up to statistics (rules.md §8). Facts hold numbers, codes and dates: a
// member is her number, and no name and no sentence is in them.
//
// # Rows
//
//	Group     one per group: what it is, and how far its journal was folded
//	Cycle     one per group and cycle: its rules, and its share-out
//	Meeting   one per group and closed meeting: what moved in it, how things
//	          stood after it
//	Loan      one per loan
//	LoanStep  how a loan stood from a date until another
//	Member    one per member number and cycle
//
// The rows of a group stand together, in the order of the journal. A Meeting and a
// LoanStep are intervals: From is the first day on which they hold, Until the first
// on which they do not (End where nothing has followed yet). So the state of a group
// as at a date D is the one Meeting with From <= D < Until, and what was late that
// day are the LoanSteps with From <= D < Until. Where two closings have one date, the
// interval of the first is empty: its flows count, its state never shows.
//
// # What counts
//
// Only closings count: what is recorded in a meeting that is still open, and who
// joined since the last closing, is in no fact before the next closing. A meeting
// that was cancelled leaves none. Three kinds of entries close something (Closing):
//
//	meeting    a meeting closed with the quorum; its date is the meeting's
//	opening    opening balances (rules.md §7): the state after the last meeting on
//	           paper, on that meeting's date, with the quorum's cosignatures. Its
//	           flows are the loans brought in that were granted in the cycle
//	share_out  the state after the share-out: no savings, no income, what was
//	           carried. The entry has no date of its own: it counts from the day on
//	           which the device says it was recorded, never before the last meeting.
//	           A next meeting on or before that day leaves it an empty interval
//
// A figure as at a date is what the books said at the end of that day, and later
// entries never change it: a correction takes its entry back in the meeting in which
// it was made. So flows may be negative, and the sum of the months is the year. Two
// things are told only later: that a share-out's clock was ahead (above), and in
// statistics of loans what was topped up on a loan since, which is in its principal.
//
// Loan figures of Group, Cycle and Meeting are of the savings fund (rules.md §8);
// Loan and LoanStep rows exist for every fund and say which.
//
// # Whose word it is
//
// A Folding takes any ledger.Fact and is nobody's word. Fold and Follow take a
// *journal.Journal, which only the gate makes, ask every entry for the id that the
// journal holds in its place, and ask for the Dispute: what they give is Verified, and
// an Engine takes nothing else. Vouch says in so many words that the caller answers.
// A disputed group, and one that failed (Unfit), is known without any rows.
//
// Facts of a group depend on its journal alone, and are the same whether they grew with
// it or are folded anew. They replace each other as a whole, so entering them twice,
// or in another order, changes nothing.
//
// # Figures
//
// Indicators and LoanIndicators are the tables: a code, the numerator's and the
// denominator's measure, a unit. Measures are added over groups as whole numbers and
// divided last, never a mean of ratios. A ratio is rounded to 4 decimals, an average to
// 2, half up: floor(x + 1/2). Nothing to divide by is no value. What is only counted
// has the denominator 1. The numerator of an annualised return, profit × 365 / days
// summed over the groups that are past the first day of their cycle, is shown in
// whole francs and divided with its fraction.
//
// A state (members, savings, par) is that of the query's day At, also where no group
// has met for long: a due date that has passed since is late. A flow (attendance, loans
// granted, differences, share-outs) is of the days From to At; without From it is of
// each group's cycle to date. What rules.md calls "this cycle" is of the cycle whatever
// the period. A series has both for each of its periods, and over all of them.
//
// Every row says how many groups it stands for (Groups: founded by then, or unable to
// say), how many have figures (Reporting), and the oldest and newest of their last
// closings. Groups of several currencies never share a row; a total over them has no
// sum of money, and Totals has one row of each.
//
//	social_fund, school_fund, canteen_fund   the funds of these names; other_funds
//	                    the rest: Meeting rows have them by name
//	loans_by_purpose.P        of the principal granted, the part for purpose P
//	loans_by_purpose_count.P  of the loans granted
//	schooling, schooling_girls, schooling_boys   attending / enrolled
//	caseload, caseload_members   groups with a known facilitator, their members, by
//	                    distinct facilitators
//	share_outs, shared_*   cycles shared out in the period: what was divided, beyond
//	                    the savings, by member, set off against loans
//
// # Places
//
// A group's area is the beginning of its place code: of the ocha schemes 4 characters
// name the region, 6 the cercle, 8 the commune. A code that is not as deep as asked
// for, or of a scheme with other codes, is kept as it is and is a row of its own. The
// map of Mali changed in 2023; a group keeps the code it was founded with, and rows say
// the region on both maps (Area), by the table mali.csv. That is of OCHA's schemes up to
// ocha-2023: a later one may call another place by the same code, and is not looked up.
// Places lists every cercle that groups named, on both maps side by side, and with them
// the codes that stand on neither.
//
// # In memory
//
// An Engine keeps a segment for each group: one packed row per closing, with running
// sums of the flows, so that a state is one row and a period the difference of two;
// the days on which the late part of its lending changes; its loans and their steps.
// Money is held in 32 bits, or 64 where a group has more. A query reads each group
// once, for all its periods, on all cores: of some groups at a time the closings by all
// its days are found in one walk, then the periods are added up one after the other.
//
// What leaves the office is made of Statistics.Publish, which withholds small cells.
package facts
