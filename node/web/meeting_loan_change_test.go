package web

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"jigiya/ledger/message"
)

// newLender is in a meeting in which member 1 has borrowed 2000 for two periods.
func newLender(t testing.TB) *treasurer {
	w := newTreasurer(t)
	w.opens("2026-11-23")
	for n := 1; n <= 12; n++ {
		w.does("savings", f("do", "buy", "buy", fmt.Sprint(n, ":5")), 200)
	}
	w.does("loans", f("do", "lend", "member", "1", "amount", "2000", "periods", "2", "purpose", "trade"), 200)
	return w
}

var bringsBack = regexp.MustCompile(`She brings back <b class="sum">([^<]+)</b>`)

// What a change is said to mean is what it comes to: she who pays on the day the page names
// pays what the page named.
func TestLoanChangeMeansWhatItSays(t *testing.T) {
	thorough(t)
	t.Parallel()
	for _, change := range []string{"kind=loan_topped_up&amount=500", "kind=loan_rescheduled&periods=3", "kind=loan_rescheduled&periods=1", "kind=charge_waived&amount=150"} {
		w := newLender(t)
		p := w.look("loans?loan=1&"+change, "She brings back")
		if got := w.book().Owed(1); got != 2200 {
			t.Fatalf("looking at %s changed the loan: %d", change, got)
		}
		said := bringsBack.FindStringSubmatch(p.text)[1]
		fields := f("do", "change", "loan", "1")
		for _, pair := range strings.Split(change, "&") {
			name, value, _ := strings.Cut(pair, "=")
			fields = append(fields, name, value)
		}
		w.does("loans", fields, 200)
		l, err := w.book().Loan(1)
		must(t, err)
		w.closes()
		w.records.stop(time.Unix(int64(l.Due)*24*60*60, 0)) // the day has come
		w.opens(l.Due.String())
		if owed := message.English.Amount(w.book().Owed(1), francs); owed != said {
			t.Errorf("%s: the page said %s, on %s she owes %s", change, said, l.Due, owed)
		}
	}
}

// What cannot be is refused where it would be shown, and where it is tapped.
func TestLoanChangeRefused(t *testing.T) {
	t.Parallel()
	w := newLender(t)
	head := w.head()
	refused := func(status int, says string, fields ...string) {
		t.Helper()
		w.does("loans", append(f("do", "change"), fields...), status, `role="alert"`, says)
		if w.head() != head {
			t.Fatalf("%v entered something", fields)
		}
	}
	w.look("loans?loan=1&kind=loan_topped_up&amount=4000", `role="alert"`, `name="override"`, "She takes")
	refused(422, "", "kind", "loan_topped_up", "loan", "1", "amount", "4000")
	w.look("loans?loan=1&kind=charge_waived&amount=900", `role="alert"`)
	refused(422, "900", "kind", "charge_waived", "loan", "1", "amount", "900")
	refused(400, "", "kind", "charge_waived", "loan", "1", "amount", "-1")
	refused(400, "1 to 120", "kind", "loan_rescheduled", "loan", "1")
	refused(400, "", "kind", "repayment", "loan", "1", "amount", "100")
	refused(422, "", "kind", "loan_written_off", "loan", "7")
	w.look("loans?loan=7", "Who borrows?")
	w.look("loans?loan=1&kind=loan_written_off", `loses <b class="sum">2,000`)
	lost := f("do", "change", "kind", "loan_written_off", "loan", "1", "words", "flood")
	w.does("loans", lost, 200, `name="pin_4"`)
	w.does("loans", append(lost, "pins", "1", "pin_4", w.pins.Device), 200, `name="pin_5"`)
	w.does("loans", append(lost, "pins", "1", "pin_4", "111111", "pin_5", w.pins.Device), 403, `role="alert"`)
	if w.head() != head {
		t.Fatal("a loan was given up without the quorum")
	}
	w.does("loans", append(lost, "pins", "1", "pin_4", w.pins.Device, "pin_5", w.pins.Device), 200, "Loan written off")
	w.want(w.get(w.phone.at("/loan/1")), 200, "Written off", "Loan written off")
	w.want(w.get(w.phone.at("/loan/9")), 404)
}
