package web

import (
	"strings"
	"testing"
	"time"
)

// A group that saves in another currency reads its sums in it; notes and coins, and words
// for sums, are known of francs alone.
func TestAnotherCurrency(t *testing.T) {
	t.Parallel()
	w := &treasurer{phone: blankPhone(t)}
	w.clock.stop(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	w.want(w.enter(), 200)
	w.founds(strings.Replace(string(readFile(t, benkadi)), `currency = "XOF"`, `currency = "GHS"`, 1))
	w.opens("2026-11-23")
	w.does("savings", f("do", "buy", "buy", "3:4"), 200)
	over := w.does("loans", f("do", "lend", "member", "3", "fund", "savings", "amount", "90000", "periods", "1"), 422, "90,000\u00a0GHS")
	pages := []page{over}
	for _, step := range []string{"opening", "savings", "funds", "fines", "repayments", "expenses", "loans", "closing"} {
		pages = append(pages, w.look(step))
	}
	for _, path := range []string{"", "/members", "/member/3", "/rules", "/history"} {
		pages = append(pages, w.get("/group/"+w.group.String()+path))
	}
	said := 0
	for _, p := range pages {
		if strings.Contains(p.text, "\u00a0F<") || strings.Contains(p.text, "\u00a0F ") || strings.Contains(p.text, "\u00a0F.") || strings.Contains(p.text, "xof-") {
			t.Errorf("%s tells of francs:\n%s", p.address, middle(p.text))
		}
		said += strings.Count(p.text, "\u00a0GHS")
	}
	if said < 10 {
		t.Errorf("only %d sums are told", said)
	}
	w.look("closing")
	w.enters("closing", append(w.counts(), "do", "close"))
	w.look("recital", "1,000\u00a0GHS")
}
