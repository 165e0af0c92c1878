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
// it was made. So flows may be negative, and the sum of the months is the year.
//
// Loan figures of Group, Cycle and Meeting are of the savings fund (rules.md §8);
// Loan and LoanStep rows exist for every fund and say which.
package facts
