package constitution

import (
	"fmt"
	"strings"

	"jigiya/ledger"
)

// Write is the constitution and the members as a file that Parse reads back
// identically. Every key is written, so that the file says what holds even where
// a later version has other defaults.
func Write(c ledger.Constitution, members []Member) []byte {
	p := &page{}
	p.head(&c)
	p.table("[place]", "village", c.Place.Village, "code", c.Place.Code)
	for _, f := range c.Funds {
		p.table("[[fund]]", "name", string(f.Name), "contribution", f.Contribution, "lends", f.Lends)
	}
	p.rules(&c)
	for _, f := range c.Fines {
		p.table("[[fine]]", "cause", string(f.Cause), "amount", f.Amount)
	}
	for _, m := range members {
		p.table("[[member]]", "number", m.Number, "name", m.Name, "sex", string(m.Sex), "roles", texts(m.Roles))
	}
	return []byte(p.String())
}

type page struct{ strings.Builder }

func (p *page) head(c *ledger.Constitution) {
	programme, _ := c.Programme.MarshalText()
	if c.Programme == (ledger.Address{}) {
		programme = nil
	}
	p.keys("name", c.Name, "method", string(c.Method), "currency", string(c.Currency), "cash_step", c.CashStep,
		"share_value", c.ShareValue, "shares_min", c.SharesMin, "shares_max", c.SharesMax,
		"meeting_interval", c.MeetingInterval.String(), "quorum", c.Quorum, "programme", string(programme))
}

func (p *page) rules(c *ledger.Constitution) {
	l, s := &c.Loans, &c.ShareOut
	p.table("[loans]", "convention", string(l.Convention), "rate_bp", l.Rate, "fixed_fee", l.FixedFee,
		"period", l.Period.String(), "max_periods", l.MaxPeriods, "max_multiple", l.MaxMultiple,
		"max_open", l.MaxOpen, "charge_step", l.ChargeStep, "repay", string(l.Repay))
	p.table("[share_out]", "method", string(s.Method), "step", s.Step, "value_decimals", s.ValueDecimals,
		"savings_pct", s.SavingsPct, "remainder", string(s.Remainder), "open_loans", string(s.OpenLoans))
	p.table("[leaving]", "rule", string(c.Leaving))
	p.table("[joining]", "rule", string(c.Joining))
	p.table("[meeting]", "agenda", texts(c.Agenda))
	if c.Recovery != "" {
		p.table("[recovery]", "policy", string(c.Recovery))
	}
}

func (p *page) table(header string, pairs ...any) {
	p.WriteString("\n" + header + "\n")
	p.keys(pairs...)
}

// keys writes key, value pairs: a string is a text, a list of them a list, all
// else is written as Go prints it.
func (p *page) keys(pairs ...any) {
	for i := 0; i+1 < len(pairs); i += 2 {
		value := fmt.Sprint(pairs[i+1])
		switch v := pairs[i+1].(type) {
		case string:
			value = quote(v)
		case []string:
			value = "[" + strings.Join(v, ", ") + "]"
		}
		fmt.Fprintf(p, "%s = %s\n", pairs[i], value)
	}
}

func texts[T ~string](words []T) []string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = quote(string(w))
	}
	return quoted
}

// quote writes a basic string of TOML.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
