package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/message"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// A call is one request and its answer.
type call struct {
	*Server
	w    http.ResponseWriter
	r    *http.Request
	sits *session // nil at the entrance
	lang message.Language

	currency ledger.Currency // of the group it is about
	refused  *api.Error      // why the tap before this page changed nothing
	status   int
}

// answering lets a route answer: it checks the session and the form, and says every error
// on a page.
func (s *Server) answering(route route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{Server: s, w: w, r: r, sits: s.sessions.of(r), lang: s.languageOf(r), currency: francs, status: http.StatusOK}
		if c.sits != nil && listens(r) {
			var done context.CancelFunc
			c.r, done = c.sits.bounding(r)
			defer done()
		}
		if c.sits == nil && !route.open {
			c.sendTo("/enter?next=" + url.QueryEscape(c.back()))
			return
		}
		err := c.form()
		out := http.NewResponseController(w) // without these an answer that takes long to make is broken off
		_, _ = out.SetReadDeadline(time.Time{}), out.SetWriteDeadline(time.Time{})
		defer s.guests.serve(r)()
		if err == nil {
			err = route.answer(c)
		}
		if err != nil {
			c.fail(err)
		}
	})
}

// form reads what was sent; without the session's token it is nobody's. A file is taken
// from who is inside alone.
func (c *call) form() error {
	bound := int64(maxForm)
	if c.sits != nil && uploads(c.r) {
		bound = maxUpload
	}
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, bound)
	if c.r.Method != http.MethodPost {
		return nil
	}
	if err := c.parse(); err != nil {
		return api.Misused("form_unread")
	}
	if n := len(c.r.PostForm); n > maxFields {
		return api.Misused("form_unread")
	}
	if c.sits != nil && c.r.URL.Path != "/enter" && c.r.URL.Path != "/language" && !c.sits.sent(c.r) {
		return &api.Problem{Class: api.ClassDenied, Code: "form_foreign"}
	}
	return nil
}

func (c *call) parse() error {
	if c.sits != nil && uploads(c.r) {
		return c.r.ParseMultipartForm(maxUpload)
	}
	return c.r.ParseForm()
}

// back is where to return to after the entrance: the page that was asked for, or for a
// form the page it stood on, if the browser says which.
func (c *call) back() string {
	if c.r.Method == http.MethodGet {
		return c.r.URL.RequestURI()
	}
	if from, err := url.Parse(c.r.Referer()); err == nil && from.Host == c.r.Host && strings.HasPrefix(from.Path, "/") {
		return from.RequestURI()
	}
	return c.r.URL.Path
}

// answers begins the time that a browser has to take what is ready for it.
func (c *call) answers() {
	_ = http.NewResponseController(c.w).SetWriteDeadline(time.Now().Add(writeTime))
}

// sendTo sends the browser to a page.
func (c *call) sendTo(path string) error {
	c.answers()
	http.Redirect(c.w, c.r, path, http.StatusSeeOther)
	return nil
}

// fail says an error on a page of its own.
func (c *call) fail(err error) {
	e := api.Classify(err, c.lang)
	if e.Class == api.ClassFault || e.Class == api.ClassStorage {
		c.options.Logger.Warn("answering", "path", c.r.Pattern, "code", e.Code)
	}
	c.refuse(e)
	if err := c.page("error", nil); err != nil {
		http.Error(c.w, e.Detail, e.HTTP())
	}
}

// refuse makes the page that follows one that says why nothing was changed.
func (c *call) refuse(err error) {
	c.refused = api.Classify(err, c.lang)
	c.status = c.refused.HTTP()
}

// ctx lives as long as the request.
// asTheGroup writes amounts as a group does.
func (c *call) asTheGroup(g *report.Group) {
	if g.Constitution != nil {
		c.currency = g.Constitution.Currency
	}
}

func (c *call) ctx() context.Context { return c.r.Context() }

// say is a sentence in the language of the call.
func (c *call) say(id string, pairs ...any) string {
	return c.lang.Say(id, append(pairs, "currency", c.currency)...)
}

// group is the group in the address.
func (c *call) group() (crypto.Hash, error) {
	id, err := crypto.ParseHash(c.r.PathValue("group"))
	if err != nil {
		return id, api.Missing("page_unknown")
	}
	return id, nil
}

func (s *Server) nowhere(w http.ResponseWriter, r *http.Request) {
	s.answering(route{answer: func(*call) error { return api.Missing("page_unknown") }}).ServeHTTP(w, r)
}

// clip keeps a text of a stranger short enough to be said back to him.
func clip(text string) string {
	if r := []rune(text); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return text
}
