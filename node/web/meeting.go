package web

import (
	"slices"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

func meetingRoutes() []route {
	return []route{
		{"GET /group/{group}/meeting", meetingNow, false},
		{"GET /group/{group}/meeting/{step}", meetingStep, false},
		{"POST /group/{group}/meeting/{step}", meetingTap, false},
	}
}

// A meeting is what a call finds of the meeting of a group: the book and one step.
// Nothing about the progress of a meeting is kept beside the journal.
type meeting struct {
	*call
	id     crypto.Hash
	book   *ledger.Book
	group  report.Group
	people map[ledger.MemberNumber]report.Member
	held   report.Meeting // the open one; none open: empty
	step   step
}

// meeting finds the group in the address, and the step if the address names one.
func (c *call) meeting() (*meeting, error) {
	id, err := c.group()
	if err != nil {
		return nil, err
	}
	m := &meeting{call: c, id: id, step: step(c.r.PathValue("step"))}
	if err := m.look(); err != nil {
		return nil, err
	}
	if m.step != "" && !slices.Contains(m.steps(), m.step) {
		return nil, api.Missing("page_unknown")
	}
	return m, nil
}

// look reads the book as it is now, and all else of the same group.
func (m *meeting) look() (err error) {
	if m.group, err = m.node.Group(m.ctx(), m.id); err != nil {
		return err
	}
	m.asTheGroup(&m.group)
	if m.book, err = m.node.Book(m.id); err != nil {
		return err
	}
	members, err := m.node.Members(m.ctx(), m.id)
	if err != nil {
		return err
	}
	m.people = map[ledger.MemberNumber]report.Member{}
	for _, who := range members {
		m.people[who.Member] = who
	}
	m.held = report.Meeting{}
	if m.book.OpenMeeting() != nil {
		m.held, err = report.MeetingOf(m.book, 0)
	}
	return err
}

// isOpen says whether a meeting is going on.
func (m *meeting) isOpen() bool { return m.held.Status == "open" }

// here is the address of a step.
func (m *meeting) here(s step) string {
	return "/group/" + m.id.String() + "/meeting/" + string(s)
}

// meetingNow goes to the step where the meeting stands; once the group has shared out, to
// where the next cycle begins.
func meetingNow(c *call) error {
	m, err := c.meeting()
	if err != nil {
		return err
	}
	if m.group.CycleClosed {
		return c.sendTo("/group/" + m.id.String() + "/share-out")
	}
	return c.sendTo(m.here(m.stands()))
}

// meetingStep shows one step.
func meetingStep(c *call) error {
	m, err := c.meeting()
	if err != nil {
		return err
	}
	return m.show()
}

// A meetingView is a step of the meeting as its page shows it.
type meetingView struct {
	Seq      uint64 // of the last entry, which every form carries
	Step     step
	Ribbon   []ribbonStep
	Before   string // the address of the step before, or none
	After    string // and of the one behind
	Here     string // the address of this one
	Open     bool
	Meeting  report.Meeting // the open one
	Entered  []entered      // in this step, the newest first
	More     int            // entries that are left out of it
	Together []flow         // what came in and went out in this step
	Of       any            // what is the step's own
}

// show makes the page of the step.
func (m *meeting) show() error {
	of, err := m.view()
	if err != nil {
		return err
	}
	page := string(m.step)
	if !m.isOpen() && m.step != stepOpening && m.step != stepRecital {
		page = "none" // nothing can be entered before the opening
	}
	v := meetingView{
		Seq: m.book.Seq(), Step: m.step, Ribbon: m.ribbon(), Here: m.here(m.step), Open: m.isOpen(), Meeting: m.held, Of: of,
	}
	v.Entered, v.More = m.entered()
	v.Together = m.together()
	v.Before, v.After = m.beside()
	return m.groupPage("meeting-"+page, &m.group, v)
}

// view is what the page of a step shows beside what all have.
func (m *meeting) view() (any, error) {
	switch m.step {
	case stepOpening:
		return m.openingView(), nil
	case stepClosing:
		return m.countView(), nil
	case stepRecital:
		return m.recitalView()
	case step(ledger.AgendaAttendance):
		return m.attendanceView(), nil
	case step(ledger.AgendaSavings):
		return m.savingsView(), nil
	case step(ledger.AgendaFunds):
		return m.fundsView()
	case step(ledger.AgendaFines):
		return m.finesView()
	case step(ledger.AgendaRepayments):
		return m.repaymentsView()
	case step(ledger.AgendaExpenses):
		return m.expensesView()
	case step(ledger.AgendaLoans):
		return m.loansView()
	}
	return nil, api.Missing("page_unknown")
}

// meetingTap enters what a form of a step says, once, and shows the step again.
func meetingTap(c *call) error {
	c.taps.Lock()
	defer c.taps.Unlock()
	m, err := c.meeting()
	if err != nil {
		return err
	}
	next, err := m.tapped()
	return c.done(err, next, func(*call) error {
		if err := m.look(); err != nil {
			return err
		}
		return m.show()
	})
}

// tapped reads the form, and enters its events unless that was done since its page was
// made.
func (m *meeting) tapped() (next string, err error) {
	s := &sheet{Values: m.r.PostForm}
	make, known := taps[s.Get("do")]
	if !known {
		return "", api.Misused("form_unread")
	}
	events := make(m, s)
	if s.err != nil {
		return "", s.err
	}
	next = m.here(m.step) + s.kept()
	if s.next != "" {
		next = m.here(s.next)
	}
	if len(events) == 0 {
		return next, nil
	}
	after := s.number("after", 1<<62)
	if m.recorded(events, after) {
		m.sits.tell(m.say("page.recorded_already"))
		return next, nil
	}
	_, cancels := events[0].(*ledger.MeetingCancelled)
	if s.err == nil && (m.isOpen() && after < m.held.OpenedSeq || cancels && after != m.book.Seq()) {
		s.fail(api.Misused("page_old"))
	}
	if s.err != nil {
		return "", s.err
	}
	_, err = m.propose(m.id, events...)
	return next, err
}

// taps are what forms of the meeting can do, by their field "do".
var taps = map[string]func(*meeting, *sheet) []ledger.Event{
	"open":       opened,
	"explain":    explained,
	"cancel":     cancelled,
	"close":      closed,
	"mark":       marked,
	"buy":        bought,
	"return":     returned,
	"pay":        contributed,
	"levy":       levied,
	"fine_paid":  finePaid,
	"fine_waive": fineWaived,
	"repay":      repaid,
	"lend":       lent,
	"spend":      spent,
	"correct":    corrected,
	"change":     changed,
	"commit":     committed,
}

// recorded says whether the same events were entered after an entry: a second tap on one
// page is no second payment. Whoever means it twice sees the page anew and taps again.
func (m *meeting) recorded(events []ledger.Event, after uint64) bool {
	if m.book.Seq() <= after {
		return false
	}
	switch e := events[0].(type) {
	case *ledger.MeetingOpened:
		return m.isOpen() && m.held.Meeting == e.Meeting && m.held.OpenedSeq > after
	case *ledger.MeetingClosed:
		return !m.isOpen() && m.closedAfter(after)
	case *ledger.CashDifference:
		if !m.isOpen() {
			return m.closedAfter(after)
		}
	case *ledger.Correction:
		return m.book.CorrectedBy(e.Seq) > after
	case *ledger.LoanRescheduled:
		return m.alreadySo(e)
	}
	return m.inLines(events[0], after)
}

func (m *meeting) closedAfter(after uint64) bool {
	all := m.book.Meetings()
	return len(all) > 0 && all[len(all)-1].ClosedSeq > after
}

func (m *meeting) inLines(e ledger.Event, after uint64) bool {
	for line := range m.book.Lines {
		if line.Seq > after && m.book.CorrectedBy(line.Seq) == 0 && sameFact(e, line.Event) {
			return true
		}
	}
	return false
}
