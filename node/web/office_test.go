package web

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"html"
	"net/http/cookiejar"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/message"
	"jigiya/ledger/report/facts"
	"jigiya/ledger/sim"
	"jigiya/node"
	"jigiya/node/api"
)

// withOffice makes a phone a programme's office too: it keeps the root keys.
func withOffice(t testing.TB, p *phone) *phone {
	t.Helper()
	roots := api.PINs{Device: p.pins.Device, Holders: map[ledger.MemberNumber]string{1: "246801", 2: "357912", 3: "468023"}}
	_, err := p.node.FoundProgramme(context.Background(), api.ProgrammeFounding{Name: "Musow", PINs: roots})
	must(t, err)
	p.want(p.enter(), 200)
	return p
}

// served serves the pages of something beside the phone's node.
func (p *phone) served(n Node) {
	p.Helper()
	p.CloseIdleConnections()
	must(p, p.server.Close(context.Background()))
	l, err := Listen("127.0.0.1:0")
	must(p, err)
	p.url = "http://" + l.Addr().String()
	p.server = Serve(n, l, Options{Home: p.dir, Language: message.English})
	jar, err := cookiejar.New(nil)
	must(p, err)
	p.Jar = jar
	p.want(p.enter(), 200)
}

var figureCell = regexp.MustCompile(`data-code="([a-z0-9_.]+)">([^<]*)<`)

// What the office's page says is what Statistics says, and no member's name is on any of
// its pages, whatever is asked.
func TestOffice(t *testing.T) {
	t.Parallel()
	p := withOffice(t, withYear(t))
	at := ledger.NewDate(2026, 12, 31)
	dashboard := p.get("/office?at=" + at.String())
	p.want(dashboard, 200, "1 of 1 group reports", "Koro", "<svg", "Mopti")
	st, err := p.node.Statistics(context.Background(), api.Counting{Query: facts.Query{At: at}})
	must(t, err)
	shown := map[string]string{}
	for _, m := range figureCell.FindAllStringSubmatch(dashboard.text, -1) {
		shown[m[1]] = html.UnescapeString(m[2])
	}
	for _, f := range st.Total.Figures() {
		if isPurpose(f.Code) {
			continue
		}
		if want := figureText(message.English, f, st.Total.Currency); shown[f.Code] != want {
			t.Errorf("%s: %q on the page, %q in the statistics", f.Code, shown[f.Code], want)
		}
	}
	if shown["members"] != fmt.Sprint(st.Total.Figures()[0].NumValue) || !strings.HasSuffix(shown["attendance_rate"], "\u00a0%") {
		t.Errorf("members %q, attendance %q", shown["members"], shown["attendance_rate"])
	}
	p.seeksNames(at)
}

// seeksNames asks every page of the office everything, and looks for each member's name.
func (p *phone) seeksNames(at ledger.Date) {
	p.Helper()
	members, err := p.node.Members(context.Background(), p.group)
	must(p, err)
	var names []string
	for _, m := range members {
		if m.Name != "" {
			names = append(names, m.Name)
		}
	}
	if len(names) < 5 {
		p.Fatalf("only %d names are known here: nothing could be found", len(names))
	}
	paths := []string{"/office/group/" + p.group.String(), "/office/group/" + p.group.String() + "?at=" + at.String()}
	for _, by := range groupBys {
		paths = append(paths, "/office?by="+string(by), "/office?indicator=par30&by="+string(by)+"&at="+at.String())
	}
	for _, by := range loanBys {
		paths = append(paths, "/office/loans?by="+string(by)+"&at="+at.String())
	}
	for _, f := range exportFormats() {
		if f.Name == "dhis2" {
			paths = append(paths, "/office/export/dhis2?by=cercle&series=month&at="+at.String())
			continue
		}
		for _, by := range []facts.By{facts.ByNothing, facts.ByGroup, facts.ByFacilitator} {
			paths = append(paths, "/office/export/"+f.Name+"?by="+string(by)+"&at="+at.String())
		}
	}
	for i, path := range paths {
		if testing.Short() && i%4 != 0 {
			continue
		}
		got := p.get(path)
		if got.status != 200 {
			p.Errorf("%s: %d %s", path, got.status, middle(got.text))
		}
		for _, name := range names {
			if strings.Contains(html.UnescapeString(got.text), name) {
				p.Errorf("%s names %s", path, name)
			}
		}
	}
}

