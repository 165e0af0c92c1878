package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"jigiya/ledger"
	"jigiya/ledger/export/pdf"
	"jigiya/node/api"
)

// A reader turns the words of a command into numbers, and keeps the first thing
// that was wrong with them: a command reads everything and asks once.
type reader struct {
	c   *cli.Context
	err error
}

func read(c *cli.Context) *reader { return &reader{c: c} }

// args refuses a command with too few or too many arguments.
func (r *reader) args(least, most int) *reader {
	if n := r.c.NArg(); r.err == nil && (n < least || n > most) {
		path := commandPath(r.c)
		m := api.Misused("arguments", "command", path, "arguments", r.c.Command.ArgsUsage)
		if r.c.Command.ArgsUsage == "" {
			m = api.Misused("arguments_none", "command", path, "argument", clip(r.c.Args().First()))
		}
		r.err = m.Hinted("hint.help", "command", path)
	}
	return r
}

func (r *reader) fail(err error) {
	if r.err == nil && err != nil {
		r.err = err
	}
}

func (r *reader) arg(i int) string { return r.c.Args().Get(i) }

// required is a flag that must be there.
func (r *reader) required(flag string) string {
	v := r.c.String(flag)
	if v == "" {
		r.miss(flag)
	}
	return v
}

// miss says that a flag should be there.
func (r *reader) miss(flag string) {
	path := commandPath(r.c)
	r.fail(api.Misused("flag_missing", "command", path, "flag", "--"+flag).Hinted("hint.help", "command", path))
}

// number is a whole number between bounds.
func (r *reader) number(what, text string, least, most uint64) uint64 {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || strings.HasPrefix(text, "+") {
		m := api.Misused("number_malformed", "text", clip(text))
		if list, ok := lists[what]; ok {
			m = m.Hinted(list)
		}
		r.fail(m)
		return 0
	}
	if n < least || n > most {
		r.fail(&ledger.RuleError{Rule: ledger.RuleNumberOutOfRange, Values: []ledger.Value{
			{Name: "field", Value: what}, {Name: "value", Value: int64(min(n, 1<<62))}, {Name: "min", Value: int64(least)}, {Name: "max", Value: int64(most)},
		}})
	}
	return n
}

// lists are where the number of something is looked up.
var lists = map[string]string{"member": "hint.list_members", "loan": "hint.list_loans", "seq": "hint.list_entries"}

func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}

func (r *reader) member(text string) ledger.MemberNumber {
	return ledger.MemberNumber(r.number("member", text, 1, ledger.MaxMemberNumber))
}

// someMember is a member, or nobody where nothing was said.
func (r *reader) someMember(text string) ledger.MemberNumber {
	if text == "" {
		return 0
	}
	return r.member(text)
}

func (r *reader) members(texts []string) (all []ledger.MemberNumber) {
	for _, text := range texts {
		for _, one := range strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == '+' }) {
			all = append(all, r.member(one))
		}
	}
	return all
}

func (r *reader) loan(text string) ledger.LoanNumber {
	return ledger.LoanNumber(r.number("loan", text, 1, ledger.MaxLoanNumber))
}

func (r *reader) shares(text string) ledger.Shares {
	return ledger.Shares(r.number("shares", text, 0, ledger.MaxShares))
}

func (r *reader) periods(text string) uint32 {
	return uint32(r.number("periods", text, 1, ledger.MaxPeriods))
}

func (r *reader) amount(text string) ledger.Amount {
	a, err := ledger.ParseAmount(text)
	r.fail(err)
	return a
}

// someAmount is an amount, or 0 where nothing was said.
func (r *reader) someAmount(text string) ledger.Amount {
	if text == "" {
		return 0
	}
	return r.amount(text)
}

func (r *reader) date(text string) ledger.Date {
	d, err := ledger.ParseDate(text)
	r.fail(err)
	return d
}

func (r *reader) someDate(text string) ledger.Date {
	if text == "" {
		return 0
	}
	return r.date(text)
}

func (r *reader) fund(text string) ledger.FundName {
	if text == "" {
		return ledger.Savings
	}
	return ledger.FundName(text)
}

