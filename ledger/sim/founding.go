package sim

import "jigiya/ledger"

// The offices of a founding, by member number.
var offices = map[ledger.MemberNumber]ledger.Role{
	1: ledger.Chairperson, 2: ledger.RecordKeeper, 3: ledger.Treasurer, 4: ledger.KeyHolder, 5: ledger.KeyHolder, 6: ledger.KeyHolder,
	7: ledger.MoneyCounter, 8: ledger.MoneyCounter,
}

// found tells the founding assembly, one or two days before the first meeting.
func (g *Group) found() {
	g.date = g.options.From - ledger.Date(g.between(1, 2))
	g.recorded = morning(g.date) + int64(g.below(7200))
	e := &ledger.GroupFounded{Constitution: g.charter, Writer: g.newKey()}
	for i := range g.options.Members {
		e.Members = append(e.Members, g.founder(ledger.MemberNumber(i+1)))
	}
	g.tell(e)
	g.pause()
	g.commit()
	if g.percent(8) {
		g.bringIn()
	}
	g.date = g.options.From
}

func (g *Group) founder(n ledger.MemberNumber) ledger.Founder {
	g.women = append(g.women, g.newWoman(n))
	f := ledger.Founder{Member: n, Sex: ledger.Female, Person: g.words(g.name())}
	if g.permille(30) {
		f.Sex = ledger.Male // a literate son keeps the books
	}
	if role, ok := offices[n]; ok {
		f.Roles = []ledger.Role{role}
		g.trust(g.woman(n))
	}
	if offices[n] == ledger.KeyHolder {
		f.Key = g.newKey()
	}
	return f
}

// trust is why she was elected: officers come, and pay.
func (g *Group) trust(w *woman) {
	w.habit.comes = max(w.habit.comes, 96)
	w.habit.keepWord = max(w.habit.keepWord, 95)
	w.unwilling = false
}

// commit asks each woman of a group of the method fixed how many shares she will buy.
func (g *Group) commit() {
	if g.charter.Method != ledger.Fixed {
		return
	}
	for _, m := range g.book.Members() {
		if !m.Left && m.Commitment == 0 {
			g.tell(&ledger.CommitmentSet{Member: m.Number, Shares: g.commitment(g.woman(m.Number))})
		}
	}
	g.pause()
}

// commitment is what she trusts herself to pay in an ordinary week.
func (g *Group) commitment(w *woman) ledger.Shares {
	n := w.means * g.weeks() * w.habit.thrift / 250 / int(g.charter.ShareValue)
	return ledger.Shares(min(max(n, 1), int(g.charter.SharesMax)))
}

// morning is nine o'clock of a day, in Mali as in Greenwich.
func morning(d ledger.Date) int64 { return int64(d)*86400 + 9*3600 }
