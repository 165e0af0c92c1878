package facts

import (
	"encoding/json"
	"math/big"
)

// Figures are all indicators of the row, in their order. A total over several
// currencies has none of money.
func (r *Row) Figures() []Figure {
	all := make([]Figure, 0, len(r.indicators))
	for i := range r.indicators {
		if in := &r.indicators[i]; (!r.mixed || !in.Money) && r.Tells(in.Code) {
			all = append(all, r.figure(in))
		}
	}
	return all
}

// Figure is one of them by its code.
func (r *Row) Figure(code string) (Figure, bool) {
	for i := range r.indicators {
		if in := &r.indicators[i]; in.Code == code && (!r.mixed || !in.Money) {
			return r.figure(in), true
		}
	}
	return Figure{}, false
}

func (r *Row) figure(in *Indicator) Figure {
	f := Figure{Indicator: *in, DenValue: 1}
	if r.conceals(in.Num) || r.conceals(in.Den) {
		f.DenValue, f.Suppressed, f.Value.Places = 0, true, in.Unit.places()
		return f
	}
	f.NumValue = r.sums[in.Num]
	if in.Den != none {
		f.DenValue = r.sums[in.Den]
	}
	if in.Num == mYearProfit {
		return r.annualised(f)
	}
	f.Value = quotient(f.NumValue, f.DenValue, in.Unit.places())
	return f
}

// Rounded is the value with other decimals, from what was divided: rounding it twice would
// not be the same.
func (f Figure) Rounded(places uint8) Decimal {
	if f.Suppressed {
		return Decimal{Places: places}
	}
	return quotient(f.NumValue, f.DenValue, places)
}

// annualised divides with what is left of whole francs; the numerator shown is
// rounded half up.
func (r *Row) annualised(f Figure) Figure {
	num := new(big.Int).Lsh(big.NewInt(r.sums[mYearProfit]), restBits)
	num.Add(num, big.NewInt(r.sums[mYearProfitRest]))
	f.Value = ratioOf(num, new(big.Int).Lsh(big.NewInt(f.DenValue), restBits), f.Unit.places())
	f.NumValue = ratioOf(num, new(big.Int).Lsh(big.NewInt(1), restBits), 0).Scaled
	return f
}

type figureJSON struct {
	Num        *int64  `json:"num"`
	Den        *int64  `json:"den"`
	Value      Decimal `json:"value"`
	Suppressed bool    `json:"suppressed,omitempty"`
}

// MarshalJSON writes {"num","den","value"}; nulls where the figure is suppressed.
func (f Figure) MarshalJSON() ([]byte, error) {
	if f.Suppressed {
		return json.Marshal(figureJSON{Suppressed: true})
	}
	return json.Marshal(figureJSON{Num: &f.NumValue, Den: &f.DenValue, Value: f.Value})
}
