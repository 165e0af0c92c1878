// Package report is what a group reads of its book: one type per report, with
// the JSON of the command line (cli.md) on it, and the same report as tables.
//
//	BalanceOf     the funds, what is saved, lent, due; the result of the cycle
//	Members       every member and where she stands
//	Loans         every loan, its schedule, what is late on it at a date
//	Fines         every fine and what is open of it
//	Officers      who holds which office
//	GroupOf       the group on one page
//	MeetingOf     one meeting, open or closed: who came, what moved, what was counted
//	RecitalOf     what is read out at a closing, and remembered
//	PassbookOf    a member's statement of the cycle
//	ShareOut      a share-out before it is signed; SharedOut: after
//	SettlementOf  what a member would leave with
//	BorrowingOf   what a loan would cost, and whether the rules allow it
//
// # Reports
//
// A report is computed from a *ledger.Book and nothing else. It reads no clock
// and no disk: what only the journal knows (the group's id, the head, names, the
// checkpoint's things) is handed in or set by the caller. The book must be that
// of a founded group. Lists are never null in JSON. A date that has not come yet
// is null where its key must be there (Day), else left out.
//
// Persons are numbers. Where a report takes a function of names, it may be nil,
// and the empty name is a person who was erased or may not be seen.
//
// After the share-out the figures are what the book then says: no savings, no
// shares, no income; the meetings and lines are those of the closed cycle until
// the next one opens.
//
// # Tables
//
// Table and Tables draw a report for the terminal, a page or a print. A Table
// holds no words: its title and headings are ids of package message, and its
// cells are typed values that the reader's side writes by their type:
//
//	ledger.Amount                              money of the group's currency
//	ledger.Date                                a date
//	ledger.MemberNumber                        a member; her name, where it is known
//	ledger.Kind, FundName, Mark, Role, Method… a word of that section
//	Word                                       the sentence of that id ("status.open")
//	other whole numbers                        a count
//	string                                     as it stands
//	a slice                                    its elements, each by its type
//	nil                                        an empty cell
//
// A column's Kind is what its cells are, for formats that type whole columns;
// Text may hold any mixture. A Footer has a cell for every column, or is nil; the
// word of the total stands in its first cell or beside its sums, whatever the
// column's kind.
package report
