package journal

import (
	"math"

	"jigiya/ledger"
)

func (w *wire) constitution(c *ledger.Constitution) {
	l := w.open()
	text(w, &c.Name)
	choice(w, &c.Method, methods)
	w.place(&c.Place)
	text(w, &c.Currency)
	w.amount(&c.CashStep)
	w.amount(&c.ShareValue)
	w.shares(&c.SharesMin)
	w.shares(&c.SharesMax)
	w.interval(&c.MeetingInterval)
	w.uint32(&c.Quorum)
	w.bytesOrNone(c.Programme[:])
	items(w, &c.Funds, (*wire).fundRule)
	w.loanRules(&c.Loans)
	w.shareOutRules(&c.ShareOut)
	choice(w, &c.Leaving, leavingRules)
	choice(w, &c.Joining, joiningRules)
	items(w, &c.Agenda, (*wire).agendaItem)
	choice(w, &c.Recovery, recoveries)
	items(w, &c.Fines, (*wire).fineRule)
	w.close(l)
}

func (w *wire) place(p *ledger.Place) {
	l := w.open()
	text(w, &p.Village)
	text(w, &p.Code)
	w.close(l)
}

func (w *wire) interval(i *ledger.Interval) {
	l := w.open()
	w.uint32(&i.Count)
	w.flag(&i.Month)
	w.close(l)
}

func (w *wire) fundRule(f *ledger.FundRule) {
	l := w.open()
	w.fundAmount(&f.Name, &f.Contribution)
	w.flag(&f.Lends)
	w.close(l)
}

func (w *wire) loanRules(r *ledger.LoanRules) {
	l := w.open()
	choice(w, &r.Convention, conventions)
	number(w, &r.Rate, math.MaxUint32)
	w.amount(&r.FixedFee)
	w.interval(&r.Period)
	w.uint32(&r.MaxPeriods)
	w.uint32(&r.MaxMultiple)
	w.uint32(&r.MaxOpen)
	w.amount(&r.ChargeStep)
	choice(w, &r.Repay, repays)
	w.close(l)
}

func (w *wire) shareOutRules(r *ledger.ShareOutRules) {
	l := w.open()
	choice(w, &r.Method, shareOuts)
	w.amount(&r.Step)
	w.uint32(&r.ValueDecimals)
	w.uint32(&r.SavingsPct)
	name(w, &r.Remainder, remainders)
	choice(w, &r.OpenLoans, openLoans)
	w.close(l)
}

func (w *wire) agendaItem(a *ledger.AgendaItem) { choice(w, a, agendaItems) }

func (w *wire) fineRule(f *ledger.FineRule) {
	l := w.open()
	text(w, &f.Cause)
	w.amount(&f.Amount)
	w.close(l)
}
