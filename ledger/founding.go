package ledger

import "slices"

func (e *GroupFounded) form() error {
	if err := e.Constitution.Check(); err != nil {
		return err
	}
	if e.Writer.IsZero() {
		return refuse(RuleConstitutionNeeds, "key", "writer")
	}
	if len(e.Members) == 0 {
		return refuse(RuleConstitutionNeeds, "key", "member")
	}
	for i := range e.Members {
		if err := e.Members[i].check(e.Members[:i]); err != nil {
			return err
		}
	}
	return nil
}

func (m *Founder) check(before []Founder) error {
	if err := first(
		checkRange("member.number", int64(m.Member), 1, MaxMemberNumber),
		checkChoice("member.sex", m.Sex, Female, Male),
	); err != nil {
		return err
	}
	if m.Person.IsZero() {
		return refuse(RuleConstitutionNeeds, "key", "member.name")
	}
	if slices.ContainsFunc(before, func(o Founder) bool { return o.Member == m.Member }) {
		return refuse(RuleConstitutionTwice, "key", "member.number", "value", int64(m.Member))
	}
	return checkRoles(m.Roles)
}

func (e *GroupFounded) officers() []Officer {
	var officers []Officer
	for _, m := range e.Members {
		if len(m.Roles) > 0 || !m.Key.IsZero() {
			officers = append(officers, Officer{m.Member, m.Roles, m.Key})
		}
	}
	return officers
}

func checkRoles(roles []Role) error {
	for i, r := range roles {
		if err := checkChoice("member.roles", r, Roles...); err != nil {
			return err
		}
		if slices.Contains(roles[:i], r) {
			return refuse(RuleConstitutionTwice, "key", "member.roles", "value", string(r))
		}
	}
	return nil
}

// checkKeys asks that every key-holder, and nobody else, has a key of her own.
func checkKeys(officers []Officer, writer Signatory) error {
	for i, o := range officers {
		same := func(p Officer) bool { return p.Key == o.Key }
		switch {
		case o.HoldsKey() == o.Key.IsZero(),
			o.HoldsKey() && (o.Key == writer || slices.ContainsFunc(officers[:i], same)):
			return refuse(RuleOfficerKey, "member", o.Member)
		}
	}
	return nil
}

func (e *GroupFounded) weigh(*Book, *Fact) (effect, error) {
	if len(e.Members) > MaxMembers {
		return effect{}, refuse(RuleGroupFull, "max", uint32(MaxMembers))
	}
	officers := e.officers()
	if err := first(checkKeys(officers, e.Writer), e.Constitution.checkQuorum(officers)); err != nil {
		return effect{}, err
	}
	return effect{change: func(b *Book) {
		b.constitution = &e.Constitution
		b.writer = e.Writer
		b.officers = officers
		for _, m := range e.Members {
			b.addMember(Member{Number: m.Member, Sex: m.Sex, Person: m.Person})
		}
		b.cycle, b.membersAtStart = 1, uint32(len(e.Members))
		b.commitAll()
	}}, nil
}

func (e *GroupAmended) form() error { return e.Constitution.Check() }

func (e *GroupAmended) weigh(b *Book, _ *Fact) (effect, error) {
	old, new := b.constitution, &e.Constitution
	if err := new.checkQuorum(b.officers); err != nil {
		return effect{}, err
	}
	for _, fixed := range []struct {
		key  string
		same bool
	}{
		{"method", old.Method == new.Method},
		{"currency", old.Currency == new.Currency},
		{"share_value", old.ShareValue == new.ShareValue},
	} {
		if !fixed.same {
			return effect{}, refuse(RuleOnlyAtNewCycle, "key", fixed.key)
		}
	}
	return effect{change: func(b *Book) { b.constitution = new }}, b.checkFundsKept(new)
}

// checkFundsKept refuses to drop a fund that holds, lent or is owed anything.
func (b *Book) checkFundsKept(new *Constitution) error {
	for _, f := range b.constitution.Funds {
		if _, kept := new.Fund(f.Name); !kept && b.inUse(f.Name) {
			return refuse(RuleFundInUse, "fund", f.Name)
		}
	}
	return nil
}

func (b *Book) inUse(name FundName) bool {
	for i, account := range b.accounts.list {
		if account.Fund == name && b.accounts.balances[i] != 0 {
			return true
		}
	}
	return slices.ContainsFunc(b.loans, func(l *Loan) bool { return l.Fund == name && l.Status == LoanOpen })
}

func (e *OfficersElected) form() error {
	for i, o := range e.Officers {
		if len(o.Roles) == 0 {
			return refuse(RuleConstitutionNeeds, "key", "member.roles")
		}
		if err := checkRoles(o.Roles); err != nil {
			return err
		}
		if slices.ContainsFunc(e.Officers[:i], func(p Officer) bool { return p.Member == o.Member }) {
			return refuse(RuleConstitutionTwice, "key", "member.number", "value", int64(o.Member))
		}
	}
	return nil
}

func (e *OfficersElected) weigh(b *Book, _ *Fact) (effect, error) {
	if err := b.checkOfficers(e.Officers, b.constitution); err != nil {
		return effect{}, err
	}
	return effect{change: func(b *Book) { b.officers = e.Officers }}, nil
}

func (b *Book) checkOfficers(officers []Officer, c *Constitution) error {
	var wrong error
	for _, o := range officers {
		wrong = earliest(wrong, b.checkActive(o.Member))
	}
	return first(wrong, checkKeys(officers, b.writer), c.checkQuorum(officers))
}
