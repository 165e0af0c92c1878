package message

import (
	"cmp"
	"maps"
	"strings"

	"jigiya/ledger"
)

// Refusal says what is wrong, and what to do about it, in one or two plain
// sentences. Amounts are the group's; where no group refused, XOF. It always says
// something: a code without a sentence gets a general one, a value that is missing an
// ellipsis.
func (l Language) Refusal(e *ledger.RuleError) string {
	v := speech{language: l.known(), currency: cmp.Or(e.Currency, defaultCurrency), values: given(e)}
	v.plain = strings.HasPrefix(string(e.Rule), "constitution_")
	s, ok := l.find("refusal." + variant(e.Rule, v.values))
	if !ok {
		return l.Say("refusal.unknown", "code", string(e.Rule))
	}
	text, _ := s.fill(v)
	return text
}

// given are the values of a refusal by name, and what follows from them.
func given(e *ledger.RuleError) map[string]any {
	values := map[string]any{}
	for _, value := range e.Values {
		values[value.Name] = value.Value
	}
	maps.Copy(values, derived(values))
	if e.Rule == ledger.RuleListedTwice {
		maps.Copy(values, account(values["text"]))
	}
	return values
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

// sizes are the units in which max is named where it is a number of bytes.
var sizes = map[string]int64{"kib": 1 << 10, "mib": 1 << 20}

func atLeastNothing(n int64) int64 { return max(n, 0) }
func withoutSign(n int64) int64    { return max(n, -n) }

// derived computes the differences whose two values are there, of the type of
// the first, and the sizes.
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
	if bytes, ok := number(values["max"]); ok {
		for unit, size := range sizes {
			more[unit] = bytes / size
		}
	}
	return more
}

// account takes apart the account of a debt, as the ledger names it where a list
// has it twice: "external:savings:kafo", "due:fine:social:7".
func account(text any) map[string]any {
	name, _ := text.(string)
	switch parts := strings.Split(name, ":"); {
	case len(parts) == 3 && parts[0] == "external":
		return map[string]any{"fund": ledger.FundName(parts[1]), "creditor": parts[2]}
	case len(parts) == 4 && parts[0] == "due" && parts[1] == "fine":
		return map[string]any{"fund": ledger.FundName(parts[2]), "member": parts[3]}
	}
	return nil
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
	case rule == ledger.RuleNumberOutOfRange && values["field"] == "words":
		return "words"
	case rule == ledger.RuleNumberOutOfRange && values["max"] == int64(0):
		return "none"
	case rule == ledger.RuleDateMalformed && isDate(values["text"]):
		return "order"
	case rule == ledger.RuleMoreThanOwed && isZero(values["owed"]), rule == ledger.RuleNotEnoughShares && isZero(values["have"]):
		return "none"
	case rule == ledger.RuleConstitutionRange && values["min"] != nil && values["min"] == values["max"]:
		return "only"
	case rule == ledger.RuleNotWholeShares && isMultiple(values["amount"], values["value"]):
		return "differ"
	case rule == ledger.RuleConstitutionName:
		return nameSort[values["key"]]
	case rule == ledger.RuleListedTwice && values["creditor"] != nil:
		return "creditor"
	case rule == ledger.RuleListedTwice && values["member"] != nil:
		return "fine"
	case rule == ledger.RuleShareLimit && bought == 0:
		return "first"
	case rule == ledger.RuleShareLimit && values["left"] == int64(0):
		return "full"
	case rule == ledger.RuleShareOutDiffers && values["member"] == ledger.MemberNumber(0):
		return "remainder"
	}
	return ""
}

func isDate(text any) bool {
	s, _ := text.(string)
	_, err := ledger.ParseDate(s)
	return err == nil
}

// nameSort are the keys of a constitution that are not written as names are.
var nameSort = map[any]string{
	"currency": "currency", "name": "text", "member.name": "text", "place.village": "text", "place.code": "text",
}

func isZero(value any) bool {
	n, ok := number(value)
	return ok && n == 0
}

// isMultiple says whether an amount is a whole number of shares after all.
func isMultiple(amount, value any) bool {
	n, ok1 := number(amount)
	m, ok2 := number(value)
	return ok1 && ok2 && m > 0 && n%m == 0
}
