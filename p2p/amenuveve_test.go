package p2p

import (
	"bytes"
	"errors"
	"net"
	"os"
	"slices"
	"sync"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/constitution"
	"jigiya/ledger/journal"
	"jigiya/ledger/register"
)

// amenuveve is the journal of the published year of a Togolese group, its closings
// cosigned by the quorum.
var amenuveve = sync.OnceValues(func() (*group, error) {
	text, err := os.ReadFile("../testdata/registers/amenuveve.toml")
	if err != nil {
		return nil, err
	}
	file, err := constitution.Parse(text)
	if err != nil {
		return nil, err
	}
	g := &group{writer: mustKey(901), journal: new(journal.Journal), time: 1_767_261_600}
	keys := map[ledger.MemberNumber]ledger.Signatory{}
	for _, m := range file.Members {
		if slices.Contains(m.Roles, ledger.KeyHolder) {
			g.holders = append(g.holders, mustKey(902+uint64(len(g.holders))))
			keys[m.Number] = ledger.Signatory(g.holders[len(g.holders)-1].Public())
		}
	}
	g.holders = g.holders[:file.Constitution.Quorum]
	founding := file.Founding(ledger.Signatory(g.writer.Public()), keys)
	for i := range founding.Members {
		founding.Members[i].Person = ledger.Words{Digest: ledger.Digest{1, byte(i)}}
	}
	if err := g.enter(founding); err != nil {
		return nil, err
	}
	g.id = g.journal.Group()
	return g, g.enterRegister()
})

func mustKey(n uint64) *crypto.Key {
	key, err := (crypto.Seed{0: 9, 14: byte(n >> 8), 15: byte(n)}).Key()
	if err != nil {
		panic(err)
	}
	return key
}

func (g *group) enterRegister() error {
	text, err := os.ReadFile("../testdata/registers/amenuveve.csv")
	if err != nil {
		return err
	}
	rows, err := register.Read(bytes.NewReader(text))
	if err != nil {
		return err
	}
	book := g.journal.Book()
	events, _, err := register.Events(book, rows, book.Seq()+2, nil)
	if err != nil {
		return err
	}
	if testing.Short() {
		events = events[:600]
	}
	return g.enter(append([]ledger.Event{&ledger.RegisterImported{Rows: uint32(len(rows)), Entries: uint32(len(events))}}, events...)...)
}

// enter signs events some seconds apart, as they would be if they had been entered one by
// one, each with the quorum where the rules ask for it, and takes them in.
func (g *group) enter(events ...ledger.Event) error {
	for i, e := range events {
		for _, w := range ledger.SpokenIn(e) {
			if w.Text != "" {
				w.Digest = ledger.Digest(crypto.Digest(crypto.TagRecord, []byte(w.Text), []byte{byte(i), byte(i >> 8)}))
			}
		}
		g.time += 7 + int64(i*i)%97
		err := g.enterOne(e, nil)
		if rule := (*ledger.RuleError)(nil); errors.As(err, &rule) {
			err = g.enterOne(e, g.cosignAll)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (g *group) enterOne(e ledger.Event, cosign func(*journal.Draft) ([]journal.Cosignature, error)) error {
	entries, err := g.journal.Sign(journal.Signing{Author: g.writer, Recorded: g.time, Cosign: cosign}, e)
	if err != nil {
		return err
	}
	if g.journal, err = accepted(g.journal, entries); err != nil {
		return err
	}
	g.raws = append(g.raws, journal.Raw{Bytes: entries[0].Bytes(), Signature: entries[0].Signature()})
	return nil
}

// accepted leaves the journal as it is where it refuses.
func accepted(j *journal.Journal, entries []*journal.Entry) (*journal.Journal, error) {
	next, err := j.Accept(entries...)
	if err != nil {
		return j, err
	}
	return next, nil
}

// A counted counts what is written to a connection, and the turns: how often one
// end writes after the other did.
type counted struct {
	Conn
	*line
	end int
}

type line struct {
	mu    sync.Mutex
	bytes [2]int
	last  int
	turns int
}

func (c counted) Write(b []byte) (int, error) {
	c.mu.Lock()
	c.bytes[c.end] += len(b)
	if c.last != c.end+1 {
		c.last = c.end + 1
		c.turns++
	}
	c.mu.Unlock()
	return c.Conn.Write(b)
}

func countedPipe() (a, b counted, l *line) {
	x, y := net.Pipe()
	l = new(line)
	return counted{x, l, 0}, counted{y, l, 1}, l
}

// An entry of a real year costs at most 80 bytes on the wire, whatever else crosses
// for it counted in, in both directions.
func TestBytesPerEntry(t *testing.T) {
	g, err := amenuveve()
	must(t, err)
	phone, facilitator := newNode(t, 1), newNode(t, 2)
	phone.has(g)
	a, b, l := countedPipe()
	k := connect(t, facilitator, phone, a, b, Options{})
	k.done()
	k.end()
	same(t, g.id, phone, facilitator)
	raw := 0
	for _, r := range g.raws {
		raw += len(r.Bytes) + len(r.Signature)
	}
	n := len(g.raws)
	per := float64(l.bytes[0]+l.bytes[1]) / float64(n)
	t.Logf("%d entries: %.2f bytes each on the wire (%d there, %d back), %.1f stored", n, per, l.bytes[1], l.bytes[0], float64(raw)/float64(n))
	if per > 80 {
		t.Errorf("%.1f bytes per entry", per)
	}
}
