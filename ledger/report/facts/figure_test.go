package facts

import (
	"math/big"
	"testing"
)

// Rounded rounds what was divided, not what was rounded before.
func TestRounded(t *testing.T) {
	twice := 0
	for den := int64(1); den <= 60; den++ {
		for num := -den; num <= 2*den; num++ {
			f := Figure{Indicator: Indicator{Unit: Ratio}, NumValue: num, DenValue: den}
			f.Value = quotient(num, den, 4)
			exact := new(big.Rat).Mul(big.NewRat(num, den), big.NewRat(1000, 1))
			off := new(big.Rat).Sub(big.NewRat(f.Rounded(3).Scaled, 1), exact)
			if off.Cmp(big.NewRat(-1, 2)) <= 0 || off.Cmp(big.NewRat(1, 2)) > 0 {
				t.Errorf("%d / %d is %v", num, den, f.Rounded(3))
			}
			if quotient(f.Value.Scaled, 10, 0).Scaled != f.Rounded(3).Scaled {
				twice++
			}
		}
	}
	if twice == 0 {
		t.Error("rounding twice makes no difference: this tests nothing")
	}
	if f := (Figure{Suppressed: true, NumValue: 7}); f.Rounded(1).Exists {
		t.Error("what is withheld has a value")
	}
}
