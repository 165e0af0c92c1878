package web

import (
	"fmt"
	"testing"
)

// A whole meeting, from the first count to the recital.
func TestMeeting(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.stands("opening")
	w.opens("2026-11-23")
	w.does("attendance", f("do", "mark", "mark", "3:late", "as", "late"), 200, "1 of 12 here")
	w.look("attendance?as=late", `value="others:present"`) // one tap makes nobody late
	w.does("attendance", f("do", "mark", "mark", "others:present"), 200, "12 of 12 here")
	w.stands("funds")
	for n := 1; n <= 12; n++ {
		w.does("funds", f("do", "pay", "fund", "social", "proposed", "1", "member", fmt.Sprint(n)), 200, "Together")
	}
	w.stands("savings")
	for n := 1; n <= 12; n++ {
		w.does("savings", f("do", "buy", "buy", fmt.Sprint(n, ":3")), 200, "Together")
	}
	w.does("savings", f("do", "buy", "buy", "4:1"), 200, "4 shares")
	w.stands("fines")
	w.does("fines", f("do", "levy", "member", "3", "cause", "late"), 200, "A tap fines her")
	w.look("fines", "3:savings")
	w.does("fines", f("do", "fine_paid", "all", "3:savings:25"), 200, "Nobody owes")
	w.does("expenses", f("do", "spend", "kind", "grant", "fund", "social", "member", "5", "amount_100", "3", "words", "medicine"), 200, "300")
	w.look("loans", "Who borrows")
	w.look("loans?member=7&amount_1000=2&periods=2&purpose=trade", "She brings back", "two thousand four hundred and twenty francs")
	w.does("loans", f("do", "lend", "member", "7", "amount", "2000", "periods", "2", "purpose", "trade"), 200)
	w.look("repayments?loan=1", "two thousand two hundred francs")
	w.does("repayments", f("do", "repay", "loan", "1", "amount_500", "1"), 200)
	asked := append(w.counts(), "do", "close")
	w.look("closing", fmt.Sprint(37*250 + 25 - 2000 + 500)[:1])
	w.does("closing", asked, 200, "Kadia Togo", `name="pin_4"`)
	w.closes()
	w.look("recital", "Kadia Togo", "next meeting")
	w.stands("recital")
	if n, _ := w.book().LastMeeting(); n != 1 || w.book().OpenMeeting() != nil {
		t.Errorf("the meeting is not closed: last %d", n)
	}
}
