package pdf

import (
	"fmt"
	"io"

	"jigiya/ledger"
	"jigiya/ledger/report"
)

// ShareOut prints the sheet that members sign when they take their part: what is
// shared, each member's part with a place for her signature or thumb, the totals, and
// the notes and coins to have ready.
func ShareOut(w io.Writer, e Edition, d report.Division) error {
	return e.print(w, A4, e.say("print.share_out"), func(s *sheet) {
		s.shared(d)
		s.payouts(d)
		s.ready(d)
		roles := []string{}
		for _, r := range []ledger.Role{ledger.Chairperson, ledger.RecordKeeper, ledger.Treasurer} {
			roles = append(roles, capital(s.Language.Role(r)))
		}
		s.signatures(roles...)
	})
}

// shared is the fund, the profit in it, how it is divided and where the rest goes.
func (s *sheet) shared(d report.Division) {
	s.boxes([]box{
		{s.heading("shared"), s.amount(d.Fund)},
		{s.heading("profit"), s.amount(d.Profit)},
		{s.heading("remainder"), s.amount(d.Remainder)},
	})
	s.paragraph(s.heading("method") + " – " + s.Language.ShareOutMethod(d.Method))
	if d.Remainder > 0 {
		s.paragraph(s.heading("remainder_to") + " " + s.Language.Remainder(d.RemainderTo))
	}
	s.paragraph(s.say("print.share_out_how"))
	s.y += 1.5
}

func (s *sheet) payouts(d report.Division) {
	t := table{
		columns: []column{{head: s.heading("number"), at: right, whole: true}, {head: s.heading("name")}, {head: s.heading("shares"), at: right, whole: true},
			{head: s.heading("payout"), at: right, whole: true}, {head: s.heading("offset"), at: right, whole: true}, {head: s.heading("paid"), at: right, whole: true},
			{head: capital(s.say("print.signature")), blank: 38}},
		tall: 11, boxed: true,
	}
	var sum report.Payout
	for _, p := range d.Payouts {
		t.rows = append(t.rows, []string{fmt.Sprint(p.Member), s.name(p.Member), s.number(int64(p.Shares)), s.amount(p.Payout), s.some(p.Offset), s.amount(p.Paid), ""})
		sum.Shares, sum.Payout, sum.Offset, sum.Paid = sum.Shares+p.Shares, sum.Payout+p.Payout, sum.Offset+p.Offset, sum.Paid+p.Paid
	}
	t.foot = []string{"", capital(s.Language.Heading("total")), s.number(int64(sum.Shares)), s.amount(sum.Payout), s.some(sum.Offset), s.amount(sum.Paid), ""}
	s.table(t)
}

// ready is the change to have, so that nobody waits for it.
func (s *sheet) ready(d report.Division) {
	var amounts []ledger.Amount
	for _, p := range d.Payouts {
		amounts = append(amounts, p.Paid)
	}
	all := pilesOf(amounts, s.currency())
	if len(all) == 0 {
		return
	}
	s.chapter(s.say("print.coins_ready"), 12)
	t := table{boxed: true, rows: [][]string{nil}}
	for _, p := range all {
		t.columns = append(t.columns, column{head: s.number(int64(p.Of)), at: centre, whole: true})
		t.rows[0] = append(t.rows[0], s.number(p.N))
	}
	s.table(t)
}
