// Package export writes a journal in the formats of other programs: one file per
// format, one line each in Formats.
//
// # What is exported
//
// A Posted is one entry with what it posted. Whoever has the journal makes them
// with Enter or Of, entry by entry from the founding, and hands them over as a
// sequence; nothing is held in memory but who borrowed which loan and what each
// entry was about. An export that begins later leaves those cells empty.
//
// Exports leave the device: they name members by number, never by name. The Text
// of an entry is written only where the caller put one.
//
// # hledger
//
// A plain-text journal that hledger 1.25 and later reads without a complaint,
// `hledger check --strict` included. Every entry that has a date is one
// transaction: its seq is the code, its kind the description, tags say the rest:
//
//	2026-01-05 (17) contribution
//	    ; epoch:0, cycle:1, meeting:1, kind:contribution, member:4, fund:savings
//	    assets:cash:savings       500 XOF
//	    equity:savings:4         -500 XOF
//
// What comes before the first meeting (the founding, an election) has no civil
// date and is a comment. Money is posted really. Memoranda, which are no money,
// are balanced virtual postings in brackets: `hledger balance --real` leaves them
// out. A closing asserts every purse that was counted:
//
//	assets:cash:savings         0 XOF = 17125 XOF
//
// hledger sorts by date. The gate lets no date run backwards, so that its order is
// the journal's, on which the assertions rest; but for a meeting opened in error,
// perhaps years ahead, which moved no cash: it is taken back on its own date.
//
// A share-out closes the cycle's income and expense: the statement of a cycle is
// `hledger incomestatement not:desc:share_out`.
//
// The accounts (rules.md §2, accounts.go):
//
//	cash:F             assets:cash:F              type C
//	bank:F             assets:bank:F              type A
//	loan:N             assets:loan:N
//	savings:M          equity:savings:M           type E
//	fund:F             equity:fund:F
//	carried:F          equity:carried:F
//	external:F:C       liabilities:external:F:C   type L
//	charge:F           income:charge:F            type R
//	fine:F             income:fine:F
//	other_income:F     income:other_income:F
//	expense:F          expenses:expense:F         type X
//	loss:F             expenses:loss:F
//	due:…, expected    due:…, expected            no type
//
// The sign is hledger's and the book's alike: a debit is positive.
//
// # CSV
//
// RFC 4180 with a header, one row per posting; the debit or the credit is filled,
// in whole units of the currency. An entry that posts nothing has no row. A cell
// that a spreadsheet would take for a formula begins with an apostrophe.
package export
