package register

import (
	"fmt"
	"slices"
	"strings"

	"jigiya/ledger"
)

// rowOf is the row of an event that is told in one by itself.
func (p *printer) rowOf(event ledger.Event) (Row, bool) {
	if row, ok := rowOfMember(event); ok {
		return row, true
	}
	if row, ok := p.rowOfLoan(event); ok {
		return row, true
	}
	return rowOfFund(event)
}

func rowOfMember(event ledger.Event) (Row, bool) {
	switch e := event.(type) {
	case *ledger.AttendanceMarked:
		return Row{Member: decimal(e.Member), Detail: string(e.Mark)}, true
	case *ledger.Contribution:
		return Row{Member: decimal(e.Member), Fund: string(e.Fund), Shares: decimal(e.Shares, 0), Amount: decimal(e.Amount, 0)}, true
	case *ledger.ShareReturned:
		return Row{Member: decimal(e.Member), Shares: decimal(e.Shares)}, true
	case *ledger.CommitmentSet:
		return Row{Member: decimal(e.Member), Shares: decimal(e.Shares)}, true
	case *ledger.MemberJoined:
		return Row{Member: decimal(e.Member), Shares: decimal(e.Shares, 0),
			Detail: details("name", e.Person, "sex", e.Sex, "former", decimal(e.Former, 0))}, true
	case *ledger.MemberLeft:
		return Row{Member: decimal(e.Member), Detail: details("cause", e.Cause)}, true
	case *ledger.SchoolingReported:
		return Row{Member: decimal(e.Member), Detail: details("girls_enrolled", e.GirlsEnrolled, "girls_attending", e.GirlsAttending,
			"boys_enrolled", e.BoysEnrolled, "boys_attending", e.BoysAttending)}, true
	case *ledger.FineLevied:
		return Row{Member: decimal(e.Member), Fund: string(e.Fund), Amount: decimal(e.Amount), Detail: details("cause", e.Cause)}, true
	case *ledger.FinePaid:
		return Row{Member: decimal(e.Member), Fund: string(e.Fund), Amount: decimal(e.Amount)}, true
	case *ledger.FineWaived:
		return Row{Member: decimal(e.Member), Fund: string(e.Fund), Amount: decimal(e.Amount), Detail: details("reason", e.Reason)}, true
	}
	return Row{}, false
}

func (p *printer) rowOfLoan(event ledger.Event) (Row, bool) {
	about := func(n ledger.LoanNumber, amount ledger.Amount, pairs ...any) (Row, bool) {
		return Row{Member: decimal(p.borrowers[n], 0), Amount: decimal(amount, 0), Loan: decimal(n), Detail: details(pairs...)}, true
	}
	switch e := event.(type) {
	case *ledger.LoanGranted:
		row, _ := about(e.Loan, e.Principal, "periods", e.Periods, "purpose", e.Purpose, "detail", e.Detail,
			"guarantors", joined(e.Guarantors), "override", e.Override)
		row.Fund = string(e.Fund)
		return row, true
	case *ledger.Repayment:
		return about(e.Loan, e.Amount, "by", decimal(e.By, 0))
	case *ledger.LoanToppedUp:
		return about(e.Loan, e.Amount, "override", e.Override)
	case *ledger.LoanRescheduled:
		return about(e.Loan, 0, "periods", e.Periods, "reason", e.Reason, "override", e.Override)
	case *ledger.ChargeWaived:
		return about(e.Loan, e.Amount, "reason", e.Reason)
	case *ledger.LoanWrittenOff:
		return about(e.Loan, 0, "reason", e.Reason)
	}
	return Row{}, false
}

func rowOfFund(event ledger.Event) (Row, bool) {
	of := func(f ledger.FundName, amount ledger.Amount, pairs ...any) (Row, bool) {
		return Row{Fund: string(f), Amount: decimal(amount), Detail: details(pairs...)}, true
	}
	switch e := event.(type) {
	case *ledger.CashDifference:
		return of(e.Fund, e.Counted, "explanation", e.Explanation)
	case *ledger.Grant:
		row, _ := of(e.Fund, e.Amount, "purpose", e.Purpose)
		row.Member = decimal(e.Member, 0)
		return row, true
	case *ledger.Received:
		return of(e.Fund, e.Amount, "source", e.Source)
	case *ledger.Expense:
		return of(e.Fund, e.Amount, "purpose", e.Purpose)
	case *ledger.Transfer:
		return of(e.From, e.Amount, "to", e.To, "reason", e.Reason)
	case *ledger.BankDeposited:
		return of(e.Fund, e.Amount)
	case *ledger.BankWithdrawn:
		return of(e.Fund, e.Amount)
	case *ledger.BankInterest:
		return of(e.Fund, e.Amount)
	case *ledger.BankFee:
		return of(e.Fund, e.Amount)
	case *ledger.ExternalLoanReceived:
		return of(e.Fund, e.Amount, "creditor", e.Creditor)
	case *ledger.ExternalLoanRepaid:
		return of(e.Fund, e.Amount, "creditor", e.Creditor, "charge", decimal(e.Charge, 0))
	case *ledger.MeetingCancelled:
		return Row{Date: e.Date.String(), Detail: details("reason", e.Reason)}, true
	}
	return Row{}, false
}

// decimal writes a number; one that stands for nothing is an empty cell.
func decimal[N ~int64 | ~uint32](n N, nothing ...N) string {
	if slices.Contains(nothing, n) {
		return ""
	}
	return fmt.Sprint(n)
}

func joined(members []ledger.MemberNumber) string {
	all := make([]string, len(members))
	for i, m := range members {
		all[i] = decimal(m)
	}
	return strings.Join(all, "+")
}

// details writes key, value pairs; what is empty is left out.
func details(pairs ...any) string {
	var all []string
	for i := 0; i+1 < len(pairs); i += 2 {
		value := fmt.Sprint(pairs[i+1])
		if words, ok := pairs[i+1].(ledger.Words); ok {
			value = text(words)
		}
		if value = encode(value); value != "" {
			all = append(all, fmt.Sprintf("%s=%s", pairs[i], value))
		}
	}
	return strings.Join(all, ";")
}

// text is what was said, as far as this device knows it.
func text(w ledger.Words) string {
	if w.Text == "" && !w.IsZero() {
		return Unknown
	}
	return w.Text
}
