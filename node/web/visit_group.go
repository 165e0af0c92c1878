package web

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	mathrand "math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// A visitView is a group before the count: what happened since the last visit, and what
// is to be counted and asked.
type visitView struct {
	Since    string // since when, and how much
	Verdict  string
	Found    int // new findings of the journal alone
	Unusual  []foundLine
	Others   []foundLine // that are less grave, or only good to know
	Changes  []change
	Sums     []sumChange
	Meetings []heldSince // the newest first
	Older    int
	Purses   []purseField
	Sample   []sampled
	More     int // how many the next larger sample has; 0 when it is all
	Seed     string
	Shared   bool // the last thing was a share-out: ask what she took home
	Disputed bool
	Readable bool // there is a book to hold anything against
}

// A change is how often something was recorded since the last visit.
type change struct {
	Kind ledger.Kind
	N    int
}

// A sumChange is a sum at the last visit and now.
type sumChange struct {
	Of        string // a heading
	Then, Now ledger.Amount
}

// A sampled member is one whose passbook is asked for, and what was typed of it.
type sampled struct {
	Member             ledger.MemberNumber
	Name               string
	Shares, Owes, Paid string
}

func visitGroup(c *call) error {
	if _, _, err := c.visiting(); err != nil {
		return err
	}
	if c.r.FormValue("seed") == "" {
		return c.sendTo(c.r.URL.Path + "?seed=" + rand.Text()[:seedLength])
	}
	return c.visitPage()
}

// visitPage is also the answer to a count that was refused: what was typed is still there.
func (c *call) visitPage() error {
	g, id, err := c.visiting()
	if err != nil {
		return err
	}
	found, err := c.node.Audit(c.ctx(), api.Auditing{Group: id})
	if err != nil {
		return err
	}
	v := visitView{Since: c.since(&found), Verdict: c.say(verdictOn(&found)), Disputed: g.State == "disputed", Seed: c.seed()}
	v.Found = glanceOf(&found, found.Date).Fresh
	v.unusual(c, id, &found)
	if book, err := c.node.Book(id); err == nil {
		v.Readable = true
		v.fill(c, id, book, &found)
	}
	return c.groupPage("visit-group", &g, v)
}

// unusual parts the findings of the journal alone into those to be asked about first, and
// the others. That the box was not counted is none: it is about to be.
func (v *visitView) unusual(c *call, id crypto.Hash, a *api.Audit) {
	names := c.names(id)
	for _, f := range a.Findings {
		switch {
		case f.Seen || f.Code == string(audit.BoxNotCounted):
		case f.Severity != string(audit.Info) && len(v.Unusual) < shownUnusual:
			v.Unusual = append(v.Unusual, c.foundLine(&f, names))
		default:
			v.Others = append(v.Others, c.foundLine(&f, names))
		}
	}
}

// seed is the one of the page, in the form in which this program draws them.
func (c *call) seed() string {
	text := strings.ToUpper(c.r.FormValue("seed"))
	keep := strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' || '2' <= r && r <= '9' {
			return r
		}
		return -1
	}, text)
	return keep[:min(len(keep), seedLength)]
}

func (v *visitView) fill(c *call, id crypto.Hash, b *ledger.Book, found *api.Audit) {
	from := uint64(0)
	if found.Since != nil {
		from = found.Since.Seq + 1
		v.Sums = sumsSince(found.Since.Totals, b.Totals())
	}
	v.Changes = c.changes(id, from)
	for _, m := range slices.Backward(b.Meetings()) {
		if m.ClosedSeq >= from && len(v.Meetings) < shownMeetings {
			v.Meetings = append(v.Meetings, heldSince{m.Number, m.Date, attending(m), m.Registered, m.Totals.Savings})
		}
	}
	v.Older = max(0, int(found.Meetings)-len(v.Meetings))
	v.Purses = countedPurses(c, b)
	v.Shared = b.CycleClosed()
	v.sample(c, id, b)
}

// A heldSince is a meeting that was held since the last visit.
type heldSince struct {
	Number     uint32
	Date       ledger.Date
	Attending  int
	Registered uint32
	Savings    ledger.Amount
}

func attending(m *ledger.Meeting) (n int) {
	for _, a := range m.Attendance {
		if a.Mark.Attends() {
			n++
		}
	}
	return n
}

func sumsSince(then, now ledger.Totals) []sumChange {
	return []sumChange{
		{"savings", then.Savings, now.Savings}, {"outstanding", then.Outstanding, now.Outstanding},
		{"charge_due", then.ChargesDue, now.ChargesDue}, {"fines_due", then.FinesDue, now.FinesDue},
	}
}

