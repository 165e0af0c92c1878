package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"jigiya/ledger"
	"jigiya/ledger/message"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

//go:embed page/*.html
var pages embed.FS

// A View is what every page knows. What is a page's own is its Data.
type View struct {
	Lang      message.Language
	Languages []message.Language
	Token     string // of the session, for every form; empty at the entrance
	Path      string // of this page, to come back to
	Refused   *api.Error
	Told      []string
	Group     *report.Group // the page is about, or nil
	Data      any
}

// page answers with a page of page/.
func (c *call) page(name string, data any) error { return c.groupPage(name, nil, data) }

// groupPage answers with a page about a group. It is made before anything is sent: half a
// page is never seen.
func (c *call) groupPage(name string, group *report.Group, data any) error {
	t, err := templateOf(name, c.lang, c.currency)
	if err != nil {
		return err
	}
	v := View{
		Lang: c.lang, Languages: message.Languages, Path: c.back(), Refused: c.refused, Group: group, Data: data,
	}
	if c.sits != nil {
		v.Token, v.Told = c.sits.token, c.sits.hear()
	}
	var page bytes.Buffer
	if err := t.ExecuteTemplate(&page, "layout", v); err != nil {
		return fmt.Errorf("making the page %s: %w", name, err)
	}
	c.answers()
	c.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	c.w.Header().Set("Content-Language", string(c.lang))
	c.w.WriteHeader(c.status)
	_, _ = page.WriteTo(c.w)
	return nil
}

// templates are the pages in each language, read when one is first asked for; those of
// other currencies, which peers could bring any number of, each time.
var templates struct {
	sync.Mutex
	read map[string]*template.Template
}

func templateOf(name string, lang message.Language, currency ledger.Currency) (*template.Template, error) {
	if currency != francs {
		return readTemplate(name, lang, currency)
	}
	templates.Lock()
	defer templates.Unlock()
	key := string(lang) + "/" + name
	if t := templates.read[key]; t != nil {
		return t, nil
	}
	t, err := readTemplate(name, lang, currency)
	if err != nil {
		return nil, err
	}
	if templates.read == nil {
		templates.read = map[string]*template.Template{}
	}
	templates.read[key] = t
	return t, nil
}

func readTemplate(name string, lang message.Language, currency ledger.Currency) (*template.Template, error) {
	t, err := template.New(name).Funcs(words(lang, currency)).ParseFS(pages, filesOf(name)...)
	if err != nil {
		return nil, fmt.Errorf("reading the page %s: %w", name, err)
	}
	return t, nil
}

// filesOf are the files that make a page. A page "meeting-savings" is one of a face that
// has parts of its own, in the file "meeting".
func filesOf(name string) []string {
	files := []string{"page/layout.html", "page/parts.html"}
	if face, _, ok := strings.Cut(name, "-"); ok {
		files = append(files, "page/"+face+".html")
	}
	return append(files, "page/"+name+".html")
}
