package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// errNoAxe says that the judge is not here.
var errNoAxe = errors.New("axe-core is not installed: JIGIYA_AXE names no file")

// judge is axe-core, as its makers wrote it.
var judge = sync.OnceValues(func() (string, error) {
	path := os.Getenv("JIGIYA_AXE")
	if path == "" {
		return "", errNoAxe
	}
	source, err := os.ReadFile(path)
	return string(source), err
})

// A fault is what axe-core finds, and where.
type fault struct {
	ID, Impact, Help string
	Where            []string
}

// usable holds that people who see badly, hear the page or use keys find nothing
// serious in their way, and what a small screen and a finger ask for.
func (p *phone) usable() {
	p.Helper()
	if found := append(p.misfits(), p.hurdles()...); len(found) > 0 {
		p.shot("unusable")
		p.Errorf("%s:\n  %s", p.at(), strings.Join(found, "\n  "))
	}
}

// hurdles are the faults that shut somebody out. Where the judge is not here there are
// none, but not where the project is checked as a whole.
func (p *phone) hurdles() (found []string) {
	p.Helper()
	if p.mute {
		return nil
	}
	source, err := judge()
	if errors.Is(err, errNoAxe) && os.Getenv("CI") == "" {
		return nil
	}
	if err != nil {
		p.Fatal(err)
	}
	for _, f := range p.faults(source) {
		if f.Impact == "serious" || f.Impact == "critical" {
			found = append(found, fmt.Sprintf("%s (%s, %s): %s", f.Help, f.ID, f.Impact, strings.Join(f.Where, "; ")))
		}
	}
	return found
}

// faults runs axe-core. A page that goes away meanwhile is judged again.
func (p *phone) faults(source string) (found []fault) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	err := context.DeadlineExceeded
	for deadline := time.Now().Add(patience); err != nil && time.Now().Before(deadline); time.Sleep(glance) {
		found, err = judged(ctx, source)
	}
	if err != nil {
		p.Fatal(err)
	}
	return found
}

// judged runs axe-core in a world of its own beside the page's scripts, which the page's
// content policy does not bind.
func judged(ctx context.Context, source string) ([]fault, error) {
	in, err := beside(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](source+"\n;true", in)); err != nil {
		return nil, err
	}
	return chromedp.Run(ctx, chromedp.Evaluate[[]fault](`axe.run(document, {resultTypes: ['violations']}).then(function(r) {
		return r.violations.map(function(v) {
			return {ID: v.id, Impact: v.impact || '', Help: v.help, Where: v.nodes.map(function(n) { return n.html.slice(0, 200) + ' ' + n.failureSummary; })};
		});
	})`, in, chromedp.EvalAwaitPromise))
}

// beside is a world of its own: the same page, other variables.
func beside(ctx context.Context) (chromedp.EvaluateOption, error) {
	tree, err := chromedp.Call(ctx, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return nil, err
	}
	world, err := chromedp.Call(ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: tree.FrameTree.Frame.ID})
	return func(e *runtime.EvaluateParams) { e.ContextID = world.ExecutionContextID }, err
}

// misfits are what lies to the side of the screen, and what there is to tap that is
// smaller than a finger. A link within a sentence is as tall as its line.
func (p *phone) misfits() (found []string) {
	p.Helper()
	if width := ask[int](p, `document.documentElement.scrollWidth`); width > screenWidth {
		found = append(found, fmt.Sprintf("%d wide, and the screen %d", width, screenWidth))
	}
	small := ask[[]string](p, `(function() {
		var targets = `+seen("a, button, select, summary, label, input:not([type=hidden]), textarea, [role=button], [role=tab]", "")+`;
		return targets.filter(function(e) {
			var box = e.getBoundingClientRect(), place = e.parentNode.tagName, type = e.type || '';
			if (box.right < 0) { return false; } // a skip link, until it is in focus
			if (e.tagName === 'A' && (place === 'P' || place === 'TD' || place === 'DD')) { return false; }
			if (e.tagName === 'LABEL' && !e.querySelector('input[type=radio], input[type=checkbox]')) { return false; }
			if (type === 'radio' || type === 'checkbox') { box = (e.labels && e.labels[0] || e).getBoundingClientRect(); }
			return Math.round(box.height) < `+fmt.Sprint(finger)+` || Math.round(box.width) < `+fmt.Sprint(finger)+`;
		}).map(function(e) { var box = e.getBoundingClientRect(); return Math.round(box.width) + ' x ' + Math.round(box.height) + ' ' + e.outerHTML.replace(/[0-9a-f]{64}/g, '…').slice(0, 120); });
	})()`)
	for _, s := range small[:min(len(small), 5)] {
		found = append(found, "smaller than a finger: "+s)
	}
	return found
}
