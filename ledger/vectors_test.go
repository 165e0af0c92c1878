package ledger_test

import (
	"cmp"
	"slices"
	"testing"

	"jigiya/ledger"
)

// The worked examples of the rule book, figure by figure.

func TestVectorLoans(t *testing.T) {
	var v struct {
		Cases []struct {
			Convention                  ledger.Convention
			FixedFee                    amount `json:"fixed_fee"`
			Payments, Owed, Outstanding []amount
			ChargePaid                  amount   `json:"charge_paid"`
			ChargeDue                   []amount `json:"charge_due"`
			CashPaidOut                 amount   `json:"cash_paid_out"`
		}
		Rounding []struct {
			Amount amount
			Rate   ledger.BasisPoints `json:"rate_bp"`
			Step   amount
			Charge amount
		}
	}
	vector(t, "loans.json", &v)
	dates := []string{"2026-01-05", "2026-02-05", "2026-03-05", "2026-04-05"}
	for _, c := range v.Cases {
		t.Run(string(c.Convention), func(t *testing.T) {
			g := found(t, 5, func(k *ledger.Constitution) {
				k.Loans.Convention, k.Loans.FixedFee, k.Loans.MaxMultiple, k.Loans.MaxPeriods = c.Convention, c.FixedFee, 0, 3
			})
			g.open(dates[0]).do(gift(savings, 100_000))
			before := g.book.Cash(savings)
			g.do(lend(1, 4, 30_000, 3))
			if c.CashPaidOut != 0 {
				g.has("cash paid out", before-g.book.Cash(savings), c.CashPaidOut)
			}
			for i := range c.Owed {
				if i > 0 {
					g.open(dates[i])
					if a := c.Payments[i-1]; a > 0 {
						g.do(repay(1, a))
					}
				}
				g.close()
				g.has("owed", g.book.Owed(1), c.Owed[i])
				g.has("outstanding", g.book.Outstanding(1), c.Outstanding[i])
				g.has("charge due", g.book.ChargeDue(1), c.ChargeDue[i])
			}
			paid, _, _ := g.book.Income(savings)
			g.has("charge paid", paid, c.ChargePaid)
		})
	}
	for _, c := range v.Rounding {
		g := found(t, 5, func(k *ledger.Constitution) { k.Loans.Rate, k.Loans.ChargeStep = c.Rate, c.Step })
		got, err := g.book.Charge(c.Amount, 3)
		if err != nil || got != c.Charge {
			t.Errorf("%d at %d bp in steps of %d: %d %v, want %d", c.Amount, c.Rate, c.Step, got, err, c.Charge)
		}
	}
}

func TestVectorMeeting(t *testing.T) {
	var v struct{ Open, Close map[fundID]amount }
	vector(t, "meeting.json", &v)
	g := found(t, 20, func(c *ledger.Constitution) { c.Loans.MaxMultiple = 0 })
	// What a meeting before left in the purses, and loans that owe 2 000 of charge.
	g.open("2026-01-05").do(gift(savings, v.Open[savings]+20_000), pay(1, social, v.Open[social]), lend(1, 4, 20_000, 3)).close()
	g.open("2026-01-12")
	for m := range member(18) {
		g.do(pay(m+1, social, 100))
	}
	g.do(&ledger.Grant{Fund: social, Member: 7, Amount: 5_000})
	for m := range member(10) {
		g.do(buy(m+1, 5))
	}
	g.do(buy(11, 2), levy(1, 50), levy(2, 50), levy(3, 25), payFine(1, 50), payFine(2, 50), payFine(3, 25))
	paid, _, _ := g.book.Income(savings)
	g.do(repay(1, 22_000))
	now, _, _ := g.book.Income(savings)
	g.has("of the repayments, charge", now-paid, 2_000)
	g.do(&ledger.Expense{Fund: savings, Amount: 500}, lend(2, 5, 60_000, 3))
	for f, want := range v.Close {
		g.has("cash of "+string(f), g.book.Cash(f), want)
	}
	g.close()
}

type shareoutCase struct {
	Method        ledger.ShareOutMethod
	Step          amount
	ValueDecimals uint32           `json:"value_decimals"`
	RemainderRule ledger.Remainder `json:"remainder_rule"`
	Payout        map[string]amount
	Remainder     amount
}

// saved is a group whose members hold so many shares and whose savings purse
// holds fund, all brought in by opening balances.
func saved(t *testing.T, fund amount, held []shares, changes ...func(*ledger.Constitution)) *group {
	g := found(t, len(held), changes...)
	o := &ledger.OpeningBalances{CycleStart: day("2025-10-01"), MembersAtStart: uint32(len(held)), Meeting: 10, Date: day("2026-01-01"),
		Funds: []ledger.OpeningFund{{Fund: savings, Cash: fund}, {Fund: social}, {Fund: school}}}
	for i, n := range held {
		o.Members = append(o.Members, ledger.OpeningMember{Member: member(i + 1), Shares: n})
	}
	return g.do(o)
}

