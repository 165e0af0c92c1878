package web

import (
	"bytes"
	"errors"

	"jigiya/ledger"
	"jigiya/ledger/export/pdf"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

func memberRoutes() []route {
	return []route{
		{"GET /group/{group}/members", ofGroup(membersPage), false},
		{"POST /group/{group}/members", ofGroup(join), false},
		{"GET /group/{group}/member/{member}", ofGroup(memberPage), false},
		{"GET /group/{group}/member/{member}/borrow", ofGroup(borrowPage), false},
		{"GET /group/{group}/member/{member}/passbook.pdf", ofGroup(passbookPDF), false},
		{"GET /group/{group}/member/{member}/leave", ofGroup(leavingPage), false},
		{"POST /group/{group}/member/{member}/leave", ofGroup(memberLeave), false},
		{"GET /group/{group}/member/{member}/erase", ofGroup(erasePage), false},
		{"POST /group/{group}/member/{member}/erase", ofGroup(erase), false},
		{"POST /group/{group}/member/{member}/name", ofGroup(rename), false},
	}
}

// A membersView is all members, and the form by which another comes in.
type membersView struct {
	Here    []personTile
	Gone    []report.Member
	Next    ledger.MemberNumber
	Joining ledger.JoiningRule
}

// A personTile is a member, and how she is drawn.
type personTile struct {
	Who  report.Member
	Tile memberTile
}

func membersPage(g *groupCall) error {
	v := membersView{Next: g.book.NextMember(), Joining: g.group.Constitution.Joining}
	for _, m := range g.people {
		if m.Status == "active" {
			v.Here = append(v.Here, personTile{m, memberTile{Member: m.Member, Name: m.Name}})
		} else {
			v.Gone = append(v.Gone, m)
		}
	}
	return g.show("members", v)
}

// join brings in a member. Her number stands in the form: sent twice, it is refused the
// second time.
func join(g *groupCall) error {
	s := &sheet{Values: g.r.PostForm}
	e := &ledger.MemberJoined{
		Member: s.member("number"), Sex: ledger.Sex(s.Get("sex")), Person: s.words("", "name"),
		Former: s.member("former"), Shares: s.shares("shares"),
	}
	if s.err != nil {
		return g.ended(s.err, "", membersPage)
	}
	return g.enter(g.at("/members"), membersPage, e)
}

// A memberView is a member's passbook: what she saved, as stamps; what she owes, as
// money; what she would take home, and what she may borrow.
type memberView struct {
	report.Passbook
	personTile
	Stamps   []sheetOfStamps
	Owes     sum
	Takes    *report.Payout // of a share-out today
	Home     sum            // what of it she takes home
	TakesNot string         // why it cannot be said
	Worth    ledger.Amount  // of her shares at today's value, where it cannot be said
	Proof    uint64         // the last entry of hers that moved money
}

// A sheetOfStamps is what she bought in a meeting, a stamp for each share.
type sheetOfStamps struct {
	Meeting uint32
	Date    report.Day
	Shares  []struct{}
	Back    int64 // shares given back or taken back
}

func memberPage(g *groupCall) error {
	who, err := g.member()
	if err != nil {
		return err
	}
	book, err := report.PassbookOf(g.book, who.Member, g.name)
	if err != nil {
		return err
	}
	v := memberView{Passbook: book, personTile: personTile{who, memberTile{Member: who.Member, Name: who.Name}}, Stamps: stamps(book.Lines), Owes: lay(who.LoanOwed + who.FinesDue + who.ContributionDue), Proof: lastMoney(book)}
	if who.Status == "active" && !g.group.CycleClosed {
		v.share(g)
	}
	return g.show("member", v)
}

// share is what she would take home today: exactly, where the fund could be shared out as
// it is; else by today's value of a share.
func (v *memberView) share(g *groupCall) {
	d, err := g.book.Divide()
	if err != nil {
		v.TakesNot = api.Classify(err, g.lang).Detail
		v.Worth = g.book.ShareValueToday() * ledger.Amount(v.Who.Shares)
		return
	}
	for _, p := range report.ShareOut(d).Payouts {
		if p.Member == v.Member {
			v.Takes, v.Home = &p, lay(p.Paid)
		}
	}
}

// ruleOf is the rule that refuses, nil if it is another error.
func ruleOf(err error) *ledger.RuleError {
	e := new(ledger.RuleError)
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// maxStamps bounds the stamps drawn of one meeting; past it there is the number alone.
const maxStamps = 40

func stamps(lines []report.PassbookLine) (all []sheetOfStamps) {
	for _, l := range lines {
		n := l.Change.Shares
		if n == 0 {
			continue
		}
		if last := len(all) - 1; last < 0 || all[last].Meeting != l.Meeting {
			all = append(all, sheetOfStamps{Meeting: l.Meeting, Date: l.Date})
		}
		s := &all[len(all)-1]
		if n < 0 {
			s.Back -= n
		} else {
			s.Shares = append(s.Shares, make([]struct{}, min(n, maxStamps))...)
		}
	}
	return all
}

// lastMoney is the last entry that moved her money and still counts, 0 if there is none.
func lastMoney(p report.Passbook) (seq uint64) {
	for _, l := range p.Lines {
		if l.Paid+l.Received > 0 && l.CorrectedBy == 0 {
			seq = l.Seq
		}
	}
	return seq
}

func passbookPDF(g *groupCall) error {
	who, err := g.member()
	if err != nil {
		return err
	}
	book, err := report.PassbookOf(g.book, who.Member, g.name)
	if err != nil {
		return err
	}
	var proof pdf.Proof
	if seq := lastMoney(book); seq > 0 {
		receipt, err := g.node.Receipt(g.ctx(), g.id, seq)
		if err != nil {
			return err
		}
		proof = pdf.Proof{Seq: seq, Frames: receipt.Frames()}
	}
	var paper bytes.Buffer
	if err := pdf.Passbook(&paper, g.edition(), book, proof); err != nil {
		return err
	}
	return g.file("application/pdf", "passbook-"+g.lang.Number(int64(who.Member))+".pdf", paper.Bytes())
}
