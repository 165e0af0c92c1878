package browser

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A page with every fault that a phone must notice.
const faulty = `<!doctype html><html><title>t</title><link rel="icon" href="/icon.png"><main>
	<form><button name="said">x</button></form><p>%s</p>
	<table width="900"><tr><td>wide</td></tr></table>
	<img src="/gone.png"><img src="http://192.0.2.1/other.png">
	<script>document.title = 'run'</script></main></html>`

// TestPhoneNotices tries the phone itself: what it is silent about, no test sees.
func TestPhoneNotices(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src *")
			fmt.Fprintf(w, faulty, r.URL.RawQuery)
		case "/icon.png":
			io.WriteString(w, "none")
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(site.Close)
	p := take(t, site.URL)
	p.visit("/?here")
	p.sees("p", "here")
	noticed(t, p.complaints(), "/gone.png: status 404", "Executing inline script", "asks another: http://192.0.2.1")
	noticed(t, p.misfits(), "wide, and the screen 360", "smaller than a finger: ")
	if _, err := judge(); err == nil {
		noticed(t, p.hurdles(), "image-alt", "html-has-lang")
	}
	p.forgive("")
}

func noticed(t *testing.T, told []string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(strings.Join(told, "\n"), want) {
			t.Errorf("no word of %q in %q", want, told)
		}
	}
}
