package web

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/node"
	"jigiya/node/api"
)

// withYear is a phone whose group has a year in its journal.
func withYear(t testing.TB) *phone {
	t.Helper()
	return newGroup(t, registers+"benkadi.toml", registers+"benkadi.csv")
}

// facilitator is a device that a group has let in, with all that is in its journal.
func facilitator(t testing.TB, of *phone) *phone {
	t.Helper()
	ctx := context.Background()
	f := blankPhone(t)
	device, err := f.node.MakeKey(ctx, f.pins)
	must(t, err)
	key, err := crypto.ParsePublicKey(device.Public)
	must(t, err)
	grant := &ledger.DeviceGranted{Device: ledger.Signatory(key), Scopes: []ledger.Slug{"journal", "persons", "words"}}
	_, err = of.node.Propose(ctx, api.Proposal{Group: of.group, Events: []ledger.Event{grant}, PINs: of.pins})
	must(t, err)
	writer, err := of.node.Device(ctx)
	must(t, err)
	theirs, err := crypto.ParsePublicKey(writer.Public)
	must(t, err)
	must(t, f.node.Trust(ctx, api.Trusting{Device: theirs, Name: "Oumou"}))
	must(t, of.node.Listen(node.Listening{Addresses: []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0")}}))
	status, err := of.node.Status(ctx)
	must(t, err)
	_, err = f.node.Sync(ctx, api.Syncing{Address: status.Addresses[0]})
	must(t, err)
	f.group = of.group
	f.want(f.enter(), 200)
	return f
}

func (p *phone) visitAt(part string) string { return "/visit/" + p.group.String() + part }

// counted are the fields of a count that agrees with the book but for a difference in the
// savings, half of it in notes and coins.
func (p *phone) counted(less ledger.Amount) (fields []string) {
	p.Helper()
	b, err := p.node.Book(p.group)
	must(p, err)
	for _, name := range b.Funds() {
		cash := b.Cash(name)
		if name != ledger.Savings {
			fields = append(fields, "count_"+string(name), fmt.Sprint(int64(cash)))
			continue
		}
		for cash -= less; cash > 0; {
			for _, face := range faces() {
				if n := cash / face; n > 0 {
					fields = append(fields, faceField("count_"+string(name), face), fmt.Sprint(int64(n)))
					cash -= n * face
				}
			}
		}
	}
	return fields
}

var seedField = regexp.MustCompile(`name="seed" value="([A-Z2-7]+)"`)
var headField = regexp.MustCompile(`name="head" value="([0-9a-f]+)"`)

// A visit with a finding, from the list to the signature and the sheet; the next visit
// counts from it.
func TestVisit(t *testing.T) {
	t.Parallel()
	writer := withYear(t)
	p := facilitator(t, writer)
	p.want(p.get("/"), 200, `href="/visit"`)
	p.want(p.get("/office"), 403, "office")
	p.want(p.get("/visit"), 200, "Benkadi", "Never visited", "Oumou")
	first := p.get(p.visitAt(""))
	p.want(first, 200, "Nobody has attested this journal yet", "count_savings_10000", "shares_")
	seed := seedField.FindStringSubmatch(first.text)
	if seed == nil {
		t.Fatal("no seed is shown")
	}
	again := p.get(p.visitAt("?seed=" + seed[1]))
	if sampleOf(again.text) != sampleOf(first.text) || len(sampleOf(first.text)) == 0 {
		t.Errorf("the same seed drew %s, then %s", sampleOf(first.text), sampleOf(again.text))
	}
	if other := p.get(p.visitAt("?seed=ZZZZZZ")); sampleOf(other.text) == sampleOf(first.text) {
		t.Errorf("another seed drew the same: %s", sampleOf(other.text))
	}
	p.want(p.tap(p.visitAt(""), "seed", seed[1], "count_savings", "12x"), 400, "12x")

	book, err := p.node.Book(p.group)
	must(t, err)
	one := book.Members()[0]
	fields := append(p.counted(500), "seed", seed[1], fmt.Sprintf("shares_%d", one.Number), fmt.Sprint(uint64(one.Shares)+3))
	found := p.tap(p.visitAt(""), fields...)
	p.want(found, 200, "500\u00a0F is missing from", "The passbook of member 1 ", "Sign the visit")
	before := attestations(t, p)
	head := headField.FindStringSubmatch(found.text)
	if head == nil {
		t.Fatal("no head to be signed")
	}
	p.want(p.tap(p.visitAt("/sign"), "head", strings.Repeat("0", 64)), 409, "Read what was found again")
	if now := attestations(t, p); now != before {
		t.Fatalf("something else was signed: %d attestations", now)
	}
	signed := p.tap(p.visitAt("/sign"), "head", head[1])
	p.want(signed, 200, "The visit is signed", `<path d="M`)
	p.want(p.tap(p.visitAt("/sign"), "head", head[1]), 200, "The visit is signed")
	if now := attestations(t, p); now != before+1 {
		t.Errorf("%d attestations, want one more than %d", now, before)
	}
	for _, paper := range []string{"a4", "roll"} {
		sheet := p.get(p.visitAt("/sheet?paper=" + paper))
		if sheet.status != 200 || !bytes.HasPrefix([]byte(sheet.text), []byte("%PDF-")) || sheet.header.Get("Content-Type") != "application/pdf" {
			t.Errorf("the sheet on %s: %d %s", paper, sheet.status, sheet.header)
		}
	}
	p.want(p.get(p.visitAt("")), 200, "Since the visit of", "0 meetings, 0 entries")
	p.want(p.get("/visit"), 200, "0 days ago")
	p.want(p.get(p.visitAt("/fork")), 200, "one journal only")
}

var sharesField = regexp.MustCompile(`name="(shares_[0-9]+)"`)

// sampleOf are the members that a page asks about, in their order.
func sampleOf(text string) string {
	var all []string
	for _, m := range sharesField.FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	return strings.Join(all, " ")
}

func attestations(t testing.TB, p *phone) int {
	t.Helper()
	all, err := p.node.Attestations(context.Background(), p.group)
	must(t, err)
	return len(all)
}

// A disputed group is a node that holds two histories.
type disputed struct {
	*node.Node
	fork api.Fork
}

func (d disputed) Fork(context.Context, crypto.Hash) (api.Fork, error) { return d.fork, nil }

// Two histories stand side by side from where they part: what each has there, and whose
// word would be lost with it.
func TestVisitFork(t *testing.T) {
	t.Parallel()
	p := facilitator(t, newPhone(t))
	paid := func(seq uint64, m ledger.MemberNumber, shares ledger.Shares) api.Entry {
		return api.Entry{Seq: seq, Event: &ledger.Contribution{Member: m, Fund: ledger.Savings, Shares: shares}}
	}
	p.served(disputed{p.node, api.Fork{State: "disputed", Since: 8, Cause: "two_histories", Branches: []api.Branch{
		{Number: 1, Head: api.Head{Seq: 9}, Entries: 2, Lines: []api.Entry{paid(8, 1, 3), paid(9, 2, 4)}, Loss: api.Loss{Attested: 1}},
		{Number: 2, Head: api.Head{Seq: 8}, Entries: 1, Lines: []api.Entry{paid(8, 1, 5)}, Loss: api.Loss{Cosigned: true}},
	}}})
	got := p.get(p.visitAt("/fork"))
	p.want(got, 200, "from entry 8 on", "up to entry 7", "3 shares", "5 shares", "4 shares")
	rows := strings.Split(strings.Split(middle(got.text), "</tbody>")[0], "<tr>")[2:]
	if len(rows) != 2 || !strings.Contains(rows[0], "3 shares") || !strings.Contains(rows[0], "5 shares") || !strings.Contains(rows[1], "nothing") {
		t.Errorf("not side by side:\n%s", strings.Join(rows, "\n---\n"))
	}
}

// What is in doubt comes first, then the gravest, then who waited longest.
func TestByRisk(t *testing.T) {
	t.Parallel()
	tile := func(name, state string, worst audit.Severity, last ledger.Date) visitTile {
		v := visitTile{glance: glance{Worst: worst, Last: last}}
		v.Name, v.State = name, state
		return v
	}
	tiles := []visitTile{
		tile("seen yesterday", "ok", "", 200), tile("never seen", "ok", "", 0), tile("a warning", "ok", audit.Warning, 100),
		tile("grave", "ok", audit.Grave, 199), tile("an older warning", "ok", audit.Warning, 50), tile("in doubt", "disputed", "", 200),
	}
	slices.SortStableFunc(tiles, byRisk)
	var order []string
	for _, v := range tiles {
		order = append(order, v.Name)
	}
	want := "in doubt, grave, an older warning, a warning, never seen, seen yesterday"
	if got := strings.Join(order, ", "); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// That a device writes a group lets it visit none, nor see the office: it is told so, and
// nothing else.
func TestVisitDenied(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.want(p.enter(), 200)
	for _, path := range []string{"/visit", p.visitAt(""), p.visitAt("/found"), p.visitAt("/sheet"), p.visitAt("/fork")} {
		got := p.get(path)
		p.want(got, 403, "facilitator")
		if strings.Contains(middle(got.text), "Benkadi") {
			t.Errorf("%s tells of the group", path)
		}
	}
	for _, path := range []string{"/visit/exchange", p.visitAt(""), p.visitAt("/sign")} {
		p.get("/")
		p.want(p.tap(path), 403, "facilitator")
	}
	for _, path := range []string{"/office", "/office/loans", "/office/group/" + p.group.String(), "/office/export/csv"} {
		p.want(p.get(path), 403, "office")
	}
}

// A sample is the same for everybody who has its seed, and drawn anew for each group.
func TestDrawOrder(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	b, err := p.node.Book(p.group)
	must(t, err)
	first := fmt.Sprint(drawOrder("ABCDEF", p.group, b))
	if again := fmt.Sprint(drawOrder("ABCDEF", p.group, b)); again != first {
		t.Errorf("%s, then %s", first, again)
	}
	other := p.group
	other[0]++
	if elsewhere := fmt.Sprint(drawOrder("ABCDEF", other, b)); elsewhere == first {
		t.Errorf("another group has the same order: %s", elsewhere)
	}
	if all := len(drawOrder("ABCDEF", p.group, b)); all != int(b.ActiveMembers()) {
		t.Errorf("%d of %d members can be drawn", all, b.ActiveMembers())
	}
}

// What comes in an exchange is told to the page as it comes, in a sentence.
func TestVisitHears(t *testing.T) {
	t.Parallel()
	writer := newPhone(t)
	f := facilitator(t, writer)
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, f.url+"/live", nil)
	must(t, err)
	live, err := f.Do(r)
	must(t, err)
	defer live.Body.Close()
	lines := bufio.NewScanner(live.Body)
	heard := func(text string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), text) {
				return
			}
		}
		t.Fatalf("%q was never told: %v", text, lines.Err())
	}
	heard("event: begun")
	opened := &ledger.MeetingOpened{Meeting: 1, Date: ledger.NewDate(2026, 1, 5)}
	book, err := writer.node.Book(writer.group)
	must(t, err)
	for _, name := range book.Funds() {
		opened.Counts = append(opened.Counts, ledger.Count{Fund: name})
	}
	_, err = writer.node.Propose(ctx, api.Proposal{Group: writer.group, Events: []ledger.Event{opened}, PINs: writer.pins})
	must(t, err)
	status, err := writer.node.Status(ctx)
	must(t, err)
	synced := make(chan error, 1)
	go func() {
		_, err := f.node.Sync(ctx, api.Syncing{Address: status.Addresses[0]})
		synced <- err
	}()
	heard("Oumou: Benkadi came, up to entry")
	must(t, <-synced)
}

