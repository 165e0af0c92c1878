package message

import (
	"fmt"
	"strconv"
	"strings"

	"jigiya/ledger"
)

const defaultCurrency ledger.Currency = "XOF"

// The signs of figures, as Unicode and CLDR have them for French: groups of
// three are set apart by a narrow space, the unit by a space, and no line breaks
// at either.
const (
	narrowSpace = "\u202f"
	noBreak     = "\u00a0"
	minus       = "\u2212"
)

// Amount is a sum in figures: "12 505 F" in French and Bambara, "12,505 F" in
// English. The francs CFA are F, other currencies have their code.
func (l Language) Amount(a ledger.Amount, c ledger.Currency) string {
	unit := string(c)
	if c == "" || c == "XOF" || c == "XAF" {
		unit = "F"
	}
	return l.Number(int64(a)) + noBreak + unit
}

// Number is a whole number in figures, in groups of three.
func (l Language) Number(n int64) string {
	separator := narrowSpace
	if l.known() == English {
		separator = ","
	}
	digits, negative := strings.CutPrefix(strconv.FormatInt(n, 10), "-")
	var b strings.Builder
	if negative {
		b.WriteString(minus)
	}
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(separator)
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// Decimal writes a number that is kept times a power of ten: Decimal(25, 1) is 2.5, or 2,5.
func (l Language) Decimal(scaled int64, places int) string {
	if places == 0 {
		return l.Number(scaled)
	}
	ten, sign, point := int64(1), "", ","
	for range places {
		ten *= 10
	}
	if scaled < 0 {
		sign, scaled = minus, -scaled
	}
	if l.known() == English {
		point = "."
	}
	return sign + l.Number(scaled/ten) + point + fmt.Sprintf("%0*d", places, scaled%ten)
}

// PerCent writes thousandths as per cent with one decimal.
func (l Language) PerCent(thousandths int64) string { return l.Decimal(thousandths, 1) + "\u00a0%" }

// Dorome is an amount as Bambara counts it: units of five francs, and the francs
// that make no unit. Both have the amount's sign.
func Dorome(a ledger.Amount) (units int64, rest ledger.Amount) {
	return int64(a / FrancsPerDorome), a % FrancsPerDorome
}

// FrancsPerDorome is how many francs Bambara counts as one.
const FrancsPerDorome = 5
