package browser

import (
	"fmt"
	"strings"
	"testing"
)

// lends lends a member a sum for the longest term, having seen what it means.
func (w *treasurer) lends(member, amount string) {
	w.Helper()
	w.step("loans")
	w.tap(`a.person[href$="member=` + member + `"]`)
	w.types("form.loan input[data-figures]", amount)
	w.tap("form.loan button.go")
	w.sees("section.asked", "She brings back")
	w.tap("section.asked form button.go")
	w.unseen("section.asked")
}

// What is rarer in a meeting, by taps on a small screen: a mistake taken back where it was
// made, a loan given, made larger, moved on and given up, each time with what it means
// before it is done; an outside loan; the children at school.
func TestRarerTaps(t *testing.T) {
	thorough(t)
	h := benkadi(t)
	w := sit(take(t, h.run()))
	w.step("savings")
	w.usable()
	w.shot("none")
	w.tap("a.begin")
	w.opens()
	w.step("attendance")
	w.tap(`button[value="others:present"]`)
	w.unseen(`button[value="others:present"]`)

	w.step("savings")
	for i, member := range []string{"1", "1", "4"} {
		w.tap(`button.person[value^="` + member + `:"]`)
		w.until("her stamp", fmt.Sprintf(`document.querySelectorAll('.stamp.there').length === %d`, i+1))
	}
	ask[bool](w.phone, `(function() { var b = document.querySelector('button.person[value^="5:"]'); b.click(); b.click(); return true; })()`)
	w.until("one stamp for two taps in a moment", `document.querySelectorAll('.stamp.there').length === 4 && !document.body.hasAttribute('aria-busy')`)
	ask[bool](w.phone, `(history.back(), true)`)
	w.sees(`nav.ribbon a[aria-current=step][href$="/attendance"]`)
	w.step("savings")
	w.until("the stamps after going back and forth", `document.querySelectorAll('.stamp.there').length === 4`)
	w.tap(".entered summary", "Kadia Togo") // one tap, and
	w.tap(`.entered details[open] button[value$=":wrong_member"]`)
	w.sees("li.corrected s", "Kadia Togo")
	w.sees(".together", "750")
	w.usable()

	w.lends("1", "200")
	w.tap(`a.person[href$="loan=1"]`)
	w.usable()
	w.shot("loan-sheet")
	w.tap(`a.mode[href$="kind=loan_topped_up"]`)
	w.types("form[method=get] input[data-figures]", "50")
	w.tap("form[method=get] button.go")
	w.sees("section.asked", "50")
	w.usable()
	w.shot("loan-more")
	w.tap("section.asked button.go")
	w.sees(".owed", "275")
	w.tap(`a.mode[href$="kind=loan_rescheduled"]`)
	w.tap(`input[name=periods][value="1"]`)
	w.tap("form[method=get] button.go")
	w.sees("section.asked s")
	w.shot("loan-later")
	w.tap("section.asked button.go")
	w.unseen("section.asked")
	w.tap(`a.mode[href$="kind=loan_written_off"]`)
	w.sees("section.asked", "250")
	w.usable()
	w.shot("loan-lost")
	w.tap("section.asked button.go")
	w.signs()
	w.unseen(`a.person[href*="loan="]`)

	w.step("expenses")
	w.tap(`a.mode[href$="kind=external_loan_received"]`)
	w.types("input[name=creditor]", "BNDA")
	w.types("input[data-figures]", "5000")
	w.usable()
	w.shot("outside-loan")
	w.tap("form button.go")
	w.signs()
	w.sees(".together", "5,000")
	w.sees(`a.mode[href$="kind=external_loan_repaid"]`)
	w.shot("expenses")

	w.step("attendance")
	w.tap(`a[href$="/schooling"]`)
	w.tap(`a.person[href$="member=1"]`)
	for _, field := range []string{"girls_enrolled", "girls_enrolled", "girls_attending"} {
		w.tap(`input[name=` + field + `] ~ button`)
	}
	w.usable()
	w.shot("schooling")
	w.tap("form button.go")
	w.sees("a.person.paid", "1 / 2")
	w.shot("schooling-all")
	w.visit("/group/" + w.group + "/meeting")
	w.closes()
	if out := h.jigiya("--json", "verify"); !strings.Contains(out, `"ok":true`) {
		t.Error(out)
	}
	w.every("fr", append(pagesOfGroup, "/meeting/opening", "/meeting/savings", "/meeting/recital"))
	w.every("bm", append(pagesOfGroup, "/meeting/opening", "/meeting/savings", "/meeting/recital"))
}

// pagesOfGroup are those about a group of which member 1 has had a loan.
var pagesOfGroup = []string{
	"", "/members", "/member/1", "/member/1/borrow?amount=100&periods=2", "/member/1/leave", "/member/1/erase", "/loans", "/loan/1", "/schooling?member=1", "/schooling",
	"/history", "/entry/14", "/officers", "/rules", "/share-out", "/register", "/verify",
}

// stepsOfMeeting are the steps of a meeting, and what is asked in them.
var stepsOfMeeting = []string{
	"/meeting/opening", "/meeting/attendance", "/meeting/funds", "/meeting/funds?member=1", "/meeting/savings", "/meeting/fines", "/meeting/fines?cause=late", "/meeting/fines?member=2&fund=savings",
	"/meeting/repayments", "/meeting/repayments?loan=1", "/meeting/expenses", "/meeting/expenses?kind=grant", "/meeting/loans", "/meeting/loans?member=2",
	"/meeting/loans?member=2&amount=100&periods=2", "/meeting/loans?loan=1", "/meeting/closing",
}

// every looks at pages of the group in a language: nothing is to the side of the screen, or
// too small for a finger.
func (w *treasurer) every(language string, pages []string) {
	w.Helper()
	ask[bool](w.phone, `(window.before = true)`)
	w.tap(`.languages button[value=` + language + `]`)
	w.until("a page in "+language, `!window.before && document.documentElement.lang === `+quoted(language))
	for _, page := range pages {
		w.visit("/group/" + w.group + page)
		if found := w.misfits(); len(found) > 0 {
			w.Errorf("%s in %s:\n  %s", page, language, strings.Join(found, "\n  "))
		}
		w.shot(language + strings.NewReplacer("/", "-", "?", "-", "&", "-").Replace(page))
	}
}
