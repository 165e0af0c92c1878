package constitution

import (
	"errors"
	"slices"
	"sort"

	"github.com/pelletier/go-toml/v2/unstable"
	"jigiya/ledger"
)

// ParseOpening reads a file of opening balances. A refusal is an *Error. Whether
// funds, members and loan numbers are the group's is the gate's question.
func ParseOpening(text []byte) (*ledger.OpeningBalances, error) {
	root, err := read(text)
	if err != nil {
		return nil, err
	}
	r := &reading{needs: RuleOpeningMissing}
	s := r.open(root)
	s.need("cycle_start", "members_at_start", "meeting", "date")
	e := &ledger.OpeningBalances{
		CycleStart:     s.date("cycle_start"),
		MembersAtStart: uint32(s.between("members_at_start", 1, ledger.MaxMembers)),
		Meeting:        uint32(s.between("meeting", 1, ledger.MaxMeeting)),
		Date:           s.date("date"),
	}
	o := &openingPlaces{root: s, lists: map[string][]*section{}}
	o.read(e)
	s.done()
	if err := r.err(); err != nil {
		return nil, err
	}
	return e, o.check(e)
}

// openingPlaces are the lists of the file, for finding a refusal's line again.
type openingPlaces struct {
	root  *section
	lists map[string][]*section
}

// each reads one list, table by table.
func (o *openingPlaces) each(name string, take func(s *section), needs ...string) {
	o.lists[name] = o.root.tables(name)
	for _, s := range o.lists[name] {
		s.need(needs...)
		take(s)
		s.done()
	}
}

func (o *openingPlaces) read(e *ledger.OpeningBalances) {
	o.each("fund", func(s *section) {
		e.Funds = append(e.Funds, ledger.OpeningFund{
			Fund: ledger.FundName(s.word("name", "")), Cash: s.sum("cash", 0), Bank: s.sum("bank", 0),
			Carried: s.sum("carried", -ledger.MaxAmount),
		})
	}, "name", "cash")
	o.each("external", func(s *section) {
		e.Externals = append(e.Externals, ledger.OpeningExternal{
			Creditor: ledger.Slug(s.word("creditor", "")), Fund: s.fund(), Amount: s.sum("amount", 1),
		})
	}, "creditor", "amount")
	o.each("member", func(s *section) {
		e.Members = append(e.Members, ledger.OpeningMember{
			Member: s.member("number"), Shares: ledger.Shares(s.between("shares", 0, ledger.MaxShares)),
		})
	}, "number", "shares")
	o.each("loan", func(s *section) { e.Loans = append(e.Loans, s.loan()) },
		"loan", "member", "outstanding", "granted", "periods")
	o.each("fine", func(s *section) {
		e.Fines = append(e.Fines, ledger.OpeningFine{Member: s.member("member"), Fund: s.fund(), Amount: s.sum("amount", 1)})
	}, "member", "amount")
}

func (s *section) loan() ledger.OpeningLoan {
	return ledger.OpeningLoan{
		Loan:        ledger.LoanNumber(s.between("loan", 1, ledger.MaxLoanNumber)),
		Member:      s.member("member"),
		Fund:        s.fund(),
		Outstanding: s.sum("outstanding", 1),
		ChargeDue:   s.sum("charge_due", 0),
		Granted:     s.date("granted"),
		Periods:     uint32(s.between("periods", 1, ledger.MaxPeriods)),
	}
}

func (s *section) fund() ledger.FundName {
	return ledger.FundName(s.word("fund", string(ledger.Savings)))
}

func (s *section) member(name string) ledger.MemberNumber {
	return ledger.MemberNumber(s.between(name, 1, ledger.MaxMemberNumber))
}

// sum is an amount of at least so much; left out it is 0.
func (s *section) sum(name string, least ledger.Amount) ledger.Amount {
	return ledger.Amount(s.between(name, int64(least), int64(ledger.MaxAmount)))
}

// between is a number within its bounds; left out it is 0. The bounds are asked
// here because the form of the event knows some of them by no name of this file.
func (s *section) between(name string, least, most int64) int64 {
	n, ok := s.ask(name, unstable.Integer).number()
	if ok && (n < least || n > most) {
		s.reading.misread = append(s.reading.misread, refuse(s.lineOf(name), s.key(name),
			ledger.RuleNumberOutOfRange, "field", name, "value", n, "min", least, "max", most))
		return least
	}
	return n
}

// date reads a date, in quotes or not.
func (s *section) date(name string) ledger.Date {
	n := s.at.keys[name]
	kind := unstable.LocalDate
	if n != nil && n.kind == unstable.String {
		kind = unstable.String
	}
	if n = s.ask(name, kind); n == nil {
		return 0
	}
	d, err := ledger.ParseDate(n.text)
	var refused *ledger.RuleError
	if errors.As(err, &refused) {
		s.reading.misread = append(s.reading.misread, &Error{n.line, s.key(name), refused})
	}
	return d
}

// openingLists are the lists of the file, in the order in which they are read.
var openingLists = []string{"fund", "external", "member", "loan", "fine"}

// check asks the event's own form, and where it refuses, ever fewer tables, for
// the first with which it refuses the same.
func (o *openingPlaces) check(e *ledger.OpeningBalances) error {
	refused := formOf(e)
	if refused == nil {
		return nil
	}
	var all []*section
	for _, list := range openingLists {
		all = append(all, o.lists[list]...)
	}
	n := sort.Search(len(all), func(n int) bool {
		r := formOf(first(e, n))
		return r != nil && r.Error() == refused.Error()
	})
	if n == 0 {
		return o.root.refuse(refused)
	}
	return all[n-1].refuse(refused)
}

// formOf is what the form of the event refuses. A book without a group asks for
// the form first, and then says that there is no group.
func formOf(e *ledger.OpeningBalances) *ledger.RuleError {
	var refused *ledger.RuleError
	err := (&ledger.Book{}).Check(ledger.Fact{Event: e})
	if errors.As(err, &refused) && refused.Rule != ledger.RuleNotFounded {
		return refused
	}
	return nil
}

// first keeps the first n tables of the balances.
func first(e *ledger.OpeningBalances, n int) *ledger.OpeningBalances {
	short := *e
	short.Funds = keep(e.Funds, &n)
	short.Externals = keep(e.Externals, &n)
	short.Members = keep(e.Members, &n)
	short.Loans = keep(e.Loans, &n)
	short.Fines = keep(e.Fines, &n)
	return &short
}

func keep[T any](list []T, n *int) []T {
	kept := min(*n, len(list))
	*n -= kept
	return list[:kept]
}

// refuse finds the key of a table that a refusal of the event's form is about:
// the one it names, or the one that has the value it names.
func (s *section) refuse(refused *ledger.RuleError) error {
	field, _ := value(refused, "field").(string)
	text, _ := value(refused, "text").(string)
	i := slices.Index(s.at.names, field)
	if i < 0 {
		i = slices.IndexFunc(s.at.names, func(name string) bool { return text != "" && s.at.keys[name].text == text })
	}
	if i < 0 {
		return &Error{s.at.line, s.path, refused}
	}
	return &Error{s.at.keys[s.at.names[i]].line, s.key(s.at.names[i]), refused}
}
