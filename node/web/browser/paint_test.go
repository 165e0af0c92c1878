package browser

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
)

// From the node's answer to something on the screen of the meeting, on a processor a
// quarter as fast: the page of savings with forty members, loaded anew each time, style,
// script and pictures kept by the browser as they are between taps. The mark is 100 ms.
// Beside it a page with one word on it, as that is what the browser itself takes.
func BenchmarkFirstPaint(b *testing.B) {
	h := benkadi(b)
	for len(h.members()) < 40 {
		h.jigiya("member", "add", "Aminata Guindo")
	}
	w := sit(take(b, h.run(), slow))
	w.opens()
	w.step("savings")
	bare := take(b, oneWord(b), slow)
	var took, least []float64
	for b.Loop() {
		took = append(took, w.firstPaint(w.at()))
		least = append(least, bare.firstPaint("/"))
	}
	slices.Sort(took)
	slices.Sort(least)
	b.ReportMetric(took[len(took)/2], "p50-ms")
	b.ReportMetric(took[len(took)*95/100], "p95-ms")
	b.ReportMetric(least[len(least)/2], "one-word-p50-ms")
	b.ReportMetric(0, "ns/op")
}

// oneWord is a site whose page is one word.
func oneWord(t testing.TB) string {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, `<!DOCTYPE html><html lang="en"><title>one word</title><link rel="icon" href="data:,"><main>jigiya</main></html>`)
	}))
	t.Cleanup(site.Close)
	return site.URL
}

// firstPaint opens a page, and is the milliseconds from the first of the answer to the
// first thing on the screen.
func (p *phone) firstPaint(path string) float64 {
	p.Helper()
	p.visit(path)
	p.until("a paint", `performance.getEntriesByName('first-contentful-paint').length`)
	return ask[float64](p, `performance.getEntriesByName('first-contentful-paint')[0].startTime - performance.getEntriesByType('navigation')[0].responseStart`)
}

// members are the numbers of the group's members.
func (h *home) members() (numbers []int) {
	h.Helper()
	var all []struct{ Member int }
	h.unpack(h.jigiya("--json", "member", "list"), &all)
	for _, m := range all {
		numbers = append(numbers, m.Member)
	}
	return numbers
}