// A file of the figures withholds what the office's own page shows: a group of few.
func TestOfficeExport(t *testing.T) {
	t.Parallel()
	p := withOffice(t, withYear(t))
	got := p.get("/office/export/csv?by=cercle&at=2026-12-31")
	if got.status != 200 || !strings.Contains(got.header.Get("Content-Disposition"), "jigiya-groups-cercle-2026-12-31.csv") {
		t.Fatalf("%d %s", got.status, got.header)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(got.text, "\ufeff"))).ReadAll()
	must(t, err)
	st, err := p.node.Statistics(context.Background(), api.Counting{Query: facts.Query{At: ledger.NewDate(2026, 12, 31), By: facts.ByCercle}})
	must(t, err)
	if want := 2*len(st.Total.Figures()) + 1; len(rows) != want {
		t.Errorf("%d rows, want %d: a head, a row and a total for each indicator", len(rows), want)
	}
	if got := p.get("/office/export/xlsx"); got.status != 200 || !bytes.HasPrefix([]byte(got.text), []byte("PK")) {
		t.Errorf("xlsx: %d", got.status)
	}
	if got := p.get("/office/export/pdf?at=2026-12-31"); got.status != 200 || !strings.HasPrefix(got.text, "%PDF-") {
		t.Errorf("pdf: %d", got.status)
	}
}

// What cannot be asked is refused with a sentence.
func TestOfficeMisasked(t *testing.T) {
	t.Parallel()
	p := blankPhone(t)
	p.want(p.enter(), 200)
	withOffice(t, p)
	for path, says := range map[string]string{
		"/office?by=name":                       "disaggregation",
		"/office?by=purpose":                    "disaggregation",
		"/office?indicator=names":               "no indicator",
		"/office?at=yesterday":                  "yesterday",
		"/office?at=2026-01-01&from=2027-01-01": "",
		"/office/export/exe":                    "exe",
		"/office/export/parquet":                "parquet",
		"/office/export/dhis2":                  "DHIS2",
		"/office/export/csv?series=day":         "series",
	} {
		p.want(p.get(path), 400, says)
	}
	p.want(p.get("/office/group/abc"), 404)
	p.want(p.get("/office/group/"+strings.Repeat("0", 64)), 404)
	p.want(p.get("/office"), 200, "As at")
}

// Every cercle of the map has one square, and no two have the same.
func TestSquares(t *testing.T) {
	t.Parallel()
	taken := map[square]string{}
	for code, at := range squares {
		if !(facts.Place{Scheme: "ocha-2023", Code: code}).Area().Known {
			t.Errorf("%s is no cercle", code)
		}
		if other := taken[at]; other != "" {
			t.Errorf("%s and %s lie on each other", code, other)
		}
		if at.x < 0 || at.x >= across || at.y < 0 || at.y >= down {
			t.Errorf("%s lies off the map", code)
		}
		taken[at] = code
	}
	for region := 1; region <= 99; region++ {
		for cercle := 1; cercle <= 99; cercle++ {
			code := fmt.Sprintf("ML%02d%02d", region, cercle)
			if _, drawn := squares[code]; !drawn && (facts.Place{Scheme: "ocha-2023", Code: code}).Area().Known {
				t.Errorf("%s has no square", code)
			}
		}
	}
}

// A country is a node that adds up other groups than its own.
type country struct {
	*node.Node
	engine *facts.Engine
}

func (c country) Statistics(_ context.Context, asked api.Counting) (*facts.Statistics, error) {
	if asked.At == 0 {
		asked.At = ledger.NewDate(2026, 6, 30)
	}
	if asked.Loans {
		return c.engine.Loans(asked.Query)
	}
	return c.engine.Statistics(asked.Query)
}

var crowd = sync.OnceValues(func() (*sim.Crowd, error) { return sim.NewCrowd(1, 12, sim.Options{}) })

func countryOf(t testing.TB, n *node.Node, groups int) country {
	t.Helper()
	c := country{n, facts.NewEngine()}
	from, err := crowd()
	must(t, err)
	for g := range from.Groups(groups) {
		must(t, c.engine.Put(facts.Vouch(g)))
	}
	return c
}

// A group that has just been founded, and lent nothing, has pages without charts, and
// nothing that a chart would need.
func TestOfficeOfOneNewGroup(t *testing.T) {
	t.Parallel()
	p := withOffice(t, newPhone(t))
	for _, path := range []string{"/office", "/office/loans", "/office?by=group", "/office?indicator=par30&by=age", "/office/loans?by=cohort", "/office/group/" + p.group.String()} {
		p.want(p.get(path), 200)
	}
	got := p.get("/office")
	p.want(got, 200, "None of 1 group reports anything", "no figures")
	if strings.Contains(got.text, "What is lent for") {
		t.Error("there is a chart of loans, and nothing was lent")
	}
}

