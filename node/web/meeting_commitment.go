package web

import (
	"jigiya/ledger"
)

// A commitmentView is what each member commits to buy at every meeting, and what a tap
// commits her to.
type commitmentView struct {
	Choices []ledger.Shares
	As      ledger.Shares
	Tiles   []committedTile
}

// A committedTile is a member and her commitment.
type committedTile struct {
	memberTile
	Shares ledger.Shares
}

// commitmentView is nil where the rules know no commitment, or nobody asked to see it.
func (m *meeting) commitmentView() *commitmentView {
	c := m.book.Constitution()
	if c.Method != ledger.Fixed || m.r.FormValue("commit") == "" {
		return nil
	}
	s := m.asks()
	v := &commitmentView{As: max(s.shares("commit"), c.SharesMin)}
	for n := c.SharesMin; n <= min(c.SharesMax, c.SharesMin+mostPeriods); n++ {
		v.Choices = append(v.Choices, n)
	}
	for _, t := range m.tiles() {
		who, _ := m.book.Member(t.Member)
		v.Tiles = append(v.Tiles, committedTile{t, who.Commitment})
	}
	return v
}

// committed is a tap on a member: "7:3". What she is committed to is not entered again.
func committed(m *meeting, s *sheet) []ledger.Event {
	who, n := s.pair("member")
	s.Set("member", who)
	s.Set("commit", n)
	s.stay("commit")
	e := &ledger.CommitmentSet{Member: s.member("member"), Shares: s.shares("commit")}
	if was, err := m.book.Member(e.Member); err == nil && was.Commitment == e.Shares {
		return nil
	}
	return []ledger.Event{e}
}
