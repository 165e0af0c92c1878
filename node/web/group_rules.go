package web

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"jigiya/ledger"
	"jigiya/ledger/constitution"
	"jigiya/ledger/message"
)

// A rulesView is the constitution, a sentence for each rule; its text, to be amended; and
// what is wrong in the text that was sent.
type rulesView struct {
	Sentences []string
	Text      string
	Rows      []wrongRow
}

func rulesPage(g *groupCall) error { return g.rulesWrong("", 0) }

// rulesWrong shows the page with a text whose line is wrong.
func (g *groupCall) rulesWrong(text string, line int) error {
	v := rulesView{g.rules(g.group.Constitution), text, rowsAround(text, line)}
	if text == "" {
		v.Text = string(g.constitution())
	}
	return g.show("rules", v)
}

// rules says a constitution in plain words, in the order in which a cycle meets its rules.
func (c *call) rules(r *ledger.Constitution) []string {
	all := []string{
		c.say("page.rule_meeting", "interval", r.MeetingInterval),
		c.say("page.rule_saving", "method", string(r.Method), "min", r.SharesMin, "max", r.SharesMax, "value", r.ShareValue),
	}
	for _, f := range r.Funds {
		all = append(all, c.fundRule(f))
	}
	all = append(all, c.loanRules(&r.Loans)...)
	for _, f := range r.Fines {
		all = append(all, c.say("page.rule_fine", "cause", c.lang.Cause(f.Cause), "amount", f.Amount))
	}
	all = append(all, c.endRules(r)...)
	return append(all, c.keyRules(r)...)
}

func (c *call) fundRule(f ledger.FundRule) string {
	id := "page.rule_fund"
	if f.Contribution == 0 {
		id = "page.rule_fund_free"
	}
	said := c.say(id, "fund", string(f.Name), "amount", f.Contribution)
	if f.Lends {
		said += " " + c.say("page.rule_fund_lends")
	}
	return said
}

func (c *call) loanRules(r *ledger.LoanRules) []string {
	charge := c.say("page.rule_charge", "percent", c.percent(r.Rate), "convention", c.lang.Convention(r.Convention))
	if r.Convention == ledger.FixedFee {
		charge = c.say("page.rule_charge_fixed", "amount", r.FixedFee)
	}
	all := []string{
		c.say("page.rule_loan", "periods", r.MaxPeriods, "interval", r.Period, "open", r.MaxOpen),
		charge,
		c.say("page.rule_repay", "repay", c.lang.Repay(r.Repay)),
	}
	if r.MaxMultiple > 0 {
		all = append(all, c.say("page.rule_multiple", "n", r.MaxMultiple))
	}
	return all
}

func (c *call) endRules(r *ledger.Constitution) []string {
	return []string{
		c.say("page.rule_joining", "rule", c.lang.JoiningRule(r.Joining)),
		c.say("page.rule_leaving", "rule", c.lang.LeavingRule(r.Leaving)),
		c.say("page.rule_share_out", "rule", c.lang.ShareOutMethod(r.ShareOut.Method), "step", r.ShareOut.Step),
		c.say("page.rule_remainder", "rule", c.lang.Remainder(r.ShareOut.Remainder)),
		c.say("page.rule_open_loans", "rule", c.lang.OpenLoans(r.ShareOut.OpenLoans)),
	}
}

func (c *call) keyRules(r *ledger.Constitution) []string {
	all := []string{c.say("page.rule_quorum", "n", r.Quorum)}
	switch r.Recovery {
	case ledger.RecoverWithKeyHolder:
		all = append(all, c.say("page.rule_recovery_holder"))
	case ledger.RecoverAfter30Days:
		all = append(all, c.say("page.rule_recovery_days"))
	}
	return all
}

// percent is a rate as people say it: 1000 is "10", 250 is "2.5".
func (c *call) percent(r ledger.BasisPoints) string {
	text := strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%d.%02d", r/100, r%100), "0"), ".")
	if c.lang != message.English {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// constitution is the file that would found the group as it is today.
func (g *groupCall) constitution() []byte {
	var members []constitution.Member
	for _, m := range g.active() {
		members = append(members, constitution.Member{Number: m.Member, Name: cmp.Or(m.Name, "?"), Sex: m.Sex, Roles: m.Roles})
	}
	return constitution.Write(*g.group.Constitution, members)
}

func constitutionFile(g *groupCall) error {
	return g.file("application/toml", "constitution.toml", g.constitution())
}

// amend changes the rules to those of a file, or of a text, with the quorum.
func amend(g *groupCall) error {
	text, err := g.fileText("file")
	if err != nil {
		return g.ended(err, "", rulesPage)
	}
	file, err := constitution.Parse([]byte(text))
	line := new(constitution.Error)
	if errors.As(err, &line) {
		return g.ended(err, "", func(g *groupCall) error { return g.rulesWrong(text, line.Line) })
	}
	if err != nil {
		return g.ended(err, "", rulesPage)
	}
	again := func(g *groupCall) error { return g.rulesWrong(text, 0) }
	return g.settle(&ledger.GroupAmended{Constitution: file.Constitution}, g.at("/rules"), again)
}
