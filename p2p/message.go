package p2p

import (
	"jigiya/crypto"
	"jigiya/ledger/journal"
)

// messages makes an empty message of each type of frame.
var messages = map[byte]func() message{
	1: func() message { return new(hello) },

	2: func() message { return new(summary) },
	3: func() message { return new(fingerprint) },
	4: func() message { return new(buckets) },
	5: func() message { return new(differ) },

	6: func() message { return new(seen) },
	7: func() message { return new(states) },
	8: func() message { return new(told) },
	9: func() message { return new(heard) },

	16: func() message { return new(wantEntries) },
	17: func() message { return new(wantNoteIDs) },
	18: func() message { return new(wantNotes) },
	19: func() message { return new(stop) },

	32: func() message { return new(begin) },
	33: func() message { return new(entries) },
	34: func() message { return new(push) },
	35: func() message { return new(noteIDs) },
	36: func() message { return new(note) },
	37: func() message { return new(notePart) },
	38: func() message { return new(end) },

	48: func() message { return new(ack) },
	49: func() message { return new(grant) },
	50: func() message { return new(ping) },
	51: func() message { return new(pong) },
	52: func() message { return new(bye) },
}

// What one end shows of itself. This form is the same in all versions.
type hello struct {
	versions []byte // spoken, ascending
	Hello
}

func (*hello) kind() byte { return 1 }

func (h *hello) wire(w *wire) {
	items(w, &h.versions, MaxVersions, (*wire).byte)
	w.bytes(&h.Certificate, MaxFrame)
	w.fixed(h.Proof[:])
	items(w, &h.Credentials, MaxCredentials, func(w *wire, c *[]byte) { w.bytes(c, MaxFrame) })
	items(w, &h.Marks, MaxMarks, func(w *wire, m *Mark) { w.fixed(m[:]) })
}

// Where one end remembers that the last exchange ended.
type summary struct {
	View crypto.Hash // own
	Cursor
}

func (*summary) kind() byte { return 2 }

func (s *summary) wire(w *wire) {
	w.hash(&s.View)
	w.number(&s.Heard, anyNumber)
	w.hash(&s.Store)
	w.number(&s.Told, anyNumber)
	w.hash(&s.ToldFor)
}

// All states that one end would tell, in one number.
type fingerprint struct {
	Count uint64
	Sum   [16]byte
}

func (*fingerprint) kind() byte { return 3 }

func (f *fingerprint) wire(w *wire) {
	w.number(&f.Count, anyNumber)
	w.fixed(f.Sum[:])
}

// The same by the first byte of the topics.
type buckets struct{ Sums [256][8]byte }

func (*buckets) kind() byte { return 4 }

func (b *buckets) wire(w *wire) {
	for i := range b.Sums {
		w.fixed(b.Sums[i][:])
	}
}

// Of which first bytes states are told, a bit each, the lowest of the first byte for 0.
type differ struct{ Bits [32]byte }

func (*differ) kind() byte { return 5 }

func (d *differ) wire(w *wire) { w.fixed(d.Bits[:]) }

func (d *differ) has(t Topic) bool { return d.Bits[t[0]/8]>>(t[0]%8)&1 == 1 }
func (d *differ) set(first int)    { d.Bits[first/8] |= 1 << (first % 8) }

// The own view, if it is another now than in the summary.
type seen struct{ View crypto.Hash }

func (*seen) kind() byte { return 6 }

func (v *seen) wire(w *wire) { w.hash(&v.View) }

// How far topics have come.
type states struct{ States []State }

func (*states) kind() byte { return 7 }

func (s *states) wire(w *wire) { items(w, &s.States, statesTogether, (*wire).state) }

const (
	stateHead  = 1
	stateNotes = 2
)

func (w *wire) state(s *State) {
	w.hash(&s.Topic)
	var has byte
	if s.Head != (journal.Head{}) {
		has |= stateHead
	}
	if s.Notes != 0 {
		has |= stateNotes
	}
	w.byte(&has)
	if has > stateHead|stateNotes {
		w.fail("a state has flags %x", has)
	}
	if has&stateHead != 0 {
		w.head(&s.Head)
	}
	if has&stateNotes != 0 {
		w.eight(&s.Notes)
	}
	if !w.writing && (has&stateHead != 0 && s.Head.ID.IsZero() || has&stateNotes != 0 && s.Notes == 0) {
		w.fail("a state says that there is what is not")
	}
}

func (w *wire) head(h *journal.Head) {
	w.number(&h.Epoch, journal.MaxNumber)
	w.number(&h.Seq, journal.MaxNumber)
	w.hash(&h.ID)
}

// All states up to a feed number have been told.
type told struct{ Number uint64 }

func (*told) kind() byte { return 8 }

func (t *told) wire(w *wire) { w.number(&t.Number, anyNumber) }

// All that was told up to the other's feed number is taken in, durably.
type heard struct{ Number uint64 }

func (*heard) kind() byte { return 9 }

func (h *heard) wire(w *wire) { w.number(&h.Number, anyNumber) }

// Entries are asked for from a place on.
type wantEntries struct {
	ID       uint64
	Topic    Topic
	Locators []Locator
}

func (*wantEntries) kind() byte { return 16 }

