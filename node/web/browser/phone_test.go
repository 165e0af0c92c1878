package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// The screen of the phone, in its own pixels: that of a cheap Android of 2015.
const (
	screenWidth  = 360
	screenHeight = 640
)

const (
	patience = 30 * time.Second      // until what must come has come, on a busy machine
	glance   = 15 * time.Millisecond // between two looks at the screen
	finger   = 48                    // the least width and height of what is tapped
)

// A phone is one page in a browser that knows nothing of the others.
type phone struct {
	testing.TB
	ctx  context.Context
	site string // http://127.0.0.1:port
	mute bool   // it runs no script, the judge's neither

	mu      sync.Mutex
	told    []string // what the browser complained of
	fetched []answer // what it was given
}

// An answer is what came for one address.
type answer struct {
	path   string
	status int
	bytes  int // as they came over the wire, headers left out
}

// A habit is something a phone does otherwise than others.
type habit func(*phone) chromedp.Action[chromedp.Void]

// scriptless is a browser that runs no script: everything works by plain forms.
func scriptless(p *phone) chromedp.Action[chromedp.Void] {
	p.mute = true
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
}

// slow is a processor a quarter as fast as this one.
func slow(p *phone) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4})
		return err
	})
}

// take takes a phone that looks at the pages of a site.
func take(t testing.TB, site string, habits ...habit) *phone {
	t.Helper()
	browser, err := chromium()
	needed(t, err)
	ctx, done := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	p := &phone{TB: t, ctx: ctx, site: site}
	t.Cleanup(func() {
		done()
		for _, complaint := range p.complaints() {
			t.Error(complaint)
		}
	})
	if err := chromedp.Do(ctx); err != nil { // the page lives as long as this context
		t.Fatal(err)
	}
	scale := 1.0
	if shots() != "" {
		scale = 2
	}
	p.do(chromedp.EmulateViewport(screenWidth, screenHeight, chromedp.EmulateScale(scale), chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait))
	for _, h := range habits {
		p.do(h(p))
	}
	p.listen()
	return p
}

// listen keeps what the browser complains of and what it fetches.
func (p *phone) listen() {
	p.Helper()
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		_, err := chromedp.Call(ctx, log.Enable, cdp.Empty{})
		return err
	}))
	addresses := map[network.RequestID]*answer{}
	hear := func(event any) {
		p.mu.Lock()
		defer p.mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			p.told = append(p.told, fmt.Sprintf("a script fails: %s", e.ExceptionDetails.Text))
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
				p.told = append(p.told, fmt.Sprintf("%s: %s", e.Entry.Source, e.Entry.Text))
			}
		case *network.EventRequestWillBeSent:
			p.asked(e.Request.URL)
		case *network.EventResponseReceived:
			at, _ := url.Parse(e.Response.URL)
			addresses[e.RequestID] = &answer{path: at.Path, status: int(e.Response.Status)}
			if e.Response.Status == 404 || e.Response.Status >= 500 {
				p.told = append(p.told, fmt.Sprintf("%s: status %d", at.Path, int(e.Response.Status)))
			}
		case *network.EventLoadingFinished:
			if a := addresses[e.RequestID]; a != nil {
				a.bytes = int(e.EncodedDataLength)
				p.fetched = append(p.fetched, *a)
			}
		}
	}
	if err := chromedp.Listen(p.ctx, hear); err != nil {
		p.Fatal(err)
	}
}

// asked holds that nothing is asked of another machine.
func (p *phone) asked(address string) {
	own := address == p.site || strings.HasPrefix(address, p.site+"/")
	if !own && !strings.HasPrefix(address, "data:") && !strings.HasPrefix(address, "blob:"+p.site) {
		p.told = append(p.told, "asks another: "+address)
	}
}

func (p *phone) complaints() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.told
}

// forgive forgets complaints that hold a text, where a test brings them about.
func (p *phone) forgive(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var kept []string
	for _, complaint := range p.told {
		if !strings.Contains(complaint, text) {
			kept = append(kept, complaint)
		}
	}
	p.told = kept
}

// do runs an action of the driver.
func (p *phone) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.Fatal(err)
	}
}

// visit opens a path of the site.
func (p *phone) visit(path string) {
	p.Helper()
	if err := chromedp.Do(p.ctx, chromedp.Navigate(p.site+path)); err != nil {
		p.Fatalf("%s: %v", path, err)
	}
	p.sees("main")
}

// at is the path and query of the page.
func (p *phone) at() string {
	return ask[string](p, `location.pathname + location.search`)
}

// ask evaluates an expression in the page. A page that goes away meanwhile is asked
// again.
func ask[A any](p *phone, expression string) (a A) {
	p.Helper()
	var err error
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(glance) {
		if a, err = chromedp.Run(ctx, chromedp.Evaluate[A](expression)); err == nil {
			return a
		}
	}
	p.Fatalf("%v\nin %s", err, expression)
	return a
}

