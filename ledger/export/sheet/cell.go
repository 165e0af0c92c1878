package sheet

import (
	"strconv"
	"strings"
	"time"

	"jigiya/ledger"
)

// MaxDecimals is how fine a Decimal may be; formats that have one scale for a
// column use this one.
const MaxDecimals = 4

// Kind is what the cells of a column are.
type Kind uint8

// The kinds.
const (
	Text Kind = iota
	Whole
	Decimal
	Date
	Moment
	Truth
)

// A Cell is one value; the zero Cell is empty. Which field holds the value is its
// column's Kind's to say.
type Cell struct {
	Words    string // Text
	Number   int64  // all others: the number, 10^Decimals times the decimal, days, seconds, 0 or 1
	Decimals uint8
	Said     bool // false: the cell is empty
}

// Word is a text; the empty one is an empty cell.
func Word[S ~string](s S) Cell { return Cell{Words: string(s), Said: s != ""} }

// Count is a whole number, 0 too.
func Count[N ~int | ~int32 | ~int64 | ~uint32 | ~uint64](n N) Cell {
	return Cell{Number: int64(n), Said: true}
}

// Label is a number of which 0 says nothing: a member's, a meeting's.
func Label[N ~int | ~int32 | ~int64 | ~uint32 | ~uint64](n N) Cell {
	return Cell{Number: int64(n), Said: n != 0}
}

// Fraction is n / 10^decimals.
func Fraction(n int64, decimals uint8) Cell { return Cell{Number: n, Decimals: decimals, Said: true} }

// Day is a date; the zero date is an empty cell.
func Day(d ledger.Date) Cell { return Cell{Number: int64(d), Said: d != 0} }

// Second is a unix time.
func Second(unix int64) Cell { return Cell{Number: unix, Said: true} }

// Yes is a truth value.
func Yes(b bool) Cell {
	if b {
		return Cell{Number: 1, Said: true}
	}
	return Cell{Said: true}
}

// String is the cell under a column of that kind, in the form of the package comment.
func (c Cell) String(k Kind) string {
	if !c.Said {
		return ""
	}
	switch k {
	case Whole:
		return strconv.FormatInt(c.Number, 10)
	case Decimal:
		return pointed(c.Number, int(c.Decimals))
	case Date:
		return ledger.Date(c.Number).String()
	case Moment:
		return time.Unix(c.Number, 0).UTC().Format(time.RFC3339)
	case Truth:
		return strconv.FormatBool(c.Number != 0)
	}
	return c.Words
}

// pointed writes n / 10^decimals digit by digit: no binary fraction is in between.
func pointed(n int64, decimals int) string {
	digits, sign := strconv.FormatInt(n, 10), ""
	if n < 0 {
		digits, sign = digits[1:], "-"
	}
	if decimals == 0 {
		return sign + digits
	}
	if short := decimals + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	point := len(digits) - decimals
	return sign + digits[:point] + "." + digits[point:]
}
