package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"jigiya/ledger"
	"jigiya/ledger/constitution"
	"jigiya/node/api"
)

// What these pages show is what a tap on them enters, however late it comes, however often.

// "Pays all" is the sum that stood there.
func TestFinesAsShown(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.opens("2026-11-23")
	w.does("fines", f("do", "levy", "member", "2", "cause", "late"), 200)
	w.look("fines", `value="2:savings:25"`)
	pays := f("do", "fine_paid", "all", "2:savings:25", "after", w.after)
	w.want(w.tap(w.at("fines"), pays...), 200)
	w.want(w.tap(w.at("fines"), pays...), 200, "recorded already")
	w.look("fines?cause=absent")
	w.does("fines", f("do", "levy", "member", "2", "cause", "absent"), 200)
	w.want(w.tap(w.at("fines"), pays...), 200, "recorded already")
	if due, cash := w.book().AllFinesDue(2), w.book().Cash(ledger.Savings); due != 50 || cash != 25 {
		t.Errorf("%d F are due, and %d F in the box", due, cash)
	}
}

// A meeting that is taken back, or was not held, is so once.
func TestCancelledOnce(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.opens("2026-11-23")
	w.look("opening")
	cancels := f("do", "cancel", "date", "2026-11-23", "words", "opened in error", "after", w.after)
	w.want(w.tap(w.at("opening"), cancels...), 200)
	head, next := w.book().Seq(), w.book().NextMeeting()
	w.want(w.tap(w.at("opening"), cancels...), http.StatusBadRequest, "out of date")
	if w.book().Seq() != head || w.book().NextMeeting() != next {
		t.Errorf("the same tap again leads to entry %d, and the next meeting on %v", w.book().Seq(), w.book().NextMeeting())
	}
}

// A difference is explained as the page showed it.
func TestDifferenceAsShown(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.opens("2026-11-23")
	w.does("savings", f("do", "buy", "buy", "1:5"), 200)
	pins := f("pins", "1", "pin_4", w.pins.Device, "pin_5", w.pins.Device, "pin_6", w.pins.Device)
	counts := append(f("do", "close", "count_savings", "1200", "count_social", "0"), pins...)
	w.look("closing")
	w.does("closing", counts, 422, `name="expected_savings" value="1250"`)
	after := w.after
	other := &treasurer{phone: newPhoneBefore(w)}
	other.want(other.enter(), 200)
	other.look("savings")
	other.does("savings", f("do", "buy", "buy", "2:2"), 200)
	explains := append(counts, "why_savings", "lost", "expected_savings", "1250", "after", after)
	w.want(w.seen(w.tap(w.at("closing"), explains...)), http.StatusBadRequest, "out of date", `name="expected_savings" value="1750"`)
	if w.book().OpenMeeting() == nil || w.book().Cash(ledger.Savings) != 1750 {
		t.Errorf("%d F in the book", w.book().Cash(ledger.Savings))
	}
	w.does("closing", append(counts, "why_savings", "lost", "expected_savings", "1750"), 200)
	if w.book().Cash(ledger.Savings) != 1200 {
		t.Errorf("%d F in the book", w.book().Cash(ledger.Savings))
	}
}

// After an opening with a difference explained the meeting goes on.
func TestMeetingGoesOnFromItsOpening(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.opens("2026-11-23")
	w.does("savings", f("do", "buy", "buy", "1:5"), 200)
	w.closes()
	w.look("opening")
	w.does("opening", f("do", "open", "meeting", "2", "date", "2026-11-30", "count_savings", "1000", "count_social", "0", "why_savings", "lost"), 200)
	if at := w.get(w.at("")).address; at != w.at("attendance") {
		t.Errorf("the meeting stands at %s", at)
	}
}

