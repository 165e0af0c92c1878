package main

import (
	"strings"

	"github.com/urfave/cli/v2"

	"jigiya/ledger/constitution"
)

func (s *session) openingCommand() *cli.Command {
	c := drafted(command("opening", "FILE.toml", "opening balances of a group that already runs, with the quorum", "jigiya opening cutover.toml", s.enterOpening))
	c.Description += "\n\nThe file says how the paper register stands after its last meeting:\n\n   " +
		strings.ReplaceAll(strings.TrimSpace(cutover), "\n", "\n   ")
	return c
}

func (s *session) enterOpening(c *cli.Context) error {
	if r := read(c).args(1, 1); r.err != nil {
		return r.err
	}
	text, err := readFile(c.Args().First(), maxFile)
	if err != nil {
		return err
	}
	opening, err := constitution.ParseOpening(text)
	if err != nil {
		return err
	}
	return s.propose(c, opening)
}

// cutover is an example of opening balances; a test reads it.
const cutover = `
cycle_start      = 2026-01-05  # the cycle's first meeting
members_at_start = 12
meeting          = 12          # the last meeting held on paper
date             = 2026-03-23  # of that meeting
[[fund]]                       # one for every purse, savings too
name    = "savings"
cash    = 42500
bank    = 0
carried = 0                    # from an earlier cycle, may be negative
[[fund]]
name = "social"
cash = 8000
[[member]]
number = 4
shares = 48
[[loan]]
loan        = 3
member      = 4
outstanding = 20000            # principal not yet repaid
charge_due  = 0
granted     = 2026-02-02
periods     = 3
[[fine]]
member = 7
amount = 100
[[external]]                   # what the group owes outside
creditor = "nyesigiso"
amount   = 10000
`
