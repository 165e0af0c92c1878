package ledger_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
)

// A cycle worked by hand: member 3 saves 1 000 F in meeting 1 and 4 saves 500 F
// in meeting 2; 4 borrows 1 000 F and 3 500 F, each pays 10 %; a gift of 350 F
// makes a profit of 500 F. The fund is 2 000 F.
func worked(t *testing.T, change func(*ledger.Constitution)) *group {
	g := found(t, 5, func(c *ledger.Constitution) { c.Loans.MaxMultiple = 0; change(c) })
	g.open("2026-01-05").do(buy(3, 4), gift(savings, 350), lend(1, 3, 500, 1), repay(1, 550)).close()
	g.open("2026-01-12").do(buy(4, 2), lend(2, 4, 1_000, 1), repay(2, 1_100)).close()
	return g.has("fund", g.book.Cash(savings), 2_000)
}

func payouts(d *ledger.Division) (all []amount) {
	for _, p := range d.Payouts {
		all = append(all, p.Payout)
	}
	return append(all, d.Remainder)
}

func TestShareOutMethods(t *testing.T) {
	for _, c := range []struct {
		method    ledger.ShareOutMethod
		remainder ledger.Remainder
		step      amount
		want      []amount // five members, and the remainder
	}{
		{ledger.ByShares, ledger.Carry, 5, []amount{0, 0, 1_330, 665, 0, 5}},            // 1 333 1/3, 666 2/3
		{ledger.ByShares, ledger.LargestRemainder, 5, []amount{0, 0, 1_335, 665, 0, 0}}, // fractions 3 1/3, 1 2/3
		{ledger.ByShares, "fund:social", 100, []amount{0, 0, 1_300, 600, 0, 100}},
		{ledger.ByShareValue, ledger.Carry, 1, []amount{0, 0, 1_332, 666, 0, 2}}, // 333 a share
		{ledger.EqualParts, ledger.Carry, 50, []amount{400, 400, 400, 400, 400, 0}},
		{ledger.EqualProfit, ledger.Carry, 50, []amount{100, 100, 1_100, 600, 100, 0}},
		{ledger.InterestReturned, ledger.Carry, 1, []amount{70, 70, 1_120, 670, 70, 0}}, // 350 / 5 and 50, 100
		{ledger.SavingsAndBorrowing, ledger.Carry, 1, []amount{0, 0, 1_266, 733, 0, 1}}, // 60 %: 200, 100; 40 %: 66 2/3, 133 1/3
		{ledger.SavingsAndBorrowing, ledger.LargestRemainder, 1, []amount{0, 0, 1_267, 733, 0, 0}},
		{ledger.TimeWeighted, ledger.Carry, 1, []amount{0, 0, 1_400, 600, 0, 0}}, // 1 000 × 2 against 500 × 1
	} {
		g := worked(t, func(k *ledger.Constitution) {
			k.ShareOut.Method, k.ShareOut.Remainder, k.ShareOut.Step = c.method, c.remainder, c.step
		})
		d := g.shareOut()
		if diff := cmp.Diff(c.want, payouts(d)); diff != "" {
			t.Errorf("%s %s %d\n%s", c.method, c.remainder, c.step, diff)
		}
		carried, social := d.Remainder, amount(0)
		if _, ok := c.remainder.Fund(); ok {
			carried, social = 0, d.Remainder
		}
		g.has("carried", g.book.CarriedIn(savings), carried).has("cash", g.book.Cash(savings), carried).has("social", g.book.Cash("social"), social)
		if g.book.LastShareOut() == nil || !g.book.CycleClosed() {
			t.Error("the cycle is not closed")
		}
		for a, balance := range g.book.Accounts {
			if a.Fund == savings && a.Class >= ledger.ChargeIncome && a.Class <= ledger.LossOf && balance != 0 {
				t.Errorf("%v is not closed: %d", a, balance)
			}
		}
	}
}

// A loss goes by savings whatever the method of profit; a fund that has lost all
// is shared out as nothing.
func TestShareOutOfALoss(t *testing.T) {
	for _, method := range []ledger.ShareOutMethod{ledger.EqualProfit, ledger.InterestReturned, ledger.SavingsAndBorrowing, ledger.TimeWeighted} {
		for lost, want := range map[amount][]amount{800: {0, 0, 800, 400, 0, 0}, 2_000: {0, 0, 0, 0, 0, 0}} {
			g := worked(t, func(c *ledger.Constitution) { c.ShareOut.Method, c.ShareOut.Step = method, 1 })
			g.meet("2026-01-19", &ledger.Expense{Fund: savings, Amount: lost})
			if diff := cmp.Diff(want, payouts(g.shareOut())); diff != "" {
				t.Errorf("%s, %d lost\n%s", method, lost, diff)
			}
			g.do(g.nextCycle())
		}
	}
}

