package web

import (
	"reflect"
	"strconv"
	"strings"

	"jigiya/ledger"
	"jigiya/node/api"
)

func journalRoutes() []route {
	return []route{
		{"GET /group/{group}/history", ofGroup(historyPage), false},
		{"GET /group/{group}/entry/{seq}", ofGroup(entryPage), false},
		{"GET /group/{group}/entry/{seq}/receipt.txt", ofGroup(receiptFile), false},
	}
}

// historyLines is how many entries a page of the history shows.
const historyLines = 40

// A historyView is a stretch of the journal, the newest first, and where it goes on.
type historyView struct {
	Lines []historyLine
	Older uint64 // the first entry of this stretch, before which there are others
	Newer bool   // it is not the newest
}

// A historyLine is an entry and what a person knows it by.
type historyLine struct {
	api.Entry
	On   ledger.Date // when it was recorded, by the device's clock
	Gist string
}

// historyPage shows the entries before the one in the address, else the newest.
func historyPage(g *groupCall) error {
	end := g.group.Head.Seq + 1
	s := &sheet{Values: g.r.URL.Query()}
	before := s.number("before", 1<<40)
	if s.err != nil {
		return s.err
	}
	if before == 0 || before > end {
		before = end
	}
	v := historyView{Older: before - min(before, historyLines), Newer: before < end}
	for e, err := range g.node.Journal(g.ctx(), g.id, v.Older) {
		if err != nil {
			return err
		}
		if e.Seq >= before {
			break
		}
		v.Lines = append([]historyLine{g.line(e)}, v.Lines...)
	}
	return g.show("history", v)
}

// Before is the entry it follows.
func (l historyLine) Before() uint64 { return l.Seq - 1 }

func (g *groupCall) line(e api.Entry) historyLine {
	l := historyLine{Entry: e, On: ledger.DateOf(e.Recorded)}
	if e.Event != nil {
		l.Gist = g.gist(e.Event, g.name)
	}
	return l
}

// An entryView is one entry with its proof: what it says, who signed it, what it follows,
// and the receipt by which anybody can check it.
type entryView struct {
	historyLine
	Facts  []fact
	Signed []memberTile // who cosigned on this device
	Apart  []memberTile // on phones of their own
	Codes  []code
	Long   bool // the receipt is too long to be shown
}

// A fact is one field of an event, as people call it.
type fact struct{ Field, Value string }

// maxCodes bounds the codes of a receipt that a page shows; a longer one is a file.
const maxCodes = 24

func entryPage(g *groupCall) error {
	e, err := g.entry()
	if err != nil {
		return err
	}
	v := entryView{historyLine: g.line(e)}
	if e.Event != nil {
		v.Facts = g.facts(e.Event)
	}
	for _, c := range e.Cosigners {
		who := memberTile{Member: c.Member, Name: g.name(c.Member)}
		if c.Elsewhere {
			v.Apart = append(v.Apart, who)
		} else {
			v.Signed = append(v.Signed, who)
		}
	}
	receipt, err := g.node.Receipt(g.ctx(), g.id, e.Seq)
	if err != nil {
		return err
	}
	frames := receipt.Frames()
	if v.Long = len(frames) > maxCodes; !v.Long {
		v.Codes, err = codes(frames)
	}
	if err != nil {
		return err
	}
	return g.show("entry", v)
}

// entry is the one in the address.
func (g *groupCall) entry() (api.Entry, error) {
	seq, err := strconv.ParseUint(g.r.PathValue("seq"), 10, 40)
	if err != nil || seq > g.group.Head.Seq {
		return api.Entry{}, api.Missing("page_unknown")
	}
	for e, err := range g.node.Journal(g.ctx(), g.id, seq) {
		return e, err
	}
	return api.Entry{}, api.Missing("page_unknown")
}

// facts are the fields of an event that are set and that people have a word for. What was
// said stands there too, where this device may read it.
func (g *groupCall) facts(e ledger.Event) (all []fact) {
	event := reflect.Indirect(reflect.ValueOf(e))
	if event.Kind() != reflect.Struct {
		return nil
	}
	for i := range event.NumField() {
		value := event.Field(i)
		key, _, _ := strings.Cut(event.Type().Field(i).Tag.Get("json"), ",")
		word := g.lang.Term("field", key)
		if value.IsZero() || word == key && g.lang.Term("heading", key) == key {
			continue
		}
		if said := g.said(event.Type().Field(i).Name, value.Interface()); said != "" {
			all = append(all, fact{word, said})
		}
	}
	return all
}

func (g *groupCall) said(name string, value any) string {
	switch x := value.(type) {
	case ledger.Words:
		return x.Text
	case []ledger.MemberNumber:
		parts := make([]string, len(x))
		for i, n := range x {
			parts[i] = g.gistOf("Member", n, g.name)
		}
		return strings.Join(parts, ", ")
	case uint32:
		return g.lang.Number(int64(x))
	case []ledger.Officer:
		parts := make([]string, len(x))
		for i, o := range x {
			parts[i] = g.gistOf("Member", o.Member, g.name) + ": " + g.lang.Value(o.Roles, g.currency)
		}
		return strings.Join(parts, "; ")
	}
	return g.gistOf(name, value, g.name)
}

// receiptFile is the receipt of an entry as the texts of its codes.
func receiptFile(g *groupCall) error {
	e, err := g.entry()
	if err != nil {
		return err
	}
	receipt, err := g.node.Receipt(g.ctx(), g.id, e.Seq)
	if err != nil {
		return err
	}
	return g.file("text/plain; charset=utf-8", "receipt.txt", []byte(strings.Join(receipt.Frames(), "\n")+"\n"))
}
