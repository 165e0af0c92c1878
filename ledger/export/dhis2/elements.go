package dhis2

import (
	"strconv"
	"strings"
	"sync"

	"jigiya/ledger/report/facts"
)

// The category option combos of sex.
const (
	female = "FEMALE"
	male   = "MALE"
)

const prefix = "JIGIYA_"

// A part is a value of an indicator.
type part int

const (
	numerator part = iota
	denominator
)

// An element is a data element and where its values come from.
type element struct {
	code      string
	combo     string // of a sex, or none
	indicator string
	part      part
}

// elements are all of them: what is split by sex first. They are made when they are
// asked for first: most commands never do.
var elements = sync.OnceValue(func() []element {
	return append([]element{
		{"MEMBERS", female, "women", numerator},
		{"MEMBERS", male, "men", numerator},
		{"MEMBERS_TOTAL", "", "members", numerator},
		{"CHILDREN_ENROLLED", female, "schooling_girls", denominator},
		{"CHILDREN_ENROLLED", male, "schooling_boys", denominator},
		{"CHILDREN_ATTENDING", female, "schooling_girls", numerator},
		{"CHILDREN_ATTENDING", male, "schooling_boys", numerator},
	}, others()...)
})

// others are the indicators that are not split by sex, and may be added.
func others() (all []element) {
	for _, in := range facts.Indicators {
		switch in.Code {
		case "members", "women", "men", "schooling", "schooling_girls", "schooling_boys", "caseload", "caseload_members":
			continue
		}
		code := strings.ToUpper(strings.ReplaceAll(in.Code, ".", "_"))
		if in.Unit == facts.Count || in.Unit == facts.Money {
			all = append(all, element{code, "", in.Code, numerator})
			continue
		}
		all = append(all, element{code + "_NUM", "", in.Code, numerator}, element{code + "_DEN", "", in.Code, denominator})
	}
	return all
}

// The elements that say what the others stand for.
const (
	groups    = prefix + "GROUPS"
	reporting = prefix + "GROUPS_REPORTING"
)

func elementCodes() map[string]bool {
	codes := map[string]bool{groups: true, reporting: true}
	for _, e := range elements() {
		codes[prefix+e.code] = true
	}
	return codes
}

// of is an element's value in a row, if it has one to tell.
func (e element) of(r *facts.Row) (string, bool) {
	f, ok := r.Figure(e.indicator)
	if !ok || f.Suppressed || !r.Tells(e.indicator) {
		return "", false
	}
	if e.part == denominator {
		return strconv.FormatInt(f.DenValue, 10), true
	}
	return strconv.FormatInt(f.NumValue, 10), true
}
