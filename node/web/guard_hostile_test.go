package web

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/constitution"
	"jigiya/node/api"
)

// evil is a text that becomes a script wherever a page forgets that it is a text.
const evil = `"'><img src=//e onerror=a()>`

// evilGroup is a group in which everything that a person may write freely is evil: its name and
// village, a fund's, the members', and what was typed in its meeting.
func evilGroup(t *testing.T) *treasurer {
	t.Helper()
	w := &treasurer{phone: blankPhone(t)}
	text := string(readFile(t, benkadi))
	for _, name := range []string{"Benkadi", "Dinangourou", "Aminata Guindo", "Mariam Kassogué", "Kadia Togo"} {
		text = strings.Replace(text, `"`+name+`"`, `'''`+evil+`'''`, 1)
	}
	read, err := constitution.Parse([]byte(text))
	must(t, err)
	event := read.Founding(ledger.Signatory{}, nil)
	for _, m := range event.Members {
		w.pins.Holders[m.Member] = w.pins.Device
	}
	g, err := w.node.Found(context.Background(), api.Founding{Event: event, PINs: w.pins})
	must(t, err)
	w.group, err = crypto.ParseHash(g.Group)
	must(t, err)
	withOffice(t, w.phone)
	peer, err := blankPhone(t).node.MakeKey(context.Background(), w.pins)
	must(t, err)
	key, err := crypto.ParsePublicKey(peer.Public)
	must(t, err)
	must(t, w.node.Trust(context.Background(), api.Trusting{Device: key, Name: evil}))
	w.opens("2026-11-23")
	for n := 1; n <= 12; n++ {
		w.does("savings", f("do", "buy", "buy", fmt.Sprint(n, ":4")), 200)
	}
	w.does("expenses", f("do", "spend", "kind", "received", "fund", "savings", "amount", "1500", "words", evil), 200)
	w.does("expenses", f("do", "spend", "kind", "expense", "fund", "savings", "amount", "150", "words", evil), 200)
	w.does("fines", f("do", "levy", "member", "1", "cause", "absent"), 200)
	w.does("fines", f("do", "fine_waive", "all", "1:savings:50", "words", evil), 200)
	w.does("loans", f("do", "lend", "member", "5", "amount", "5000", "periods", "2", "purpose", "trade", "override", evil), 200)
	w.closes()
	w.tap("/voice", "start", "bm", "name", evil, "speaker", evil, "licence", evil)
	return w
}

var link = regexp.MustCompile(`(?:href|src|data-[a-z]+)="(/[^"]*)"`)

// varying is what differs between pages of a kind.
var varying = regexp.MustCompile(`[0-9a-f]{40,}|[0-9]+|clip/.*|=[^&]*`)

// Whatever people wrote, no page has a script, a picture or an address of theirs: all that
// links lead to is looked at, in pages, drawings, sounds' words and files.
func TestNothingWrittenBecomesScript(t *testing.T) {
	thorough(t)
	t.Parallel()
	w := evilGroup(t)
	waiting, seen, shown := []string{"/", "/enter?next=" + url.QueryEscape("/"+evil), "/nowhere/" + url.PathEscape(evil)}, map[string]bool{}, 0
	kinds := map[string]int{}
	waiting = append(waiting, "/voice/say?recital="+w.group.String(), "/office?within="+url.QueryEscape(evil), w.phone.at("/member/"+url.PathEscape(evil)))
	for len(waiting) > 0 {
		address := html.UnescapeString(waiting[0])
		waiting = waiting[1:]
		kind := varying.ReplaceAllString(address, "*")
		if seen[address] || kinds[kind] == 3 || strings.HasPrefix(address, "/asset/") || strings.Contains(address, "/live") {
			continue
		}
		seen[address] = true
		kinds[kind]++
		got := w.get(address)
		if got.status >= 500 {
			t.Errorf("%s: %d", address, got.status)
		}
		if strings.Contains(got.text, "onerror=a()") {
			shown++
		}
		switch media, _, _ := strings.Cut(got.header.Get("Content-Type"), ";"); {
		case media == "text/html":
			for _, fault := range tame(got.text) {
				t.Errorf("%s: %s", address, fault)
			}
			for _, found := range link.FindAllStringSubmatch(got.text, -1) {
				waiting = append(waiting, found[1])
			}
		case media == "application/json" && strings.Contains(got.text, "<"):
			t.Errorf("%s: %s", address, got.text)
		case media != "application/json" && got.header.Get("Content-Disposition") == "":
			t.Errorf("%s is shown as %q", address, media)
		}
	}
	if shown < 12 || len(seen) < 60 {
		t.Errorf("only %d of %d pages show what people wrote", shown, len(seen))
	}
}

