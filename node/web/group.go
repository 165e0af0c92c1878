package web

import (
	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/export/pdf"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// groupRoutes are the pages about a group outside its meetings.
func groupRoutes() []route {
	return slicesOf(
		[]route{
			{"GET /group/{group}", ofGroup(groupFace), false},
			{"GET /group/{group}/loans", ofGroup(loansPage), false},
			{"GET /group/{group}/loan/{loan}", ofGroup(loanPage), false},
			{"GET /group/{group}/schooling", ofGroup(schoolingPage), false},
			{"POST /group/{group}/schooling", ofGroup(reportSchooling), false},
			{"GET /group/{group}/officers", ofGroup(officersPage), false},
			{"POST /group/{group}/officers", ofGroup(elect), false},
			{"GET /group/{group}/rules", ofGroup(rulesPage), false},
			{"POST /group/{group}/rules", ofGroup(amend), false},
			{"GET /group/{group}/constitution.toml", ofGroup(constitutionFile), false},
			{"GET /group/{group}/verify", ofGroup(verifyPage), false},
			{"POST /group/{group}/verify", ofGroup(verify), false},
			{"GET /group/{group}/verify/live", ofGroup(verifyLive), false},
			{"GET /group/{group}/backup.jigiya", ofGroup(backup), false},
		},
		memberRoutes(), shareOutRoutes(), registerRoutes(), journalRoutes(),
	)
}

// A groupCall is a call about a group: what its journal says now, and the names that
// this device may tell.
type groupCall struct {
	*call
	id     crypto.Hash
	group  report.Group
	book   *ledger.Book
	people report.MemberList
	names  map[ledger.MemberNumber]string
}

// ofGroup lets a page about the group in the address answer.
func ofGroup(answer func(*groupCall) error) func(*call) error {
	return func(c *call) error {
		id, err := c.group()
		if err != nil {
			return err
		}
		g := &groupCall{call: c, id: id}
		if err := g.look(); err != nil {
			return err
		}
		return answer(g)
	}
}

// look reads the book as it is now.
func (g *groupCall) look() (err error) {
	if g.group, err = g.node.Group(g.ctx(), g.id); err != nil {
		return err
	}
	g.asTheGroup(&g.group)
	if g.book, err = g.node.Book(g.id); err != nil {
		return err
	}
	if g.people, err = g.node.Members(g.ctx(), g.id); err != nil {
		return err
	}
	g.names = map[ledger.MemberNumber]string{}
	for _, m := range g.people {
		g.names[m.Member] = m.Name
	}
	return nil
}

func (g *groupCall) name(n ledger.MemberNumber) string { return g.names[n] }

// at is the address of a page of the group.
func (g *groupCall) at(page string) string { return "/group/" + g.id.String() + page }

// show answers with a page about the group.
func (g *groupCall) show(page string, data any) error {
	return g.groupPage("group-"+page, &g.group, groupView{g.at(""), g.book.Seq(), g.writes(g.group), data})
}

// asShown refuses a form whose page was made before the last entry: what it showed is not
// what would be entered.
func (g *groupCall) asShown() error {
	if g.r.PostFormValue("after") != text(g.book.Seq()) {
		return api.Misused("page_old")
	}
	return nil
}

// settle enters what a page has shown, if it still is so.
func (g *groupCall) settle(e ledger.Event, next string, again func(*groupCall) error) error {
	g.taps.Lock()
	defer g.taps.Unlock()
	err := g.look()
	if err == nil {
		err = g.asShown()
	}
	if err == nil {
		_, err = g.propose(g.id, e)
	}
	return g.ended(err, next, again)
}

// ended ends a tap: the browser goes on, or gets the page again, as the book is now, with
// the reason why nothing was changed.
func (g *groupCall) ended(err error, next string, again func(*groupCall) error) error {
	return g.done(err, next, func(*call) error {
		if err := g.look(); err != nil {
			return err
		}
		return again(g)
	})
}

// enter proposes events and ends the tap.
func (g *groupCall) enter(next string, again func(*groupCall) error, events ...ledger.Event) error {
	_, err := g.propose(g.id, events...)
	return g.ended(err, next, again)
}

// A groupView is what every page about a group knows beside what is its own.
type groupView struct {
	At     string // the address of the group
	Seq    uint64 // of the last entry, which a form carries that is only true as it was shown
	Writes bool   // whether this device may record
	Of     any
}

// A faceView is the first page of a group: its purses, what is lent, what is next.
type faceView struct {
	report.Group
	Balance report.Balance
	Purses  []purseTile
	Late    int // loans with anything overdue
}

// A sum is an amount in figures and as notes and coins.
type sum struct {
	Sum  ledger.Amount
	Laid []pile
}

func lay(a ledger.Amount) sum { return sum{a, laid(a)} }

// A purseTile is a fund and its money as it lies in the box.
type purseTile struct {
	report.Purse
	Lay sum
}

func groupFace(g *groupCall) error {
	v := faceView{Group: g.group, Balance: report.BalanceOf(g.book)}
	for _, p := range g.group.Funds {
		v.Purses = append(v.Purses, purseTile{p, lay(p.Cash)})
	}
	for _, l := range report.Loans(g.book, g.today()) {
		if l.Overdue > 0 {
			v.Late++
		}
	}
	return g.show("face", v)
}

// today is the date for which a page is made: the clock's, but never before the book's.
func (g *groupCall) today() ledger.Date {
	return max(ledger.DateOf(g.options.Now().Unix()), g.book.Today())
}

// A lentTile is a loan and who has it.
type lentTile struct {
	report.Loan
	Name string
	At   string // the address of the group
	Lay  sum
}

func (g *groupCall) lentTile(l report.Loan) lentTile {
	return lentTile{l, g.name(l.Member), g.at(""), lay(l.Owed)}
}

// loansPage shows the open loans, the latest first, then those that are over.
func loansPage(g *groupCall) error {
	var v struct {
		At               ledger.Date
		Late, Open, Over []lentTile
	}
	v.At = g.today()
	for _, l := range report.Loans(g.book, v.At) {
		t := g.lentTile(l)
		switch {
		case l.Overdue > 0:
			v.Late = append(v.Late, t)
		case l.Owed > 0:
			v.Open = append(v.Open, t)
		default:
			v.Over = append(v.Over, t)
		}
	}
	return g.show("loans", v)
}

// edition is a print about this group.
func (g *groupCall) edition() pdf.Edition {
	_, date := g.book.LastMeeting()
	return pdf.Edition{
		Language: g.lang, Group: g.group.Name, Village: g.group.Place.Village, Head: g.group.Head, Date: date,
		Currency: g.group.Constitution.Currency, Names: g.name,
	}
}

// member is the one in the address.
func (g *groupCall) member() (report.Member, error) {
	s := &sheet{Values: map[string][]string{"member": {g.r.PathValue("member")}}}
	n := s.member("member")
	for _, m := range g.people {
		if s.err == nil && m.Member == n && n != 0 {
			return m, nil
		}
	}
	return report.Member{}, api.Missing("page_unknown")
}