// Forms about the group, sent twice or from an older page, change it once.
func TestGroupFormsOnce(t *testing.T) {
	t.Parallel()
	p := newGroup(t, benkadi, "")
	p.enter()
	pins := f("pins", "1", "pin_4", p.pins.Device, "pin_5", p.pins.Device, "pin_6", p.pins.Device)
	rules := string(readFile(t, benkadi))
	for page, form := range map[string][]string{
		"/officers":      append(f("chairperson", "1", "record-keeper", "2", "treasurer", "3", "key-holder", "4", "key-holder", "5", "key-holder", "6"), pins...),
		"/member/3/name": f("name", "Awa"),
		"/schooling":     f("member", "3", "girls_enrolled", "2", "girls_attending", "1"),
		"/rules":         append(f("file", strings.Replace(rules, "amount = 25", "amount = 75", 1)), pins...),
	} {
		head := p.head()
		p.get(p.at(page))
		form = append(form, "after", text(head))
		var hands sync.WaitGroup
		for range 2 {
			hands.Go(func() {
				twin := *p
				twin.tap(twin.at(page), form...)
			})
		}
		hands.Wait()
		if p.head() != head+1 {
			t.Errorf("%s: two taps at once make %d entries", page, p.head()-head)
		}
		again := p.tap(p.at(page), form...)
		if p.head() != head+1 {
			t.Errorf("%s: a third tap, status %d, makes another entry", page, again.status)
		}
	}
	stale := append(f("file", strings.Replace(rules, "max_multiple = 3", "max_multiple = 2", 1), "after", "0"), pins...)
	p.want(p.tap(p.at("/rules"), stale...), http.StatusBadRequest, "out of date")
}

// A group that comes from elsewhere is not the one that was to be founded.
func TestFoundingBesideAnother(t *testing.T) {
	t.Parallel()
	writer, p := newGroup(t, benkadi, ""), blankPhone(t)
	p.enter()
	groups := valueOf(t, p.get("/found").text, "groups")
	mirror(t, writer, p)
	read, err := constitution.Parse(readFile(t, registers+"benkadi.toml"))
	must(t, err)
	form := f("groups", groups, "pins", "1")
	for _, m := range read.Founding(ledger.Signatory{}, nil).Members {
		form = append(form, "pin_"+text(m.Member), fmt.Sprint(246_800+1_001*int(m.Member)))
	}
	p.hand("/found", readFile(t, registers+"benkadi.toml"), form...)
	all, err := p.node.Groups(context.Background())
	must(t, err)
	if len(all) != 2 {
		t.Errorf("%d groups are here", len(all))
	}
}

// Two taps on "Sign" sign once; what was signed stands beside the book in which it was
// found, whatever comes later.
func TestSignedOnce(t *testing.T) {
	t.Parallel()
	writer := withYear(t)
	p := facilitator(t, writer)
	seed := seedField.FindStringSubmatch(p.get(p.visitAt("")).text)
	found := p.tap(p.visitAt(""), append(p.counted(0), "seed", seed[1])...)
	head := headField.FindStringSubmatch(found.text)
	before := attestations(t, p)
	var hands sync.WaitGroup
	for range 2 {
		hands.Go(func() {
			twin := *p
			twin.tap(twin.visitAt("/sign"), "head", head[1])
		})
	}
	hands.Wait()
	if n := attestations(t, p) - before; n != 1 {
		t.Errorf("two taps make %d attestations", n)
	}
	table := regexp.MustCompile(`(?s)<table.*?</table>`)
	signed := table.FindString(p.get(p.visitAt("/found")).text)
	if signed == "" {
		t.Fatal("no count is shown")
	}
	writer.saves(t)
	status, err := writer.node.Status(context.Background())
	must(t, err)
	_, err = p.node.Sync(context.Background(), api.Syncing{Address: status.Addresses[0]})
	must(t, err)
	if later := table.FindString(p.get(p.visitAt("/found")).text); later != signed {
		t.Errorf("signed was %s, shown is %s", signed, later)
	}
}

