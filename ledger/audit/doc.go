// Package audit is what a facilitator looks for when she visits a group (rules.md §9):
// it reads a journal once more, from the founding on, beside what she counted in the box
// and what members told her, and gives findings: a code, a severity, the entries that
// prove it and the values of its sentence (package message, finding.<code>). It computes,
// and accuses nobody: a finding is a question to ask.
//
// # What is looked at
//
// Of takes a journal that has passed the gate, so nothing here repeats the rules; what
// the gate refuses cannot stand in it. What a dishonest treasurer does instead is allowed
// entry by entry, and shows in when, by whom, how often, and beside what: the table
// Codes lists it. OfFacts does the same for entries that are in no journal.
//
//	history.go      the chain, forks, what other facilitators were shown
//	box.go          counts: today's, each meeting's against the one before, the cut-over's
//	statements.go   passbooks, and what members say they owe or were paid
//	clock.go        when entries were recorded, beside the meeting's date
//	meetings.go     who was there; meetings that repeat each other
//	corrections.go  what was taken back, and reasons that were erased
//	ghosts.go       accounts that move while their owners are away
//	loans.go        limits, officers, loans that pay loans, other funds' money
//	spending.go     runs of round sums, expenses meeting after meeting
//	favours.go      what was forgiven, given to officers, paid to who left or lent outside
//	rules.go        the constitution, offices and keys, the writing device, imports
//
// # Severities
//
//	info      good to know
//	notice    allowed, and happens in every good group; she has it explained
//	warning   rare in a good group; she asks more than one woman about it
//	grave     two things contradict each other; she does not leave without an answer
//
// A group is in order if nothing that was not seen before is above info. The thresholds stand, with their
// reasons, in limits.go: of 500 simulated honest groups (package sim) hardly any may have
// a warning.
//
// # Since the last visit
//
// The last attestation of a head that the journal holds is the last visit. Entries and
// meetings are counted from there, and a finding all of whose entries stood in the
// journal then is Seen: it is told again, but apart. What is grave is never old, nor is
// what has no entries, nor how things stand: what is overdue, above the limit, owed by
// officers.
//
// # The digest
//
// An attestation carries
//
//	Digest(TagFindings, text)
//
// or zero if there is none above info; text is a line for every finding above info, the
// gravest first, of one severity the newest (by its last entry) first:
//
//	severity code seq ... name=value ... LF
//
// with one space between, the entries ascending, the values in the order of the table
// Codes, amounts and counts in digits, dates as 2026-03-02. So a sheet of findings can
// be held against what was signed.
//
// # What an audit cannot see
//
// Whoever holds the writer's phone and knows the key-holders' PINs can lie in these ways,
// and the journal alone will not tell:
//
//   - A repayment or contribution entered smaller than it was paid, a loan not entered,
//     the rest kept. The box agrees with the book, because the book was made to. Only the
//     member knows: ask (passbooks, what she owes). The sample is chosen by the
//     facilitator, not by the treasurer.
//   - A false count at a closing. It must equal the book, so it proves nothing; only the
//     count in front of her does, and only on the day. Money lent out privately between
//     visits and brought back before one leaves no trace at all.
//   - A ghost who is marked present. Call the roll, and look at faces.
//   - A loan given up that was paid to the treasurer: it is listed, as every loan that is
//     given up. Ask the borrower, if she is still there.
//   - A grant to somebody who never got it, an expense that was none, a fine that was
//     paid and is still open: true in form. Ask the one named.
//   - A gift, a project's money, a recovered debt entered smaller than it came, or not at
//     all: the giver knows.
//   - What is said to be at the bank: no count shows it. The bank's paper does.
//   - A lender outside who is somebody's brother: the loan and its charge are listed, not
//     who he is.
//   - A repayment corrected to a smaller one in the same meeting: the correction is listed,
//     as a slip is. Her passbook tells.
//   - A charge or a fine said to be forgiven that was paid, now and then; a loan given new
//     dates once, so that it is never late; supports that stay with the one who paid them
//     out, in another's name each time. Each of these is allowed.
//   - One woman's shares corrected away and entered for another: so are slips put right.
//     The two passbooks tell.
//   - A loan paid with the next one of a somewhat larger sum, before it is late: so do
//     good borrowers.
//   - A loan to a sister that is the officer's own. The journal knows numbers, not kin.
//   - A clock set back by hours, before the late entries are made; all of a meeting
//     written at home the same evening: times are claims of the device. Only what another
//     device received earlier bounds them.
//   - A register imported that was written for the purpose. It is marked as imported,
//     and a later one listed; what is on the paper is for the eye.
//   - A meeting invented whole, all marked present, nothing repeated: the members know
//     when they met.
//   - Two journals of which only one is ever shown to anybody. It needs two who meet.
//   - Cosignatures said to be made elsewhere, by who controls the program.
//   - A facilitator who is part of it. Her attestation is signed: the next one's audit
//     begins with what she should have seen.
package audit
