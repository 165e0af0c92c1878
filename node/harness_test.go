package node

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
)

// The test binary runs itself as the process that is killed or measured.
func TestMain(m *testing.M) {
	if child := children[os.Getenv("NODE_TEST_CHILD")]; child != nil {
		child(os.Getenv("NODE_TEST_HOME"))
		os.Exit(0)
	}
	code := m.Run()
	os.RemoveAll(templates)
	os.Exit(code)
}

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var pins = api.PINs{Device: "135790", Holders: map[ledger.MemberNumber]string{4: "246802", 5: "357913", 6: "468024"}}

// names are of the members 1 to 7: none of them may ever be found in a file.
var names = []string{"Aminata Guindo", "Fanta Karambé", "Oumou Témbely", "Kadia Togo", "Yassa Ouologuem", "Djènèba Arama", "Bintou Pléah"}

func constitutionOf(name string) ledger.Constitution {
	return ledger.Constitution{
		Name: name, Method: ledger.VSLA, Place: ledger.Place{Village: "Dinangourou", Code: "ocha-2023:ML0505"},
		Currency: "XOF", CashStep: 5, ShareValue: 250, SharesMin: 1, SharesMax: 5,
		MeetingInterval: ledger.Interval{Count: 1}, Quorum: 2,
		Funds: []ledger.FundRule{{Name: "social", Contribution: 0}},
		Loans: ledger.LoanRules{
			Convention: ledger.FlatTerm, Rate: 500, Period: ledger.Interval{Count: 1, Month: true}, MaxPeriods: 3,
			MaxMultiple: 3, MaxOpen: 1, ChargeStep: 5, Repay: ledger.AtEnd,
		},
		ShareOut: ledger.ShareOutRules{Method: ledger.ByShares, Step: 5, SavingsPct: 60, Remainder: ledger.Carry, OpenLoans: ledger.OffsetOpenLoans},
		Leaving:  ledger.LeaveAtCost, Joining: ledger.JoinZero, Agenda: ledger.DefaultAgenda,
		Fines: []ledger.FineRule{{Cause: "late", Amount: 25}},
	}
}

func foundingOf(name string) *ledger.GroupFounded {
	e := &ledger.GroupFounded{Constitution: constitutionOf(name)}
	for i, name := range names {
		m := ledger.Founder{Member: ledger.MemberNumber(i + 1), Sex: ledger.Female, Person: ledger.Said(name)}
		switch {
		case i < 3:
			m.Roles = []ledger.Role{ledger.Roles[i]}
		case i < 6:
			m.Roles = []ledger.Role{ledger.KeyHolder}
		}
		e.Members = append(e.Members, m)
	}
	return e
}

// A home is a founded group on a device of its own.
type home struct {
	testing.TB
	dir   string
	o     Options
	node  *Node
	group crypto.Hash
	ring  *keyring // all its keys, unlocked once for all tests
	date  ledger.Date
}

// A template is a home founded once: what it costs is its PINs.
type template struct {
	dir     string
	group   crypto.Hash
	ring    *keyring
	entries []store.Entry
	records []store.Record
}

var templates = filepath.Join(os.TempDir(), fmt.Sprintf("jigiya-node-test-%d", os.Getpid()))

var benkadi = sync.OnceValues(func() (*template, error) { return makeTemplate("Benkadi") })

func makeTemplate(name string) (*template, error) {
	tt := &template{dir: filepath.Join(templates, name)}
	n, err := Open(tt.dir, Options{})
	if err != nil {
		return nil, err
	}
	defer n.Close()
	g, err := n.Found(ctx, api.Founding{Event: foundingOf(name), PINs: pins})
	if err != nil {
		return nil, err
	}
	if tt.group, err = crypto.ParseHash(g.Group); err != nil {
		return nil, err
	}
	return tt, tt.read(n)
}

func (tt *template) read(n *Node) error {
	for e, err := range n.store.Entries(store.Hash(tt.group), 0) {
		if err != nil {
			return err
		}
		tt.entries = append(tt.entries, e)
	}
	g, err := n.group(tt.group)
	if err != nil {
		return err
	}
	for _, m := range g.now().Book().Members() {
		key, sealed, err := n.store.Record(store.Hash(tt.group), store.Hash(m.Person.Digest))
		if err != nil {
			return err
		}
		tt.records = append(tt.records, store.Record{Digest: store.Hash(m.Person.Digest), Key: key, Sealed: sealed})
	}
	d := &draft{quorum: map[ledger.Event]bool{nil: true}}
	tt.ring, err = n.unlock(tt.group, g.now().Book(), d, pins)
	return err
}

