package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/ledger"
)

// elsewhere are the kinds of entries that no page of the group makes, and where they come
// from: what gives the right to write or to see is done with care, at the device.
var elsewhere = map[ledger.Kind]string{
	ledger.KindEpochOpened:   "jigiya recover: another phone takes over the group",
	ledger.KindForkResolved:  "jigiya fork resolve: the key-holders choose one of two histories",
	ledger.KindDeviceGranted: "jigiya device grant",
	ledger.KindDeviceRevoked: "jigiya device revoke",
}

// A group's cycle from the founding to the next one, by taps alone: there is no kind of
// entry that a group makes of itself and that no page can make.
func TestEveryKindHasATap(t *testing.T) {
	thorough(t)
	t.Parallel()
	w := &treasurer{phone: blankPhone(t)}
	w.clock.stop(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	w.want(w.enter(), 200)
	w.founds(strings.Replace(string(readFile(t, benkadi)), `"vsla"`, `"fixed"`, 1))
	w.signs(w.hand(w.phone.at("/opening"), []byte(paperBook)), "file", paperBook)
	w.meets()
	w.keeps()
	w.ends()
	made := map[ledger.Kind]bool{}
	for e, err := range w.node.Journal(t.Context(), w.group, 0) {
		must(t, err)
		k, _ := ledger.ParseKind(e.Kind)
		made[k] = true
	}
	for _, k := range ledger.Kinds() {
		if _, other := elsewhere[k]; made[k] == other {
			t.Errorf("%s: made by a tap: %t, elsewhere: %q", k, made[k], elsewhere[k])
		}
	}
	must(t, w.book().Audit())
}

const paperBook = `cycle_start = 2026-11-02
members_at_start = 12
meeting = 3
date = 2026-11-16
[[fund]]
name = "savings"
cash = 10000
[[fund]]
name = "social"
cash = 1000
[[member]]
number = 1
shares = 20
[[member]]
number = 2
shares = 20
`

// founds founds the group of a file, each key-holder with a PIN of her own.
func (w *treasurer) founds(file string) {
	w.Helper()
	w.pins.Holders = map[ledger.MemberNumber]string{4: "246802", 5: "357913", 6: "468024"}
	w.get("/found")
	w.signs(w.hand("/found", []byte(file), "groups", "0"), "groups", "0", "file", file)
	groups, err := w.node.Groups(w.Context())
	must(w, err)
	w.group, err = crypto.ParseHash(groups[0].Group)
	must(w, err)
}

// signs answers the page that asks for the key-holders' PINs.
func (w *treasurer) signs(asked page, fields ...string) {
	w.Helper()
	w.want(asked, 200, `name="pin_4"`)
	for n, pin := range w.pins.Holders {
		fields = append(fields, fmt.Sprint("pin_", n), pin)
	}
	fields = append(fields, "pins", "1")
	before := uint64(0)
	if w.group != (crypto.Hash{}) {
		before = w.head()
	}
	if strings.Contains(asked.text, "multipart") {
		w.want(w.hand(asked.address, nil, fields...), 200)
	} else {
		w.want(w.seen(w.tap(asked.address, fields...)), 200)
	}
	if before > 0 && w.head() == before {
		w.Fatalf("%s: nothing was entered", asked.address)
	}
}

// enters makes taps of a step, each of which must enter something.
func (w *treasurer) enters(step string, taps ...[]string) {
	w.Helper()
	for _, fields := range taps {
		before := w.head()
		p := w.seen(w.tap(w.at(step), append(fields, "after", fmt.Sprint(before))...))
		if strings.Contains(p.text, `name="pin_4"`) {
			w.signs(p, append(fields, "after", fmt.Sprint(before))...)
		}
		if w.head() == before {
			w.Fatalf("%s %v entered nothing\n%s", step, fields, middle(p.text))
		}
	}
}

func spends(kind, amount string, more ...string) []string {
	return append(f("do", "spend", "kind", kind, "fund", "savings", "amount", amount), more...)
}

// meets holds a meeting in which everything happens.
func (w *treasurer) meets() {
	w.Helper()
	change := func(kind string, more ...string) []string { return append(f("do", "change", "kind", kind), more...) }
	w.enters("opening", f("do", "open", "meeting", "4", "date", "2026-11-23", "count_savings", "9975", "why_savings", "lost", "count_social", "1000"))
	w.enters("attendance", f("do", "mark", "mark", "others:present"))
	w.enters("savings", f("do", "commit", "member", "1:2"), f("do", "buy", "buy", "1:4"), f("do", "return", "return", "1:1"))
	w.enters("funds", f("do", "pay", "fund", "social", "proposed", "1", "member", "1"))
	w.enters("fines", f("do", "levy", "member", "3", "cause", "late"), f("do", "fine_paid", "all", "3:savings:25"),
		f("do", "levy", "member", "3", "cause", "late"), f("do", "fine_waive", "all", "3:savings:25", "words", "she was ill"))
	w.enters("loans", f("do", "lend", "member", "1", "amount", "2000", "periods", "3", "purpose", "trade"),
		change("loan_topped_up", "loan", "1", "amount", "500"), change("loan_rescheduled", "loan", "1", "periods", "2"),
		change("charge_waived", "loan", "1", "amount", "50", "words", "drought"))
	w.enters("repayments", f("do", "repay", "loan", "1", "all", fmt.Sprint(int64(w.book().Owed(1)))))
	w.enters("loans", f("do", "lend", "member", "2", "amount", "300", "periods", "1", "purpose", "food"), change("loan_written_off", "loan", "2", "words", "she died"))
	w.enters("expenses", spends("received", "500"), spends("bank_deposited", "400"), spends("bank_interest", "20"), spends("bank_fee", "20"), spends("bank_withdrawn", "400"),
		spends("expense", "100"), f("do", "spend", "kind", "grant", "fund", "social", "member", "5", "amount", "300"), spends("transfer", "100", "to", "social"),
		spends("external_loan_received", "1000", "creditor", "Bànk ɔ"), f("do", "spend", "kind", "external_loan_repaid", "debt", "bank-o:savings", "amount", "1000", "charge", "50"))
	w.enters("closing", f("do", "correct", "correct", fmt.Sprint(w.head()-2, ":entered_twice")))
}

// keeps is what concerns members, rules and officers, at the same sitting.
func (w *treasurer) keeps() {
	w.Helper()
	at := func(page string) string { return w.phone.at(page) }
	w.want(w.tap(at("/schooling"), "member", "1", "girls_enrolled", "2", "girls_attending", "1"), 200)
	w.want(w.tap(at("/members"), "number", "13", "name", "Sira Karembé", "sex", "f"), 200)
	w.want(w.tap(at("/member/13/name"), "name", "Sira Kassambara"), 200)
	w.want(w.tap(at("/member/13/leave"), "cause", "left", "after", fmt.Sprint(w.head())), 200)
	w.want(w.tap(at("/member/13/erase"), "sure", "1"), 200)
	w.want(w.tap(at("/members"), "number", "14", "name", "Sira Kassambara", "sex", "f", "former", "13"), 200) // she comes back
	officers := f("chairperson", "2", "record-keeper", "1", "treasurer", "3", "key-holder", "4", "key-holder", "5", "key-holder", "6")
	w.signs(w.tap(at("/officers"), officers...), officers...)
	amended := strings.Replace(w.get(at("/constitution.toml")).text, "rate_bp = 1000", "rate_bp = 500", 1)
	w.signs(w.hand(at("/rules"), []byte(amended)), "file", amended)
}

// ends closes the meeting, notes one that was not held, copies one in from paper, shares
// out and begins anew.
func (w *treasurer) ends() {
	w.Helper()
	at := func(page string) string { return w.phone.at(page) }
	w.enters("closing", append(w.counts(), "do", "close"))
	w.enters("opening", f("do", "cancel", "date", "2026-11-30", "words", "a funeral"))
	row := "5,2026-12-07,%s,,%s,,%d,,\n"
	file := "meeting,date,event,member,fund,shares,amount,loan,detail\n"
	for _, event := range []string{"open", "close"} {
		for _, fund := range w.book().Funds() {
			file += fmt.Sprintf(row, event, fund, int64(w.book().Cash(fund)))
		}
	}
	w.signs(w.hand(at("/register"), []byte(file)), "file", file)
	after := f("after", fmt.Sprint(w.head()))
	w.signs(w.tap(at("/share-out"), after...), after...)
	w.signs(w.tap(at("/cycle"), "value", "300"), "value", "300")
}
