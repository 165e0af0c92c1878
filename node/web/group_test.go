package web

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/constitution"
	"jigiya/node/api"
)

// newGroup founds the group of a constitution on a device of its own, and copies its
// register in, if there is one.
func newGroup(t testing.TB, toml, csv string) *phone {
	t.Helper()
	p := blankPhone(t)
	p.founded(readFile(t, toml))
	if csv != "" {
		_, err := p.node.Import(context.Background(), api.Import{Group: p.group, Register: readFile(t, csv), PINs: p.pins})
		must(t, err)
	}
	return p
}

// founded founds the group of a constitution; all its PINs are the device's.
func (p *phone) founded(text []byte) {
	p.Helper()
	read, err := constitution.Parse(text)
	must(p, err)
	event := read.Founding(ledger.Signatory{}, nil)
	for _, m := range event.Members {
		p.pins.Holders[m.Member] = p.pins.Device
	}
	g, err := p.node.Found(context.Background(), api.Founding{Event: event, PINs: p.pins})
	must(p, err)
	p.group, err = crypto.ParseHash(g.Group)
	must(p, err)
}

const registers = "../../testdata/registers/"

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	must(t, err)
	return text
}

// at is the address of a page of the group.
func (p *phone) at(page string) string { return "/group/" + p.group.String() + page }

// hand sends a form with a file.
func (p *phone) hand(path string, file []byte, fields ...string) page {
	p.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	must(p, w.WriteField("token", p.token))
	for i := 0; i+1 < len(fields); i += 2 {
		must(p, w.WriteField(fields[i], fields[i+1]))
	}
	for name, value := range p.shown(path) {
		if !slices.Contains(fields, name) {
			must(p, w.WriteField(name, value))
		}
	}
	if file != nil {
		part, err := w.CreateFormFile("file", "file")
		must(p, err)
		_, err = part.Write(file)
		must(p, err)
	}
	must(p, w.Close())
	r, err := http.NewRequest(http.MethodPost, p.url+path, &body)
	must(p, err)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Origin", p.url)
	return p.do(r)
}

// head is the last entry: what a refusal must not move.
func (p *phone) head() uint64 {
	p.Helper()
	g, err := p.node.Group(context.Background(), p.group)
	must(p, err)
	return g.Head.Seq
}

// TestFacesOfAGroup looks at every page about a group with a year behind it, in every
// language.
func TestFacesOfAGroup(t *testing.T) {
	p := newGroup(t, registers+"amenuveve.toml", registers+"amenuveve.csv")
	p.enter()
	paths := []string{p.at(""), p.at("/members"), p.at("/loans"), p.at("/history"), p.at("/history?before=50"), p.at("/officers"), p.at("/rules"),
		p.at("/share-out"), p.at("/register"), p.at("/verify"), p.at("/member/1"), p.at("/member/1/borrow"), p.at("/member/1/borrow?amount=5000&periods=2"),
		p.at("/member/1/leave"), p.at("/member/1/erase"), p.at("/entry/0"), p.at("/entry/17"), "/found", "/pairing", "/devices"}
	for _, l := range []string{"en", "fr", "bm"} {
		p.tap("/language", "language", l)
		for _, path := range paths {
			got := p.get(path)
			p.want(got, http.StatusOK, `<html lang="`+l+`"`)
			if strings.Contains(got.text, "page.") || strings.Contains(got.text, "%!") {
				t.Errorf("%s in %s has a hole:\n%s", path, l, middle(got.text))
			}
		}
	}
}
