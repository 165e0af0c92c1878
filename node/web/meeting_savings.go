package web

import (
	"jigiya/ledger"
)

// A savingsView is every member's stamps of the meeting.
type savingsView struct {
	Value       ledger.Amount // of a share
	Tiles       []stampTile
	Sum         ledger.Amount // saved in this meeting
	Give        bool          // shares are given back
	Fixed       bool          // members commit to shares
	Commitments *commitmentView
}

// A stampTile is a member, her stamps, and what the next tap buys.
type stampTile struct {
	memberTile
	Bought  ledger.Shares
	Stamps  []bool // those there can be, and which are there
	Next    ledger.Shares
	Price   ledger.Amount
	Arrears ledger.Amount
	Full    bool
	Shares  ledger.Shares // of the cycle
}

func (m *meeting) savingsView() savingsView {
	v := savingsView{Value: m.book.Constitution().ShareValue, Give: m.r.FormValue("give") != "", Fixed: m.book.Constitution().Method == ledger.Fixed, Commitments: m.commitmentView()}
	bought := m.boughtNow()
	for _, t := range m.tiles() {
		s := m.stampTile(t, bought[t.Member])
		v.Sum += ledger.Amount(s.Bought) * v.Value
		v.Tiles = append(v.Tiles, s)
	}
	return v
}

func (m *meeting) stampTile(t memberTile, bought ledger.Shares) stampTile {
	c := m.book.Constitution()
	who, _ := m.book.Member(t.Member)
	s := stampTile{memberTile: t, Bought: bought, Next: m.nextStamps(who, bought), Arrears: m.book.ContributionDue(t.Member), Shares: who.Shares}
	s.Price = ledger.Amount(s.Next) * c.ShareValue
	s.Full = m.isOpen() && m.allowed(&ledger.Contribution{Member: t.Member, Fund: ledger.Savings, Shares: s.Next}) != nil
	for i := range max(c.SharesMax, bought) {
		s.Stamps = append(s.Stamps, i < bought)
	}
	return s
}

// nextStamps is what one tap buys: a share; what she has committed to; or the fewest that
// the rules allow.
func (m *meeting) nextStamps(who ledger.Member, bought ledger.Shares) ledger.Shares {
	least := max(m.book.Constitution().SharesMin, who.Commitment)
	if bought < least {
		return least - bought
	}
	return 1
}

// boughtNow is how many shares each member bought in this meeting.
func (m *meeting) boughtNow() map[ledger.MemberNumber]ledger.Shares {
	bought := map[ledger.MemberNumber]ledger.Shares{}
	for _, l := range m.held.Lines {
		if l.Kind == ledger.KindContribution && l.Fund == ledger.Savings && l.CorrectedBy == 0 && l.Shares > 0 {
			bought[l.Member] += ledger.Shares(l.Shares)
		}
	}
	return bought
}

// bought is a tap on a member: the stamps that her tile offered.
func bought(_ *meeting, s *sheet) []ledger.Event {
	who, n := s.pair("buy")
	s.Set("member", who)
	s.Set("shares", n)
	return []ledger.Event{&ledger.Contribution{Member: s.member("member"), Fund: ledger.Savings, Shares: s.shares("shares")}}
}

// returned gives a share back at cost.
func returned(_ *meeting, s *sheet) []ledger.Event {
	s.stay("give")
	who, n := s.pair("return")
	s.Set("member", who)
	s.Set("shares", n)
	return []ledger.Event{&ledger.ShareReturned{Member: s.member("member"), Shares: s.shares("shares")}}
}