// changes counts what was recorded from an entry on, in the order of the kinds. What lies
// behind damage is not counted.
func (c *call) changes(group crypto.Hash, from uint64) (all []change) {
	counts := map[ledger.Kind]int{}
	for e, err := range c.node.Journal(c.ctx(), group, from) {
		if err != nil {
			break
		}
		if e.Event != nil {
			counts[e.Event.Kind()]++
		}
	}
	for kind, n := range counts {
		all = append(all, change{kind, n})
	}
	slices.SortFunc(all, func(a, b change) int { return int(a.Kind) - int(b.Kind) })
	return all
}

// countedPurses are the purses with what was typed of their notes and coins. What the book
// expects is not said before the count.
func countedPurses(c *call, b *ledger.Book) (all []purseField) {
	s := &sheet{Values: c.r.PostForm}
	for _, f := range b.Funds() {
		all = append(all, purseField{f, s.moneyField("count_" + string(f))})
	}
	return all
}

// A purseField is a purse to be counted.
type purseField struct {
	Fund  ledger.FundName
	Money moneyField
}

// sample fills in the members whose passbooks are asked for.
func (v *visitView) sample(c *call, id crypto.Hash, b *ledger.Book) {
	wanted, _ := strconv.Atoi(c.r.FormValue("sample"))
	numbers := drawOrder(v.Seed, id, b)
	wanted = min(max(wanted, sampleSize), len(numbers), maxSample)
	if more := min(len(numbers), maxSample); wanted < more {
		v.More = min(wanted+sampleSize, more)
	}
	names := c.names(id)
	for _, n := range numbers[:wanted] {
		number := strconv.Itoa(int(n))
		v.Sample = append(v.Sample, sampled{
			Member: n, Name: names(n),
			Shares: c.r.PostFormValue("shares_" + number), Owes: c.r.PostFormValue("owes_" + number), Paid: c.r.PostFormValue("paid_" + number),
		})
	}
}

// drawOrder is the active members in the order in which a seed draws them for a group. The
// treasurer cannot know it before, and whoever has the seed can check it afterwards.
func drawOrder(seed string, group crypto.Hash, b *ledger.Book) (numbers []ledger.MemberNumber) {
	for _, m := range b.Members() {
		if !m.Left {
			numbers = append(numbers, m.Number)
		}
	}
	sum := sha256.Sum256([]byte("jigiya sample\n" + seed + "\n" + group.String()))
	chance := mathrand.New(mathrand.NewPCG(binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16])))
	chance.Shuffle(len(numbers), func(i, j int) { numbers[i], numbers[j] = numbers[j], numbers[i] })
	return numbers
}

// names are those of a group's members, as far as this device may tell them.
func (c *call) names(group crypto.Hash) report.Names {
	members, _ := c.node.Members(c.ctx(), group)
	known := map[ledger.MemberNumber]string{}
	for _, m := range members {
		known[m.Member] = m.Name
	}
	return func(n ledger.MemberNumber) string { return known[n] }
}

// look takes the count and what was said, and looks through the journal beside it. It
// changes nothing.
func look(c *call) error {
	_, id, err := c.visiting()
	if err != nil {
		return err
	}
	v := &visit{asked: api.Auditing{Group: id}, seed: c.seed()}
	if book, err := c.node.Book(id); err == nil {
		s := &sheet{Values: c.r.PostForm}
		v.asked.Counts, v.asked.Said = countsIn(s, book), saidIn(s, book)
		if s.err != nil {
			return c.done(s.err, "", (*call).visitPage)
		}
	}
	v.found, err = c.node.Audit(c.ctx(), v.asked)
	if err == nil {
		v.purses = c.besideBook(&v.found)
		c.rounds.keep(c.sits, id, v)
	}
	return c.done(err, c.r.URL.Path+"/found", (*call).visitPage)
}

// countsIn are the purses of which anything was typed: a form that is all empty says that
// nothing was counted, one with a 0 that there was nothing.
func countsIn(s *sheet, b *ledger.Book) (all []ledger.Count) {
	for _, f := range b.Funds() {
		name := "count_" + string(f)
		typed := s.Get(name) != ""
		for _, face := range faces() {
			typed = typed || s.Get(faceField(name, face)) != ""
		}
		if typed {
			all = append(all, ledger.Count{Fund: f, Amount: s.amount(name)})
		}
	}
	return all
}

// saidIn is what members' passbooks, and they themselves, say.
func saidIn(s *sheet, b *ledger.Book) (all []audit.Statement) {
	for _, about := range []struct {
		field   string
		subject audit.Subject
		most    uint64
	}{
		{"shares_", audit.SaidShares, ledger.MaxShares},
		{"owes_", audit.SaidOwes, uint64(ledger.MaxAmount)},
		{"paid_", audit.SaidPaid, uint64(ledger.MaxAmount)},
	} {
		for _, m := range b.Members() {
			name := about.field + strconv.Itoa(int(m.Number))
			if strings.TrimSpace(s.Get(name)) != "" {
				all = append(all, audit.Statement{Member: m.Number, About: about.subject, Value: int64(s.number(name, about.most))})
			}
		}
	}
	return all
}
