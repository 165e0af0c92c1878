package facts

import (
	"math/big"
	"strconv"
	"strings"
)

// A Decimal is a quotient rounded half up (towards the greater number) to a fixed
// number of decimals, or none, where there is nothing to divide by.
type Decimal struct {
	Scaled int64 // the value × 10^Places
	Places uint8
	Exists bool
}

// quotient is num / den.
func quotient(num, den int64, places uint8) Decimal {
	return ratioOf(big.NewInt(num), big.NewInt(den), places)
}

// ratioOf is floor(num / den × 10^places + 1/2).
func ratioOf(num, den *big.Int, places uint8) Decimal {
	if den.Sign() == 0 {
		return Decimal{Places: places}
	}
	twice := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	twice.Mul(twice, num).Lsh(twice, 1).Add(twice, den)
	whole := new(big.Int).Lsh(den, 1)
	if den.Sign() < 0 {
		twice.Neg(twice)
		whole.Neg(whole)
	}
	scaled := twice.Div(twice, whole) // Euclidean: with a positive divisor that is the floor
	if !scaled.IsInt64() {
		return Decimal{Places: places}
	}
	return Decimal{scaled.Int64(), places, true}
}

// Float is the value for those who draw it; false where there is none.
func (d Decimal) Float() (float64, bool) {
	f, _ := strconv.ParseFloat(d.String(), 64)
	return f, d.Exists
}

// String is the value with all its decimals, or nothing.
func (d Decimal) String() string {
	if !d.Exists {
		return ""
	}
	digits := strconv.FormatInt(d.Scaled, 10)
	if d.Places == 0 {
		return digits
	}
	sign := ""
	if d.Scaled < 0 {
		sign, digits = "-", digits[1:]
	}
	if short := int(d.Places) + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	point := len(digits) - int(d.Places)
	return sign + digits[:point] + "." + digits[point:]
}

// MarshalJSON writes a number without idle zeros, or null.
func (d Decimal) MarshalJSON() ([]byte, error) {
	s := d.String()
	if s == "" {
		return []byte("null"), nil
	}
	if d.Places > 0 {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return []byte(s), nil
}