// Files are made while the disk is full: nothing of them is written here.
func TestOfficeExportOnAFullDisk(t *testing.T) {
	t.Parallel()
	p := withOffice(t, withYear(t))
	before := p.get("/office/export/csv?by=cercle&at=2026-12-31")
	p.want(before, 200, "members")
	p.close()
	p.options.FreeSpace = func(string) (uint64, error) { return 20 << 20, nil } // the node opens, and no more
	p.open()
	p.want(p.enter(), 200)
	for _, f := range exportFormats() {
		path := "/office/export/" + f.Name + "?by=cercle&series=month&at=2026-12-31"
		p.want(p.get(path), 200)
	}
	if after := p.get("/office/export/csv?by=cercle&at=2026-12-31"); after.text != before.text {
		t.Error("on a full disk the figures are others")
	}
}

// How old figures are is told in steps, and no group is told of twice.
func TestFreshness(t *testing.T) {
	t.Parallel()
	for days, want := range map[int]int{0: 0, 14: 0, 15: 1, 31: 1, 32: 2, 92: 2, 93: 3, 4000: 3} {
		if got := ageOf(days); got != want {
			t.Errorf("%d days: step %d, want %d", days, got, want)
		}
	}
	p := blankPhone(t)
	p.want(p.enter(), 200)
	withOffice(t, p)
	p.served(countryOf(t, p.node, 120))
	got := p.get("/office?at=2026-06-30")
	p.want(got, 200, "How old the figures are")
	_, after, _ := strings.Cut(got.text, "How old the figures are")
	sum, steps := 0, freshCell.FindAllStringSubmatch(strings.Split(after, "</table>")[0], -1)
	for _, m := range steps {
		n, err := strconv.Atoi(m[1])
		must(t, err)
		sum += n
	}
	if len(steps) != 5 || sum != 120 {
		t.Errorf("%d groups in %d steps, want 120 in 5", sum, len(steps))
	}
}

var freshCell = regexp.MustCompile(`<td class="number">([0-9]+)</td>`)

// Rows of facilitators are called as the office knows them; in a file they are addresses.
func TestOfficeFacilitators(t *testing.T) {
	t.Parallel()
	p := withOffice(t, withYear(t))
	ctx := context.Background()
	device, err := p.node.Device(ctx)
	must(t, err)
	key, err := crypto.ParsePublicKey(device.Public)
	must(t, err)
	programmes, err := p.node.Programmes(ctx)
	must(t, err)
	programme, err := crypto.ParseAddress(programmes[0].Programme)
	must(t, err)
	group, err := p.node.Group(ctx, p.group)
	must(t, err)
	changed := *group.Constitution
	changed.Programme = ledger.Address(programme)
	_, err = p.node.Propose(ctx, api.Proposal{Group: p.group, Events: []ledger.Event{&ledger.GroupAmended{Constitution: changed}}, PINs: p.pins})
	must(t, err)
	roots := api.PINs{Device: p.pins.Device, Holders: map[ledger.MemberNumber]string{1: "246801", 2: "357912", 3: "468023"}}
	_, err = p.node.Certify(ctx, api.Certifying{Device: key, Name: "Fatou Guindo", Role: credential.Facilitator, Groups: []crypto.Hash{p.group}, PINs: roots})
	must(t, err)
	p.want(p.get("/office?by=facilitator"), 200, "Fatou Guindo")
	file := p.get("/office/export/csv?by=facilitator")
	p.want(file, 200, device.Address)
	if strings.Contains(file.text, "Fatou") {
		t.Error("the file names the facilitator")
	}
}

// Many groups are shown some rows at a time, all of them once.
func TestOfficeRows(t *testing.T) {
	t.Parallel()
	p := blankPhone(t)
	p.want(p.enter(), 200)
	withOffice(t, p)
	p.served(countryOf(t, p.node, 120))
	next, pages, seen := "/office?by=group&at=2026-06-30", 0, map[string]bool{}
	for next != "" && pages < 10 {
		got := p.get(next)
		p.want(got, 200)
		for _, m := range groupLink.FindAllStringSubmatch(got.text, -1) {
			seen[m[1]] = true
		}
		pages++
		next = ""
		if m := furtherLink.FindStringSubmatch(got.text); m != nil {
			next = html.UnescapeString(m[1])
		}
	}
	if pages != 3 || len(seen) != 120 {
		t.Errorf("%d groups on %d pages, want 120 on 3", len(seen), pages)
	}
	p.want(p.get("/office?indicator=savings_per_member"), 200, `class="map"`, "Loans by month of the grant")
}

var (
	groupLink   = regexp.MustCompile(`/office/group/([0-9a-f]{64})`)
	furtherLink = regexp.MustCompile(`href="([^"]+)"><span>Further rows`)
)

// The dashboard of a country of 10 000 groups.
func BenchmarkOffice10000(b *testing.B) {
	p := blankPhone(b)
	p.want(p.enter(), 200)
	withOffice(b, p)
	p.served(countryOf(b, p.node, 10_000))
	for _, path := range []string{"/office", "/office?by=cercle&indicator=par30", "/office?by=group", "/office/loans?by=rank"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				p.want(p.get(path), 200)
			}
		})
	}
}
