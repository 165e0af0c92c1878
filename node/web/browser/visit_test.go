package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A visit by taps: the group that needs her most is chosen, the box counted in front of
// her holds too little, what is found is shown worst first, and she signs it.
func TestVisit(t *testing.T) {
	thorough(t)
	h := everything(t)
	b := h.balance()
	p := take(t, h.run())
	p.visit("/")
	p.enter()
	p.tap(`a.tile[href="/visit"]`)
	p.tap("ul.visits a.tile")
	p.usable()
	for i, fund := range b.Funds {
		counted := fund.Cash
		if i == 0 {
			counted -= 500
		}
		p.types(fmt.Sprintf("section.purse:nth-of-type(%d) input[data-figures]", i+1), fmt.Sprint(counted))
	}
	p.shot("visit")
	p.tap(`form[action^="/visit/"] button.go`, "")
	p.sees("li.finding.grave")
	p.usable()
	p.shot("found")
	p.tap(`form[action$="/sign"] button.go`)
	p.sees("section.signed svg.code")
	p.usable()
	if out := h.jigiya("--json", "attestation", "list"); !strings.Contains(out, "cash_short") && strings.TrimSpace(out) == "[]" {
		t.Errorf("nothing is attested: %s", out)
	}
}

// What is unusual in a group is said before the box is counted; two histories of one stand
// side by side on the smallest screen.
func TestVisitOfADisputedGroup(t *testing.T) {
	thorough(t)
	c := newCountry(t, 2, 12)
	p := take(t, c.run())
	p.visit("/visit/" + c.disputed.String())
	p.enter()
	p.sees("li.finding.grave", "two journals of this group")
	p.until("the finding before the count", `document.querySelector('li.finding').compareDocumentPosition(document.querySelector('section.purse')) & Node.DOCUMENT_POSITION_FOLLOWING`)
	p.usable()
	p.shot("unusual")
	p.tap(`a.go[href$="/fork"]`)
	p.sees("table.histories")
	p.usable()
	p.shot("histories")
	sides := ask[[]float64](p, `Array.prototype.map.call(document.querySelector('table.histories tbody tr').cells, function(cell) { return cell.getBoundingClientRect().left; })`)
	if len(sides) != 3 || sides[0] >= sides[1] || sides[1] >= sides[2] {
		t.Errorf("the histories do not stand side by side: %v", sides)
	}
	if right := ask[float64](p, `document.querySelector('table.histories').getBoundingClientRect().right`); right > screenWidth {
		t.Errorf("they end at %v of %d", right, screenWidth)
	}
}

// The office shows every indicator with its numbers, by places too, and goes down to one
// group without any name of a person. Each chart has its numbers beneath it and as files.
func TestOffice(t *testing.T) {
	thorough(t)
	c := newCountry(t, 8, 10)
	p := take(t, c.run())
	p.visit("/office")
	p.enter()
	p.sees("p.coverage", "7 of 8 groups report")
	p.sees("ul.headline a.tile", "Savings")
	p.usable()
	p.shot("office")
	p.sees("ul.left-out li", "disputed")
	for heading, chart := range map[string]string{
		"Members, month by month": "figure.chart svg", "What is lent for": "figure.chart svg", "Loans by month of the grant": "figure.chart svg",
		"How old the figures are": "figure.chart svg", "The cercles – members": "svg.map",
	} {
		p.section(heading, chart)
	}
	p.tap("table.figures a", "Savings per member")
	p.section("Savings per member, month by month", "figure.chart svg")
	p.tap("ul.bys a", "Cercle")
	p.sees("section.rows th", "not known ("+nowhere+")")
	p.sees("section.rows figure.chart figcaption", "savings per member")
	p.usable()
	p.tap(`ul.bys a[href*="by=group"]`)
	p.sees(`ul.bys a[href*="by=group"][aria-current]`)
	p.tap("section.rows th a")
	p.sees("h1", "One group")
	p.sees("table.figures")
	p.usable()
	p.shot("office-group")

	p.visit("/visit") // which goes on by itself until all groups were looked through
	p.unseen("ul.visits span", "not looked through yet")
	p.visit("/office") // and by keys alone
	p.presses(`ul.headline a[href*="indicator=savings"]`)
	p.sees("#trend h2", "Savings, month by month")
	p.presses("#trend details.numbers > summary")
	p.sees("#trend table tbody td")
}

// section holds that a heading has a chart beneath it, and that the chart's numbers open
// there as a table and are offered as files.
func (p *phone) section(heading, chart string) {
	p.Helper()
	p.sees("section h2", heading)
	ask[bool](p, `(function() {
		Array.prototype.forEach.call(document.querySelectorAll('section'), function(s) { s.removeAttribute('id'); });
		var h = Array.prototype.filter.call(document.querySelectorAll('section h2'), function(h) { return h.innerText === `+quoted(heading)+`; })[0];
		h.parentNode.id = 'here';
		return true;
	})()`)
	p.sees("#here " + chart)
	p.tap("#here details.numbers > summary")
	p.sees("#here details table tbody td")
	p.sees("#here details .exports a[download]", "csv")
}

// On a desk the office uses the width of the screen: its charts stand in two columns, and
// nothing is to the side. A phone has one.
func TestOfficeOnADesk(t *testing.T) {
	thorough(t)
	c := newCountry(t, 6, 10)
	p := take(t, c.run())
	columns := func() []float64 {
		return ask[[]float64](p, `Array.prototype.map.call(document.querySelectorAll('.column'), function(c) { return c.getBoundingClientRect().left; })`)
	}
	p.visit("/office")
	p.enter()
	p.until("both columns", `document.querySelectorAll('.column').length === 2`)
	if at := columns(); at[0] != at[1] {
		t.Errorf("on a phone the columns stand at %v", at)
	}
	p.do(chromedp.EmulateViewport(1280, 800, chromedp.EmulateScale(1)))
	for _, address := range []string{"/office?at=" + c.today(), "/office/loans", "/office/group/" + c.groups[0].String()} {
		p.visit(address)
		if at := columns(); len(at) != 2 || at[1] < at[0]+400 {
			t.Errorf("%s: on a desk the columns stand at %v", address, at)
		}
		if width := ask[int](p, `document.documentElement.scrollWidth`); width > 1280 {
			t.Errorf("%s is %d wide", address, width)
		}
		if left := ask[float64](p, `document.querySelector('.office').getBoundingClientRect().left`); left > 60 {
			t.Errorf("%s leaves %v empty at its side", address, left)
		}
		p.shot("desk" + strings.ReplaceAll(kindOf(address), "/", "-"))
		if found := p.hurdles(); len(found) > 0 {
			t.Errorf("%s: %s", address, strings.Join(found, "\n"))
		}
	}
}
