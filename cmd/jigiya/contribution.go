package main

import (
	"github.com/urfave/cli/v2"

	"jigiya/ledger"
	"jigiya/node/api"
)

func (s *session) contributionCommand() *cli.Command {
	return command("contribution", "MEMBER", "a member's payment: shares, or an amount into another fund",
		"jigiya contribution 7 --shares 3\n   jigiya contribution 7 --fund social --amount 100",
		s.proposing(1, 1, func(r *reader) []ledger.Event {
			e := &ledger.Contribution{Member: r.member(r.arg(0)), Fund: r.fund(r.c.String("fund"))}
			if text := r.c.String("shares"); text != "" {
				e.Shares = r.shares(text)
			}
			e.Amount = r.someAmount(r.c.String("amount"))
			if r.c.String("shares") == "" && r.c.String("amount") == "" {
				r.miss(map[bool]string{true: "shares", false: "amount"}[e.Fund == ledger.Savings])
			}
			return one(e)
		}), text("shares", "she buys `N` shares"), text("fund", "the `FUND` (default: savings)"), text("amount", "the `AMOUNT`; into savings a whole number of shares"))
}

func (s *session) commitmentCommand() *cli.Command {
	return command("commitment", "MEMBER SHARES", "the shares a woman commits to buy every meeting (method fixed)", "jigiya commitment 7 2",
		s.proposing(2, 2, func(r *reader) []ledger.Event {
			return one(&ledger.CommitmentSet{Member: r.member(r.arg(0)), Shares: r.shares(r.arg(1))})
		}))
}

func (s *session) shareCommand() *cli.Command {
	return commands("share", "give shares back",
		command("return", "MEMBER SHARES", "give shares back at cost", "jigiya share return 7 2",
			s.proposing(2, 2, func(r *reader) []ledger.Event {
				return one(&ledger.ShareReturned{Member: r.member(r.arg(0)), Shares: r.shares(r.arg(1))})
			})))
}

func (s *session) schoolingCommand() *cli.Command {
	return command("schooling", "MEMBER", "a member's children at school, as counts", "jigiya schooling 7 --girls-enrolled 2 --girls-attending 2 --boys-enrolled 1 --boys-attending 0",
		s.proposing(1, 1, func(r *reader) []ledger.Event {
			count := func(flag string) uint32 { return uint32(r.number(flag, r.required(flag), 0, 50)) }
			return one(&ledger.SchoolingReported{
				Member: r.member(r.arg(0)), GirlsEnrolled: count("girls-enrolled"), GirlsAttending: count("girls-attending"),
				BoysEnrolled: count("boys-enrolled"), BoysAttending: count("boys-attending"),
			})
		}), need("girls-enrolled", "`N` girls enrolled"), need("girls-attending", "`N` girls attending"), need("boys-enrolled", "`N` boys enrolled"), need("boys-attending", "`N` boys attending"))
}

func (s *session) correctCommand() *cli.Command {
	return command("correct", "SEQ", "reverse an entry exactly; both stay in the journal", `jigiya correct 412 --reason "it was member 8"`,
		s.correct, need("reason", "`WORDS` that say why"))
}

// correct says what it reversed: who mistook the number sees it at once.
func (s *session) correct(c *cli.Context) error {
	r := read(c).args(1, 1)
	r.required("reason")
	e := &ledger.Correction{Seq: r.number("seq", r.arg(0), 1, 1<<40), Reason: r.said("reason")}
	if r.err != nil {
		return r.err
	}
	if err := s.propose(c, e); err != nil || s.json {
		return err
	}
	service, group, err := s.group(c.Context)
	if err != nil {
		return err
	}
	for reversed, err := range service.Journal(c.Context, group, e.Seq) {
		if err == nil {
			s.printf("  %s\n", s.say("result.reversed", "entry", s.lineOf(reversed)))
		}
		return err
	}
	return nil
}

// lineOf says in one line what an entry of the journal is.
func (s *session) lineOf(e api.Entry) string {
	return s.entryLine(api.Entered{Seq: e.Seq, ID: e.ID, Kind: e.Event.Kind(), Event: e.Event})
}
