package sim

import "jigiya/ledger"

// payFunds asks each for the contributions to the other funds.
func (g *Group) payFunds() {
	for _, rule := range g.charter.Funds {
		for _, w := range g.here() {
			if rule.Contribution > 0 && g.percent(97) && g.purse(w) >= rule.Contribution {
				g.tell(&ledger.Contribution{Member: w.number, Fund: rule.Name, Amount: rule.Contribution})
			}
		}
		g.pause()
	}
}

// save asks each for her shares, by the group's method.
func (g *Group) save() {
	for _, w := range g.here() {
		if n := g.shares(w); n > 0 {
			g.buy(w.number, n)
		}
	}
	if month(g.date) == 9 && !g.ending() {
		g.takeBack()
	}
}

// shares is how many a woman buys today.
func (g *Group) shares(w *woman) ledger.Shares {
	free := g.purse(w) * ledger.Amount(w.habit.thrift) / 100
	can := ledger.Shares(free / g.charter.ShareValue)
	if !g.charter.Method.Commits() {
		return fit(can, g.charter.SharesMin, g.charter.SharesMax)
	}
	m, err := g.book.Member(w.number)
	if err != nil {
		g.err = err
		return 0
	}
	arrears := ledger.Shares(g.book.ContributionDue(w.number) / g.charter.ShareValue)
	asked := m.Commitment
	if arrears > 0 && g.percent(60) { // she brings what is missing as soon as she can
		asked += arrears
	}
	if slack := max(0, 100-g.plenty(g.date)) / 4; g.percent(w.habit.keepWord - slack) {
		can = max(can, m.Commitment) // she made a point of it
	}
	return fit(min(can, asked), g.charter.SharesMin, g.charter.SharesMax+arrears)
}

// fit is at most the maximum, and nothing where it is less than the minimum.
func fit(n, least, most ledger.Shares) ledger.Shares {
	if n = min(n, most); n < least {
		return 0
	}
	return n
}

// buy enters a purchase. Once in a thousand times the record-keeper hears another
// number, is told so, corrects it and enters it again.
func (g *Group) buy(m ledger.MemberNumber, n ledger.Shares) {
	if wrong := n%g.charter.SharesMax + 1; !g.options.Careful && wrong != n && g.permille(2) {
		slip := g.seq
		g.tell(&ledger.Contribution{Member: m, Fund: ledger.Savings, Shares: wrong})
		g.pause()
		g.tell(&ledger.Correction{Seq: slip, Reason: g.words("heard wrongly")})
	}
	g.tell(&ledger.Contribution{Member: m, Fund: ledger.Savings, Shares: n})
}

// takeBack lets some mothers have shares back when school begins.
func (g *Group) takeBack() {
	for _, w := range g.here() {
		m, err := g.book.Member(w.number)
		if err != nil || g.charter.Method.Commits() || w.girls+w.boys == 0 || !g.permille(12) {
			continue
		}
		n := min(m.Shares/3, 10)
		if n > 0 && ledger.Amount(n)*g.charter.ShareValue <= g.book.Cash(ledger.Savings) {
			g.tell(&ledger.ShareReturned{Member: w.number, Shares: n})
		}
	}
}

// fine levies today's fines and collects what can be had, the oldest first.
func (g *Group) fine() {
	for _, a := range g.book.OpenMeeting().Attendance {
		if m, err := g.book.Member(a.Member); err != nil || m.Left {
			continue
		}
		switch {
		case a.Mark == ledger.Late && g.percent(55):
			g.tell(&ledger.FineLevied{Member: a.Member, Fund: ledger.Savings, Cause: "late", Amount: g.price("late")})
		case a.Mark == ledger.Absent && g.percent(80):
			g.tell(&ledger.FineLevied{Member: a.Member, Fund: ledger.Savings, Cause: "absent", Amount: g.price("absent")})
		}
	}
	g.pause()
	g.collectFines()
}

func (g *Group) price(cause ledger.Slug) ledger.Amount {
	amount, _ := g.charter.Fine(cause)
	return amount
}

func (g *Group) collectFines() {
	for _, w := range g.here() {
		due := g.book.FinesDue(w.number, ledger.Savings)
		switch {
		case due == 0:
		case g.permille(10):
			g.tell(&ledger.FineWaived{Member: w.number, Fund: ledger.Savings, Amount: due, Reason: g.words("her child was ill")})
		case g.percent(72) || g.ending():
			g.tell(&ledger.FinePaid{Member: w.number, Fund: ledger.Savings, Amount: due})
		}
	}
}
