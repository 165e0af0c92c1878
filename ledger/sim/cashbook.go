package sim

import (
	"fmt"
	"maps"
	"slices"

	"jigiya/ledger"
)

// A Cashbook is the book of somebody who sits beside the box with an exercise book
// and trusts no program: a column of money for each purse, a card for each woman, a
// slip for each loan. It hears what is said in the meeting, reckons by rules.md and
// by no code of package ledger, and knows no accounts, no debit and no credit. Where
// it and the ledger differ, one of them is wrong.
type Cashbook struct {
	rules   ledger.Constitution
	purses  map[ledger.FundName]*purse
	cards   map[ledger.MemberNumber]*card
	slips   map[ledger.LoanNumber]*slip
	carried int64 // what earlier cycles left in the savings purse
	meeting int64 // the open one, else the last
	date    ledger.Date
	heard   map[uint64]ledger.Event // of this meeting, for what is crossed out
	payouts []ledger.Payout         // as this book reckons them, of the last share-out
}

// A purse is a column of money.
type purse struct{ box, bank, debt int64 }

// A card is what a woman has before her.
type card struct {
	gone     bool
	shares   int64
	paid     int64 // for them
	promised int64 // shares she is to buy at each meeting
	behind   int64 // shares she did not buy
	today    int64 // shares bought in this meeting
	bought   []lot
	charges  int64 // she paid on loans of the savings fund
	borrowed int64 // from it
	fines    map[ledger.FundName]int64
}

// A lot is shares bought in one meeting.
type lot struct{ meeting, shares int64 }

// NewCashbook is an empty exercise book.
func NewCashbook() *Cashbook {
	return &Cashbook{
		purses: map[ledger.FundName]*purse{ledger.Savings: {}}, cards: map[ledger.MemberNumber]*card{},
		slips: map[ledger.LoanNumber]*slip{}, heard: map[uint64]ledger.Event{},
	}
}

func (c *Cashbook) purse(f ledger.FundName) *purse {
	if c.purses[f] == nil {
		c.purses[f] = &purse{}
	}
	return c.purses[f]
}

func (c *Cashbook) savings() *purse { return c.purse(ledger.Savings) }

func (c *Cashbook) card(n ledger.MemberNumber) *card {
	if c.cards[n] == nil {
		c.cards[n] = &card{fines: map[ledger.FundName]int64{}}
		if c.rules.Method == ledger.Equal {
			c.cards[n].promised = 1
		}
	}
	return c.cards[n]
}

func (c *Cashbook) value() int64 { return int64(c.rules.ShareValue) }

// Hear writes down what is said. The error names what this book has no page for,
// or the figure it cannot agree with.
func (c *Cashbook) Hear(f ledger.Fact) error {
	c.heard[f.Seq] = f.Event
	for _, page := range []func(ledger.Event) (bool, error){c.hearPeople, c.hearMeeting, c.hearMoney, c.hearLoans, c.hearYear} {
		if mine, err := page(f.Event); mine {
			return err
		}
	}
	if f.Event.Kind().MovesBooks() {
		return fmt.Errorf("no page for %v", f.Event.Kind())
	}
	return nil
}

// hearPeople keeps the cards.
func (c *Cashbook) hearPeople(e ledger.Event) (bool, error) {
	switch e := e.(type) {
	case *ledger.GroupFounded:
		c.rules = e.Constitution
		for _, m := range e.Members {
			c.card(m.Member)
		}
	case *ledger.GroupAmended:
		c.rules = e.Constitution
	case *ledger.MemberJoined:
		c.join(c.card(e.Member), int64(e.Shares))
	case *ledger.MemberLeft:
		c.leave(e.Member)
	case *ledger.CommitmentSet:
		c.card(e.Member).promised = int64(e.Shares)
	case *ledger.OfficersElected, *ledger.AttendanceMarked, *ledger.MeetingCancelled, *ledger.EpochOpened:
	default:
		return false, nil
	}
	return true, nil
}

