package constitution

import (
	"slices"
	"strings"

	"jigiya/ledger"
)

// A File is a constitution file that a group can be founded on.
type File struct {
	Constitution ledger.Constitution
	Members      []Member
}

// A Member is a founding member.
type Member struct {
	Number ledger.MemberNumber
	Name   string
	Sex    ledger.Sex
	Roles  []ledger.Role
	Line   int // where the file begins to speak of her; 0 for a member of no file
}

// Parse reads a constitution file. A refusal is an *Error.
func Parse(text []byte) (*File, error) {
	root, err := read(text)
	if err != nil {
		return nil, err
	}
	reading := &reading{needs: ledger.RuleConstitutionNeeds}
	p := newPlaces(reading.open(root))
	f := &File{}
	p.identity(&f.Constitution)
	p.shares(&f.Constitution)
	p.funds(&f.Constitution)
	p.loans(&f.Constitution)
	p.shareOut(&f.Constitution)
	p.membership(&f.Constitution)
	p.fines(&f.Constitution)
	p.members(f)
	p.quorum(f)
	p.done()
	if err := reading.err(); err != nil {
		return nil, err
	}
	if err := f.check(p); err != nil {
		return nil, err
	}
	return f, nil
}

// places are the tables of a file, for reading them and for finding the line of
// a refusal again.
type places struct {
	root   *section
	tables map[string]*section
	lists  map[string][]*section
}

func newPlaces(root *section) *places {
	p := &places{root: root, tables: map[string]*section{}, lists: map[string][]*section{}}
	for _, name := range []string{"place", "loans", "share_out", "leaving", "joining", "meeting", "recovery"} {
		p.tables[name] = root.table(name)
	}
	for _, name := range []string{"fund", "fine", "member"} {
		p.lists[name] = root.tables(name)
	}
	return p
}

// done refuses every key that nobody asked for.
func (p *places) done() {
	p.root.done()
	for _, s := range p.tables {
		s.done()
	}
	for _, list := range p.lists {
		for _, s := range list {
			s.done()
		}
	}
}

func (p *places) identity(c *ledger.Constitution) {
	s, place := p.root, p.tables["place"]
	s.need("name", "method", "share_value")
	c.Name = s.word("name", "")
	c.Method = ledger.Method(s.word("method", ""))
	c.Currency = ledger.Currency(s.word("currency", "XOF"))
	c.CashStep = s.amount("cash_step", 5)
	c.Programme = s.address("programme")
	place.need("village", "code")
	c.Place.Village = place.word("village", "")
	c.Place.Code = place.word("code", "")
}

// address reads an address of a key; the empty text is nobody's.
func (s *section) address(name string) (a ledger.Address) {
	text := s.word(name, "")
	digits := strings.TrimPrefix(text, "0x")
	if err := a.UnmarshalText([]byte(digits)); err != nil || digits == "" && text != "" {
		key := s.key(name)
		s.reading.misread = append(s.reading.misread, refuse(s.lineOf(name), key, RuleAddress, "key", key, "value", clip(text)))
	}
	return a
}

func (p *places) shares(c *ledger.Constitution) {
	s := p.root
	most := uint32(5)
	if c.Method == ledger.Equal { // the same contribution for every woman
		most = 1
	}
	c.ShareValue = s.amount("share_value", 0)
	c.SharesMin = ledger.Shares(s.small("shares_min", 1))
	c.SharesMax = ledger.Shares(s.small("shares_max", most))
	c.MeetingInterval = s.interval("meeting_interval", "1w", "1w, 2w, 4w, 1m")
}

func (s *section) interval(name, otherwise, choices string) ledger.Interval {
	text := s.word(name, otherwise)
	i, err := ledger.ParseInterval(text)
	if err != nil {
		key := s.key(name)
		s.reading.misread = append(s.reading.misread, refuse(s.lineOf(name), key,
			ledger.RuleConstitutionChoice, "key", key, "value", clip(text), "choices", choices))
	}
	return i
}

