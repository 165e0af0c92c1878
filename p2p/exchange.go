package p2p

import (
	"fmt"
	"sync"

	"jigiya/crypto"
)

// An exchange is how far the two ends have told each other what they have, and how
// much of that is durable.
type exchange struct {
	s *session

	mu     sync.Mutex
	mine   summary
	other  summary
	met    chan struct{} // closed when the other's summary has come
	cursor Cursor

	tolds []telling // sent and not yet heard, in order
	told  bool      // at least once

	rounds []*round // of the other's: what came before each Told of it that is not heard yet, and after the last
	heard  bool     // at least one

	done bool // both ends, as was last said
}

// A telling is a Told, and the view it was true of.
type telling struct {
	number uint64
	view   crypto.Hash
}

// A round is what the other end told between two Tolds.
type round struct {
	telling
	over    bool
	pending int // topics of it that are not settled
}

func (x *exchange) start(s *session) {
	x.s, x.met, x.rounds = s, make(chan struct{}), []*round{{}}
}

// recall makes the own summary.
func (x *exchange) recall(g Guest) (err error) {
	if x.cursor, err = g.Cursor(); err != nil {
		return err
	}
	x.mine = summary{View: g.View(), Cursor: x.cursor}
	return nil
}

func (x *exchange) meet(other *summary) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.other = *other
	close(x.met)
}

// agreed says whether both ends remember the same exchange, and from which own
// change on this end has news. Who has lost its store has lost its memory of the
// exchange with it; so the lesser of what the two remember is always true.
func (x *exchange) agreed() (since uint64, ok bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	mine, other := &x.mine, &x.other
	if !remembered(mine, other) || !remembered(other, mine) {
		return 0, false
	}
	return min(mine.Told, other.Heard), true
}

// remembered says whether both mean the same set of topics and the same store of
// one that tells.
func remembered(tells, hears *summary) bool {
	return !tells.View.IsZero() && tells.ToldFor == tells.View && hears.Store == tells.View
}

// tells notes that a Told is about to be sent, and whether its view is news to the
// other end.
func (x *exchange) tells(number uint64, view crypto.Hash) (news bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.tolds, x.told = append(x.tolds, telling{number, view}), true
	news, x.mine.View, x.done = view != x.mine.View, view, false
	return news
}

// wasHeard notes that the other end has, durably, what it was told.
func (x *exchange) wasHeard(number uint64) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.tolds) == 0 || x.tolds[0].number != number {
		return malformed("number %d was heard out of turn", number)
	}
	x.cursor.Told, x.cursor.ToldFor = number, x.tolds[0].view
	x.tolds = x.tolds[1:]
	return x.note()
}

// seen notes the other's view of now: the Told that comes next is true of it.
func (x *exchange) seen(view crypto.Hash) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.other.View = view
}

// join adds a topic to what must be settled before the next Told is heard; nil if it is
// there already.
func (x *exchange) join(last *round) *round {
	x.mu.Lock()
	defer x.mu.Unlock()
	r := x.rounds[len(x.rounds)-1]
	if r == last {
		return nil
	}
	r.pending++
	x.done = false
	return r
}

// over ends a round: the other end has told everything up to a number.
func (x *exchange) over(number uint64) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	r := x.rounds[len(x.rounds)-1]
	r.telling, r.over = telling{number, x.other.View}, true
	x.rounds = append(x.rounds, new(round))
	return x.hear()
}

// settle says that a topic of some rounds is taken in durably, or never will be.
func (x *exchange) settle(rounds []*round) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, r := range rounds {
		r.pending--
	}
	return x.hear()
}

// hear tells the other end, in order, of the rounds that are settled. The cursor is noted
// first: what has been heard is durable here already, and if the cursor is lost it will
// only be told again.
func (x *exchange) hear() error {
	var settled []message
	for ; x.rounds[0].over && x.rounds[0].pending == 0; x.rounds = x.rounds[1:] {
		r := x.rounds[0]
		x.cursor.Heard, x.cursor.Store, x.heard = r.number, r.view, true
		settled = append(settled, &heard{r.number})
	}
	if settled == nil {
		return nil
	}
	if err := x.s.out.say(settled...); err != nil {
		return err
	}
	if err := x.s.pay(0, len(settled)); err != nil {
		return err
	}
	return x.note()
}

// note keeps the cursor, and says so when both ends are done.
func (x *exchange) note() error {
	if err := x.s.guest.SetCursor(x.cursor); err != nil {
		return fmt.Errorf("keeping how far the exchange has come: %w", err)
	}
	was := x.done
	x.done = x.told && x.heard && len(x.tolds) == 0 && len(x.rounds) == 1 && x.rounds[0].pending == 0
	if x.done && !was && x.s.options.Exchanged != nil {
		x.s.options.Exchanged()
	}
	return nil
}

// busy says whether this end waits for something.
func (x *exchange) busy() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.tolds) > 0 || len(x.rounds) > 1 || x.rounds[0].pending > 0
}
