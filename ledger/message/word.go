package message

import (
	"strconv"

	"jigiya/ledger"
)

// Term is the word of a code, or the code itself where the catalogue has none:
// groups name their own funds and causes.
func (l Language) Term(section, code string) string {
	if s, ok := l.find(section + "." + code); ok {
		text, _ := s.fill(speech{})
		return text
	}
	return code
}

// Kind is what an event is called in a table.
func (l Language) Kind(k ledger.Kind) string {
	if !k.Known() {
		return l.Say("kind.unknown", "kind", int(k))
	}
	return l.Term("kind", k.String())
}

// Fund is what a purse is called; a name the catalogue does not know stays.
func (l Language) Fund(name ledger.FundName) string { return l.Term("fund", string(name)) }

// Role is an office.
func (l Language) Role(r ledger.Role) string { return l.Term("role", string(r)) }

// Mark is how a member attended.
func (l Language) Mark(m ledger.Mark) string { return l.Term("mark", string(m)) }

// Purpose is what a loan is for.
func (l Language) Purpose(p ledger.Purpose) string { return l.Term("purpose", string(p)) }

// Cause is what a fine is for; a cause the catalogue does not know stays.
func (l Language) Cause(cause ledger.Slug) string { return l.Term("cause", string(cause)) }

// LeavingCause is why a member left.
func (l Language) LeavingCause(c ledger.LeavingCause) string {
	return l.Term("leaving_cause", string(c))
}

// Method is how members save.
func (l Language) Method(m ledger.Method) string { return l.Term("method", string(m)) }

// Convention is how a loan's charge is computed.
func (l Language) Convention(c ledger.Convention) string { return l.Term("convention", string(c)) }

// Repay is when a loan is to be paid back.
func (l Language) Repay(r ledger.Repay) string { return l.Term("repay", string(r)) }

// ShareOutMethod is how the fund is divided.
func (l Language) ShareOutMethod(m ledger.ShareOutMethod) string {
	return l.Term("share_out", string(m))
}

// Remainder is where the money goes that rounding leaves.
func (l Language) Remainder(r ledger.Remainder) string {
	if fund, ok := r.Fund(); ok {
		return l.Say("remainder.fund", "fund", fund)
	}
	return l.Term("remainder", string(r))
}

// OpenLoans is what happens to open loans at the share-out.
func (l Language) OpenLoans(o ledger.OpenLoans) string { return l.Term("open_loans", string(o)) }

// LeavingRule is what a member takes with her in mid-cycle.
func (l Language) LeavingRule(r ledger.LeavingRule) string { return l.Term("leaving", string(r)) }

// JoiningRule is what a member pays who comes in mid-cycle.
func (l Language) JoiningRule(r ledger.JoiningRule) string { return l.Term("joining", string(r)) }

// Agenda is a step of the meeting.
func (l Language) Agenda(item ledger.AgendaItem) string { return l.Term("agenda", string(item)) }

// Interval is how often: "every week", "every 2 weeks".
func (l Language) Interval(i ledger.Interval) string {
	one, many := "interval.week", "interval.weeks"
	if i.Month {
		one, many = "interval.month", "interval.months"
	}
	if i.Count == 1 {
		return l.Say(one)
	}
	return l.Say(many, "n", i.Count)
}

// Status is the state of a member, a loan, a meeting, a group: "active",
// "written_off".
func (l Language) Status(code string) string { return l.Term("status", code) }

// Severity is how much a finding weighs.
func (l Language) Severity(code string) string { return l.Term("severity", code) }

// Field is what a part of an event is called.
func (l Language) Field(name string) string { return l.Term("field", name) }

// Heading is the heading of a table's column; it must be in the catalogue.
func (l Language) Heading(name string) string { return l.Say("heading." + name) }

// Member is a member without her name: "member 7".
func (l Language) Member(n ledger.MemberNumber) string {
	return l.Term("field", "member") + " " + strconv.Itoa(int(n))
}
