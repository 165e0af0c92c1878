package web

import (
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"jigiya/ledger"
	"jigiya/node/api"
)

// A sheet is a form that was filled in. It keeps the first field that is wrong.
type sheet struct {
	url.Values
	err  error
	keep url.Values // of the address, for the page that follows
	next step       // where that is, if not here
}

// asks is what the address, or the form before this page, chose to be shown.
func (m *meeting) asks() *sheet {
	_ = m.r.FormValue("") // reads the address
	return &sheet{Values: m.r.Form}
}

func (s *sheet) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// stay makes the page that follows show the same choice again.
func (s *sheet) stay(name string) {
	if s.keep == nil {
		s.keep = url.Values{}
	}
	if text := s.Get(name); text != "" {
		s.keep.Set(name, text)
	}
}

func (s *sheet) kept() string {
	if len(s.keep) == 0 {
		return ""
	}
	return "?" + s.keep.Encode()
}

// number reads a whole number up to most; an empty field is 0.
func (s *sheet) number(name string, most uint64) uint64 {
	text := strings.TrimSpace(s.Get(name))
	if text == "" {
		return 0
	}
	n, err := strconv.ParseUint(text, 10, 63)
	if err != nil || n > most {
		s.fail(api.Misused("number_malformed", "text", clip(text)))
		return 0
	}
	return n
}

func (s *sheet) member(name string) ledger.MemberNumber {
	return ledger.MemberNumber(s.number(name, ledger.MaxMemberNumber))
}

func (s *sheet) loan(name string) ledger.LoanNumber {
	return ledger.LoanNumber(s.number(name, ledger.MaxLoanNumber))
}

func (s *sheet) periods() uint32 { return uint32(s.number("periods", ledger.MaxPeriods)) }

func (s *sheet) shares(name string) ledger.Shares {
	return ledger.Shares(s.number(name, ledger.MaxShares))
}

func (s *sheet) fund(name string) ledger.FundName {
	if text := s.Get(name); text != "" {
		return ledger.FundName(text)
	}
	return ledger.Savings
}

func (s *sheet) date(name string) ledger.Date {
	d, err := ledger.ParseDate(strings.TrimSpace(s.Get(name)))
	if err != nil {
		s.fail(err)
	}
	return d
}

// plainer writes a name in the letters that the journal allows for one.
var plainer = strings.NewReplacer(" ", "-", "'", "-", "’", "-", "ɛ", "e", "ɔ", "o", "ŋ", "n", "ɲ", "n", "à", "a", "â", "a",
	"ç", "c", "é", "e", "è", "e", "ê", "e", "ë", "e", "î", "i", "ï", "i", "ô", "o", "ù", "u", "û", "u", "ü", "u")

// creditor is who lends to the group, in a short word.
func (s *sheet) creditor() ledger.Slug {
	return ledger.Slug(plainer.Replace(strings.ToLower(strings.TrimSpace(s.Get("creditor")))))
}

// words are what was chosen, and said beside it.
func (s *sheet) words(chosen, name string) ledger.Words {
	said := strings.TrimSpace(s.Get(name))
	switch {
	case chosen == "":
		return ledger.Said(said)
	case said == "":
		return ledger.Said(chosen)
	}
	return ledger.Said(chosen + ": " + said)
}

// amount is a sum of money: in figures, or as the notes and coins in the fields
// name_5, name_10 …; said both ways, both must agree.
func (s *sheet) amount(name string) ledger.Amount {
	laid := s.laid(name)
	text := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(s.Get(name))
	if text == "" {
		return laid
	}
	said, err := ledger.ParseCount(text)
	switch {
	case err != nil:
		s.fail(err)
	case laid != 0 && laid != said:
		s.fail(api.Misused("count_two_ways", "amount", said, "counted", laid))
	}
	return said
}

// maxPieces bounds how many of one note or coin a form can say.
const maxPieces = 1_000_000

func (s *sheet) laid(name string) (sum ledger.Amount) {
	for _, face := range francs.Faces() {
		sum += face * ledger.Amount(s.number(name+"_"+strconv.FormatInt(int64(face), 10), maxPieces))
	}
	return sum
}

// pair reads a button that says two things: "7:late".
func (s *sheet) pair(name string) (first, second string) {
	first, second, _ = strings.Cut(s.Get(name), ":")
	return first, second
}

// sameFact says whether two events say the same, whatever the words said with them, and
// what the book fills in of the one that is only proposed.
func sameFact(proposed, entered ledger.Event) bool {
	if proposed.Kind() != entered.Kind() {
		return false
	}
	a, b := wordless(proposed), wordless(entered)
	if x, ok := a.(*ledger.LoanGranted); ok && x.Loan == 0 {
		x.Loan = b.(*ledger.LoanGranted).Loan
	}
	if x, ok := a.(*ledger.FineLevied); ok && x.Amount == 0 {
		x.Amount = b.(*ledger.FineLevied).Amount
	}
	if x, ok := a.(*ledger.CashDifference); ok && x.Expected == 0 {
		x.Expected = b.(*ledger.CashDifference).Expected
	}
	return reflect.DeepEqual(a, b)
}

// wordless is a copy of an event without what was said in it.
func wordless(e ledger.Event) ledger.Event {
	same := reflect.New(reflect.TypeOf(e).Elem())
	same.Elem().Set(reflect.ValueOf(e).Elem())
	c := same.Interface().(ledger.Event)
	for _, w := range ledger.SpokenIn(c) {
		*w = ledger.Words{}
	}
	return c
}
