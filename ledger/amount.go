package ledger

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// An Amount is a whole number of the currency's unit (XOF: 1 F). In an event it
// is positive and at most MaxAmount; balances may be negative where an account may.
type Amount int64

// MaxAmount is the largest amount a single event may carry (rules.md §1).
const MaxAmount Amount = 1_000_000_000_000

// BasisPoints is a rate in hundredths of a percent: 1000 is 10 %.
type BasisPoints uint32

// ParseAmount reads a whole, positive amount in ASCII digits. Signs, exponents,
// separators, other scripts' digits and sums above MaxAmount are refused with
// the rules amount_malformed and amount_too_large.
func ParseAmount(s string) (Amount, error) {
	n, err := parseWhole(s)
	if err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, refuse(RuleAmountNotPositive, "amount", Amount(0))
	}
	return n, nil
}

// ParseCount reads a counted sum: as ParseAmount, but an empty purse counts 0.
func ParseCount(s string) (Amount, error) { return parseWhole(s) }

func parseWhole(s string) (Amount, error) {
	if s == "" || len(s) > 64 || strings.Trim(s, "0123456789") != "" {
		return 0, refuse(RuleAmountMalformed, "text", clip(s))
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || Amount(n) > MaxAmount {
		return 0, refuse(RuleAmountTooLarge, "text", clip(s), "max", MaxAmount)
	}
	return Amount(n), nil
}

// clip bounds what an error repeats of a stranger's input.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// checkAmount refuses what no event may carry.
func checkAmount(a Amount) error {
	switch {
	case a <= 0:
		return refuse(RuleAmountNotPositive, "amount", a)
	case a > MaxAmount:
		return refuse(RuleAmountTooLarge, "text", strconv.FormatInt(int64(a), 10), "max", MaxAmount)
	}
	return nil
}

// add is a + b, and whether that is representable.
func add(a, b Amount) (Amount, bool) {
	sum := a + b
	return sum, (sum > a) == (b > 0)
}

// times is shares × value. Shares are bounded well below where it could
// overflow (MaxShares × MaxAmount < 2^63), which the gate checks.
func times(shares Shares, value Amount) Amount { return Amount(shares) * value }

// timesValue is times for a value that no constitution bounds, and whether it fits.
func timesValue(shares Shares, value Amount) (Amount, bool) {
	if value > 0 && Amount(shares) > math.MaxInt64/2/value {
		return 0, false
	}
	return times(shares, value), true
}

// mulDivHalfUp is round-half-up(a × b × c / d) for non-negative a, in exact
// integers; ok is false when the result does not fit.
func mulDivHalfUp(a Amount, b, c, d uint64) (result Amount, ok bool) {
	bHi, bc := bits.Mul64(b, c)
	hi, lo := bits.Mul64(uint64(a), bc)
	if bHi != 0 {
		return 0, false
	}
	lo, carry := bits.Add64(lo, d/2, 0)
	hi += carry
	if hi >= d {
		return 0, false
	}
	q, _ := bits.Div64(hi, lo, d)
	return Amount(q), q <= uint64(1<<62)
}
