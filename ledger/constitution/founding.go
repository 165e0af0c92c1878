package constitution

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"jigiya/ledger"
)

// Founding is the first entry of the group's journal: the file, the writing
// device and the key of each key-holder.
func (f *File) Founding(writer ledger.Signatory, keys map[ledger.MemberNumber]ledger.Signatory) *ledger.GroupFounded {
	founding := &ledger.GroupFounded{Constitution: f.Constitution, Writer: writer}
	for _, m := range f.Members {
		founding.Members = append(founding.Members, ledger.Founder{
			Member: m.Number, Sex: m.Sex, Person: ledger.Said(m.Name), Roles: m.Roles, Key: keys[m.Number],
		})
	}
	return founding
}

// check asks the gate itself: it founds the group on trial.
func (f *File) check(p *places) error {
	if refused := f.found(); refused != nil {
		return f.place(refused, p)
	}
	for i, m := range f.Members {
		if rule, wrong := misnamed(m.Name); wrong {
			line := p.lists["member"][i].lineOf("name")
			return refuse(line, "member.name", rule, "key", "member.name", "value", clip(m.Name))
		}
	}
	return nil
}

// found founds the group with keys that nobody holds.
func (f *File) found() *ledger.RuleError {
	keys := map[ledger.MemberNumber]ledger.Signatory{}
	for _, m := range f.Members {
		if slices.Contains(m.Roles, ledger.KeyHolder) {
			keys[m.Number] = trialKey(uint32(m.Number))
		}
	}
	err := (&ledger.Book{}).Apply(ledger.Fact{Event: f.Founding(trialKey(math.MaxUint32), keys)})
	var refused *ledger.RuleError
	errors.As(err, &refused)
	return refused
}

func trialKey(n uint32) (key ledger.Signatory) {
	key[0] = 2
	binary.BigEndian.PutUint32(key[29:], n)
	return key
}

// place finds the line of what the gate refused.
func (f *File) place(refused *ledger.RuleError, p *places) error {
	key := keyOf(refused)
	list, leaf, _ := strings.Cut(key, ".")
	at := p.tables[list]
	switch {
	case p.lists[list] != nil:
		at = p.lists[list][f.first(refused, list)]
	case at == nil:
		at, leaf = p.root, key
	}
	if written, ok := at.at.keys[leaf].number(); ok && refused.Rule == ledger.RuleConstitutionRange {
		refused = says(refused, written)
	}
	return &Error{at.lineOf(leaf), key, refused}
}

// keyOf is the key of the file that a refusal is about.
func keyOf(refused *ledger.RuleError) string {
	switch refused.Rule {
	case ledger.RuleQuorumRange:
		return "quorum"
	case ledger.RuleGroupFull:
		return "member"
	}
	key, _ := value(refused, "key").(string)
	return key
}

// first is the place in a list at which a refusal begins: the gate does not
// count, so it is asked about ever shorter lists.
func (f *File) first(refused *ledger.RuleError, list string) int {
	n := map[string]int{"fund": len(f.Constitution.Funds), "fine": len(f.Constitution.Fines), "member": len(f.Members)}[list]
	return sort.Search(n-1, func(i int) bool {
		r := f.shortened(list, i+1).found()
		return r != nil && r.Rule == refused.Rule && keyOf(r) == keyOf(refused)
	})
}

func (f *File) shortened(list string, n int) *File {
	short := *f
	switch list {
	case "fund":
		short.Constitution.Funds = f.Constitution.Funds[:n]
	case "fine":
		short.Constitution.Fines = f.Constitution.Fines[:n]
	case "member":
		short.Members = f.Members[:n]
	}
	return &short
}

// says is the refusal with the number that was written, which small may have cut.
func says(refused *ledger.RuleError, written int64) *ledger.RuleError {
	r := &ledger.RuleError{Rule: refused.Rule, Values: slices.Clone(refused.Values)}
	for i := range r.Values {
		if r.Values[i].Name == "value" {
			r.Values[i].Value = written
		}
	}
	return r
}

// misnamed says what is wrong with a member's name. The gate sees no names, only
// that there is one.
func misnamed(name string) (rule ledger.Rule, wrong bool) {
	switch {
	case strings.TrimSpace(name) == "":
		return ledger.RuleConstitutionNeeds, true
	case utf8.RuneCountInString(name) > ledger.MaxName,
		strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return ledger.RuleConstitutionName, true
	}
	return "", false
}