// pairs reads "savings=42500,social=8000", or several such flags.
func (r *reader) pairs(texts []string) (pairs [][2]string) {
	for _, text := range texts {
		for _, one := range strings.Split(text, ",") {
			key, value, ok := strings.Cut(one, "=")
			if !ok || key == "" {
				r.fail(api.Misused("pair_malformed", "text", clip(one)).Hinted("hint.help", "command", commandPath(r.c)))
				return nil
			}
			pairs = append(pairs, [2]string{strings.TrimSpace(key), strings.TrimSpace(value)})
		}
	}
	return pairs
}

// counts reads a count of every purse.
func (r *reader) counts() []ledger.Count {
	if len(r.c.StringSlice("count")) == 0 {
		r.miss("count")
	}
	return r.someCounts()
}

// someCounts reads a count of every purse, if there was one.
func (r *reader) someCounts() (counts []ledger.Count) {
	for _, pair := range r.pairs(r.c.StringSlice("count")) {
		counts = append(counts, ledger.Count{Fund: ledger.FundName(pair[0]), Amount: r.counted(pair[1])})
	}
	return counts
}

// counted is a sum, or so many of each note and coin: 10000x2+500x3.
func (r *reader) counted(text string) (sum ledger.Amount) {
	if !strings.ContainsAny(text, "x+") {
		a, err := ledger.ParseCount(text)
		r.fail(err)
		return a
	}
	for _, p := range r.piles(text) {
		sum += p.Face * ledger.Amount(p.Pieces)
	}
	if sum > ledger.MaxAmount {
		r.fail(&ledger.RuleError{Rule: ledger.RuleAmountTooLarge, Values: []ledger.Value{{Name: "text", Value: clip(text)}, {Name: "max", Value: ledger.MaxAmount}}})
	}
	return sum
}

// piles are the notes and coins of a count, as they lay there: none where only a sum was
// said.
func (r *reader) piles(text string) (piles []pdf.Pile) {
	if !strings.ContainsAny(text, "x+") {
		return nil
	}
	for _, part := range strings.Split(text, "+") {
		face, pieces, ok := strings.Cut(part, "x")
		if !ok {
			r.fail(api.Misused("coins_malformed", "text", clip(part)))
			return nil
		}
		piles = append(piles, pdf.Pile{Face: r.face(strings.TrimSpace(face)), Pieces: int64(r.number("count", strings.TrimSpace(pieces), 0, maxPieces))})
	}
	return piles
}

// maxPieces is more notes than fit into a box, and few enough for the largest sum.
const maxPieces = 100_000

// face is the value of a note or coin that there is.
func (r *reader) face(text string) ledger.Amount {
	a, err := ledger.ParseAmount(text)
	r.fail(err)
	known := francs.Faces()
	if err == nil && !slices.Contains(known, a) {
		r.fail(api.Misused("coin_unknown", "text", clip(text), "faces", known))
		return 0
	}
	return a
}

// explained turns explanations of counts into the events that enter them.
func (r *reader) explained(counts []ledger.Count) (events []ledger.Event) {
	for _, text := range r.c.StringSlice("explain") {
		fund, words, ok := strings.Cut(text, "=")
		if !ok || strings.TrimSpace(words) == "" {
			r.fail(api.Misused("explain_malformed", "text", clip(text)).Hinted("hint.help", "command", commandPath(r.c)))
			return nil
		}
		e := &ledger.CashDifference{Fund: ledger.FundName(strings.TrimSpace(fund)), Explanation: ledger.Said(strings.Trim(strings.TrimSpace(words), `"`))}
		for _, c := range counts {
			if c.Fund == e.Fund {
				e.Counted = c.Amount
			}
		}
		events = append(events, e)
	}
	return events
}

func (r *reader) said(flag string) ledger.Words {
	text := strings.TrimSpace(r.c.String(flag))
	if len(text) > ledger.MaxWords {
		r.fail(api.Misused("words_too_long", "flag", "--"+flag, "max", ledger.MaxWords))
	}
	return ledger.Said(text)
}