// saves opens the next meeting with a share bought.
func (p *phone) saves(t *testing.T) {
	t.Helper()
	b, err := p.node.Book(p.group)
	must(t, err)
	number, date := b.LastMeeting()
	open := &ledger.MeetingOpened{Meeting: number + 1, Date: date + 7}
	for _, fund := range b.Funds() {
		open.Counts = append(open.Counts, ledger.Count{Fund: fund, Amount: b.Cash(fund)})
	}
	var who ledger.MemberNumber
	for _, m := range b.Members() {
		if !m.Left {
			who = m.Number
		}
	}
	events := []ledger.Event{open, &ledger.Contribution{Member: who, Fund: ledger.Savings, Shares: b.Constitution().SharesMin}}
	_, err = p.node.Propose(context.Background(), api.Proposal{Group: p.group, Events: events, PINs: p.pins})
	must(t, err)
}

// A word on six things is about those of the page.
func TestPairingAsShown(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	host, a, b := blankPhone(t), blankPhone(t), blankPhone(t)
	for _, p := range []*phone{host, a, b} {
		p.enter()
		p.listens()
	}
	address := typed.FindStringSubmatch(host.tap("/pairing", "name", "Benkadi").text)
	a.tap("/pairing", "name", "A", "address", address[1])
	host.becomes("/pairing", "side by side")
	ofA := host.change
	a.tap("/pairing/confirm", "same", "no")
	host.becomes("/pairing", "Show the code")
	_, err := host.node.Pair(ctx, api.Pairing{Name: "Benkadi"})
	must(t, err)
	state, err := host.node.PairingState(ctx, 0)
	must(t, err)
	b.tap("/pairing", "name", "B", "address", state.Text)
	host.becomes("/pairing", "side by side")
	b.tap("/pairing/confirm", "same", "yes")
	host.want(host.tap("/pairing/confirm", "same", "yes", "change", ofA), http.StatusBadRequest, "out of date")
	if known, err := host.node.Contacts(ctx); err != nil || len(known.Devices) > 0 {
		t.Errorf("%+v, %v", known, err)
	}
	host.becomes("/pairing", "side by side")
	host.tap("/pairing/confirm", "same", "yes")
	host.becomes("/pairing", "know each other now")
}

// Who is shut out while a form is filled in comes back to the page that it stands on.
func TestBackToTheForm(t *testing.T) {
	t.Parallel()
	p := newGroup(t, benkadi, "")
	p.clock.stop(morning)
	p.enter()
	p.get(p.at("/member/3"))
	p.clock.pass(time.Hour)
	r, err := http.NewRequest(http.MethodPost, p.url+p.at("/member/3/name"), strings.NewReader("name=Awa&token="+p.token))
	must(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", p.url)
	r.Header.Set("Referer", p.url+p.at("/member/3"))
	p.want(p.do(r), http.StatusOK, `name="pin"`, `name="next" value="`+p.at("/member/3")+`"`)
}

// A patient is a browser's connection that notes until when it may be written to.
type patient struct {
	*httptest.ResponseRecorder
	until []time.Time
}

func (p *patient) SetReadDeadline(time.Time) error { return nil }

func (p *patient) SetWriteDeadline(until time.Time) error {
	p.until = append(p.until, until)
	return nil
}

// An answer may take as long to make as it takes: the time to take it begins when it is
// there.
func TestAnswerThatTakesLong(t *testing.T) {
	t.Parallel()
	p := blankPhone(t)
	w := &patient{ResponseRecorder: httptest.NewRecorder()}
	made := 0
	route := route{"GET /slow", func(c *call) error {
		made = len(w.until)
		return c.page("error", nil)
	}, true}
	p.server.answering(route).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/slow", nil))
	if made != 1 || !w.until[0].IsZero() {
		t.Errorf("while the answer is made the connection has until %v", w.until)
	}
	if last := w.until[len(w.until)-1]; len(w.until) != 2 || time.Until(last) < writeTime/2 {
		t.Errorf("to take the answer there is until %v", w.until)
	}
}
