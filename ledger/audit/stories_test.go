package audit_test

import (
	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/ledger/journal"
)

// A story is what a group did, and what an audit must find in it: these codes and, above
// info, no others.
type story struct {
	name, about string
	want        []audit.Code
	tell        func(*village)
	monthly     bool
}

// stories are the corpus: first the kinds of fraud and error of the field, then whatever
// else an audit looks for, then honest groups.
var stories = []story{
	{name: "shares_added_after", about: "When the members had gone, the treasurer and the record-keeper bought shares.",
		want: []audit.Code{audit.EnteredAfter},
		tell: func(v *village) {
			v.meetings(2)
			v.open()
			v.gather()
			v.recorded += 5 * 3600
			v.do(buys(3, 1), buys(2, 1))
			v.close()
		}},
	{name: "shares_added_in_a_sham_meeting", about: "Two days after the meeting three women held another, and bought shares for themselves.",
		want: []audit.Code{audit.FewAttended, audit.OffRhythm, audit.PassbookBehind},
		tell: func(v *village) {
			v.meetings(2)
			v.openOn(v.date + 2)
			for n := ledger.MemberNumber(1); n <= villagers; n++ {
				v.away[n] = n > 3
			}
			v.gather()
			v.close()
			v.counted(ledger.Savings, 0)
			m, _ := v.book().Member(1)
			v.says(1, audit.SaidShares, int64(m.Shares)-1)
		}},
	{name: "loan_not_recorded", about: "Member 9 was lent 10 000 F; nothing was entered.",
		want: []audit.Code{audit.CashShort, audit.OwesMore},
		tell: func(v *village) {
			v.meetings(3)
			v.counted(ledger.Savings, -10_000)
			v.says(9, audit.SaidOwes, 11_000)
		}},
	{name: "repayment_short", about: "Member 9 repaid 2 000 F, of which 1 000 F was entered; the rest never reached the box.",
		want: []audit.Code{audit.OwesLess},
		tell: func(v *village) {
			v.meetings(2)
			v.meet(borrows(v, 9, ledger.Savings, 3_000))
			v.meet(&ledger.Repayment{Loan: 1, Amount: 1_000})
			v.counted(ledger.Savings, 0)
			v.says(9, audit.SaidOwes, 1_300)
		}},
	{name: "social_fund_lent", about: "The social fund was opened to lending one week, and lent to member 10 the next.",
		want: []audit.Code{audit.Amendment, audit.FundLent},
		tell: func(v *village) {
			v.meetings(3)
			v.do(v.amended(func(c *ledger.Constitution) { c.Funds[0].Lends = true }))
			v.meet(borrows(v, 10, "social", 1_500))
		}},
	{name: "social_fund_lent_as_a_grant", about: "Member 10 was granted 2 000 F and brought 2 200 F back.",
		want: []audit.Code{audit.GrantReturned},
		tell: func(v *village) {
			v.meetings(3)
			v.meet(&ledger.Grant{Fund: "social", Member: 10, Amount: 2_000})
			v.meetings(3)
			v.meet(&ledger.Received{Fund: "social", Amount: 2_200, Source: said("a gift")})
		}},
	{name: "social_fund_moved_and_lent", about: "The social fund's money went over to the savings and was lent at once.",
		want: []audit.Code{audit.Transfer, audit.FundLent},
		tell: func(v *village) {
			v.meetings(3)
			v.meet(&ledger.Transfer{From: "social", To: ledger.Savings, Amount: 2_000, Reason: said("for a while")}, borrows(v, 11, ledger.Savings, 4_000))
		}},
	{name: "ghost_member", about: "Member 12 has left for the city. Somebody saves in her name and borrowed in it.",
		want: []audit.Code{audit.GhostBorrower, audit.LoanInAbsence},
		tell: func(v *village) {
			v.meetings(1)
			v.away[12], v.paying = true, true
			v.meetings(3)
			v.meet(borrows(v, 12, ledger.Savings, 2_500))
			v.meetings(3)
		}},
	{name: "ghost_saver", about: "Member 12 was never there; her share grows.",
		want: []audit.Code{audit.GhostMember, audit.ReturnInAbsence},
		tell: func(v *village) {
			v.meetings(1)
			v.away[12], v.paying = true, true
			v.meetings(6)
			v.meet(&ledger.ShareReturned{Member: 12, Shares: 3})
		}},
	{name: "carry_over_wrong", about: "1 200 F was carried over in the social fund; the first count of the new cycle found 400 F less.",
		want: []audit.Code{audit.CarriedDiffers},
		tell: func(v *village) {
			v.meetings(3)
			v.share()
			v.nextCycle()
			v.openShort("social", 400)
			v.gather()
			v.close()
		}},
	{name: "officers_own_loan", about: "The treasurer lent herself more than her savings allow.",
		want: []audit.Code{audit.OfficerOverride, audit.AboveLimit},
		tell: func(v *village) {
			v.meetings(2)
			loan := borrows(v, 3, ledger.Savings, 9_000)
			loan.Override = said("she is in need")
			v.meet(loan)
		}},
	{name: "officers_owe", about: "The committee has most of what is lent, and gave up the loan of the chairperson, who sat there.",
		want: []audit.Code{audit.OfficersOwe, audit.OfficerForgiven, audit.WriteOff},
		tell: func(v *village) {
			v.meetings(5)
			v.meet(borrows(v, 1, ledger.Savings, 3_000))
			v.meet(borrows(v, 2, ledger.Savings, 3_000))
			v.meet(borrows(v, 3, ledger.Savings, 3_000))
			v.meet(borrows(v, 7, ledger.Savings, 500))
			v.meet(borrows(v, 9, ledger.Savings, 500), &ledger.LoanWrittenOff{Loan: 1, Reason: said("she works much")})
		}},
	{name: "rolled_over", about: "Member 8 pays each loan with the next one, a month late.", monthly: true,
		want: []audit.Code{audit.RolledOver, audit.RolledAgain},
		tell: func(v *village) {
			v.meetings(3)
			v.meet(borrows(v, 8, ledger.Savings, 2_000))
			for i := range ledger.LoanNumber(3) {
				v.meetings(1)
				pay := v.owed(i + 1)
				next := borrows(v, 8, ledger.Savings, pay.Amount)
				v.meet(pay, next)
			}
		}},
	{name: "charges_forgiven", about: "Member 7 paid the charge of each loan; the treasurer kept it, and entered that it was forgiven her.",
		want: []audit.Code{audit.Waived, audit.WaivedAgain},
		tell: func(v *village) {
			v.meetings(3)
			for i := range ledger.LoanNumber(4) {
				v.meet(borrows(v, 7, ledger.Savings, 1_500+100*ledger.Amount(i)))
				v.meet(&ledger.ChargeWaived{Loan: i + 1, Amount: v.book().Owed(i+1) - v.book().Outstanding(i+1), Reason: said("she is poor")}, &ledger.Repayment{Loan: i + 1, Amount: 1_500 + 100*ledger.Amount(i)})
			}
		}},
	{name: "support_for_the_treasurer", about: "The social fund supported the treasurer, week after week.",
		want: []audit.Code{audit.GrantedAgain},
		tell: func(v *village) {
			v.meetings(3)
			for i := range ledger.Amount(4) {
				v.meet(&ledger.Grant{Fund: "social", Member: 3, Amount: 815 + 10*i})
			}
		}},
	{name: "lent_outside", about: "Somebody's brother lent the group 10 000 F for a week, and took 15 000 F.",
		want: []audit.Code{audit.ExternalDebt},
		tell: func(v *village) {
			v.meetings(3)
			v.meet(&ledger.ExternalLoanReceived{Creditor: "brother", Fund: ledger.Savings, Amount: 10_000})
			v.meet(&ledger.ExternalLoanRepaid{Creditor: "brother", Fund: ledger.Savings, Amount: 10_000, Charge: 5_000})
		}},
	{name: "left_and_paid", about: "Member 12 stayed away; the book says that she left and took her savings.",
		want: []audit.Code{audit.LeavingPaid},
		tell: func(v *village) {
			v.meetings(3)
			v.away[12] = true
			v.open()
			v.gather()
			v.do(&ledger.MemberLeft{Member: 12, Cause: ledger.CauseLeft})
			v.close()
		}},
	{name: "topped_up_in_absence", about: "Member 12 has a loan and was away; 1 000 F more was put on it.",
		want: []audit.Code{audit.LoanInAbsence},
		tell: func(v *village) {
			v.meetings(3)
			loan := borrows(v, 12, ledger.Savings, 1_000)
			loan.Periods = 3
			v.meet(loan)
			v.away[12] = true
			v.meet(&ledger.LoanToppedUp{Loan: 1, Amount: 1_000})
		}},
	{name: "wrong_share_out", about: "A week before the share-out its method was changed; member 9 got less than the book says.",
		want: []audit.Code{audit.Amendment, audit.RulesBeforeSharing, audit.PayoutDiffers},
		tell: func(v *village) {
			v.meetings(3)
			v.do(v.amended(func(c *ledger.Constitution) { c.ShareOut.Method = ledger.EqualParts }))
			v.meetings(1)
			v.share()
			v.counted(ledger.Savings, 0)
			v.says(9, audit.SaidPaid, 1_500)
		}},
	{name: "box_opened", about: "1 475 F was missing when the box was opened; the treasurer said somebody had changed a note.",
		want: []audit.Code{audit.BoxOpened},
		tell: func(v *village) {
			v.meetings(3)
			v.openShort(ledger.Savings, 1_475)
			v.gather()
			v.close()
		}},
	{name: "backdating", about: "A meeting of three weeks ago was written at home, and the clock of the phone set back for the next.",
		want: []audit.Code{audit.Backdated, audit.ClockSetBack},
		tell: func(v *village) {
			v.meetings(2)
			d := v.nextDate()
			v.at(d+21, 20)
			v.do(v.opening(d))
			v.gather()
			v.close()
			v.at(d+7, 9)
			v.do(v.opening(d + 7))
			v.gather()
			v.close()
		}},
	{name: "two_histories", about: "The treasurer's phone was copied; the facilitator saw another meeting than the members.",
		want: []audit.Code{audit.TwoHistories, audit.AttestedElsewhere},
		tell: func(v *village) {
			v.meetings(2)
			other := v.twin()
			v.meet()
			from := len(other.entries)
			other.away[12] = true
			other.meet()
			delete(v.away, 12)
			v.attestations = append(v.attestations, other.attest(other.counts()))
			v.knows(journal.EvidenceBranch, other.entries[from:]...)
		}},

	{name: "correction_pockets_money", about: "Late in the evening two contributions were corrected away, and the money with them.",
		want: []audit.Code{audit.Correction, audit.CorrectionUnreplaced, audit.EnteredAfter},
		tell: func(v *village) {
			v.meetings(2)
			v.open()
			v.gather()
			v.recorded += 6 * 3600
			v.do(&ledger.Correction{Seq: v.last(), Reason: said("she had not paid")}, &ledger.Correction{Seq: v.last() - 1, Reason: said("nor she")})
			v.close()
		}},
	{name: "passbook_ahead", about: "Member 7 paid for two shares more than were entered; 500 F more is in the box.",
		want: []audit.Code{audit.PassbookAhead, audit.CashOver},
		tell: func(v *village) {
			v.meetings(2)
			v.counted(ledger.Savings, 500)
			m, _ := v.book().Member(7)
			v.says(7, audit.SaidShares, int64(m.Shares)+2)
		}},
	{name: "reason_erased", about: "The explanation of a shortage was erased, and an entry of the last meeting corrected and entered right.",
		want: []audit.Code{audit.LargeDifference, audit.ReasonErased, audit.CorrectionLater},
		tell: func(v *village) {
			v.meetings(2)
			wrong := v.last() - 1
			v.open()
			v.gather()
			v.do(v.missing(ledger.Savings, 1_005), &ledger.Correction{Seq: wrong, Reason: said("it was 50")}, &ledger.Contribution{Member: 12, Fund: "social", Amount: 50})
			v.close()
			v.do(&ledger.RecordErased{Record: said("nobody knows").Digest})
		}},
	{name: "skimming", about: "A note of 500 F is missing again and again.",
		want: []audit.Code{audit.LargeDifference, audit.DifferencesMany, audit.RoundDifferences},
		tell: func(v *village) {
			v.meetings(1)
			for range 4 {
				v.open()
				v.gather()
				v.do(v.missing("social", 500))
				v.close()
			}
		}},
	{name: "clock_not_set", about: "The phone's battery was dead: one meeting has no time, another was entered before its day.",
		want: []audit.Code{audit.ClockUnset, audit.Predated},
		tell: func(v *village) {
			v.meetings(2)
			d := v.nextDate()
			v.recorded = 3600
			v.do(v.opening(d))
			v.gather()
			v.close()
			v.at(d+2, 9)
			v.do(v.opening(d + 7))
			v.gather()
			v.close()
			v.date = d + 7
		}},
	{name: "another_device", about: "A new phone writes for the group; what the lost one wrote past the cut is kept beside.",
		want: []audit.Code{audit.WriterChanged, audit.EntriesStranded},
		tell: func(v *village) {
			v.meetings(2)
			lost := v.twin()
			v.takeOver(902)
			v.meetings(1)
			lost.open()
			v.knows(journal.EvidenceStranded, lost.entries[len(lost.entries)-1])
		}},
	{name: "two_openings", about: "Two phones were given the right to write after the same entry.",
		want: []audit.Code{audit.WriterChanged, audit.TwoOpenings},
		tell: func(v *village) {
			v.meetings(2)
			other := v.twin()
			v.takeOver(902)
			other.takeOver(903)
			v.knows(journal.EvidenceBranch, other.entries[len(other.entries)-1])
		}},
	{name: "cut_below_a_closing", about: "Key-holders gave another phone the right to write from before the last closing on.",
		want: []audit.Code{audit.CutBelow},
		tell: func(v *village) {
			v.meetings(2)
			other := v.twin()
			v.meet()
			other.takeOver(902)
			v.knows(journal.EvidenceCut, other.entries[len(other.entries)-1])
		}},
	{name: "history_chosen", about: "There were two histories, and the key-holders chose.",
		want: []audit.Code{audit.HistoryChosen},
		tell: func(v *village) {
			v.meetings(2)
			other := v.twin()
			v.meet()
			other.openOn(other.date + 6)
			against := other.entries[len(other.entries)-1]
			v.knows(journal.EvidenceBranch, against)
			kept := v.journal.Head().ID
			v.device = seedKey(v.t, 902)
			v.do(&ledger.ForkResolved{Writer: ledger.Signatory(v.device.Public()), Kept: ledger.Digest(kept), Stranded: ledger.Digest(against.ID())})
		}},
	{name: "chain_broken", about: "A signature in the stored journal was changed.",
		want: []audit.Code{audit.ChainBroken},
		tell: func(v *village) {
			v.meetings(3)
			v.flipped = len(v.entries) - 20
		}},
	{name: "newer_version", about: "The journal goes on with an entry of a kind that is not known here.",
		want: []audit.Code{audit.NotApplied},
		tell: func(v *village) {
			v.meetings(2)
			h := v.entries[len(v.entries)-1].Header()
			h.Seq, h.Prev, h.Kind = h.Seq+1, v.journal.Head().ID, 99
			raw, err := journal.Rebuild(h, []byte{0xc2, 0xc0, 0xc0})
			if err != nil {
				v.t.Fatal(err)
			}
			signature, err := v.device.Sign(crypto.Digest(crypto.TagEntry, raw))
			if err != nil {
				v.t.Fatal(err)
			}
			e, err := journal.Decode(raw, signature)
			if err != nil {
				v.t.Fatal(err)
			}
			v.accept(e)
		}},
	{name: "facilitator_saw_more", about: "A facilitator attested entries that this device does not have.",
		want: []audit.Code{audit.AttestedAhead},
		tell: func(v *village) {
			v.meetings(2)
			other := v.twin()
			other.meetings(1)
			v.attestations = append(v.attestations, other.attest(other.counts()))
		}},
	{name: "left_unexplained", about: "1 000 F was missing at the last visit. Nothing was entered since, nobody counts today.",
		want: []audit.Code{audit.LeftUnexplained},
		tell: func(v *village) {
			v.meetings(2)
			counts := v.counts()
			counts[0].Amount -= 1_000
			v.attest(counts)
			v.meetings(1)
		}},
	{name: "meetings_alike", about: "Five meetings in a row are copies of each other.",
		want: []audit.Code{audit.MeetingAlike},
		tell: func(v *village) {
			v.meetings(2)
			for range 5 {
				v.open()
				v.marks()
				for n := ledger.MemberNumber(1); n <= 9; n++ {
					v.do(buys(n, 1+ledger.Shares(n)%4))
				}
				v.close()
			}
		}},
	{name: "same_day", about: "Two meetings were held on one day.",
		want: []audit.Code{audit.SameDay},
		tell: func(v *village) {
			v.meetings(2)
			v.at(v.date, 12)
			v.do(v.opening(v.date))
			v.gather()
			v.close()
		}},
	{name: "control_weakened", about: "The group's programme was struck out, and the treasurer's place given to another.",
		want: []audit.Code{audit.ControlWeakened, audit.Amendment, audit.Election},
		tell: func(v *village) {
			v.meetings(1)
			v.do(v.amended(func(c *ledger.Constitution) { c.Programme = ledger.Address{7} }))
			v.meetings(1)
			v.do(v.amended(func(c *ledger.Constitution) { c.Programme = ledger.Address{} }))
			officers := append([]ledger.Officer{}, v.book().Officers()...)
			officers[2].Member = 10
			v.do(&ledger.OfficersElected{Officers: officers})
		}},
	{name: "keys_moved", about: "In the middle of the cycle two of the three keys went to friends of the treasurer; those who had them still come.",
		want: []audit.Code{audit.KeysMoved, audit.Election},
		tell: func(v *village) {
			v.meetings(2)
			v.elect(3, 9)
			v.meetings(1)
			v.elect(4, 10)
			v.meetings(1)
		}},
	{name: "opening_loss", about: "When the paper register was entered, the loan of the treasurer was left out.",
		want: []audit.Code{audit.OpeningLoss},
		tell: func(v *village) {
			e := &ledger.OpeningBalances{CycleStart: v.date - 7*9, MembersAtStart: villagers, Meeting: 10, Date: v.date}
			for n := ledger.MemberNumber(1); n <= villagers; n++ {
				e.Members = append(e.Members, ledger.OpeningMember{Member: n, Shares: 20})
			}
			e.Loans = []ledger.OpeningLoan{{Loan: 1, Member: 9, Fund: ledger.Savings, Outstanding: 8_000, Granted: v.date - 14, Periods: 2}}
			e.Funds = []ledger.OpeningFund{{Fund: ledger.Savings, Cash: villagers*20*250 - 8_000 + 2_500 - 15_000}, {Fund: "social", Cash: 9_000}}
			v.do(e)
			v.meetings(2)
		}},
	{name: "spent_again", about: "Every week the treasurer enters a little for transport, never a round sum.",
		want: []audit.Code{audit.SpentAgain},
		tell: func(v *village) {
			v.meetings(4)
			for week := range ledger.Amount(7) {
				v.meet(&ledger.Expense{Fund: ledger.Savings, Amount: 325 + 15*week, Purpose: said("transport")})
			}
		}},
	{name: "imported_late", about: "A meeting was imported as a register after meetings held with the phone.",
		want: []audit.Code{audit.ImportedLate},
		tell: func(v *village) {
			v.meetings(2)
			v.at(v.date+14, 19)
			d := v.date - 7
			v.do(&ledger.RegisterImported{File: said("a register").Digest, Rows: 40, Entries: 38})
			v.do(v.opening(d))
			v.gather()
			v.close()
		}},
	{name: "round_spending", about: "Eight grants and expenses in a row are whole thousands.",
		want: []audit.Code{audit.RoundSpending},
		tell: func(v *village) {
			v.meetings(6)
			for range 4 {
				v.meet(&ledger.Grant{Fund: "social", Amount: 1_000, Purpose: said("a ceremony")}, &ledger.Expense{Fund: ledger.Savings, Amount: 2_000, Purpose: said("stools")})
			}
		}},
	{name: "a_hard_year", about: "An honest group whose loans went badly: nothing is worse than a notice, but for the second new date.",
		want: []audit.Code{audit.RescheduledAgain, audit.Override, audit.Overdue, audit.WriteOff, audit.RecordedLate, audit.CashDifference}, monthly: true,
		tell: func(v *village) {
			v.meetings(2)
			big := borrows(v, 10, ledger.Savings, 6_000)
			big.Override = said("her husband is ill")
			v.meet(big, after(big, 8, 600))
			loan := borrows(v, 9, ledger.Savings, 1_000)
			v.meet(loan)
			v.meet(&ledger.LoanRescheduled{Loan: 1, Periods: 1, Reason: said("no harvest")})
			v.meet(&ledger.LoanRescheduled{Loan: 1, Periods: 1, Reason: said("no harvest")}, &ledger.LoanWrittenOff{Loan: 2, Reason: said("she died")})
			v.at(v.nextDate()+1, 8)
			v.date--
			v.do(v.opening(v.date))
			v.gather()
			v.do(v.missing("social", 25))
			v.close()
			v.meet()
		}},

	{name: "left_owing", about: "Member 9 left, with the quorum, and the fund lost what she owed beyond her savings. Nobody's attendance is taken.",
		want: []audit.Code{audit.LeftOwing, audit.NoAttendance},
		tell: func(v *village) {
			for range 4 {
				v.open()
				v.do(buys(9, 2), buys(10, 3), buys(11, 4))
				v.close()
			}
			v.open()
			v.do(borrows(v, 9, ledger.Savings, 5_000), &ledger.MemberLeft{Member: 9, Cause: ledger.CauseLeft})
			v.close()
		}},
	{name: "shares_added_by_and_by", about: "The treasurer kept the meeting open with a mark every two hours, and bought shares at night.",
		want: []audit.Code{audit.EnteredAfter},
		tell: func(v *village) {
			v.meetings(2)
			v.open()
			v.gather()
			for range 5 {
				v.recorded += 2 * 3600
				v.do(&ledger.AttendanceMarked{Member: 3, Mark: ledger.Present})
			}
			v.do(buys(3, 1))
			v.close()
		}},
	{name: "import_without_end", about: "A register of a million entries was said to be imported before the first meeting, so that no time is looked at.",
		want: []audit.Code{audit.EnteredAfter},
		tell: func(v *village) {
			v.do(&ledger.RegisterImported{File: said("a register").Digest, Rows: 1_000_000, Entries: 1_000_000})
			v.meetings(1)
			v.open()
			v.gather()
			v.recorded += 5 * 3600
			v.do(buys(3, 1))
			v.close()
		}},

	{name: "honest_leaving", about: "Member 12 came, took her savings home before everybody, and is a member no more.",
		tell: func(v *village) {
			v.meetings(3)
			v.meet(&ledger.MemberLeft{Member: 12, Cause: ledger.CauseLeft})
		}},
	{name: "honest_at_the_bank", about: "Most of the savings are at the bank.",
		tell: func(v *village) {
			v.meetings(3)
			v.meet(&ledger.BankDeposited{Fund: ledger.Savings, Amount: 15_000})
			v.meetings(1)
			v.counted(ledger.Savings, 0)
		}},
	{name: "honest_quarter", about: "Three months of an honest group: savings, loans repaid in time, fines, a grant, two of whom are away now and then.",
		tell: func(v *village) {
			v.meetings(3)
			v.meet(borrows(v, 9, ledger.Savings, 3_000), &ledger.FineLevied{Member: 2, Fund: ledger.Savings, Cause: "late", Amount: 25}, &ledger.FinePaid{Member: 2, Fund: ledger.Savings, Amount: 25})
			v.away[12] = true
			v.meetings(2)
			delete(v.away, 12)
			v.meet(&ledger.Grant{Fund: "social", Member: 4, Amount: 2_500})
			v.away[5] = true
			v.meet(v.owed(1))
			delete(v.away, 5)
			again := borrows(v, 9, ledger.Savings, 1_500)
			v.meet(again, after(again, 1, 1_000))
			v.attest(v.counts())
			v.meetings(3)
			v.counted(ledger.Savings, 0)
			v.says(2, audit.SaidShares, sharesOf(v, 2))
			v.says(9, audit.SaidOwes, int64(v.book().Owed(2)))
		}},
	{name: "honest_second_cycle", about: "An honest share-out, what was carried is there, and the next cycle begins.",
		tell: func(v *village) {
			v.meetings(4)
			v.share()
			v.nextCycle()
			v.meetings(2)
			v.counted(ledger.Savings, 0)
			v.says(9, audit.SaidShares, sharesOf(v, 9))
		}},
	{name: "honest_seen_before", about: "An unusual thing that the last visit saw already is told apart: the group is in order.",
		want: []audit.Code{audit.Correction},
		tell: func(v *village) {
			v.meetings(1)
			v.open()
			v.gather()
			v.do(&ledger.Correction{Seq: v.last(), Reason: said("it was 50")}, &ledger.Contribution{Member: 12, Fund: "social", Amount: 50})
			v.close()
			v.attest(v.counts())
			v.meetings(2)
			v.counted(ledger.Savings, 0)
		}},
}

// after is a loan of the same meeting as another.
func after(l *ledger.LoanGranted, m ledger.MemberNumber, sum ledger.Amount) *ledger.LoanGranted {
	next := *l
	next.Loan, next.Member, next.Principal, next.Override = l.Loan+1, m, sum, ledger.Words{}
	return &next
}

func sharesOf(v *village, n ledger.MemberNumber) int64 {
	m, err := v.book().Member(n)
	if err != nil {
		v.t.Fatal(err)
	}
	return int64(m.Shares)
}

// takeOver has another phone write from the head on, with the quorum.
func (v *village) takeOver(key uint64) {
	v.t.Helper()
	v.device = seedKey(v.t, key)
	v.do(&ledger.EpochOpened{Writer: ledger.Signatory(v.device.Public()), Authority: ledger.ByQuorum, Reason: said("the phone is lost")})
}