// A ferried node is under way with an exchange until it has landed.
type ferried struct {
	*node.Node
	landed chan struct{}
}

func (f ferried) Sync(_ context.Context, s api.Syncing) (api.Synced, error) {
	s.Progress(3, 10)
	s.Progress(7, 10)
	<-f.landed
	return api.Synced{Peers: []api.Peer{{}}, Received: 10}, nil
}

// How far an exchange is that a person began is told to the pages that listen while it
// lasts.
func TestVisitProgress(t *testing.T) {
	t.Parallel()
	f := facilitator(t, newPhone(t))
	under := ferried{f.node, make(chan struct{})}
	f.served(under)
	f.get("/visit")
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, f.url+"/live", nil)
	must(t, err)
	live, err := f.Do(r)
	must(t, err)
	defer live.Body.Close()
	lines := bufio.NewScanner(live.Body)
	for lines.Scan() && lines.Text() != "event: begun" {
	}
	landed := make(chan page, 1)
	go func() { landed <- f.tap("/visit/exchange") }()
	for lines.Scan() && !strings.Contains(lines.Text(), "7 of 10 entries came") {
	}
	if lines.Err() != nil {
		t.Errorf("it was never told: %v", lines.Err())
	}
	close(under.landed)
	f.want(<-landed, 200, "10 entries received")
}
