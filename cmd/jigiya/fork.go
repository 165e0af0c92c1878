package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

func (s *session) forkCommand() *cli.Command {
	return commands("fork", "two histories of one group: what differs, and which of them holds",
		command("show", "", "the two histories side by side, whose word would be lost with each, and what was set aside", "jigiya fork show", s.showFork),
		command("resolve", "", "keep one history, with the quorum: this device writes from then on, and the other history stays as evidence",
			`jigiya fork resolve --keep 1 --reason "the other phone was a copy"`, s.resolveFork,
			need("keep", "the number `N` of the history, as fork show has it"), need("reason", "`WORDS` that say why")),
		command("enter", "SEQ ...", "enter again what was set aside, entry by entry, in the order that is typed", "jigiya fork enter 431 432", s.enterStranded),
	)
}

func (s *session) showFork(c *cli.Context) error {
	if r := read(c).args(0, 0); r.err != nil {
		return r.err
	}
	exchange, group, err := s.exchangeAbout(c.Context)
	if err != nil {
		return err
	}
	fork, err := exchange.Fork(c.Context, group)
	if err != nil {
		return err
	}
	if s.json {
		return s.printJSON(fork)
	}
	s.printFork(fork)
	return s.nextWithFork(c.Context, group, fork)
}

func (s *session) printFork(fork api.Fork) {
	if fork.State != "disputed" {
		s.printf("%s\n", s.say("error.no_fork"))
	} else {
		s.printf("%s\n\n", s.say(causes[fork.Cause], "seq", fork.Since))
	}
	if len(fork.Branches) > 1 {
		s.printGrid("", s.sideBySide(fork.Branches))
		s.printf("\n")
		s.printTable(lossTable(fork.Branches))
	}
	if len(fork.Stranded) > 0 {
		s.printf("\n")
		s.printTable(s.strandedTable(fork.Stranded))
	}
}

// causes are the sentences of what put a group in doubt.
var causes = map[string]string{
	"":              "warning.two_histories",
	"two_histories": "warning.two_histories",
	"two_openings":  "warning.two_openings",
	"cut_below":     "warning.cut_below",
}

// sideBySide has the entries of each history that the others do not have, line by
// line. Where one has ended its cell is empty; what says the same in all is counted.
func (s *session) sideBySide(branches []api.Branch) *grid {
	t := report.Table{Columns: columns("heading.seq")}
	lines := map[uint64][]any{}
	for i, b := range branches {
		t.Columns = append(t.Columns, report.Column{Heading: "heading.events"})
		for _, e := range b.Lines {
			if lines[e.Seq] == nil {
				lines[e.Seq] = make([]any, 1+len(branches))
				lines[e.Seq][0] = e.Seq
			}
			lines[e.Seq][1+i] = s.what(e)
		}
	}
	for _, row := range lines {
		t.Rows = append(t.Rows, row)
	}
	slices.SortFunc(t.Rows, func(a, b []any) int { return int(int64(a[0].(uint64) - b[0].(uint64))) })
	t.Rows = s.gathered(t.Rows)
	g := s.grid(t)
	for i, b := range branches {
		g.name(1+i, fmt.Sprintf("%s %d", s.say("heading.history"), b.Number))
	}
	return g
}

// gathered makes one row of three and more that say the same in all histories: what was
// entered after the first difference is signed anew, and still the same contribution.
func (s *session) gathered(rows [][]any) (all [][]any) {
	same := func(row []any) bool {
		return !slices.ContainsFunc(row[1:], func(cell any) bool { return cell == nil || cell != row[1] })
	}
	for len(rows) > 0 {
		n := slices.IndexFunc(rows, func(row []any) bool { return !same(row) })
		if n < 0 {
			n = len(rows)
		}
		if n < 3 {
			n = min(n+1, len(rows))
			all, rows = append(all, rows[:n]...), rows[n:]
			continue
		}
		row := make([]any, len(rows[0]))
		row[0] = fmt.Sprintf("%v–%v", rows[0][0], rows[n-1][0])
		for i := range row[1:] {
			row[1+i] = s.say("result.the_same", "n", n)
		}
		all, rows = append(all, row), rows[n:]
	}
	return all
}

