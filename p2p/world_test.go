package p2p

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
)

// seedKey is key n of all tests.
func seedKey(t testing.TB, n uint64) *crypto.Key {
	t.Helper()
	var seed crypto.Seed
	binary.BigEndian.PutUint64(seed[8:], n)
	key, err := seed.Key()
	must(t, err)
	return key
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A group is a writing device and what it writes.
type group struct {
	t       testing.TB
	writer  *crypto.Key
	holders []*crypto.Key
	journal *journal.Journal
	raws    []journal.Raw
	id      Topic
	time    int64
}

func newGroup(t testing.TB, n uint64) *group {
	t.Helper()
	g := &group{t: t, writer: seedKey(t, 10*n+1), holders: []*crypto.Key{seedKey(t, 10*n+2), seedKey(t, 10*n+3)}, journal: new(journal.Journal), time: 1_767_261_600}
	g.write(foundingOf(g.writer, g.holders))
	g.id = g.journal.Group()
	return g
}

func foundingOf(writer *crypto.Key, holders []*crypto.Key) *ledger.GroupFounded {
	e := &ledger.GroupFounded{Writer: ledger.Signatory(writer.Public()), Constitution: ledger.Constitution{
		Name: "Jigiya", Method: ledger.VSLA, Place: ledger.Place{Village: "Sirakoro", Code: "ocha-2023:ML0505"},
		Currency: "XOF", CashStep: 5, ShareValue: 250, SharesMin: 1, SharesMax: 5,
		MeetingInterval: ledger.Interval{Count: 1}, Quorum: 2, Funds: []ledger.FundRule{{Name: "social", Contribution: 50}},
		Loans: ledger.LoanRules{
			Convention: ledger.FlatTerm, Rate: 500, Period: ledger.Interval{Count: 1, Month: true}, MaxPeriods: 3,
			MaxMultiple: 3, MaxOpen: 1, ChargeStep: 5, Repay: ledger.Instalments,
		},
		ShareOut: ledger.ShareOutRules{Method: ledger.ByShares, Step: 5, SavingsPct: 60, Remainder: ledger.Carry, OpenLoans: ledger.OffsetOpenLoans},
		Leaving:  ledger.LeaveAtCost, Joining: ledger.JoinZero, Agenda: ledger.DefaultAgenda,
		Fines: []ledger.FineRule{{Cause: "late", Amount: 25}},
	}}
	for n := 1; n <= 5; n++ {
		m := ledger.Founder{Member: ledger.MemberNumber(n), Sex: ledger.Female, Person: ledger.Words{Digest: ledger.Digest{byte(n)}}}
		if n <= 3 {
			m.Roles = []ledger.Role{ledger.Roles[n-1]}
		} else {
			m.Roles, m.Key = []ledger.Role{ledger.KeyHolder}, ledger.Signatory(holders[n-4].Public())
		}
		e.Members = append(e.Members, m)
	}
	return e
}

// write signs events and takes them into the group's own journal.
func (g *group) write(events ...ledger.Event) []journal.Raw {
	g.t.Helper()
	j, raws := g.branch(g.journal, events...)
	g.journal, g.raws = j, append(g.raws, raws...)
	return raws
}

// branch signs events after a journal, and changes nothing.
func (g *group) branch(j *journal.Journal, events ...ledger.Event) (*journal.Journal, []journal.Raw) {
	g.t.Helper()
	g.time += 61
	entries, err := j.Sign(journal.Signing{Author: g.writer, Recorded: g.time, Cosign: g.cosign}, events...)
	must(g.t, err)
	j, err = j.Accept(entries...)
	must(g.t, err)
	var raws []journal.Raw
	for _, e := range entries {
		raws = append(raws, journal.Raw{Bytes: e.Bytes(), Signature: e.Signature()})
	}
	return j, raws
}

func (g *group) cosign(d *journal.Draft) (all []journal.Cosignature, err error) {
	if k := d.Header().Kind; k != ledger.KindMeetingClosed && k != ledger.KindEpochOpened {
		return nil, nil
	}
	return g.cosignAll(d)
}

func (g *group) cosignAll(d *journal.Draft) (all []journal.Cosignature, err error) {
	for _, key := range g.holders {
		c, err := d.Cosign(key, false)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// meeting opens the first meeting, so that there can be marks.
func (g *group) meeting() []journal.Raw {
	return g.write(&ledger.MeetingOpened{Meeting: 1, Date: ledger.NewDate(2026, 1, 1), Counts: []ledger.Count{{Fund: ledger.Savings}, {Fund: "social"}}})
}

// marks are n events of which any number fits into a meeting.
func marks(n int) (events []ledger.Event) {
	for i := range n {
		events = append(events, &ledger.Contribution{Member: ledger.MemberNumber(i%5 + 1), Fund: "social", Amount: 50})
	}
	return events
}

func newStory(t testing.TB, n uint64, entries int) *group {
	g := newGroup(t, n)
	g.meeting()
	if entries > 2 {
		g.write(marks(entries - 2)...)
	}
	return g
}

// A node is a device with journals and notes in memory. It implements Holdings.
type node struct {
	t    testing.TB
	key  *crypto.Key
	view crypto.Hash

	mu        sync.Mutex
	feed      uint64
	journals  map[Topic]*kept
	heads     map[Topic]journal.Head // of journals that are not really there
	notes     map[Topic]map[NoteID][]byte
	states    map[Topic]uint64 // feed of the last change
	cursors   map[crypto.Address]Cursor
	guests    map[*guest]bool
	mayHave   func(device crypto.Address, t Topic) bool // what a guest may see; everything if nil
	wants     func(State) bool
	recognise func(Hello) error
	commit    func() // before anything is taken
	reading   int    // how often all topics were read
	taken     int    // entries through the gate
}

// A kept is one journal.
type kept struct {
	journal *journal.Journal
	raws    []journal.Raw
}

func newNode(t testing.TB, n uint64) *node {
	key := seedKey(t, 1_000_000+n)
	return &node{
		t: t, key: key, view: crypto.Digest(crypto.TagHello, []byte(fmt.Sprint("view ", n))),
		journals: map[Topic]*kept{}, heads: map[Topic]journal.Head{}, notes: map[Topic]map[NoteID][]byte{}, states: map[Topic]uint64{},
		cursors: map[crypto.Address]Cursor{}, guests: map[*guest]bool{},
	}
}

// has gives the node a group's journal.
func (n *node) has(groups ...*group) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, g := range groups {
		n.journals[g.id] = &kept{g.journal, slices.Clone(g.raws)}
		n.changed(g.id, nil)
	}
}

// writes lets the group write on this node: an append, told to the guests.
func (n *node) writes(g *group, events ...ledger.Event) {
	n.appended(g, g.write(events...))
}

func (n *node) appended(g *group, raws []journal.Raw) {
	n.mu.Lock()
	defer n.mu.Unlock()
	k := n.journals[g.id]
	k.journal, k.raws = g.journal, append(k.raws, raws...)
	n.changed(g.id, raws)
}

func (n *node) noted(t Topic, kind NoteKind, text string) NoteID {
	id := NoteID{kind, crypto.Digest(crypto.TagRecord, []byte(text))}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.note(t, id, []byte(text))
	n.changed(t, nil)
	return id
}

func (n *node) note(t Topic, id NoteID, text []byte) bool {
	if n.notes[t] == nil {
		n.notes[t] = map[NoteID][]byte{}
	}
	if n.notes[t][id] != nil {
		return false
	}
	n.notes[t][id] = text
	return true
}

func (n *node) changed(t Topic, entries []journal.Raw) {
	n.feed++
	n.states[t] = n.feed
	for g := range n.guests {
		if g.sees(t) {
			g.wake(Change{n.state(t), entries})
		}
	}
}

func (n *node) state(t Topic) State {
	s := State{Topic: t, Feed: n.states[t], Head: n.heads[t]}
	if k := n.journals[t]; k != nil {
		s.Head = k.journal.Head()
	}
	for id := range n.notes[t] {
		s.Notes ^= binary.BigEndian.Uint64(id.ID[:])
	}
	return s
}

func (n *node) head(t Topic) journal.Head {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.state(t).Head
}

// count is how many notes of a topic there are.
func (n *node) count(t Topic) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.notes[t])
}

