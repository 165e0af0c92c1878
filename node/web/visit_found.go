package web

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/ledger/export/pdf"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// A foundView is what a visit found: the count beside the book, the findings, the gravest
// first, and the proof of what she signed.
type foundView struct {
	Since    string
	Verdict  string
	Purses   []pdf.Counted
	Findings []foundLine
	Before   []foundLine // what the last visit saw already
	LeftOut  uint32
	Digest   string
	Head     string
	Seed     string
	Signed   string
	Codes    []code
}

// A foundLine is a finding in a sentence, with the entries that prove it.
type foundLine struct {
	Severity string
	Text     string
	Entries  []uint64
	More     int // entries that are not named
}

func visitFound(c *call) error {
	g, id, err := c.visiting()
	if err != nil {
		return err
	}
	v := c.rounds.of(c.sits, id)
	if v == nil {
		return c.sendTo("/visit/" + id.String())
	}
	view, err := c.foundView(id, v)
	if err != nil {
		return err
	}
	return c.groupPage("visit-found", &g, view)
}

func (c *call) foundView(id crypto.Hash, v *visit) (view foundView, err error) {
	a := &v.found
	view = foundView{
		Since: c.since(a), Verdict: c.say(verdictOn(a)), Purses: v.purses, LeftOut: a.LeftOut,
		Head: a.Head.Hash.String(), Seed: v.seed,
	}
	if a.Digest != nil {
		view.Digest = a.Digest.String()
	}
	names := c.names(id)
	for _, f := range a.Findings {
		line := c.foundLine(&f, names)
		if f.Seen {
			view.Before = append(view.Before, line)
		} else {
			view.Findings = append(view.Findings, line)
		}
	}
	if a.Attestation != nil {
		view.Signed = a.Attestation.String()
		view.Codes, err = codes(a.Frames)
	}
	return view, err
}

func (c *call) foundLine(f *api.Finding, names report.Names) foundLine {
	line := foundLine{Severity: f.Severity, Text: c.finding(f, names)}
	line.Entries = f.Entries[max(0, len(f.Entries)-shownEntries):]
	line.More = len(f.Entries) - len(line.Entries)
	return line
}

// since says since when was looked, and at how much.
func (c *call) since(a *api.Audit) string {
	if a.Since == nil {
		return c.say("result.audit_first", "meetings", a.Meetings, "entries", a.Entries)
	}
	return c.say("result.audit_since", "meetings", a.Meetings, "entries", a.Entries, "date", a.Since.Date)
}

// verdictOn says whether all is in order, as far as it was looked at.
func verdictOn(a *api.Audit) string {
	switch {
	case !a.InOrder:
		return "result.audit_unusual"
	case len(a.Counts) == 0:
		return "page.visit_uncounted"
	}
	return "result.audit_in_order"
}

// finding is the sentence of one, with members' names where they are known.
func (c *call) finding(f *api.Finding, names report.Names) string {
	if f.Code == string(audit.BoxNotCounted) {
		return c.say("page.visit_count_box") // the catalogue's names a flag
	}
	var pairs []any
	for _, name := range slices.Sorted(maps.Keys(f.Values)) {
		value := f.Values[name]
		if m, ok := value.(ledger.MemberNumber); ok && names(m) != "" {
			value = fmt.Sprintf("%d %s", m, names(m))
		}
		pairs = append(pairs, name, value)
	}
	return c.say("finding."+f.Code, pairs...)
}

// besideBook are what the book says is in each purse as it is audited, and what was
// counted.
func (c *call) besideBook(a *api.Audit) (all []pdf.Counted) {
	book, err := c.node.Book(a.Group)
	if err != nil {
		return nil
	}
	for _, f := range book.Funds() {
		p := pdf.Counted{Fund: f, Book: book.Cash(f)}
		for _, count := range a.Counts {
			if count.Fund == f {
				p.Counted, p.Known = count.Amount, true
			}
		}
		all = append(all, p)
	}
	return all
}

// visitSign attests what is on the page before her with this device's key. If the journal
// has grown since, she reads it again before she signs.
func visitSign(c *call) error {
	c.taps.Lock() // of two taps the second sees what the first signed
	defer c.taps.Unlock()
	_, id, err := c.visiting()
	if err != nil {
		return err
	}
	v := c.rounds.of(c.sits, id)
	if v == nil {
		return c.sendTo("/visit/" + id.String())
	}
	if v.found.Attestation == nil { // a second tap signs nothing more
		err = c.sign(id, v)
	}
	return c.done(err, "/visit/"+id.String()+"/found", visitFound)
}

func (c *call) sign(id crypto.Hash, v *visit) error {
	now, err := c.node.Audit(c.ctx(), v.asked)
	if err != nil {
		return err
	}
	if now.Head != v.found.Head || c.r.PostFormValue("head") != now.Head.Hash.String() {
		c.rounds.keep(c.sits, id, &visit{v.asked, now, c.besideBook(&now), v.seed})
		return &api.Problem{Class: api.ClassFork, Code: "visit_moved"}
	}
	asked := v.asked
	asked.Sign, asked.PINs = true, api.PINs{Device: c.sits.ticket}
	signed, err := c.node.Audit(c.ctx(), asked)
	if err == nil {
		c.rounds.keep(c.sits, id, &visit{v.asked, signed, v.purses, v.seed})
	}
	return err
}

// visitSheet is what was found as a PDF, on A4 or for a receipt printer.
func visitSheet(c *call) error {
	g, id, err := c.visiting()
	if err != nil {
		return err
	}
	v := c.rounds.of(c.sits, id)
	if v == nil {
		return c.sendTo("/visit/" + id.String())
	}
	paper, width := pdf.A4, "a4"
	if c.r.FormValue("paper") == "roll" {
		paper, width = pdf.Roll, "80mm"
	}
	var out bytes.Buffer
	if err := pdf.Visit(&out, c.visitEdition(&g, &v.found), paper, c.visitation(id, v)); err != nil {
		return fmt.Errorf("printing the visit: %w", err)
	}
	return c.file("application/pdf", fmt.Sprintf("visit-%s-%s-%s.pdf", shortID(id.String()), v.found.Date, width), out.Bytes())
}

func (c *call) visitEdition(g *report.Group, a *api.Audit) pdf.Edition {
	e := pdf.Edition{
		Language: c.lang, Group: g.Name, Village: g.Place.Village, Date: a.Date, Currency: c.currency,
		Head: report.Head{Seq: a.Head.Seq, Hash: a.Head.Hash.String(), Epoch: a.Head.Epoch},
	}
	if g.Constitution != nil {
		e.Currency = g.Constitution.Currency
	}
	return e
}

// visitation is all above what is only good to know.
func (c *call) visitation(id crypto.Hash, of *visit) pdf.Visitation {
	a := &of.found
	v := pdf.Visitation{Summary: c.since(a) + " " + c.say(verdictOn(a)), Purses: of.purses, Proof: a.Frames}
	names := c.names(id)
	for _, f := range a.Findings {
		if f.Severity != string(audit.Info) {
			v.Findings = append(v.Findings, pdf.Finding{Severity: f.Severity, Text: c.finding(&f, names), Entries: f.Entries, Seen: f.Seen})
		}
	}
	return v
}
