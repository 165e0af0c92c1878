package web

import (
	"fmt"
	"strings"
	"testing"

	"jigiya/ledger"
	"jigiya/node/api"
)

// What is rarer in a meeting: each is one tap, and moves what it says.
func TestMeetingRarer(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.opens("2026-11-23")
	for n := 1; n <= 12; n++ {
		w.does("savings", f("do", "buy", "buy", fmt.Sprint(n, ":4")), 200)
	}
	moves := func(step string, fund ledger.FundName, by ledger.Amount, fields ...string) {
		t.Helper()
		before := w.book().Cash(fund)
		w.does(step, fields, 200)
		if got := w.book().Cash(fund) - before; got != by {
			t.Fatalf("%s %v moved %d of %s, want %d", step, fields, got, fund, by)
		}
	}
	w.look("savings?give=1", `name="return"`)
	moves("savings", "savings", -250, "do", "return", "return", "3:1", "give", "1")
	moves("funds", "social", 175, "do", "pay", "fund", "social", "member", "2", "amount_100", "1", "amount_25", "3")
	moves("expenses", "savings", 1500, "do", "spend", "kind", "received", "fund", "savings", "amount", "1 500", "words", "maize")
	moves("expenses", "savings", -2000, "do", "spend", "kind", "bank_deposited", "fund", "savings", "amount_2000", "1")
	moves("expenses", "savings", 500, "do", "spend", "kind", "bank_withdrawn", "fund", "savings", "amount_500", "1")
	moves("expenses", "savings", -150, "do", "spend", "kind", "expense", "fund", "savings", "amount", "150", "words", "chalk")
	transfer := f("do", "spend", "kind", "transfer", "fund", "savings", "to", "social", "amount", "200", "words", "agreed")
	w.does("expenses", transfer, 200, `name="pin_4"`)
	w.does("expenses", append(transfer, "pins", "1", "pin_4", "999999", "pin_5", w.pins.Device), 403, `role="alert"`, `name="pin_4"`)
	moves("expenses", "social", 200, append(transfer, "pins", "1", "pin_4", w.pins.Device, "pin_5", w.pins.Device)...)
	moves("loans", "savings", -1000, "do", "lend", "member", "5", "amount_1000", "1", "periods", "2", "purpose", "health", "guarantor", "6", "guarantor", "7")
	moves("repayments", "savings", 300, "do", "repay", "loan", "1", "amount", "300", "by", "6")
	for _, n := range []string{"1", "2"} {
		w.does("fines", f("do", "levy", "member", n, "cause", "absent"), 200)
	}
	w.look("fines?member=1&fund=savings", "absent")
	moves("fines", "savings", 20, "do", "fine_paid", "member", "1", "fund", "savings", "amount_10", "2")
	moves("fines", "savings", 0, "do", "fine_waive", "all", "2:savings:50", "words", "she was ill")
	if due := w.book().AllFinesDue(1) + w.book().AllFinesDue(2); due != 30 {
		t.Errorf("fines of %d are due, want 30", due)
	}
	w.closes()
	must(t, w.book().Audit())
}

// Where members commit to shares, one tap buys what is due today; who does not come is in
// arrears, which later taps pay.
func TestMeetingCommitments(t *testing.T) {
	t.Parallel()
	w := &treasurer{phone: blankPhone(t)}
	w.founded([]byte(strings.Replace(string(readFile(t, benkadi)), `"vsla"`, `"fixed"`, 1)))
	_, err := w.node.Propose(t.Context(), api.Proposal{Group: w.group, PINs: w.pins, Events: []ledger.Event{&ledger.CommitmentSet{Member: 1, Shares: 3}}})
	must(t, err)
	w.want(w.enter(), 200)
	w.opens("2026-11-23")
	w.look("savings", `value="1:3"`, `value="2:1"`, "3 stamps")
	w.closes()
	w.opens("2026-11-30")
	w.look("savings", `value="1:3"`, "arrears")
	w.does("savings", f("do", "buy", "buy", "1:3"), 200, `value="1:1"`)
	w.does("savings", f("do", "buy", "buy", "1:1"), 200)
	if due := w.book().ContributionDue(1); due != 500 {
		t.Errorf("arrears of %d, want 500", due)
	}
}