func (n *node) Introduce(c Channel) (h Hello, err error) {
	key := n.key.Public()
	h = Hello{Certificate: key[:], Credentials: [][]byte{bytes.Repeat([]byte{7}, 400), bytes.Repeat([]byte{8}, 300)}}
	h.Marks = []Mark{c.Mark(crypto.Address{1}, c.Dialled)}
	h.Proof, err = n.key.Sign(c.Digest(c.Dialled))
	return h, err
}

func (n *node) Recognise(c Channel, h Hello) (Guest, error) {
	if len(h.Certificate) != 33 {
		return nil, ErrUnknown
	}
	key := crypto.PublicKey(h.Certificate)
	if !key.Verify(c.Digest(!c.Dialled), h.Proof) {
		return nil, ErrUnknown
	}
	if n.recognise != nil {
		if err := n.recognise(h); err != nil {
			return nil, err
		}
	}
	address, err := key.Address()
	if err != nil {
		return nil, ErrUnknown
	}
	g := &guest{node: n, device: address, changes: make(chan Change), pending: map[Topic]Change{}, woken: make(chan struct{}, 1), left: make(chan struct{})}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.guests[g] = true
	go g.deliver()
	return g, nil
}

// A guest implements Guest.
type guest struct {
	*node
	device  crypto.Address
	changes chan Change
	woken   chan struct{}
	left    chan struct{}
	once    sync.Once

	pmu     sync.Mutex
	pending map[Topic]Change
	lost    bool
}

