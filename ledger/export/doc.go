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
// # Tables
//
// Every other format writes sheets (package sheet): typed rows under columns whose
// names never change and whose meaning stands in the data dictionary.
//
//	journal      one row per posting; the debit or the credit is filled. An entry
//	             that posts nothing has no row
//	statistics   one row per figure of a region, a group, a period
//	overview     the same with one column per indicator, for people
//	places       the cercles of the groups on the map of their code and on that of 2023,
//	             and the codes that stand on neither
//	left_out     the groups that are known and in no figure
//	groups, cycles, meetings   the facts themselves
//	dictionary   of every column of the sheets beside it: unit, source, and its meaning
//	             in every language
//
// # Statistics
//
// What StatisticsFormats write leaves the office: they publish it first
// (facts.Statistics.Publish), whoever asks, so that no format tells of fewer than
// facts.MinCell people. Every figure keeps its numerator, its denominator, how many
// groups it stands for of how many that are known, and how old the oldest of them is.
// One that is withheld has none of its numbers, and says so.
//
//	csv      the sheet statistics
//	xlsx     overview, statistics, places, left_out, dictionary
//	hxl      the overview with numerators and denominators, hashtags under the
//	         header, no totals beside the rows
//	dhis2    a data value set (package dhis2)
//	parquet  a folder: statistics/region=NAME/month=2026-03/part-0000.parquet;
//	         quarter=2026Q1 of quarters, period of what is no series
//
// region is the name on the map of 49 cercles, where the rows are areas.
//
// # Dataset
//
// For an engine that adds up for itself, Dataset writes a folder:
//
//	groups/part-0000.parquet
//	cycles/part-0000.parquet
//	meetings/region=Mopti/month=2026-03/part-0000.parquet
//	dictionary/part-0000.parquet
//
// A meeting's row holds from its date until the day of until (empty: it still does),
// so a state as at D is WHERE date <= D AND (until IS NULL OR until > D), and what
// moved in a period is the sum of the rows of that period. For others
// it has attendance, savings and schooling; purses and loans only for the office.
package export