// worth of a share: all that the savings purse has and is owed, less what it owes
// outside, by the shares there are.
func (c *Cashbook) worth() int64 {
	have := c.savings().box + c.savings().bank - c.savings().debt
	for _, s := range c.slips {
		if s.fund == ledger.Savings {
			have += s.left
		}
	}
	if shares := c.shares(); shares > 0 {
		return max(0, have) / shares
	}
	return c.value()
}

func (c *Cashbook) shares() (all int64) {
	for _, who := range c.cards {
		all += who.shares
	}
	return all
}

func (c *Cashbook) join(who *card, shares int64) {
	price := c.value()
	if c.rules.Joining == ledger.JoinAtValue {
		price = c.worth()
	}
	c.savings().box += shares * price
	who.shares, who.paid = shares, shares*c.value()
	who.buy(max(1, c.meeting), shares)
}

// leave counts out what a leaver has, takes from it what she owes and gives her the
// rest; what belongs to another purse is carried over to it.
func (c *Cashbook) leave(n ledger.MemberNumber) {
	who := c.card(n)
	has := who.paid
	if c.rules.Leaving == ledger.LeaveAtValue {
		has = who.shares * c.worth()
	}
	for _, f := range slices.Sorted(maps.Keys(who.fines)) { // the order among purses shows only in want
		has = c.carryOver(has, who.fines[f], f)
	}
	open := c.openOf(n)
	for _, l := range open {
		has = c.carryOver(has, l.charge, l.fund)
	}
	for _, l := range open {
		has = c.carryOver(has, l.left, l.fund)
		l.left, l.charge = 0, 0
	}
	if c.rules.Leaving != ledger.LeaveForfeit {
		c.savings().box -= has
	}
	*who = card{gone: true, fines: map[ledger.FundName]int64{}}
}

// carryOver pays a debt to a purse out of what a leaver has, as far as that goes, and
// says what is left of it.
func (c *Cashbook) carryOver(has, debt int64, to ledger.FundName) int64 {
	paid := min(debt, has)
	c.savings().box -= paid
	c.purse(to).box += paid
	return has - paid
}

// hearMeeting turns the page at every meeting.
func (c *Cashbook) hearMeeting(e ledger.Event) (bool, error) {
	switch e := e.(type) {
	case *ledger.MeetingOpened:
		c.meeting, c.date = int64(e.Meeting), e.Date
		for _, who := range c.cards {
			who.today = 0
		}
		c.passTime(true)
	case *ledger.MeetingClosed:
		c.passTime(false)
		c.lookBack()
		clear(c.heard)
		return true, c.count(e.Counts)
	case *ledger.CashDifference:
		c.purse(e.Fund).box = int64(e.Counted)
	default:
		return false, nil
	}
	return true, nil
}

// count holds the box that was counted against the columns.
func (c *Cashbook) count(counts []ledger.Count) error {
	for _, n := range counts {
		if box := c.purse(n.Fund).box; box != int64(n.Amount) {
			return fmt.Errorf("%s: counted %d, the exercise book has %d", n.Fund, n.Amount, box)
		}
	}
	return nil
}

// lookBack notes who stayed behind what she promised.
func (c *Cashbook) lookBack() {
	fine, fined := c.rules.Fine(ledger.CauseMissed)
	for _, who := range c.cards {
		if who.gone {
			continue
		}
		who.behind = max(0, who.behind+who.promised-who.today)
		if fined && who.today < who.promised {
			who.fines[ledger.Savings] += int64(fine)
		}
	}
}

// hearMoney keeps the columns of the purses.
func (c *Cashbook) hearMoney(e ledger.Event) (bool, error) {
	switch e := e.(type) {
	case *ledger.Contribution:
		c.contribute(e, 1)
	case *ledger.ShareReturned:
		c.takeBack(c.card(e.Member), int64(e.Shares))
	case *ledger.Correction:
		return true, c.crossOut(e.Seq)
	case *ledger.FineLevied:
		c.card(e.Member).fines[e.Fund] += int64(e.Amount)
	case *ledger.FinePaid:
		c.card(e.Member).fines[e.Fund] -= int64(e.Amount)
		c.purse(e.Fund).box += int64(e.Amount)
	case *ledger.FineWaived:
		c.card(e.Member).fines[e.Fund] -= int64(e.Amount)
	default:
		return c.hearPurses(e)
	}
	return true, nil
}

