package message

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"jigiya/ledger"
)

// labels are the values that name a thing rather than count something: they are
// written as they are typed, without grouping.
var labels = map[string]bool{
	"seq": true, "by": true, "meeting": true, "cycle": true, "next": true,
	"line": true, "row": true, "before": true, "to": true, "running": true,
	"pid": true, "kind": true, "version": true,
}

// word writes one value of a sentence by its type.
func (v speech) word(name string, value any) string {
	l := v.language
	switch x := value.(type) {
	case ledger.Amount:
		return l.Amount(x, v.currency)
	case ledger.MemberNumber, ledger.LoanNumber:
		return fmt.Sprint(x)
	case ledger.Date:
		return l.Date(x)
	case ledger.FundName:
		return l.Fund(x)
	case ledger.Kind:
		return l.Kind(x)
	case ledger.Interval:
		return l.Interval(x)
	case ledger.Method:
		return l.Method(x)
	case ledger.Role:
		return l.Role(x)
	case ledger.Mark:
		return l.Mark(x)
	case ledger.Purpose:
		return l.Purpose(x)
	case string:
		return v.text(name, x)
	}
	return v.other(name, value)
}

// text writes a string; some names say that it is a code with a word of its own.
// What stands in a file stays as it stands there: keys, columns, a row's event.
func (v speech) text(name, s string) string {
	l := v.language
	switch name {
	case "field", "total":
		return l.Field(s)
	case "method":
		return l.Method(ledger.Method(s))
	case "fund":
		return l.Fund(ledger.FundName(s))
	case "want", "have":
		return l.Term("type", s)
	case "kind":
		if k, ok := ledger.ParseKind(s); ok {
			return l.Kind(k)
		}
	case "funds":
		return l.funds(s)
	case "arguments":
		return l.Help(s)
	}
	return s
}

// other writes lists, numbers, and anything else as Go does.
func (v speech) other(name string, value any) string {
	if list := reflect.ValueOf(value); list.Kind() == reflect.Slice {
		words := make([]string, list.Len())
		for i := range words {
			words[i] = v.word(name, list.Index(i).Interface())
		}
		return strings.Join(words, ", ")
	}
	n, ok := number(value)
	switch {
	case !ok:
		return fmt.Sprint(value)
	case v.plain || labels[name]:
		return strconv.FormatInt(n, 10)
	}
	return v.language.Number(n)
}

// number is a value as a number, if it is one.
func number(value any) (int64, bool) {
	switch n := reflect.ValueOf(value); {
	case n.CanInt():
		return n.Int(), true
	case n.CanUint():
		return int64(min(n.Uint(), 1<<63-1)), true
	}
	return 0, false
}

// funds writes a list of fund names, "savings, social", in the reader's words.
func (l Language) funds(list string) string {
	names := strings.Split(list, ", ")
	for i, name := range names {
		names[i] = l.Fund(ledger.FundName(name))
	}
	return strings.Join(names, ", ")
}

// Value writes one value by its type, as it stands in a table: amounts in a
// currency, dates, codes of the field as their words.
func (l Language) Value(value any, c ledger.Currency) string {
	v := speech{language: l.known(), currency: c}
	switch x := value.(type) {
	case nil:
		return ""
	case ledger.Slug:
		return l.Cause(x)
	case ledger.LeavingCause:
		return l.LeavingCause(x)
	case ledger.ShareOutMethod:
		return l.ShareOutMethod(x)
	case ledger.Remainder:
		return l.Remainder(x)
	}
	return v.word("", value)
}