// wake keeps one change of each topic, the newest.
func (g *guest) wake(c Change) {
	g.pmu.Lock()
	defer g.pmu.Unlock()
	if old, ok := g.pending[c.State.Topic]; ok {
		if len(old.Entries) > 0 && len(c.Entries) > 0 {
			c.Entries = append(slices.Clip(old.Entries), c.Entries...)
		} else {
			c.Entries = nil
		}
	}
	g.pending[c.State.Topic] = c
	select {
	case g.woken <- struct{}{}:
	default:
	}
}

func (g *guest) next() (Change, bool) {
	g.pmu.Lock()
	defer g.pmu.Unlock()
	if len(g.pending) == 0 {
		return Change{}, false
	}
	c := slices.MinFunc(slices.Collect(maps.Values(g.pending)), func(a, b Change) int { return cmp.Compare(a.State.Feed, b.State.Feed) })
	delete(g.pending, c.State.Topic)
	return c, true
}

func (g *guest) deliver() {
	for {
		c, ok := g.next()
		if !ok {
			select {
			case <-g.woken:
				g.pmu.Lock()
				lost := g.lost
				g.pmu.Unlock()
				if lost {
					close(g.changes)
					return
				}
			case <-g.left:
				return
			}
			continue
		}
		select {
		case g.changes <- c:
		case <-g.left:
			return
		}
	}
}

// revoke takes every right from a guest.
func (g *guest) revoke() {
	g.pmu.Lock()
	g.lost = true
	g.pmu.Unlock()
	select {
	case g.woken <- struct{}{}:
	default:
	}
}

func (g *guest) sees(t Topic) bool { return g.mayHave == nil || g.mayHave(g.device, t) }

func (g *guest) Device() crypto.Address { return g.device }
func (g *guest) View() crypto.Hash {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.view
}

func (g *guest) Cursor() (Cursor, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.cursors[g.device], nil
}

func (g *guest) SetCursor(c Cursor) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.cursors[g.device] = c
	return nil
}

func (g *guest) Topics(since uint64) iter.Seq2[State, error] {
	return func(yield func(State, error) bool) {
		g.mu.Lock()
		var all []State
		for t, feed := range g.states {
			if feed > since && g.sees(t) {
				all = append(all, g.state(t))
			}
		}
		if since == 0 {
			g.reading++
		}
		g.mu.Unlock()
		slices.SortFunc(all, func(a, b State) int { return cmp.Compare(a.Feed, b.Feed) })
		for _, s := range all {
			if !yield(s, nil) {
				return
			}
		}
	}
}

func (g *guest) State(t Topic) (State, bool, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, ok := g.states[t]; !ok || !g.sees(t) {
		return State{}, false, nil
	}
	return g.state(t), true, nil
}

func (g *guest) Holds(t Topic, seq uint64, id crypto.Hash) (bool, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	k := g.journals[t]
	return k != nil && k.journal.ID(seq) == id, nil
}

