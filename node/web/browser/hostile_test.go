package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Another site's page in the same browser, while the treasurer is in: it sends forms of
// its own, asks for pages by script, shows them in a frame, and calls the node by a name
// of its own. Nothing comes of it.
func TestAnotherSite(t *testing.T) {
	thorough(t)
	h := benkadi(t)
	w := sit(take(t, h.run()))
	w.opens()
	before := h.balance()
	site := strings.TrimPrefix(w.site, "http://")
	_, port, _ := strings.Cut(site, ":")
	attack := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		out.Header().Set("Content-Type", "text/html")
		// A port of the same machine may set cookies for this one: beside hers, for the pages of a group.
		http.SetCookie(out, &http.Cookie{Name: "jigiya-" + port, Value: "evil", Path: "/group"})
		fmt.Fprintf(out, `<!doctype html><main><iframe id="frame" src="http://%[1]s/"></iframe>
			<form method="post" action="http://%[1]s/group/%[2]s/meeting/attendance"><input name="do" value="mark"><input name="mark" value="others:absent"><button>send</button></form>
			<p id="heard"></p><script>
			fetch('http://%[1]s/', {credentials: 'include'}).then(function(a) { return a.text(); }).then(function(t) { heard.textContent = 'read ' + t; }, function() { heard.textContent = 'refused'; });
			</script></main>`, site, w.group)
	}))
	t.Cleanup(attack.Close)
	w.do(navigate(attack.URL))
	w.until("the answer to the script", `document.getElementById('heard').textContent`)
	if said := ask[string](w.phone, `document.getElementById('heard').textContent`); said != "refused" {
		t.Errorf("another site's script %.200s", said)
	}
	ask[bool](w.phone, `(document.querySelector('form').submit(), true)`)
	w.until("the refusal of the form", fmt.Sprintf(`location.host === %q && document.body.innerText`, site))
	if said := ask[string](w.phone, `document.body.innerText`); !strings.Contains(said, "forbidden") && w.count("input[name=pin]") == 0 {
		t.Errorf("another site's form gets %.200s", said)
	}
	w.do(navigate("http://village.test:" + port + "/"))
	if said := ask[string](w.phone, `document.body.innerText`); strings.TrimSpace(said) != "forbidden" {
		t.Errorf("a name that points here gets %.200s", said)
	}
	if after := h.balance(); after.Seq != before.Seq {
		t.Errorf("the book went from %d to %d", before.Seq, after.Seq)
	}
	w.forgive("")
	w.visit("/")
	w.sees("a.tile") // she is still in
	w.visit("/group/" + w.group)
	w.sees("main a", "Members")
}

// Who leaves takes her pages with her: going back shows the entrance, and nothing of what
// was seen, also where the page was left for another site's.
func TestBackAfterLeaving(t *testing.T) {
	thorough(t)
	h := benkadi(t)
	w := sit(take(t, h.run()))
	other := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, _ *http.Request) {
		out.Header().Set("Content-Type", "text/html")
		fmt.Fprint(out, "<!doctype html><main>another</main>")
	}))
	t.Cleanup(other.Close)
	w.visit("/")
	w.visit("/group/" + w.group + "/members")
	w.sees("main", "Mariam")
	w.do(navigate(other.URL))
	ask[bool](w.phone, `(history.back(), true)`)
	w.sees("main", "Mariam") // while she is in
	w.visit("/")
	w.tap("form.leave button")
	w.sees("input[name=pin]")
	for back := 1; back <= 4; back++ {
		ask[bool](w.phone, `(window.before = true, history.back(), true)`)
		w.until("the page before", `!window.before && document.readyState === 'complete'`)
		if said := ask[string](w.phone, `document.body.innerText`); strings.Contains(said, "Mariam") || strings.Contains(said, "Benkadi") {
			t.Errorf("%d pages back: %.200s", back, said)
		}
	}
	w.forgive("asks another")
}

// A page that is still open when its session ends elsewhere shows the entrance by itself.
func TestOpenPageLocks(t *testing.T) {
	thorough(t)
	h := benkadi(t)
	w := sit(take(t, h.run()))
	w.visit("/group/" + w.group + "/members")
	w.sees("main", "Mariam")
	ask[bool](w.phone, `(fetch('/leave', {method: 'POST', credentials: 'same-origin', body: new URLSearchParams({token: document.querySelector('input[name=token]').value})}), true)`)
	w.sees("input[name=pin]")
	w.unseen("main", "Mariam")
}
