package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"jigiya/ledger"
	"jigiya/ledger/report"
)

func (s *session) meetingCommand() *cli.Command {
	count := &cli.StringSliceFlag{Name: "count", Usage: "what each purse holds, counted, `FUND=AMOUNT,...`, or by notes and coins, FUND=10000x2+500x3" + required}
	explain := &cli.StringSliceFlag{Name: "explain", Usage: "why a purse differs from the book, `FUND=WORDS`"}
	return commands("meeting", "open, mark attendance, close; read the meeting out",
		command("open", "", "open the meeting with every purse counted", "jigiya meeting open --date 2026-03-02 --count savings=42500,social=8000",
			s.proposing(0, 0, opening), need("date", "the `DATE` of the meeting, like 2026-03-02"), text("number", "the meeting's number `N` (default: the next)"), count, explain,
			&cli.BoolFlag{Name: "ahead", Usage: "the date is right though this device's clock is far behind it"}),
		command("attend", "MEMBER=MARK ...", "mark members present, late, represented, excused or absent; `others=present` marks all who have no mark",
			"jigiya meeting attend 1=present 2=late others=present", s.attend),
		drafted(command("close", "", "close the meeting with every purse counted and the key-holders' cosignatures", "jigiya meeting close --count savings=17125,social=4800",
			s.closeMeeting, count, explain)),
		command("cancel", "", "say that no meeting was held on a date; or take back one opened in error", `jigiya meeting cancel --date 2026-03-09 --reason "a funeral"`,
			s.proposing(0, 0, func(r *reader) []ledger.Event {
				return one(&ledger.MeetingCancelled{Date: r.date(r.required("date")), Reason: r.said("reason")})
			}), need("date", "the `DATE`"), need("reason", "`WORDS` that say why")),
		command("show", "[N]", "one meeting: who came, what moved (default: the open or last one)", "jigiya meeting show 12", s.showMeeting),
		printing(command("recital", "", "what is read out at the closing, with the six checkpoint words", "jigiya meeting recital --pdf recital.pdf", s.recite)),
	)
}

func opening(r *reader) []ledger.Event {
	e := &ledger.MeetingOpened{Date: r.date(r.required("date")), Counts: r.counts()}
	if text := r.c.String("number"); text != "" {
		e.Meeting = uint32(r.number("meeting", text, 1, ledger.MaxMeeting))
	}
	return append(one(e), r.explained(e.Counts)...)
}

func (s *session) attend(c *cli.Context) error {
	r := read(c).args(1, 1000)
	var events []ledger.Event
	var others *ledger.Mark
	marked := map[ledger.MemberNumber]bool{}
	for _, pair := range r.pairs(c.Args().Slice()) {
		mark := ledger.Mark(pair[1])
		if pair[0] == "others" {
			others = &mark
			continue
		}
		m := r.member(pair[0])
		marked[m] = true
		events = append(events, &ledger.AttendanceMarked{Member: m, Mark: mark})
	}
	if r.err == nil && others != nil {
		unmarked, err := s.unmarked(c, marked)
		r.fail(err)
		for _, m := range unmarked {
			events = append(events, &ledger.AttendanceMarked{Member: m, Mark: *others})
		}
	}
	if r.err != nil {
		return r.err
	}
	return s.propose(c, events...)
}

// unmarked are the members to whom "others" applies: neither marked now nor before.
func (s *session) unmarked(c *cli.Context, marked map[ledger.MemberNumber]bool) ([]ledger.MemberNumber, error) {
	service, group, err := s.group(c.Context)
	if err != nil {
		return nil, err
	}
	meeting, err := service.Meeting(c.Context, group, 0)
	if errors.Is(err, report.ErrNoMeeting) || err == nil && meeting.Status != "open" {
		return nil, &ledger.RuleError{Rule: ledger.RuleNoMeetingOpen, Values: []ledger.Value{{Name: "event", Value: ledger.KindAttendance}}}
	}
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(meeting.Attendance.Unmarked), func(m ledger.MemberNumber) bool { return marked[m] }), nil
}

func (s *session) closeMeeting(c *cli.Context) error {
	r := read(c).args(0, 0)
	e := &ledger.MeetingClosed{Counts: r.counts()}
	events := append(r.explained(e.Counts), e)
	if r.err != nil {
		return r.err
	}
	if err := s.propose(c, events...); err != nil || s.json || c.String("draft") != "" {
		return err
	}
	return s.recite(c)
}

func (s *session) showMeeting(c *cli.Context) error {
	r := read(c).args(0, 1)
	var number uint64
	if r.arg(0) != "" {
		number = r.number("meeting", r.arg(0), 1, ledger.MaxMeeting)
	}
	if r.err != nil {
		return r.err
	}
	service, group, err := s.group(c.Context)
	if err != nil {
		return err
	}
	meeting, err := service.Meeting(c.Context, group, uint32(number))
	if err != nil {
		return err
	}
	return s.print(meeting, meeting.Tables())
}

func (s *session) recite(c *cli.Context) error {
	paper, err := s.mayPrint(c)
	if err != nil {
		return err
	}
	service, group, err := s.group(c.Context)
	if err != nil {
		return err
	}
	recital, err := service.Recital(c.Context, group)
	if err != nil {
		return err
	}
	switch {
	case paper:
		return s.printRecital(c, service, group, recital)
	case s.json:
		return s.printJSON(recital)
	}
	return s.readOut(recital)
}

func roles(text string) (all []ledger.Role) {
	for _, one := range strings.Split(text, "+") {
		all = append(all, ledger.Role(strings.TrimSpace(one)))
	}
	return all
}