func (g *guest) Entries(t Topic, from uint64) iter.Seq2[journal.Raw, error] {
	return func(yield func(journal.Raw, error) bool) {
		g.mu.Lock()
		var raws []journal.Raw
		if k := g.journals[t]; k != nil && from < uint64(len(k.raws)) {
			raws = slices.Clip(k.raws)[from:]
		}
		g.mu.Unlock()
		for _, r := range raws {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// Take decodes and accepts, and commits in memory.
func (g *guest) Take(ctx context.Context, t Topic, raws []journal.Raw, committed func(journal.Head, error)) error {
	if g.commit != nil {
		g.commit()
	}
	var entries []*journal.Entry
	for _, r := range raws {
		e, err := journal.Decode(r.Bytes, r.Signature)
		if err != nil {
			return err
		}
		entries = append(entries, e)
	}
	if entries[0].Group() != t {
		return fmt.Errorf("an entry of another group: %w", journal.ErrMalformed)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	k := g.journals[t]
	if k == nil {
		k = &kept{journal: new(journal.Journal)}
	}
	if g.notes[t][NoteID{NoteBranch, entries[0].Header().Prev}] != nil { // the branch goes on
		return g.evidence(k, t, entries, entries[0].Seq(), committed)
	}
	j, err := k.journal.Accept(entries...)
	if fork := (*journal.ForkError)(nil); errors.As(err, &fork) {
		return g.evidence(k, t, entries, fork.Seq, committed)
	}
	if err != nil {
		return err
	}
	fresh := raws[uint64(len(raws))-(j.Len()-k.journal.Len()):]
	k = &kept{j, append(k.raws, fresh...)}
	g.journals[t] = k
	g.taken += len(fresh)
	if len(fresh) > 0 {
		g.changed(t, fresh)
	}
	committed(j.Head(), nil)
	return nil
}

// evidence keeps the other branch beside the journal: what is before the fork is taken,
// the rest becomes notes.
func (g *guest) evidence(k *kept, t Topic, entries []*journal.Entry, from uint64, committed func(journal.Head, error)) error {
	for _, e := range entries {
		if e.Seq() >= from {
			sig := e.Signature()
			text := append(sig[:], e.Bytes()...)
			if g.note(t, NoteID{NoteBranch, e.ID()}, text) {
				g.changed(t, nil)
			}
		}
	}
	committed(k.journal.Head(), nil)
	return nil
}

func (g *guest) Wants(s State) bool { return g.wants == nil || g.wants(s) }

func (g *guest) Locators(t Topic) (all []Locator, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	k := g.journals[t]
	if k == nil {
		return nil, nil
	}
	seq := k.journal.Head().Seq
	for step := uint64(1); len(all) < MaxLocators; step *= 2 {
		all = append(all, Locator{seq, k.journal.ID(seq)})
		if seq < step {
			break
		}
		seq -= step
	}
	return all, nil
}

func (g *guest) NoteIDs(t Topic) ([]NoteID, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.SortedFunc(maps.Keys(g.notes[t]), func(a, b NoteID) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), bytes.Compare(a.ID[:], b.ID[:]))
	}), nil
}

func (g *guest) Note(t Topic, id NoteID) (Note, bool, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	text, ok := g.notes[t][id]
	return Note{id, text}, ok && g.sees(t), nil
}

func (g *guest) MissingNotes(t Topic, ids []NoteID) (missing []NoteID, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, id := range ids {
		if g.notes[t][id] == nil {
			missing = append(missing, id)
		}
	}
	return missing, nil
}

func (g *guest) TakeNotes(t Topic, all []Note) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	news := false
	for _, n := range all {
		sound := n.Kind >= NoteFork && n.Kind < NoteAttestation || crypto.Digest(crypto.TagRecord, n.Bytes) == n.ID
		if !sound {
			return fmt.Errorf("a note that is not what it is called: %w", journal.ErrMalformed)
		}
		news = g.note(t, n.NoteID, n.Bytes) || news
	}
	if news {
		g.changed(t, nil)
	}
	return nil
}

func (g *guest) Changed() <-chan Change { return g.changes }

func (g *guest) Leave() {
	g.once.Do(func() { close(g.left) })
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.guests, g)
}

// sameNotes compares what two nodes have beside the journals.
func sameNotes(t testing.TB, a, b *node) {
	t.Helper()
	for topic := range a.notes {
		if !maps.EqualFunc(a.notes[topic], b.notes[topic], bytes.Equal) {
			t.Errorf("of topic %v the notes are not the same", topic)
		}
	}
	if len(a.notes) != len(b.notes) {
		t.Errorf("notes of %d and of %d topics", len(a.notes), len(b.notes))
	}
}