// newHome has the template's keys and founding, and a store of its own: a store
// that is copied would be recovering.
func newHome(t testing.TB, o Options) *home {
	t.Helper()
	tt, err := benkadi()
	must(t, err)
	h := &home{TB: t, dir: t.TempDir(), o: o, group: tt.group, ring: tt.ring, date: ledger.NewDate(2026, 1, 5)}
	must(t, os.CopyFS(filepath.Join(h.dir, "keys"), os.DirFS(filepath.Join(tt.dir, "keys"))))
	h.open()
	must(t, h.node.store.Append(store.Hash(h.group), store.Head{}, tt.entries, tt.records))
	t.Cleanup(func() { _ = h.node.Close() })
	return h
}

func (h *home) open() {
	h.Helper()
	n, err := Open(h.dir, h.o)
	must(h, err)
	h.node = n
}

func (h *home) close() {
	h.Helper()
	must(h, h.node.Close())
}

func (h *home) reopen() {
	h.Helper()
	h.close()
	h.open()
}

func (h *home) journal() *journal.Journal {
	h.Helper()
	g, err := h.node.group(h.group)
	must(h, err)
	return g.now()
}

func (h *home) book() *ledger.Book {
	h.Helper()
	return h.journal().Book()
}

// try enters events with keys that are unlocked already.
func (h *home) try(events ...ledger.Event) (api.Accepted, error) {
	g, err := h.node.group(h.group)
	if err != nil {
		return api.Accepted{}, err
	}
	return h.node.tryIn(g, h.ring, events...)
}

func (n *Node) tryIn(g *group, ring *keyring, events ...ledger.Event) (api.Accepted, error) {
	g.writing.Lock()
	defer g.writing.Unlock()
	j := g.now()
	if err := n.maySign(g, j); err != nil {
		return api.Accepted{}, err
	}
	d, err := n.draft(g, j.Book(), events)
	if err != nil {
		return api.Accepted{}, err
	}
	return n.enter(g, j, d, ring, nil, n.store.Append)
}

func (h *home) add(events ...ledger.Event) api.Accepted {
	h.Helper()
	a, err := h.try(events...)
	must(h, err)
	return a
}

func countsOf(b *ledger.Book) (counts []ledger.Count) {
	for _, f := range b.Funds() {
		counts = append(counts, ledger.Count{Fund: f, Amount: b.Cash(f)})
	}
	return counts
}

func (h *home) openMeeting() {
	h.Helper()
	h.date += 7
	h.add(&ledger.MeetingOpened{Date: h.date, Counts: countsOf(h.book())})
}

func (h *home) closeMeeting() { h.Helper(); h.add(&ledger.MeetingClosed{Counts: countsOf(h.book())}) }

func buys(member ledger.MemberNumber, shares ledger.Shares) *ledger.Contribution {
	return &ledger.Contribution{Member: member, Fund: ledger.Savings, Shares: shares}
}

// meet holds meetings in which everybody buys: nine entries each.
func (h *home) meet(meetings int) {
	h.Helper()
	for range meetings {
		h.openMeeting()
		for m := range len(names) {
			h.add(buys(ledger.MemberNumber(m+1), ledger.Shares(m%5+1)))
		}
		h.closeMeeting()
	}
}

// wantSound asks that the journal verifies, is ready, and stands where it is said to.
func (h *home) wantSound(entries int) {
	h.Helper()
	v, err := h.node.Verify(ctx, h.group, nil)
	must(h, err)
	if !v.OK || v.State != "ok" || v.Entries != entries {
		h.Fatalf("verdict %+v, want %d entries", v, entries)
	}
}

// stopped is a clock.
func stopped(at time.Time) func() time.Time { return func() time.Time { return at } }

func signing(ring *keyring) journal.Signing {
	return journal.Signing{Author: ring.device, Recorded: time.Now().Unix()}
}
