package sim

import "jigiya/ledger"

// A habit is what a woman is like in her group, in percent.
type habit struct {
	name     string
	comes    int // to meetings
	inTime   int // when she comes
	thrift   int // of her means that she puts into savings
	borrows  int // wants a loan, at a meeting at which she has none
	keepWord int // pays when it is due
}

// habits are the women one finds in every group.
var habits = odds[habit]{
	{34, habit{"regular", 95, 94, 60, 7, 95}},
	{14, habit{"late", 88, 45, 52, 7, 90}},
	{8, habit{"absent", 66, 80, 42, 5, 78}},
	{14, habit{"maximum", 96, 92, 170, 2, 98}},
	{14, habit{"saver", 94, 92, 85, 1, 98}},
	{16, habit{"borrower", 92, 86, 50, 22, 85}},
}

// A woman is a member as the village knows her.
type woman struct {
	number    ledger.MemberNumber
	habit     habit
	means     int         // units of money she can set aside in a week, as a rule
	away      ledger.Date // until when: gone to the gold fields, with her mother, with a newborn
	girls     uint32      // of school age
	boys      uint32
	burden    int // what happened to her this cycle takes so much of her word
	unwilling bool
}

func (g *Group) newWoman(n ledger.MemberNumber) *woman {
	w := &woman{number: n, habit: habits.draw(g.chance)}
	w.means = int(g.charter.ShareValue) * g.around(150, 650) / 100
	w.girls, w.boys = uint32(g.around(0, 4)), uint32(g.around(0, 4))
	w.unwilling = g.permille(30) // one in some thirty does not mean to pay back
	return w
}

// purse is the money she has with her today, for savings and funds.
func (g *Group) purse(w *woman) ledger.Amount {
	weeks := g.weeks()
	have := w.means * weeks * g.plenty(g.date) / 100 * g.around(60, 140) / 100
	if beforeTheFeast(g.date) {
		have = have * 2 / 3
	}
	return ledger.Amount(have)
}

// keepsWord says whether she pays today what is due today.
func (g *Group) keepsWord(w *woman) bool {
	word := w.habit.keepWord - w.burden - (100-min(100, g.plenty(g.date)))/5
	if w.unwilling {
		word /= 4
	}
	return g.percent(word)
}

// name is a name for her, or another woman's: many are called alike.
func (g *Group) name() string {
	return oneOf(g.chance, firstNames...) + " " + oneOf(g.chance, familyNames...)
}