func (m *wantEntries) wire(w *wire) {
	w.number(&m.ID, anyNumber)
	w.hash(&m.Topic)
	items(w, &m.Locators, MaxLocators, func(w *wire, l *Locator) {
		w.number(&l.Seq, journal.MaxNumber)
		w.hash(&l.ID)
	})
}

// The ids of a topic's notes are asked for.
type wantNoteIDs struct {
	ID    uint64
	Topic Topic
	Later byte // 0: kinds below NoteAttestation, 1: the others
}

func (*wantNoteIDs) kind() byte { return 17 }

func (m *wantNoteIDs) wire(w *wire) {
	w.number(&m.ID, anyNumber)
	w.hash(&m.Topic)
	w.byte(&m.Later)
	if m.Later > 1 {
		w.fail("notes are urgent or later, not %d", m.Later)
	}
}

// Notes are asked for.
type wantNotes struct {
	ID    uint64
	Topic Topic
	IDs   []NoteID
}

func (*wantNotes) kind() byte { return 18 }

func (m *wantNotes) wire(w *wire) {
	w.number(&m.ID, anyNumber)
	w.hash(&m.Topic)
	items(w, &m.IDs, notesTogether, (*wire).noteID)
}

func (w *wire) noteID(n *NoteID) {
	w.byte((*byte)(&n.Kind))
	w.hash(&n.ID)
}

// What was asked for is not wanted any more.
type stop struct{ Want uint64 }

func (*stop) kind() byte { return 19 }

func (m *stop) wire(w *wire) { w.number(&m.Want, anyNumber) }

// From where entries come: behind the locator with this place in the want, counted
// from 1; 0 is the founding.
type begin struct {
	Want    uint64
	Locator int
}

func (*begin) kind() byte { return 32 }

func (m *begin) wire(w *wire) {
	w.number(&m.Want, anyNumber)
	w.count(&m.Locator, MaxLocators)
}

// Entries that follow those of the want's frame before.
type entries struct {
	Want uint64
	batch
}

func (*entries) kind() byte { return 33 }

func (m *entries) wire(w *wire) {
	w.number(&m.Want, anyNumber)
	m.batch.wire(w)
}

// Entries that were just appended, unasked.
type push struct {
	Topic Topic
	After Locator // what they follow; zero for the founding
	batch
}

func (*push) kind() byte { return 34 }

func (m *push) wire(w *wire) {
	w.hash(&m.Topic)
	w.after(&m.After)
	m.batch.wire(w)
}

// after is the place that entries follow, as the seq of the first of them.
func (w *wire) after(l *Locator) {
	next := l.Seq + 1
	if l.ID.IsZero() {
		next = 0
	}
	w.number(&next, journal.MaxNumber)
	if next == 0 {
		return
	}
	l.Seq = next - 1
	w.hash(&l.ID)
	if l.ID.IsZero() {
		w.fail("entry %d follows nothing", next)
	}
}

// Ids of a topic's notes, in the order in which they should cross.
type noteIDs struct {
	Want uint64
	IDs  []NoteID
}

func (*noteIDs) kind() byte { return 35 }

func (m *noteIDs) wire(w *wire) {
	w.number(&m.Want, anyNumber)
	items(w, &m.IDs, noteIDsTogether, (*wire).noteID)
}

// A note, or its beginning.
type note struct {
	Want uint64
	NoteID
	Size int
	Part []byte
}

func (*note) kind() byte { return 36 }

func (m *note) wire(w *wire) {
	w.number(&m.Want, anyNumber)
	w.noteID(&m.NoteID)
	w.count(&m.Size, MaxNote)
	w.rest(&m.Part)
	if len(m.Part) > m.Size || m.Size == 0 {
		w.fail("%d bytes of a note of %d", len(m.Part), m.Size)
	}
}

// What follows of the note before.
type notePart struct {
	Want uint64
	Part []byte
}

func (*notePart) kind() byte { return 37 }

func (m *notePart) wire(w *wire) {
	w.number(&m.Want, anyNumber)
	w.rest(&m.Part)
	if len(m.Part) == 0 {
		w.fail("a part of nothing")
	}
}

// Nothing more comes for a want.
type end struct {
	Want uint64
	How  byte
}

const (
	endAll  = 0 // all has been sent
	endGone = 1 // there is no such topic for you
	endCut  = 2 // it changed underneath, or the want was stopped
)

func (*end) kind() byte { return 38 }

func (m *end) wire(w *wire) {
	w.number(&m.Want, anyNumber)
	w.byte(&m.How)
	if m.How > endCut {
		w.fail("a want that ends in way %d", m.How)
	}
}

// The head that is durable at the other end.
type ack struct {
	Topic Topic
	journal.Head
}

func (*ack) kind() byte { return 48 }

func (m *ack) wire(w *wire) {
	w.hash(&m.Topic)
	w.head(&m.Head)
}

// More may be sent.
type grant struct{ Cost, States uint64 }

func (*grant) kind() byte { return 49 }

func (m *grant) wire(w *wire) {
	w.number(&m.Cost, Window)
	w.number(&m.States, StatesWindow)
}

type ping struct{}

func (*ping) kind() byte { return 50 }
func (*ping) wire(*wire) {}

type pong struct{}

func (*pong) kind() byte { return 51 }
func (*pong) wire(*wire) {}

// Why it ends.
type bye struct{ Reason Reason }

func (*bye) kind() byte { return 52 }

func (m *bye) wire(w *wire) { w.byte((*byte)(&m.Reason)) }