// Where loans are set off the borrower is paid the rest; the charge set off is
// hers under interest_returned.
func TestShareOutOffset(t *testing.T) {
	g := worked(t, func(c *ledger.Constitution) {
		offset(c)
		c.ShareOut.Method, c.ShareOut.Step = ledger.InterestReturned, 1
	})
	g.meet("2026-01-19", lend(3, 4, 400, 1)) // owes 440: fund 2 040, profit 540, charges 190
	d := g.shareOut()
	if diff := cmp.Diff([]amount{70, 70, 1_120, 710, 70, 0}, payouts(d)); diff != "" {
		t.Error(diff)
	}
	if p := d.Payouts[3]; p.Offset != 440 || p.Paid() != 270 {
		t.Error(p)
	}
	g.has("owed", g.book.Owed(3), 0).has("cash", g.book.Cash(savings), 0)
}

// Nobody borrowed, no weights: that part goes by savings.
func TestShareOutWithoutTheirMeasure(t *testing.T) {
	for _, method := range []ledger.ShareOutMethod{ledger.SavingsAndBorrowing, ledger.TimeWeighted} {
		g := saved(t, 2_300, []shares{4, 2, 0}, func(c *ledger.Constitution) { c.ShareOut.Method, c.ShareOut.Step = method, 1 })
		if method == ledger.TimeWeighted { // reinvested in a cycle without a meeting
			g.shareOut()
			g.do(g.nextCycle(func(e *ledger.CycleOpened) {
				e.Reinvestments = []ledger.Reinvestment{{Member: 1, Shares: 4}, {Member: 2, Shares: 2}}
			}))
			g.meet("2026-02-01", gift(savings, 800)).shareOut()
			continue
		}
		if diff := cmp.Diff([]amount{1_533, 766, 0, 1}, payouts(g.shareOut())); diff != "" {
			t.Error(diff)
		}
	}
}

// What returns takes are the latest purchases, corrected ones do not count.
func TestTimeWeights(t *testing.T) {
	g := found(t, 5, func(c *ledger.Constitution) { c.ShareOut.Method, c.ShareOut.Step = ledger.TimeWeighted, 1 })
	g.meet("2026-01-05", buy(3, 4), buy(4, 2))
	g.open("2026-01-12").do(buy(4, 3), buy(3, 5))
	g.do(g.correct(g.last()), &ledger.ShareReturned{Member: 4, Shares: 4}, gift(savings, 900)).close()
	// 3 holds 4 shares since meeting 1, 4 one share since meeting 1: 8 to 2.
	if diff := cmp.Diff([]amount{0, 0, 1_720, 430, 0, 0}, payouts(g.shareOut())); diff != "" {
		t.Error(diff)
	}
}

// A purchase is corrected whose shares were returned in between: the return then
// stands against what was bought after it.
func TestTimeWeightsOfAReturnThatStayed(t *testing.T) {
	g := found(t, 5, func(c *ledger.Constitution) { c.ShareOut.Method, c.ShareOut.Step = ledger.TimeWeighted, 1 })
	g.open("2026-01-05").do(buy(3, 1), buy(4, 2))
	first := g.last()
	g.do(&ledger.ShareReturned{Member: 4, Shares: 2}).close()
	g.open("2026-01-12").do(buy(4, 3), g.correct(first), gift(savings, 300)).close() // one share left, of meeting 2
	if diff := cmp.Diff([]amount{0, 0, 450, 350, 0, 0}, payouts(g.shareOut())); diff != "" {
		t.Error(diff)
	}
}

// Amounts beyond 32 bits, and products beyond 64, are exact.
func TestShareOutOfGreatSums(t *testing.T) {
	g := saved(t, ledger.MaxAmount, []shares{999_999, 999_998, 3}, func(c *ledger.Constitution) {
		c.ShareValue, c.ShareOut.Method, c.ShareOut.Step = 499_999, ledger.TimeWeighted, 1
	})
	d := g.shareOut()
	var all amount
	for _, p := range d.Payouts {
		all += p.Payout
	}
	g.has("all of it", all+d.Remainder, ledger.MaxAmount)
}
