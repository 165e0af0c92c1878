package sim

import "jigiya/ledger"

// comeAndGo is who leaves and who joins today: most drop-outs leave in the hungry
// season, newcomers are let in during the first half of the cycle.
func (g *Group) comeAndGo() {
	if g.ending() {
		return
	}
	g.pause()
	if left := g.leaver(); left != nil {
		g.leave(left)
	}
	if g.date < g.book.CycleStart()+150 && g.book.CycleStart() < g.date && g.permille(10) && g.book.ActiveMembers() < 30 {
		g.join()
	}
}

// leaver is a woman who has had enough: of forty a year, two or three.
func (g *Group) leaver() *woman {
	rate := 24 * g.weeks()
	if g.plenty(g.date) < 70 {
		rate *= 2
	}
	if g.book.ActiveMembers() <= 10 || g.below(1000) >= rate {
		return nil
	}
	who := g.here()
	if len(who) < 8 {
		return nil
	}
	w := who[g.below(len(who))]
	if other := who[g.below(len(who))]; other.habit.comes < w.habit.comes { // those who come little leave first
		w = other
	}
	return w
}

// leave settles her account, after somebody else took over her office.
func (g *Group) leave(w *woman) {
	s, err := g.book.Settlement(w.number)
	if err != nil || s.Worth > g.book.Cash(ledger.Savings) {
		return
	}
	g.replaceOfficer(w)
	cause := ledger.CauseLeft
	switch {
	case g.permille(60):
		cause = ledger.CauseDied
	case w.unwilling:
		cause = ledger.CauseExcluded
	}
	g.tell(&ledger.MemberLeft{Member: w.number, Cause: cause})
	if gift := fives(g.book.Cash(social) / 4); cause == ledger.CauseDied && gift > 0 {
		g.tell(&ledger.Grant{Fund: social, Amount: gift, Purpose: g.words("her funeral")})
	}
}

// replaceOfficer elects the first woman here without an office in her place.
func (g *Group) replaceOfficer(leaving *woman) {
	officers := make([]ledger.Officer, 0, len(g.book.Officers()))
	held := false
	for _, o := range g.book.Officers() {
		if o.Member == leaving.number {
			held = true
			o = g.successor(o)
		}
		officers = append(officers, o)
	}
	if held {
		g.tell(&ledger.OfficersElected{Officers: officers})
	}
}

// successor takes over an office, and gets a key of her own where it needs one.
func (g *Group) successor(o ledger.Officer) ledger.Officer {
	for _, w := range g.here() {
		if w.number != o.Member && !g.inOffice(w.number) {
			g.trust(w)
			o.Member = w.number
			break
		}
	}
	if o.HoldsKey() {
		o.Key = g.newKey()
	}
	return o
}

func (g *Group) inOffice(n ledger.MemberNumber) bool {
	for _, o := range g.book.Officers() {
		if o.Member == n {
			return true
		}
	}
	return false
}

// join lets a newcomer in, who pays what the joining rule says.
func (g *Group) join() {
	n := g.book.NextMember()
	shares, _ := g.book.JoiningShares()
	if shares > 40 {
		return // more than a newcomer has
	}
	w := g.newWoman(n)
	g.women = append(g.women, w)
	g.tell(&ledger.MemberJoined{Member: n, Sex: ledger.Female, Person: g.words(g.name()), Former: g.former(), Shares: shares})
	g.tell(&ledger.AttendanceMarked{Member: n, Mark: ledger.Present})
	if g.charter.Method == ledger.Fixed {
		g.tell(&ledger.CommitmentSet{Member: n, Shares: g.commitment(w)})
	}
}

// former is the number of one who was here before and comes back, now and then.
func (g *Group) former() ledger.MemberNumber {
	for _, m := range g.book.Members() {
		if m.Left && m.Cause == ledger.CauseLeft && g.percent(10) {
			return m.Number
		}
	}
	return 0
}
