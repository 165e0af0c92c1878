package web

import (
	"jigiya/ledger"
)

// A fundsView is the contributions to one of the other funds.
type fundsView struct {
	Funds    []ledger.FundRule
	Fund     ledger.FundName
	Proposed ledger.Amount // what the constitution proposes; 0: each as she likes
	Free     bool          // a tap asks for another sum
	Tiles    []paidTile
	Sum      ledger.Amount
	Member   *memberTile // who pays another sum
	Money    moneyField
}

// A paidTile is a member and what she paid into the fund in this meeting.
type paidTile struct {
	memberTile
	Paid ledger.Amount
}

func (m *meeting) fundsView() (v fundsView, err error) {
	if v.Funds = m.book.Constitution().Funds; len(v.Funds) == 0 {
		return v, nil
	}
	rule, ok := m.book.Constitution().Fund(ledger.FundName(m.r.FormValue("fund")))
	if !ok {
		rule = v.Funds[0]
	}
	v.Fund, v.Proposed, v.Free = rule.Name, rule.Contribution, m.r.FormValue("free") != ""
	paid := m.paidInto(v.Fund)
	for _, t := range m.tiles() {
		v.Tiles = append(v.Tiles, paidTile{t, paid[t.Member]})
		v.Sum += paid[t.Member]
	}
	s := m.asks()
	if n := s.member("member"); n != 0 && s.Get("do") != "correct" {
		t := m.tile(n)
		v.Member, v.Money = &t, s.moneyField("amount")
	}
	return v, s.err
}

// contributed is a member's payment: the sum that the constitution proposes, or another.
func contributed(m *meeting, s *sheet) []ledger.Event {
	s.stay("fund")
	e := &ledger.Contribution{Member: s.member("member"), Fund: s.fund("fund"), Amount: s.amount("amount")}
	if rule, ok := m.book.Constitution().Fund(e.Fund); ok && s.Get("proposed") != "" {
		e.Amount = rule.Contribution
	}
	return []ledger.Event{e}
}
