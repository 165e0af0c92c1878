package ledger

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a constitution's texts, in runes.
const (
	MaxName      = 60
	MaxPlaceCode = 40
)

// Check refuses a constitution that no group could live by, naming the first
// wrong key in the order of the constitution file (cli.md).
func (c *Constitution) Check() error {
	for _, check := range []func() error{
		c.checkIdentity, c.checkShares, c.checkFunds, c.Loans.check, c.checkShareOut,
		c.checkMembership, c.checkAgenda, c.checkFines,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (c *Constitution) checkIdentity() error {
	return first(
		checkText("name", c.Name, MaxName),
		checkChoice("method", c.Method, VSLA, Fixed, Equal),
		checkCurrency(c.Currency),
		checkText("place.village", c.Place.Village, MaxName),
		checkText("place.code", c.Place.Code, MaxPlaceCode),
	)
}

func (c *Constitution) checkShares() error {
	lowest, highest := Shares(1), Shares(1000)
	if c.Method == Equal { // the same contribution for every woman
		highest = 1
	}
	return first(
		checkRange("cash_step", int64(c.CashStep), 1, 1_000_000),
		checkRange("share_value", int64(c.ShareValue), 1, int64(MaxShareValue)),
		checkRange("shares_min", int64(c.SharesMin), int64(lowest), int64(highest)),
		checkRange("shares_max", int64(c.SharesMax), int64(max(lowest, c.SharesMin)), int64(highest)),
		checkChoice("meeting_interval", c.MeetingInterval.String(), "1w", "2w", "4w", "1m"),
		checkRange("quorum", int64(c.Quorum), 1, MaxMembers),
	)
}

func (c *Constitution) checkFunds() error {
	if len(c.Funds) > MaxFunds {
		return refuse(RuleConstitutionRange, "key", "fund", "value", int64(len(c.Funds)), "min", int64(0), "max", int64(MaxFunds))
	}
	for i, f := range c.Funds {
		switch {
		case f.Name == "":
			return refuse(RuleConstitutionNeeds, "key", "fund.name")
		case !isSlug(string(f.Name), 24):
			return refuse(RuleConstitutionName, "key", "fund.name", "value", clip(string(f.Name)))
		case f.Name == Savings, slices.ContainsFunc(c.Funds[:i], func(g FundRule) bool { return g.Name == f.Name }):
			return refuse(RuleConstitutionTwice, "key", "fund.name", "value", string(f.Name))
		}
		if err := checkRange("fund.contribution", int64(f.Contribution), 0, int64(MaxAmount)); err != nil {
			return err
		}
	}
	return nil
}

func (l *LoanRules) check() error {
	return first(
		checkChoice("loans.convention", l.Convention, FlatTerm, FlatOnce, FixedFee, InAdvance, PerPeriodOnOriginal, PerPeriodOnBalance),
		checkRange("loans.rate_bp", int64(l.Rate), 0, 10_000),
		checkRange("loans.fixed_fee", int64(l.FixedFee), 0, int64(MaxAmount)),
		checkChoice("loans.period", l.Period.String(), "4w", "1m"),
		checkRange("loans.max_periods", int64(l.MaxPeriods), 1, MaxPeriods),
		checkRange("loans.max_multiple", int64(l.MaxMultiple), 0, 1000),
		checkRange("loans.max_open", int64(l.MaxOpen), 1, 100),
		checkRange("loans.charge_step", int64(l.ChargeStep), 1, 1_000_000),
		checkChoice("loans.repay", l.Repay, Instalments, AtEnd),
	)
}

func (c *Constitution) checkShareOut() error {
	s := &c.ShareOut
	if err := first(
		checkChoice("share_out.method", s.Method, ByShares, ByShareValue, EqualParts, EqualProfit, InterestReturned, SavingsAndBorrowing, TimeWeighted),
		checkRange("share_out.step", int64(s.Step), 1, 10_000),
		checkRange("share_out.value_decimals", int64(s.ValueDecimals), 0, 2),
		checkRange("share_out.savings_pct", int64(s.SavingsPct), 0, 100),
		checkChoice("share_out.open_loans", s.OpenLoans, RefuseOpenLoans, OffsetOpenLoans),
	); err != nil {
		return err
	}
	return c.checkRemainder(s.Remainder)
}

func (c *Constitution) checkRemainder(r Remainder) error {
	if name, ok := r.Fund(); ok {
		if _, ok := c.Fund(name); ok {
			return nil
		}
	}
	choices := []Remainder{Carry, LargestRemainder}
	for _, f := range c.Funds {
		choices = append(choices, "fund:"+Remainder(f.Name))
	}
	return checkChoice("share_out.remainder", r, choices...)
}

func (c *Constitution) checkMembership() error {
	return first(
		checkChoice("leaving.rule", c.Leaving, LeaveAtCost, LeaveAtValue, LeaveForfeit),
		checkChoice("joining.rule", c.Joining, JoinZero, JoinCatchUp, JoinAtValue),
		checkChoice("recovery.policy", c.Recovery, "", RecoverWithKeyHolder, RecoverAfter30Days),
	)
}

func (c *Constitution) checkAgenda() error {
	for i, item := range c.Agenda {
		if err := checkChoice("meeting.agenda", item, DefaultAgenda...); err != nil {
			return err
		}
		if slices.Contains(c.Agenda[:i], item) {
			return refuse(RuleConstitutionTwice, "key", "meeting.agenda", "value", string(item))
		}
	}
	if len(c.Agenda) == 0 {
		return refuse(RuleConstitutionNeeds, "key", "meeting.agenda")
	}
	return nil
}

func (c *Constitution) checkFines() error {
	for i, f := range c.Fines {
		switch {
		case f.Cause == "":
			return refuse(RuleConstitutionNeeds, "key", "fine.cause")
		case !isSlug(string(f.Cause), 32):
			return refuse(RuleConstitutionName, "key", "fine.cause", "value", clip(string(f.Cause)))
		case slices.ContainsFunc(c.Fines[:i], func(g FineRule) bool { return g.Cause == f.Cause }):
			return refuse(RuleConstitutionTwice, "key", "fine.cause", "value", string(f.Cause))
		}
		if err := checkRange("fine.amount", int64(f.Amount), 1, int64(MaxAmount)); err != nil {
			return err
		}
	}
	return nil
}

// checkQuorum asks for more than half of the key-holders, and no more than all.
func (c *Constitution) checkQuorum(officers []Officer) error {
	holders := 0
	for _, o := range officers {
		if o.HoldsKey() {
			holders++
		}
	}
	if int(c.Quorum) > holders || 2*int(c.Quorum) <= holders {
		return refuse(RuleQuorumRange, "quorum", c.Quorum, "holders", uint32(holders))
	}
	return nil
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func checkText(key, s string, most int) error {
	switch {
	case strings.TrimSpace(s) == "":
		return refuse(RuleConstitutionNeeds, "key", key)
	case utf8.RuneCountInString(s) > most, !utf8.ValidString(s), strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }):
		return refuse(RuleConstitutionName, "key", key, "value", clip(s))
	}
	return nil
}

func checkCurrency(c Currency) error {
	switch {
	case c == "":
		return refuse(RuleConstitutionNeeds, "key", "currency")
	case len(c) != 3 || strings.Trim(string(c), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return refuse(RuleConstitutionName, "key", "currency", "value", clip(string(c)))
	}
	return nil
}

func checkRange(key string, n, least, most int64) error {
	if n < least || n > most {
		return refuse(RuleConstitutionRange, "key", key, "value", n, "min", least, "max", most)
	}
	return nil
}

func checkChoice[T ~string](key string, value T, choices ...T) error {
	if slices.Contains(choices, value) {
		return nil
	}
	if value == "" {
		return refuse(RuleConstitutionNeeds, "key", key)
	}
	return refuse(RuleConstitutionChoice, "key", key, "value", clip(string(value)), "choices", join(choices))
}

func join[T ~string](words []T) string {
	parts := make([]string, 0, len(words))
	for _, w := range words {
		if w != "" {
			parts = append(parts, string(w))
		}
	}
	return strings.Join(parts, ", ")
}
