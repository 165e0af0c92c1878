package sim

import "jigiya/ledger"

// liveCycle holds the meetings of a cycle of nine to twelve months, and its share-out.
func (g *Group) liveCycle() {
	g.last = g.date.AddMonths(g.between(9, 12)) - ledger.Date(7*g.weeks()*(g.held+1))
	g.held = 0
	for g.going() {
		g.changePhone()
		if g.permille(12) && !g.ending() {
			g.cancel()
		} else {
			g.meet()
		}
		if g.finished() {
			g.shareOut()
			return
		}
		g.date = g.book.NextMeeting()
	}
}

// next is when the group means to meet again.
func (g *Group) next() ledger.Date { return g.charter.MeetingInterval.After(g.date, 1) }

// ending says whether the cycle's last two meetings have come.
func (g *Group) ending() bool { return g.charter.MeetingInterval.After(g.date, 2) > g.last }

// final says whether this meeting is the last before the share-out.
func (g *Group) final() bool { return g.next() > g.last }

func (g *Group) finished() bool {
	_, date := g.book.LastMeeting()
	return g.final() && date == g.date && g.book.CycleStart() != 0
}

// cancel says that nobody came: a funeral, a storm.
func (g *Group) cancel() {
	g.recorded = morning(g.date)
	g.tell(&ledger.MeetingCancelled{Date: g.date, Reason: g.words(oneOf(g.chance, "a funeral in the village", "a great rain", "the naming of a child"))})
}

// meet holds a meeting, in the order of the constitution's agenda.
func (g *Group) meet() {
	g.recorded = morning(g.date) + int64(g.below(7*3600))
	g.late = 0
	if !g.options.Careful && g.permille(3) {
		g.late = 86400 // the battery was empty: written down from the notes a day after
	}
	g.open()
	for _, item := range g.charter.Agenda {
		g.pause()
		g.hold(item)
	}
	g.pause()
	if g.final() {
		g.settleAll()
	}
	g.close()
}

func (g *Group) hold(item ledger.AgendaItem) {
	switch item {
	case ledger.AgendaAttendance:
		g.callNames()
		g.comeAndGo()
	case ledger.AgendaFunds:
		g.payFunds()
	case ledger.AgendaSavings:
		g.save()
	case ledger.AgendaFines:
		g.fine()
	case ledger.AgendaRepayments:
		g.repay()
	case ledger.AgendaExpenses:
		g.spend()
		g.reportSchooling()
	case ledger.AgendaLoans:
		g.lend()
	}
}

func (g *Group) counts() (all []ledger.Count) {
	for _, f := range g.book.Funds() {
		all = append(all, ledger.Count{Fund: f, Amount: g.book.Cash(f)})
	}
	return all
}

// open counts the box. Now and then a coin is missing, or one too many.
func (g *Group) open() {
	counts, off := g.counts(), -1
	if !g.options.Careful && g.permille(8) && counts[0].Amount > 500 {
		off = 0
		counts[0].Amount += oneOf[ledger.Amount](g.chance, -50, -25, -25, 25, 5, -5, 50)
	}
	number, _ := g.book.LastMeeting()
	expected := g.book.Cash(ledger.Savings)
	g.tell(&ledger.MeetingOpened{Meeting: number + 1, Date: g.date, Counts: counts})
	if off >= 0 {
		g.tell(&ledger.CashDifference{Fund: ledger.Savings, Counted: counts[0].Amount, Expected: expected, Explanation: g.words("change was given wrongly last time")})
	}
}

func (g *Group) close() {
	g.tell(&ledger.MeetingClosed{Counts: g.counts(), Totals: g.book.ClosingTotals()})
}

// callNames marks everybody. Who holds a key sends it with somebody rather than
// let the box stay shut.
func (g *Group) callNames() {
	keys := len(g.book.KeyHolders())
	for _, m := range g.book.Members() {
		if m.Left {
			continue
		}
		mark := g.mark(g.woman(m.Number))
		if g.book.HoldsKey(m.Number) && !mark.Attends() {
			if keys--; keys < int(g.charter.Quorum) || g.ending() {
				mark = ledger.Represented
			}
		}
		g.tell(&ledger.AttendanceMarked{Member: m.Number, Mark: mark})
	}
}

func (g *Group) mark(w *woman) ledger.Mark {
	if w.away >= g.date {
		return ledger.Excused
	}
	if g.permille(4) && !g.ending() {
		w.away = g.date + ledger.Date(g.between(21, 90))
	}
	comes := w.habit.comes - fields[month(g.date)]
	if g.ending() {
		comes = 98 // nobody misses the share-out
	}
	switch {
	case !g.percent(comes):
		return oneOf(g.chance, ledger.Absent, ledger.Absent, ledger.Excused, ledger.Represented)
	case !g.percent(w.habit.inTime):
		return ledger.Late
	}
	return ledger.Present
}
