package web

import (
	"strings"

	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// A finesView is the fine list, who owes what, and whose fine is paid in part.
type finesView struct {
	List   []ledger.FineRule
	Cause  ledger.Slug // that a tap on a member levies; none: what is owed is shown
	Amount ledger.Amount
	Tiles  []memberTile
	Owed   []owedFines
	Member *owedFines
	Money  moneyField
}

// owedFines are what a member owes a fund in fines.
type owedFines struct {
	memberTile
	Fund  ledger.FundName
	Owed  ledger.Amount
	Fines []report.Fine
}

func (m *meeting) finesView() (v finesView, err error) {
	v = finesView{List: m.book.Constitution().Fines, Tiles: m.tiles(), Owed: m.owedFines()}
	s := m.asks()
	if amount, ok := m.book.Constitution().Fine(ledger.Slug(s.Get("cause"))); ok {
		v.Cause, v.Amount = ledger.Slug(s.Get("cause")), amount
	}
	n, fund := s.member("member"), s.fund("fund")
	for i := range v.Owed {
		if o := &v.Owed[i]; v.Cause == "" && o.Member == n && o.Fund == fund {
			v.Member, v.Money = o, s.moneyField("amount")
		}
	}
	return v, s.err
}

func (m *meeting) owedFines() (all []owedFines) {
	for _, f := range report.Fines(m.book) {
		if f.Open == 0 || m.people[f.Member].Status == "left" {
			continue
		}
		if n := len(all); n == 0 || all[n-1].Member != f.Member || all[n-1].Fund != f.Fund {
			all = putFine(all, owedFines{memberTile: m.tile(f.Member), Fund: f.Fund})
		}
		at := findFines(all, f.Member, f.Fund)
		at.Owed += f.Open
		at.Fines = append(at.Fines, f)
	}
	return all
}

// putFine adds a member and fund that is not there yet.
func putFine(all []owedFines, o owedFines) []owedFines {
	if findFines(all, o.Member, o.Fund) != nil {
		return all
	}
	return append(all, o)
}

func findFines(all []owedFines, n ledger.MemberNumber, fund ledger.FundName) *owedFines {
	for i := range all {
		if all[i].Member == n && all[i].Fund == fund {
			return &all[i]
		}
	}
	return nil
}

// levied is a fine of the list; its price is the list's.
func levied(m *meeting, s *sheet) []ledger.Event {
	s.stay("cause")
	cause := ledger.Slug(s.Get("cause"))
	if _, listed := m.book.Constitution().Fine(cause); !listed {
		s.fail(api.Misused("fine_not_listed", "cause", clip(string(cause))))
	}
	return []ledger.Event{&ledger.FineLevied{Member: s.member("member"), Fund: s.fund("fund"), Cause: cause}}
}

func finePaid(m *meeting, s *sheet) []ledger.Event {
	n, fund := m.fineOf(s)
	return []ledger.Event{&ledger.FinePaid{Member: n, Fund: fund, Amount: fineSum(s)}}
}

func fineWaived(m *meeting, s *sheet) []ledger.Event {
	n, fund := m.fineOf(s)
	return []ledger.Event{&ledger.FineWaived{Member: n, Fund: fund, Amount: fineSum(s), Reason: s.words("", "words")}}
}

// fineOf is whose fines a form is about: a button says "7:savings:150".
func (m *meeting) fineOf(s *sheet) (ledger.MemberNumber, ledger.FundName) {
	if s.Has("all") {
		who, rest := s.pair("all")
		fund, owed, _ := strings.Cut(rest, ":")
		s.Set("member", who)
		s.Set("fund", fund)
		s.Set("owed", owed)
	}
	return s.member("member"), s.fund("fund")
}

// fineSum is what is said, or all that the page said she owes.
func fineSum(s *sheet) ledger.Amount {
	if s.Has("all") {
		return ledger.Amount(s.number("owed", uint64(ledger.MaxAmount)))
	}
	return s.amount("amount")
}