func (p *places) funds(c *ledger.Constitution) {
	for _, s := range p.lists["fund"] {
		s.need("name")
		c.Funds = append(c.Funds, ledger.FundRule{
			Name:         ledger.FundName(s.word("name", "")),
			Contribution: s.amount("contribution", 0),
			Lends:        s.truth("lends"),
		})
	}
}

func (p *places) loans(c *ledger.Constitution) {
	s, l := p.tables["loans"], &c.Loans
	s.need("convention")
	l.Convention = ledger.Convention(s.word("convention", ""))
	repay := ledger.Instalments
	switch {
	case l.Convention == ledger.FixedFee:
		s.need("fixed_fee")
	case l.Convention.PerPeriod():
		repay = ledger.AtEnd
		fallthrough
	default:
		s.need("rate_bp")
	}
	l.Rate = ledger.BasisPoints(s.small("rate_bp", 0))
	l.FixedFee = s.amount("fixed_fee", 0)
	l.Period = s.interval("period", "1m", "4w, 1m")
	l.MaxPeriods = s.small("max_periods", 3)
	l.MaxMultiple = s.small("max_multiple", 3)
	l.MaxOpen = s.small("max_open", 1)
	l.ChargeStep = s.amount("charge_step", 1)
	l.Repay = ledger.Repay(s.word("repay", string(repay)))
}

func (p *places) shareOut(c *ledger.Constitution) {
	s, o := p.tables["share_out"], &c.ShareOut
	s.need("method")
	o.Method = ledger.ShareOutMethod(s.word("method", ""))
	o.Step = s.amount("step", 5)
	o.ValueDecimals = s.small("value_decimals", 0)
	o.SavingsPct = s.small("savings_pct", 60)
	o.Remainder = ledger.Remainder(s.word("remainder", string(ledger.Carry)))
	o.OpenLoans = ledger.OpenLoans(s.word("open_loans", string(ledger.RefuseOpenLoans)))
}

func (p *places) membership(c *ledger.Constitution) {
	c.Leaving = ledger.LeavingRule(p.tables["leaving"].word("rule", string(ledger.LeaveAtCost)))
	c.Joining = ledger.JoiningRule(p.tables["joining"].word("rule", string(ledger.JoinZero)))
	c.Recovery = ledger.RecoveryPolicy(p.tables["recovery"].word("policy", ""))
	meeting := p.tables["meeting"]
	for _, item := range meeting.words("agenda") {
		c.Agenda = append(c.Agenda, ledger.AgendaItem(item))
	}
	if meeting.at.keys["agenda"] == nil {
		c.Agenda = append(c.Agenda, ledger.DefaultAgenda...)
	}
}

func (p *places) fines(c *ledger.Constitution) {
	for _, s := range p.lists["fine"] {
		s.need("cause", "amount")
		c.Fines = append(c.Fines, ledger.FineRule{Cause: ledger.Slug(s.word("cause", "")), Amount: s.amount("amount", 0)})
	}
}

func (p *places) members(f *File) {
	p.root.need("member")
	for _, s := range p.lists["member"] {
		s.need("number", "name")
		m := Member{
			Number: ledger.MemberNumber(s.small("number", 0)),
			Name:   s.word("name", ""),
			Sex:    ledger.Sex(s.word("sex", string(ledger.Female))),
			Line:   s.at.line,
		}
		for _, role := range s.words("roles") {
			m.Roles = append(m.Roles, ledger.Role(role))
		}
		f.Members = append(f.Members, m)
	}
}

// quorum, where the file names none, is the smallest that is more than half of
// the key-holders: two of three.
func (p *places) quorum(f *File) {
	holders := uint32(0)
	for _, m := range f.Members {
		if slices.Contains(m.Roles, ledger.KeyHolder) {
			holders++
		}
	}
	f.Constitution.Quorum = p.root.small("quorum", holders/2+1)
}
