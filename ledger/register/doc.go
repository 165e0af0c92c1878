// Package register reads a paper register typed as CSV into events, and writes
// a journal's facts back as such a register (rules.md §7).
//
// # The file
//
// UTF-8, comma-separated, with this header:
//
//	meeting,date,event,member,fund,shares,amount,loan,detail
//
// or with cycle, row, or cycle,row before it. One row is one fact, in the order
// in which things happened; a cell without a meaning is empty. A byte order mark,
// CR before LF and rows whose cells are all empty are let pass. A row's number is
// its line in the file: the header is row 1. The cycle is the running one in
// every row; the row column holds numbers of the writer's own, rising.
//
// # The rows
//
// Cells in brackets may be empty; a cell that is not named must be.
//
//	open                   fund amount: what its purse held, counted
//	close                  fund amount
//	attendance             member; detail is present, late, represented, excused or absent
//	contribution           member fund, for savings shares or amount, else amount
//	share_returned         member shares
//	loan_granted           member [fund] amount loan; periods [purpose detail guarantors override]
//	repayment              [member fund] amount loan; [by]
//	loan_topped_up         [member fund] amount loan; [override]
//	loan_rescheduled       [member fund] loan; periods [reason override]
//	charge_waived          [member fund] amount loan; [reason]
//	loan_written_off       [member fund] loan; [reason]
//	fine_levied            member [fund] amount; cause
//	fine_paid              member [fund] amount
//	fine_waived            member [fund] amount; [reason]
//	grant                  [member] fund amount; [purpose]
//	received               fund amount; [source]
//	expense                fund amount; [purpose]
//	transfer               fund amount; to [reason]          fund is where it comes from
//	bank_deposited         fund amount, and so bank_withdrawn, bank_interest, bank_fee
//	external_loan_received [fund] amount; creditor
//	external_loan_repaid   [fund] amount; creditor [charge]
//	cash_difference        fund amount; explanation          amount is the counted sum
//	correction             row reason                        row of the fact to take back
//	commitment_set         member shares
//	member_joined          member [shares]; name [sex former]
//	member_left            member; cause
//	schooling_reported     member; [girls_enrolled girls_attending boys_enrolled boys_attending]
//	meeting_cancelled      reason
//
// What stands after the semicolon is written in detail as key=value;key=value.
// In a value %, ;, = and what does not print are percent-encoded. A fund that may
// be empty is savings; where a row names a loan, fund and member are the loan's,
// and are compared with it if they are there. A purpose of a loan that is not one
// of ledger.Purposes is "other", in these words. A correction names the number in
// the row column where there is one, else the row of the file; it reaches no
// entries from before the import.
//
// # Meetings
//
// The rows of a meeting stand together, with its number and date: open rows of
// every purse, what happened, close rows of every purse. The open rows make one
// meeting_opened, the close rows one meeting_closed, whose totals are the book's.
// A count that differs from the purse needs a cash_difference row beside the
// counts (before, between or after them); without one it is refused as
// count_differs at the row of that count. A meeting that is not closed at the end
// of the file is refused: a register tells what is over. So is an import while a
// meeting is open. Into a journal that has meetings, rows go on from the next.
//
// Between meetings members may join, leave or commit, children may be counted and
// a meeting be cancelled. Such rows have no meeting and, meeting_cancelled apart,
// no date; both may be there, then they are those of the last or next meeting.
//
// # Refusals
//
// Read refuses what is no register, Events what the rules refuse, at the first
// row that is wrong, as a *RowError around a *ledger.RuleError: one of ledger's
// own codes or one of Rules. Events works on a copy of the book.
//
// # The export
//
// Write makes rows that Read and Events turn into the same events. What has no
// row form stops it with an *EntryError: an amendment, an election, opening
// balances, a share-out, a new cycle, whatever concerns devices and epochs. The
// founding and what only keeps order in the journal (names recorded again,
// records erased, imports marked) are left out. One cycle alone can be written:
// its founding or opening and its share-out are then boundaries, and what happens
// between cycles is in no cycle. Of a cycle after the first the rows say all, but
// a group founded anew lacks the money it carried in.
//
// Words that this device does not have (erased, or out of its scope) are written
// as "?": the register still says that there was a reason, so that an override
// still overrides. The same holds for the name of a member who joined.
package register