func TestVectorShareOut(t *testing.T) {
	var v struct {
		Fund       amount
		ShareValue amount `json:"share_value"`
		Shares     map[string]shares
		Cases      []shareoutCase
		Equal      struct {
			Fund                  amount
			Members               int
			Step, Each, Remainder amount
		}
		FromPress struct {
			ShareValue    amount `json:"share_value"`
			Fund          amount
			TotalShares   shares `json:"total_shares"`
			Method        ledger.ShareOutMethod
			ValueDecimals uint32 `json:"value_decimals"`
			Step          amount
			Members       []struct {
				Shares shares
				Payout amount
			}
		} `json:"from_press"`
		Leaving struct {
			Shares     shares
			ShareValue amount `json:"share_value"`
			LoanOwed   amount `json:"loan_owed"`
			FinesDue   amount `json:"fines_due"`
			ValueToday amount `json:"value_today"`
			AtCost     amount `json:"at_cost"`
			AtValue    amount `json:"at_value"`
			Forfeit    amount
		}
	}
	vector(t, "shareout.json", &v)

	var names []string
	for name := range v.Shares {
		names = append(names, name)
	}
	slices.Sort(names)
	var held []shares
	for _, name := range names {
		held = append(held, v.Shares[name])
	}
	for _, c := range v.Cases {
		g := saved(t, v.Fund, held, func(k *ledger.Constitution) {
			k.ShareValue = v.ShareValue
			k.ShareOut.Method, k.ShareOut.Step, k.ShareOut.ValueDecimals = c.Method, c.Step, c.ValueDecimals
			k.ShareOut.Remainder = cmp.Or(c.RemainderRule, ledger.Carry)
		})
		d := g.shareOut()
		for i, name := range names {
			g.has(string(c.Method)+" "+name, d.Payouts[i].Payout, c.Payout[name])
		}
		g.has("remainder", d.Remainder, c.Remainder)
	}

	equal := make([]shares, v.Equal.Members)
	equal[0] = 40 // how much each saved does not matter
	d := saved(t, v.Equal.Fund, equal, func(k *ledger.Constitution) {
		k.ShareOut.Method, k.ShareOut.Step = ledger.EqualParts, v.Equal.Step
	}).shareOut()
	for _, p := range d.Payouts {
		if p.Payout != v.Equal.Each {
			t.Errorf("equal: member %d has %d, want %d", p.Member, p.Payout, v.Equal.Each)
		}
	}
	if d.Remainder != v.Equal.Remainder {
		t.Errorf("equal: remainder %d, want %d", d.Remainder, v.Equal.Remainder)
	}

	press := []shares{}
	rest := v.FromPress.TotalShares
	for _, m := range v.FromPress.Members {
		press = append(press, m.Shares)
		rest -= m.Shares
	}
	d = saved(t, v.FromPress.Fund, append(press, rest), func(k *ledger.Constitution) {
		k.ShareValue = v.FromPress.ShareValue
		k.ShareOut.Method, k.ShareOut.Step, k.ShareOut.ValueDecimals = v.FromPress.Method, v.FromPress.Step, v.FromPress.ValueDecimals
	}).shareOut()
	for i, m := range v.FromPress.Members {
		if got := d.Payouts[i].Payout; got != m.Payout {
			t.Errorf("from the press: %d shares pay %d, want %d", m.Shares, got, m.Payout)
		}
	}

	for rule, want := range map[ledger.LeavingRule]amount{ledger.LeaveAtCost: v.Leaving.AtCost, ledger.LeaveAtValue: v.Leaving.AtValue, ledger.LeaveForfeit: v.Leaving.Forfeit} {
		l := v.Leaving
		g := saved(t, 200*l.ValueToday-3_000, []shares{40, 40, 40, 40, 40}, func(k *ledger.Constitution) {
			k.ShareValue, k.Leaving = l.ShareValue, rule
		})
		g.open("2026-01-05").do(lend(1, 5, l.LoanOwed*10/11, 3), levy(5, l.FinesDue))
		g.do(gift(savings, 200*l.ValueToday-g.book.Assets(savings)))
		g.has("owed", g.book.Owed(1), l.LoanOwed)
		g.has("value today", g.book.ShareValueToday(), l.ValueToday)
		before := g.book.Cash(savings)
		s, err := g.book.Settlement(5)
		g.do(leave(5))
		g.has(string(rule), before-g.book.Cash(savings), want)
		if err != nil || s.Paid != want || s.Debts != l.LoanOwed+l.FinesDue || s.Unpaid != 0 {
			t.Errorf("%s: preview %+v %v", rule, s, err)
		}
	}
}