// hearPurses is what comes and goes without a woman's card.
func (c *Cashbook) hearPurses(e ledger.Event) (bool, error) {
	switch e := e.(type) {
	case *ledger.Grant:
		c.purse(e.Fund).box -= int64(e.Amount)
	case *ledger.Expense:
		c.purse(e.Fund).box -= int64(e.Amount)
	case *ledger.Received:
		c.purse(e.Fund).box += int64(e.Amount)
	case *ledger.BankDeposited:
		c.purse(e.Fund).box -= int64(e.Amount)
		c.purse(e.Fund).bank += int64(e.Amount)
	case *ledger.BankWithdrawn:
		c.purse(e.Fund).box += int64(e.Amount)
		c.purse(e.Fund).bank -= int64(e.Amount)
	case *ledger.BankInterest:
		c.purse(e.Fund).bank += int64(e.Amount)
	case *ledger.BankFee:
		c.purse(e.Fund).bank -= int64(e.Amount)
	case *ledger.ExternalLoanReceived:
		c.purse(e.Fund).box += int64(e.Amount)
		c.purse(e.Fund).debt += int64(e.Amount)
	case *ledger.ExternalLoanRepaid:
		c.purse(e.Fund).box -= int64(e.Amount + e.Charge)
		c.purse(e.Fund).debt -= int64(e.Amount)
	case *ledger.Transfer:
		c.transfer(e)
	default:
		return false, nil
	}
	return true, nil
}

func (c *Cashbook) transfer(e *ledger.Transfer) {
	c.purse(e.From).box -= int64(e.Amount)
	c.purse(e.To).box += int64(e.Amount)
	if e.From == ledger.Savings {
		c.carried -= int64(e.Amount)
	}
	if e.To == ledger.Savings {
		c.carried += int64(e.Amount)
	}
}

// contribute enters a contribution, or with minus one crosses it out.
func (c *Cashbook) contribute(e *ledger.Contribution, sign int64) {
	if e.Fund != ledger.Savings {
		c.purse(e.Fund).box += sign * int64(e.Amount)
		return
	}
	who, shares := c.card(e.Member), int64(e.Shares)
	if e.Amount > 0 {
		shares = int64(e.Amount) / c.value()
	}
	who.shares += sign * shares
	who.today += sign * shares
	who.paid += sign * shares * c.value()
	who.buy(c.meeting, sign*shares)
	c.savings().box += sign * shares * c.value()
}

// buy notes shares bought in a meeting, all of them on one line.
func (w *card) buy(meeting, shares int64) {
	if n := len(w.bought); n > 0 && w.bought[n-1].meeting == meeting {
		w.bought[n-1].shares += shares
		return
	}
	w.bought = append(w.bought, lot{meeting, shares})
}

// takeBack gives shares back, the latest first.
func (c *Cashbook) takeBack(who *card, shares int64) {
	who.shares -= shares
	who.paid -= shares * c.value()
	c.savings().box -= shares * c.value()
	for i := len(who.bought) - 1; i >= 0 && shares > 0; i-- {
		taken := min(shares, who.bought[i].shares)
		who.bought[i].shares -= taken
		shares -= taken
	}
}

// crossOut takes back a contribution of this meeting: the only slip of the pen that
// honest record-keepers are known for, and the only one this book knows how to mend.
func (c *Cashbook) crossOut(seq uint64) error {
	e, ok := c.heard[seq].(*ledger.Contribution)
	if !ok {
		return fmt.Errorf("entry %d is no contribution of this meeting", seq)
	}
	c.contribute(e, -1)
	return nil
}
