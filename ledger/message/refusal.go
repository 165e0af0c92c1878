package message

import (
	"maps"
	"strings"

	"jigiya/ledger"
)

// Refusal says what is wrong, and what to do about it, in one or two plain
// sentences. Amounts are XOF.
func (l Language) Refusal(e *ledger.RuleError) string {
	return l.RefusalIn(e, defaultCurrency)
}

// RefusalIn is Refusal in a group's currency. It always says something: a code
// without a sentence gets a general one, a value that is missing an ellipsis.
func (l Language) RefusalIn(e *ledger.RuleError, currency ledger.Currency) string {
	v := speech{language: l.known(), currency: currency, values: map[string]any{}}
	for _, value := range e.Values {
		v.values[value.Name] = value.Value
	}
	v.plain = strings.HasPrefix(string(e.Rule), "constitution_")
	maps.Copy(v.values, derived(v.values))
	s, ok := l.find("refusal." + variant(e.Rule, v.values))
	if !ok {
		return l.Say("refusal.unknown", "code", string(e.Rule))
	}
	text, _ := s.fill(v)
	return text
}

// differences are the values a sentence names beside those of its rule: what the
// listener would otherwise have to subtract. The name is first − second, or
// without its sign, or at least 0.
var differences = []struct {
	name, first, second string
	bound               func(int64) int64
}{
	{"left", "max", "bought", atLeastNothing},          // shares she may still buy
	{"most", "limit", "outstanding", atLeastNothing},   // what she may still borrow
	{"more", "need", "have", atLeastNothing},           // cosignatures still missing
	{"difference", "counted", "expected", withoutSign}, // between purse and book
}

func atLeastNothing(n int64) int64 { return max(n, 0) }
func withoutSign(n int64) int64    { return max(n, -n) }

// derived computes the differences whose two values are there. They have the
// type of the first.
func derived(values map[string]any) map[string]any {
	more := map[string]any{}
	for _, d := range differences {
		first, ok1 := number(values[d.first])
		second, ok2 := number(values[d.second])
		if !ok1 || !ok2 {
			continue
		}
		n := d.bound(first - second)
		if _, money := values[d.first].(ledger.Amount); money {
			more[d.name] = ledger.Amount(n)
		} else {
			more[d.name] = n
		}
	}
	return more
}

// variant is the key of the sentence for a refusal: the code, and a word more
// where a case is better said otherwise.
func variant(rule ledger.Rule, values map[string]any) string {
	if word := variantWord(rule, values); word != "" {
		return string(rule) + "_" + word
	}
	return string(rule)
}

func variantWord(rule ledger.Rule, values map[string]any) string {
	switch bought, _ := number(values["bought"]); {
	case rule == ledger.RuleConstitutionName:
		return nameSort[values["key"]]
	case rule == ledger.RuleListedTwice && (values["text"] == "member" || values["text"] == "loan"):
		return "unnamed"
	case rule == ledger.RuleShareLimit && bought == 0:
		return "first"
	case rule == ledger.RuleShareLimit && values["left"] == int64(0):
		return "full"
	case rule == ledger.RuleShareOutDiffers && values["member"] == ledger.MemberNumber(0):
		return "remainder"
	}
	return ""
}

// nameSort are the keys of a constitution that are not written as names are.
var nameSort = map[any]string{
	"currency": "currency", "name": "text", "place.village": "text", "place.code": "text",
}
