package voice

import "jigiya/ledger"

// Money is how a language counts money: in units of so many francs, with the unit's
// name before or after the number.
type Money struct {
	Unit  int64 `json:"unit"`
	Place Place `json:"place"`
}

// round is from where money-round is said: un million de francs.
const round = 1_000_000

func (m Money) flaw() *Flaw {
	switch {
	case m.Unit != 1 && m.Unit != 5:
		return &Flaw{Code: FlawUnit}
	case !m.Place.known():
		return &Flaw{Code: FlawPlace, Detail: string(m.Place)}
	}
	return nil
}

// Amount is how a sum is said; nil if the rule does not reach so far.
func (m *Manifest) Amount(a ledger.Amount) Speech {
	if a < 0 {
		if s := m.Amount(max(-a, 0)); s != nil && -a > 0 { // the least int64 has no opposite
			return append(Speech{{clipMinus}}, s...)
		}
		return nil
	}
	units, rest := int64(a)/m.Money.Unit, int64(a)%m.Money.Unit
	if rest == 0 {
		return m.units(units)
	}
	francs := m.counted(Step{clipFranc}, rest)
	if units == 0 || francs == nil {
		return francs
	}
	s := m.units(units)
	if s == nil {
		return nil
	}
	if m.Counting.And != None {
		s = append(s, Step{clipAnd})
	}
	return append(s, francs...)
}

func (m *Manifest) units(n int64) Speech {
	switch {
	case n == 1:
		return m.counted(Step{clipMoneyOne, clipMoney}, n)
	case n > 0 && n%round == 0:
		return m.counted(Step{clipMoneyRound, clipMoney}, n)
	}
	return m.counted(Step{clipMoney}, n)
}

func (m *Manifest) counted(word Step, n int64) Speech {
	number := m.Counting.Number(n)
	if number == nil {
		return nil
	}
	return m.Money.Place.around(word, number)
}
