package sim

import (
	"encoding/binary"
	"fmt"
	"time"

	"jigiya/crypto"
	"jigiya/ledger"
)

// Options is what a group is asked to be; what is zero is left to the seed.
type Options struct {
	Method    ledger.Method
	Place     ledger.Place
	Programme ledger.Address
	Members   int // at the founding
	Meets     ledger.Interval
	From      ledger.Date // of the first meeting
	Until     ledger.Date // no meeting after it: the group is left in the middle of its year
	Cycles    int         // shared out in full; 0 is one
	Careful   bool        // nobody makes a slip: no wrong entry, no wrong count, nothing recorded late
}

// check refuses what no group can be.
func (o *Options) check() error {
	switch {
	case o.Method != "" && shareValues[o.Method] == nil:
		return fmt.Errorf("simulating a group: no method %q", o.Method)
	case o.Members != 0 && (o.Members < MinMembers || o.Members > ledger.MaxMembers):
		return fmt.Errorf("simulating a group: %d members, want %d to %d", o.Members, MinMembers, ledger.MaxMembers)
	case o.Cycles < 0 || o.Cycles > MaxCycles:
		return fmt.Errorf("simulating a group: %d cycles, want at most %d", o.Cycles, MaxCycles)
	case o.From != 0 && (o.From < Earliest || o.From > Latest):
		return fmt.Errorf("simulating a group: begins on %v, want %v to %v", o.From, Earliest, Latest)
	}
	return nil
}

// A Group is a savings group and the village around it, which a seed has made.
type Group struct {
	chance
	seed    uint64
	options Options
	charter ledger.Constitution
	region  uint32
	book    *ledger.Book
	women   []*woman // by number, from 1
	keys    []ledger.Signatory
	said    uint64 // texts said so far

	date ledger.Date // of the meeting
	last ledger.Date // after which the cycle is shared out
	late int64       // seconds by which the meeting is written down after it was held
	held int         // meetings on paper, before the group came to this ledger

	recorded int64
	seq      uint64
	each     func(ledger.Fact, *ledger.Book) error
	err      error
}

// What the streams of chance are for.
const (
	purposeLife = iota + 1
	purposeRain
	purposeCrowd
	purposeKey = 1 << 32
)

// New makes the group of a seed. Nothing has happened yet; what is wrong with the
// options, Play says.
func New(seed uint64, o Options) *Group {
	g := &Group{chance: luck(seed, purposeLife), seed: seed, options: o, book: &ledger.Book{}}
	if g.err = o.check(); g.err != nil {
		return g
	}
	g.charter = g.draftCharter()
	g.region = regionOf(g.charter.Place.Code)
	if g.options.From == 0 {
		g.options.From = ledger.NewDate(g.between(2021, 2024), time.Month(g.between(1, 12)), g.between(1, 28))
	}
	if g.options.Members == 0 {
		g.options.Members = g.around(13, 32)
	}
	if g.options.Cycles == 0 {
		g.options.Cycles = 1
	}
	return g
}

// Play lives the group's life, once, and tells each of its facts when the book has
// accepted it, with the book as it then stands; an error of each ends it.
func (g *Group) Play(each func(ledger.Fact, *ledger.Book) error) error {
	if g.err != nil {
		return g.err
	}
	g.each = each
	g.found()
	for cycle := 1; g.going() && cycle <= g.options.Cycles; cycle++ {
		if cycle > 1 {
			g.beginCycle()
		}
		g.liveCycle()
	}
	return g.err
}

// Facts are all facts of a group's life.
func (g *Group) Facts() (facts []ledger.Fact, err error) {
	err = g.Play(func(f ledger.Fact, _ *ledger.Book) error {
		facts = append(facts, f)
		return nil
	})
	return facts, err
}

// Book is the group's book as it now stands.
func (g *Group) Book() *ledger.Book { return g.book }