// what says in a cell what an entry is.
func (s *session) what(e api.Entry) string {
	if e.Event == nil {
		return e.Kind
	}
	return strings.TrimSuffix(s.lang.Kind(e.Event.Kind())+": "+s.gist(e.Event), ": ")
}

// lossTable says of each history what somebody vouched for in it.
func lossTable(branches []api.Branch) report.Table {
	t := report.Table{Title: "heading.vouched", Columns: columns("heading.history", "heading.head", "heading.seq", "heading.entries", "heading.closings", "heading.attestations", "heading.receipts")}
	for _, b := range branches {
		t.Rows = append(t.Rows, []any{b.Number, shortHex(b.Head.Hash), b.Head.Seq, b.Entries, yesNo(b.Loss.Cosigned), b.Loss.Attested, b.Loss.Receipted})
	}
	return t
}

func (s *session) strandedTable(stranded []api.Entry) report.Table {
	t := report.Table{Title: "heading.stranded", Columns: columns("heading.seq", "heading.events")}
	for _, e := range stranded {
		t.Rows = append(t.Rows, []any{e.Seq, s.what(e)})
	}
	return t
}

// nextWithFork says what this person can do: whoever writes, whoever holds a key, and
// everybody else do different things.
func (s *session) nextWithFork(ctx context.Context, group crypto.Hash, fork api.Fork) error {
	if len(fork.Stranded) > 0 {
		s.hint("hint.enter_stranded")
	}
	if fork.State != "disputed" {
		return nil
	}
	keys, err := s.open.Keys(ctx, group)
	if err != nil {
		return err
	}
	switch {
	case slices.ContainsFunc(keys, func(k api.Key) bool { return k.Writes && k.Here }):
		s.hint("hint.fork_writer")
	case slices.ContainsFunc(keys, func(k api.Key) bool { return k.Member != 0 && k.Here }):
		s.hint("hint.fork_key-holders")
	default:
		s.hint("hint.fork_facilitator")
	}
	return nil
}

// hint says a next step after what is no error.
func (s *session) hint(id string) { fmt.Fprintf(s.terminal.err, "jigiya: hint: %s\n", s.say(id)) }

// doubt warns if a group is disputed, after something that may show it.
func (s *session) doubt(c *cli.Context, group crypto.Hash) error {
	exchange, err := s.exchange()
	if err != nil {
		return err
	}
	fork, err := exchange.Fork(c.Context, group)
	if err != nil || fork.State != "disputed" {
		return err
	}
	s.warn([]api.Warning{{ID: causes[fork.Cause], Values: []any{"seq", fork.Since}}})
	s.hint("hint.choose_journal")
	return nil
}

func (s *session) resolveFork(c *cli.Context) error {
	r := read(c).args(0, 0)
	asked := api.Resolving{Keep: int(r.number("keep", r.required("keep"), 1, 1<<20)), Reason: r.said("reason").Text}
	r.required("reason")
	if r.err != nil {
		return r.err
	}
	exchange, group, err := s.exchangeAbout(c.Context)
	if err != nil {
		return err
	}
	var accepted api.Accepted
	err = s.withPINs(func(pins api.PINs) error {
		asked.Group, asked.PINs = group, pins
		accepted, err = exchange.Resolve(c.Context, asked)
		return err
	})
	if err != nil {
		return err
	}
	if err := s.accepted(accepted); err != nil || s.json {
		return err
	}
	s.printf("%s\n", s.say("result.fork_resolved"))
	return nil
}

// enterStranded proposes what was set aside once more, all of it or nothing.
func (s *session) enterStranded(c *cli.Context) error {
	r := read(c).args(1, 1000)
	var wanted []uint64
	for _, text := range c.Args().Slice() {
		wanted = append(wanted, r.number("seq", text, 0, 1<<40))
	}
	if r.err != nil {
		return r.err
	}
	exchange, group, err := s.exchangeAbout(c.Context)
	if err != nil {
		return err
	}
	fork, err := exchange.Fork(c.Context, group)
	if err != nil {
		return err
	}
	var events []ledger.Event
	for _, seq := range wanted {
		i := slices.IndexFunc(fork.Stranded, func(e api.Entry) bool { return e.Seq == seq && e.Event != nil })
		if i < 0 {
			return api.Missing("not_stranded", "seq", seq).Hinted("hint.enter_again")
		}
		events = append(events, fork.Stranded[i].Event)
	}
	return s.propose(c, events...)
}
