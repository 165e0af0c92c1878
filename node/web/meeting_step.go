package web

import (
	"slices"

	"jigiya/ledger"
	"jigiya/ledger/report"
)

// A step is a part of the meeting: the opening, an item of the agenda, the closing, the
// recital.
type step string

// The steps that every meeting has beside its agenda.
const (
	stepOpening step = "opening"
	stepClosing step = "closing"
	stepRecital step = "recital"
)

// icons are the drawings of the steps.
var icons = map[step]string{
	stepOpening: "box", step(ledger.AgendaAttendance): "attendance", step(ledger.AgendaFunds): "social",
	step(ledger.AgendaSavings): "savings", step(ledger.AgendaFines): "fine", step(ledger.AgendaRepayments): "repayment",
	step(ledger.AgendaExpenses): "expense", step(ledger.AgendaLoans): "loan", stepClosing: "padlock", stepRecital: "recital",
}

// Icon is the name of its drawing.
func (s step) Icon() string { return icons[s] }

// steps are those of this group, in its order.
func (m *meeting) steps() []step {
	all := []step{stepOpening}
	for _, item := range m.book.Constitution().Agenda {
		all = append(all, step(item))
	}
	return append(all, stepClosing, stepRecital)
}

// A ribbonStep is one step on the ribbon at the top.
type ribbonStep struct {
	Step    step
	Address string
	Done    bool
	Here    bool
}

func (m *meeting) ribbon() (all []ribbonStep) {
	steps := m.steps()
	stands := slices.Index(steps, m.stands())
	for i, s := range steps {
		all = append(all, ribbonStep{s, m.here(s), i < stands, s == m.step})
	}
	return all
}

// beside are the addresses of the steps before and behind this one.
func (m *meeting) beside() (before, after string) {
	steps := m.steps()
	i := slices.Index(steps, m.step)
	if i > 0 {
		before = m.here(steps[i-1])
	}
	if i+1 < len(steps) {
		after = m.here(steps[i+1])
	}
	return before, after
}

// stands is where the meeting stands: the furthest step in which something was entered,
// or the one behind it if nothing more is expected there. The book alone says it.
func (m *meeting) stands() step {
	if !m.isOpen() {
		if m.heldToday() {
			return stepRecital
		}
		return stepOpening
	}
	if len(m.book.Unexplained()) > 0 {
		return stepOpening
	}
	steps := m.steps()
	furthest := 1
	for i, s := range steps {
		if i > 0 && m.touched(s) {
			furthest = i
		}
	}
	for m.complete(steps[furthest]) {
		furthest++
	}
	return steps[furthest]
}

// heldToday says whether the last meeting was held on this device's day, so that its
// recital is still to be read out.
func (m *meeting) heldToday() bool {
	closed := m.book.Meetings()
	return len(closed) > 0 && closed[len(closed)-1].Date >= m.today()
}

func (m *meeting) today() ledger.Date { return ledger.DateOf(m.options.Now().Unix()) }

// touched says whether something was entered in a step.
func (m *meeting) touched(s step) bool {
	if s == step(ledger.AgendaAttendance) {
		return len(m.held.Attendance.Marks) > 0
	}
	return slices.ContainsFunc(m.held.Lines, func(l report.MeetingLine) bool { return l.Corrects == 0 && stepOf(l) == s })
}

// complete says whether nothing more is expected in a step.
func (m *meeting) complete(s step) bool {
	switch s {
	case step(ledger.AgendaAttendance):
		return len(m.held.Attendance.Unmarked) == 0
	case step(ledger.AgendaSavings):
		return m.allPaid(ledger.Savings)
	case step(ledger.AgendaFunds):
		for _, f := range m.book.Constitution().Funds {
			if f.Contribution == 0 || !m.allPaid(f.Name) {
				return false
			}
		}
		return true
	}
	return false
}

// allPaid says whether every member who came has paid into a fund.
func (m *meeting) allPaid(fund ledger.FundName) bool {
	paid := m.paidInto(fund)
	came := 0
	for _, mark := range m.held.Attendance.Marks {
		if mark.Mark.Attends() {
			came++
			if paid[mark.Member] == 0 {
				return false
			}
		}
	}
	return came > 0
}

// paidInto is what each member contributed to a fund in this meeting.
func (m *meeting) paidInto(fund ledger.FundName) map[ledger.MemberNumber]ledger.Amount {
	paid := map[ledger.MemberNumber]ledger.Amount{}
	for _, l := range m.held.Lines {
		if l.Kind == ledger.KindContribution && l.Fund == fund && l.CorrectedBy == 0 {
			paid[l.Member] += l.Amount
		}
	}
	return paid
}

// stepOf is the step in which an entry is made.
func stepOf(l report.MeetingLine) step {
	switch l.Kind {
	case ledger.KindContribution, ledger.KindShareReturned, ledger.KindCommitmentSet:
		if l.Fund == ledger.Savings {
			return step(ledger.AgendaSavings)
		}
		return step(ledger.AgendaFunds)
	case ledger.KindFineLevied, ledger.KindFinePaid, ledger.KindFineWaived:
		return step(ledger.AgendaFines)
	case ledger.KindRepayment, ledger.KindChargeWaived:
		return step(ledger.AgendaRepayments)
	case ledger.KindLoanGranted, ledger.KindLoanToppedUp, ledger.KindLoanRescheduled, ledger.KindLoanWrittenOff:
		return step(ledger.AgendaLoans)
	case ledger.KindMeetingOpened, ledger.KindCashDifference:
		return stepOpening
	}
	return step(ledger.AgendaExpenses)
}
