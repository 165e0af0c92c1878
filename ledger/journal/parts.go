package journal

import "jigiya/ledger"

// The parts that bodies are made of. Each that has several fields is a list.

func (w *wire) fund(f *ledger.FundName) { name(w, f, fundNames) }
func (w *wire) role(r *ledger.Role)     { choice(w, r, roles) }
func (w *wire) scope(s *ledger.Slug)    { choice(w, s, scopes) }

// fundAmount are two fields, not a list.
func (w *wire) fundAmount(f *ledger.FundName, a *ledger.Amount) {
	w.fund(f)
	w.amount(a)
}

func (w *wire) count(c *ledger.Count) {
	l := w.open()
	w.fundAmount(&c.Fund, &c.Amount)
	w.close(l)
}

func (w *wire) totals(t *ledger.Totals) {
	l := w.open()
	w.shares(&t.Shares)
	w.amount(&t.Savings)
	w.amount(&t.Outstanding)
	w.amount(&t.ChargesDue)
	w.amount(&t.FinesDue)
	w.close(l)
}

func (w *wire) founder(m *ledger.Founder) {
	l := w.open()
	w.member(&m.Member)
	choice(w, &m.Sex, sexes)
	w.words(&m.Person)
	items(w, &m.Roles, (*wire).role)
	w.key(&m.Key)
	w.close(l)
}

func (w *wire) officer(o *ledger.Officer) {
	l := w.open()
	w.member(&o.Member)
	items(w, &o.Roles, (*wire).role)
	w.key(&o.Key)
	w.close(l)
}

func (w *wire) openingFund(f *ledger.OpeningFund) {
	l := w.open()
	w.fund(&f.Fund)
	w.amount(&f.Cash)
	w.amount(&f.Bank)
	w.signed(&f.Carried)
	w.close(l)
}

func (w *wire) openingExternal(x *ledger.OpeningExternal) {
	l := w.open()
	text(w, &x.Creditor)
	w.fundAmount(&x.Fund, &x.Amount)
	w.close(l)
}

func (w *wire) openingMember(m *ledger.OpeningMember) {
	l := w.open()
	w.member(&m.Member)
	w.shares(&m.Shares)
	w.close(l)
}

func (w *wire) openingLoan(o *ledger.OpeningLoan) {
	l := w.open()
	w.loan(&o.Loan)
	w.member(&o.Member)
	w.fund(&o.Fund)
	w.amount(&o.Outstanding)
	w.amount(&o.ChargeDue)
	w.date(&o.Granted)
	w.uint32(&o.Periods)
	w.close(l)
}

func (w *wire) openingFine(f *ledger.OpeningFine) {
	l := w.open()
	w.member(&f.Member)
	w.fundAmount(&f.Fund, &f.Amount)
	w.close(l)
}

func (w *wire) payout(p *ledger.Payout) {
	l := w.open()
	w.member(&p.Member)
	w.shares(&p.Shares)
	w.amount(&p.Payout)
	w.amount(&p.Offset)
	w.close(l)
}

func (w *wire) carriedSum(c *ledger.CarriedSum) {
	l := w.open()
	w.fund(&c.Fund)
	w.signed(&c.Amount)
	w.close(l)
}

func (w *wire) reinvestment(r *ledger.Reinvestment) {
	l := w.open()
	w.member(&r.Member)
	w.shares(&r.Shares)
	w.close(l)
}

func (w *wire) approval(a *ledger.Approval) {
	l := w.open()
	text(w, &a.Role)
	w.key(&a.Key)
	w.bytes(a.Signature[:])
	w.close(l)
}