func (g *Group) going() bool {
	return g.err == nil && (g.options.Until == 0 || g.date <= g.options.Until)
}

// tell enters what happened. The group has asked its book before it did it, so a
// refusal is a mistake of this package, and ends the life.
func (g *Group) tell(e ledger.Event) bool {
	if g.err != nil {
		return false
	}
	f := ledger.Fact{Seq: g.seq, Recorded: g.recorded + g.late, Event: e, Cosigners: g.cosigners(e)}
	if err := g.book.Apply(f); err != nil {
		g.err = fmt.Errorf("telling entry %d of seed %d, %v on %v: %w", g.seq, g.seed, e.Kind(), g.date, err)
		return false
	}
	g.seq++
	g.err = g.each(f, g.book)
	return g.err == nil
}

// pause lets a minute or some pass.
func (g *Group) pause() { g.recorded += int64(g.between(20, 180)) }

// cosigners are the key-holders who are asked for an event: those who are here.
func (g *Group) cosigners(e ledger.Event) (who []ledger.MemberNumber) {
	if !g.cosigned(e) {
		return nil
	}
	for _, o := range g.book.KeyHolders() {
		if g.attends(o.Member) {
			who = append(who, o.Member)
		}
	}
	return who
}

func (g *Group) cosigned(e ledger.Event) bool {
	switch e := e.(type) {
	case *ledger.MeetingClosed, *ledger.Transfer, *ledger.LoanWrittenOff, *ledger.ExternalLoanReceived, *ledger.ExternalLoanRepaid,
		*ledger.GroupAmended, *ledger.OfficersElected, *ledger.OpeningBalances, *ledger.ShareOut, *ledger.CycleOpened, *ledger.EpochOpened:
		return true
	case *ledger.MemberLeft:
		s, err := g.book.Settlement(e.Member)
		return err == nil && s.Unpaid > 0
	}
	return false
}

// attends says whether a member is at the meeting; between meetings everybody can be asked.
func (g *Group) attends(n ledger.MemberNumber) bool {
	m := g.book.OpenMeeting()
	if m == nil {
		return true
	}
	for _, a := range m.Attendance {
		if a.Member == n {
			return a.Mark.Attends()
		}
	}
	return false
}

// words are what somebody says: the text, and the digest that stands for it.
func (g *Group) words(text string) ledger.Words {
	g.said++
	var salt [16]byte
	binary.BigEndian.PutUint64(salt[:8], g.seed)
	binary.BigEndian.PutUint64(salt[8:], g.said)
	return ledger.Words{Text: text, Digest: ledger.Digest(crypto.RecordDigest(salt, "words", []byte(text)))}
}

// key is the key that the group hands out as its nth: the writer's is the first.
func (g *Group) key(n int) (*crypto.Key, error) {
	var seed crypto.Seed
	binary.BigEndian.PutUint64(seed[:8], g.seed)
	binary.BigEndian.PutUint64(seed[8:], purposeKey+uint64(n))
	return seed.Key()
}

// newKey hands out a key to somebody who may sign from now on.
func (g *Group) newKey() ledger.Signatory {
	key, err := g.key(len(g.keys))
	if err != nil {
		g.err = fmt.Errorf("making key %d: %w", len(g.keys), err)
		return ledger.Signatory{}
	}
	g.keys = append(g.keys, ledger.Signatory(key.Public()))
	return g.keys[len(g.keys)-1]
}

// weeks is the number of weeks from one meeting to the next.
func (g *Group) weeks() int {
	if i := g.charter.MeetingInterval; !i.Month {
		return int(i.Count)
	}
	return 4
}

func (g *Group) woman(n ledger.MemberNumber) *woman { return g.women[n-1] }

// here are the women at the meeting who are still members, in the order of their numbers.
func (g *Group) here() (who []*woman) {
	for _, m := range g.book.Members() {
		if !m.Left && g.attends(m.Number) {
			who = append(who, g.woman(m.Number))
		}
	}
	return who
}
