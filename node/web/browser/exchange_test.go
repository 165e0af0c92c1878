package browser

import "testing"

// A facilitator's page shows who comes into reach, what that device brings, what is
// entered there afterwards and how an exchange ends, all without being loaded again.
func TestExchange(t *testing.T) {
	thorough(t)
	writer := benkadi(t)
	f := everyRole(t)
	var treasurer, visitor struct{ Card string }
	writer.unpack(writer.jigiya("--json", "device", "show"), &treasurer)
	f.unpack(f.jigiya("--json", "device", "show"), &visitor)
	writer.jigiya("device", "grant", visitor.Card, "--scope", "journal,persons,words")
	f.jigiya("device", "trust", treasurer.Card, "--name", "Oumou")
	writer.run("--listen", "127.0.0.1:0")
	var status struct{ Addresses []string }
	writer.unpack(writer.jigiya("--json", "status"), &status)

	p := take(t, f.run())
	p.visit("/visit")
	p.enter()
	p.sees("p", "No other device is in reach")
	p.sees("p", "No group of yours is on this device yet")
	p.usable()
	ask[bool](p, `window.loadedOnce = true`)
	f.jigiya("peer", "add", status.Addresses[0])
	p.sees("li.peer", "Oumou")
	p.sees("li.peer .connected")
	p.sees("ul.visits a.tile", "Benkadi")
	writer.jigiya("meeting", "open", "--date", "2026-01-05", "--count", "savings=0,social=0")
	p.sees("ol.happenings li", "Oumou: Benkadi came, up to entry 2")
	p.tap(`form[action="/visit/exchange"] button.go`)
	p.sees("p.told", "entries")
	p.sees("ol.happenings li", "Oumou: Benkadi came, up to entry 2") // it is still told
	p.usable()
	p.shot("exchange")
	if !ask[bool](p, `window.loadedOnce === true`) {
		t.Error("the page was loaded again")
	}
}

// Who visits no group yet and is no facilitator is told what to do, and so is an office
// that has no group.
func TestNothingToVisit(t *testing.T) {
	thorough(t)
	h := everyRole(t)
	p := take(t, h.run())
	p.visit("/visit")
	p.enter()
	p.tap(`form[action="/visit/exchange"] button.go`)
	p.sees("div.refused", "No other device was found")
	p.forgive("/visit/exchange: status 404")
	p.usable()
	for _, address := range []string{"/", "/office", "/office/loans", "/office?by=group&indicator=par30", "/devices"} {
		p.visit(address)
		p.usable()
	}
	p.visit("/office")
	p.sees("p.coverage", "None of 0 groups reports anything")
	p.shot("office-empty")
}