// until waits until an expression is true in the page.
func (p *phone) until(what, expression string) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(glance) {
		if true, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+expression+")")); err == nil && true {
			return
		}
	}
	p.shot("lost")
	p.Fatalf("%s: not seen at %s:\n%s", what, p.at(), ask[string](p, `document.body.innerText`))
}

// sight is the script by which things are found: those that match a selector, can
// be seen, and hold a text.
const sight = `(function(selector, text) {
	return Array.prototype.filter.call(document.querySelectorAll(selector), function(e) {
		var box = e.getBoundingClientRect(), style = getComputedStyle(e);
		return box.width > 0 && box.height > 0 && style.visibility !== 'hidden' &&
			(!text || (e.innerText + ' ' + (e.getAttribute('aria-label') || '') + ' ' + (e.value || '')).indexOf(text) >= 0);
	});
})`

func seen(selector, text string) string {
	return fmt.Sprintf("%s(%s, %s)", sight, quoted(selector), quoted(text))
}

// quoted is a text in a script.
func quoted(text string) string {
	q, _ := json.Marshal(text)
	return string(q)
}

func navigate(address string) chromedp.Action[chromedp.Void] { return chromedp.Navigate(address) }

// sees waits for something to be seen; with a text, something that holds it.
func (p *phone) sees(selector string, text ...string) {
	p.Helper()
	p.until(fmt.Sprintf("%s %q", selector, text), seen(selector, strings.Join(text, ""))+".length > 0")
}

// unseen waits for it to be gone.
func (p *phone) unseen(selector string, text ...string) {
	p.Helper()
	p.until(fmt.Sprintf("no %s %q", selector, text), seen(selector, strings.Join(text, ""))+".length === 0")
}

// count is how many of something are seen.
func (p *phone) count(selector string) int {
	p.Helper()
	return ask[int](p, seen(selector, "")+".length")
}

// read is the text of the first of something.
func (p *phone) read(selector string) string {
	p.Helper()
	p.sees(selector)
	return strings.TrimSpace(ask[string](p, seen(selector, "")+"[0].innerText"))
}

// A spot is where a finger goes, and whether it would hit.
type spot struct {
	X, Y, Width, Height float64
	Hit                 bool
	Over                string // what lies over it
}

// tap taps the first thing that matches, once it is in sight; with a text, the first
// that holds it.
func (p *phone) tap(selector string, text ...string) {
	p.Helper()
	p.sees(selector, text...)
	var s spot
	for deadline := time.Now().Add(patience); ; time.Sleep(glance) {
		s = ask[spot](p, `(function() {
			var e = `+seen(selector, strings.Join(text, ""))+`[0];
			if (!e) { return {X: 0, Y: 0, Width: 0, Height: 0, Hit: false, Over: 'gone'}; }
			if (e.type === 'radio' || e.type === 'checkbox') { e = e.labels && e.labels[0] || e; }
			e.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
			var box = e.getBoundingClientRect(), line = e.getClientRects()[0];
			var x = line.left + line.width / 2, y = line.top + line.height / 2;
			var top = document.elementFromPoint(x, y);
			return {X: x, Y: y, Width: box.width, Height: box.height,
				Hit: !!top && (e.contains(top) || top.contains(e) && top.tagName === 'LABEL'), Over: top ? top.outerHTML.slice(0, 200) : 'nothing'};
		})()`)
		if s.Hit || time.Now().After(deadline) {
			break
		}
	}
	if !s.Hit {
		p.Fatalf("%s %q cannot be tapped: %s is over it", selector, text, s.Over)
	}
	if math.Round(s.Width) < finger || math.Round(s.Height) < finger {
		p.Errorf("%s %q is %.0f x %.0f, smaller than a finger", selector, text, s.Width, s.Height)
	}
	p.do(chromedp.TapXY(s.X, s.Y))
}

// types puts text into the first field that matches, in place of what is there.
func (p *phone) types(selector, text string) {
	p.Helper()
	p.sees(selector)
	ask[bool](p, `(function() { var e = `+seen(selector, "")+`[0]; e.focus(); e.select && e.select(); return true; })()`)
	p.do(chromedp.KeyEvent(text))
}

// shots is the folder for pictures, "" where none are asked for.
func shots() string { return os.Getenv("JIGIYA_SHOTS") }

// shot keeps a picture of the screen, where somebody asks for pictures.
func (p *phone) shot(name string) {
	p.Helper()
	if shots() == "" {
		return
	}
	picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(shots(), name+".png"), picture, 0o644); err != nil {
		p.Fatal(err)
	}
}