// tame lists what a page has that these pages never write.
func tame(text string) (faults []string) {
	z := html.NewTokenizer(strings.NewReader(text))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		tag := z.Token()
		script := tag.Data == "script"
		for _, a := range tag.Attr {
			address := a.Key == "src" || a.Key == "href" || a.Key == "action" || a.Key == "formaction" || a.Key == "xlink:href"
			switch own := strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "//") || strings.HasPrefix(a.Val, "#"); {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc", a.Key == "http-equiv", address && !own:
				faults = append(faults, fmt.Sprintf("<%s %s=%q>", tag.Data, a.Key, a.Val))
			case a.Key == "src" && strings.HasPrefix(a.Val, "/asset/"):
				script = false
			}
		}
		if script || tag.Data == "base" || tag.Data == "iframe" || tag.Data == "object" || tag.Data == "embed" || tag.Data == "style" {
			faults = append(faults, tag.String())
		}
	}
	return faults
}

// The judge of pages sees what it should.
func TestTame(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		`<script>a()</script>`, `<script src="//e/a.js"></script>`, `<img src=x onerror=a()>`, `<a href="javascript:a()">`, `<form action="http://e/">`, `<p style="color:red">`,
		`<base href="/">`, `<iframe>`, `<svg onload=a()>`, `<button formaction="//e">`, `<meta http-equiv="refresh">`,
	} {
		if len(tame(bad)) == 0 {
			t.Errorf("nothing is wrong with %s", bad)
		}
	}
	if faults := tame(`<script src="/asset/x/a.js"></script><a href="/x">&lt;script&gt;</a><use xlink:href="#a"></use>`); faults != nil {
		t.Error(faults)
	}
}

// hostile are values that no field and no address means.
var hostile = []string{
	"", "-1", "0x10", "1e9", "NaN", "٣", "18446744073709551616", "-9223372036854775808", "\x00", "\xff\xfe", "a\r\nSet-Cookie: a=b", "../../device", "=1+1",
	evil, "2026-02-30", "0000-00-00", "9999-12-31", "1:999999999999", ":", "{{.Token}}", strings.Repeat("ɛ", 3000),
}

// Every route is sent every hostile value, in its address and in all fields at once: it may
// refuse, but nothing fails that should not, nothing waits for ever, and nothing is entered.
func TestHostileValues(t *testing.T) {
	thorough(t)
	t.Parallel()
	w := newTreasurer(t)
	w.opens("2026-11-23")
	before, names := w.book().Seq(), fieldNames(t)
	for _, r := range routes() {
		if strings.HasSuffix(r.pattern, "/live") || r.pattern == "POST /leave" {
			continue
		}
		method, pattern, _ := strings.Cut(r.pattern, " ")
		for i, value := range hostile {
			address := w.fill(pattern, value, i)
			query := url.Values{}
			for _, name := range names {
				query.Set(name, value)
			}
			query.Set("next", "/enter")
			query.Set("token", w.token)
			if method == http.MethodGet {
				w.unharmed(w.get(address+"?"+query.Encode()), r.pattern, value)
				continue
			}
			query.Del("pin") // of the entrance: enough wrong ones are tried elsewhere
			for _, do := range doings(pattern) {
				query.Set("do", do)
				w.unharmed(w.tap(address, pairs(query)...), r.pattern+" "+do, value)
			}
		}
	}
	if after := w.book().Seq(); after != before {
		t.Errorf("the book went from %d to %d", before, after)
	}
}

func (w *treasurer) unharmed(got page, what, value string) {
	w.Helper()
	if got.status >= 500 || got.status == http.StatusSeeOther {
		w.Errorf("%s with %.60q: %d\n%s", what, value, got.status, middle(got.text))
	}
	if got.header.Get("Set-Cookie") != "" && strings.Contains(got.header.Get("Set-Cookie"), "a=b") {
		w.Errorf("%s with %.60q sets a cookie", what, value)
	}
	if got.address == "/enter" {
		w.enter()
	}
}

// doings are the taps of a step's form; other forms have none.
func doings(pattern string) []string {
	if strings.Contains(pattern, "/meeting") {
		return slices.Sorted(maps.Keys(taps))
	}
	return []string{""}
}

// fill fills an address: its group is true but every third time.
func (w *treasurer) fill(pattern, value string, i int) string {
	part := url.PathEscape(value[:min(len(value), 500)])
	if part == "" || strings.Trim(part, ".") == "" {
		part = "-"
	}
	group := w.group.String()
	if i%3 == 2 {
		group = part
	}
	pattern = strings.NewReplacer("{$}", "", "{group}", group).Replace(pattern)
	return regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllLiteralString(pattern, part)
}

func pairs(form url.Values) (all []string) {
	for name, values := range form {
		if name != "token" { // which a tap adds
			all = append(all, name, values[0])
		}
	}
	return all
}

var fieldName = regexp.MustCompile(`name="([a-z_]+)"`)

// fieldNames are those of all forms, and some that are made up of two.
func fieldNames(t *testing.T) (names []string) {
	t.Helper()
	files, err := fs.Glob(pages, "page/*.html")
	must(t, err)
	for _, file := range files {
		text, err := fs.ReadFile(pages, file)
		must(t, err)
		for _, found := range fieldName.FindAllStringSubmatch(string(text), -1) {
			names = append(names, found[1])
		}
	}
	return append(names, "count_savings", "count_social_500", "amount_500", "before", "series", "format", "period", "about", "width", "recital", "sentence", "change")
}
