package p2p

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"jigiya/ledger/journal"
)

// What a bundle begins with.
type bundleHead struct {
	Version byte
	Topics  uint64
}

func (*bundleHead) kind() byte { return 64 }

func (m *bundleHead) wire(w *wire) {
	w.byte(&m.Version)
	w.number(&m.Topics, MaxBundleTopics)
}

// What follows is about one topic; its entries follow a place.
type bundleTopic struct {
	Topic Topic
	After Locator // zero for the founding
}

func (*bundleTopic) kind() byte { return 65 }

func (m *bundleTopic) wire(w *wire) {
	w.hash(&m.Topic)
	w.after(&m.After)
}

// What a bundle ends with.
type bundleEnd struct{ Entries, Notes uint64 }

func (*bundleEnd) kind() byte { return 66 }

func (m *bundleEnd) wire(w *wire) {
	w.number(&m.Entries, anyNumber)
	w.number(&m.Notes, anyNumber)
}

// bundleMessages are the frames that a bundle is made of.
var bundleMessages = map[byte]func() message{
	7: messages[7], 33: messages[33], 36: messages[36], 37: messages[37],

	64: func() message { return new(bundleHead) },
	65: func() message { return new(bundleTopic) },
	66: func() message { return new(bundleEnd) },
}

// Contents are what a bundle holds; of one that was read, what came of it.
type Contents struct {
	Topics  int
	Entries uint64 // in it
	Notes   uint64
	Taken   uint64  // entries that are durable now, those at hand before included
	Missing []State // topics of which it does not hold all that it promised
}

// ErrTruncated says that a bundle ends before its end. What stood before has been
// taken in.
var ErrTruncated = errors.New("the bundle is not whole")

// A bundling writes one bundle.
type bundling struct {
	ctx      context.Context
	out      *bufio.Writer
	guest    Guest
	packer   packer
	contents Contents
}

// WriteBundle writes what a guest may see of the topics that changed after since: of each
// journal the entries after the place that after gives, all if it is nil or gives the
// zero Locator.
func WriteBundle(ctx context.Context, w io.Writer, g Guest, since uint64, after func(State) Locator) (Contents, error) {
	b := &bundling{ctx: ctx, out: bufio.NewWriter(w), guest: g}
	all, err := b.states(since)
	if err != nil {
		return b.contents, err
	}
	for _, s := range all {
		var from Locator
		if after != nil {
			from = after(s)
		}
		if err := b.topic(s, from); err != nil {
			return b.contents, fmt.Errorf("writing topic %x: %w", s.Topic[:4], err)
		}
	}
	if err := b.put(&bundleEnd{b.contents.Entries, b.contents.Notes}); err != nil {
		return b.contents, err
	}
	return b.contents, b.out.Flush()
}

func (b *bundling) put(m message) error {
	_, err := b.out.Write(appendFrame(nil, m))
	return cmp.Or(err, context.Cause(b.ctx))
}

// states writes the table of contents, programmes first.
func (b *bundling) states(since uint64) (all []State, err error) {
	var groups []State
	for s, err := range b.guest.Topics(since) {
		switch {
		case err != nil:
			return nil, err
		case isProgramme(s.Topic):
			all = append(all, s)
		default:
			groups = append(groups, s)
		}
	}
	all = append(all, groups...)
	b.contents.Topics = len(all)
	if err := b.put(&bundleHead{Version, uint64(len(all))}); err != nil {
		return nil, err
	}
	for i := 0; i < len(all); i += statesTogether {
		if err := b.put(&states{all[i:min(i+statesTogether, len(all))]}); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (b *bundling) topic(s State, after Locator) error {
	if err := b.put(&bundleTopic{s.Topic, after}); err != nil {
		return err
	}
	if err := b.notes(s.Topic, 0); err != nil {
		return err
	}
	if !s.Head.ID.IsZero() && s.Head.ID != after.ID {
		if err := b.entries(s, after); err != nil {
			return err
		}
	}
	return b.notes(s.Topic, 1)
}

func (b *bundling) entries(s State, after Locator) error {
	slim := &slimming{chain: chain{topic: s.Topic, last: after}}
	for raw, err := range b.guest.Entries(s.Topic, slim.next().Seq) {
		if err != nil {
			return err
		}
		ok, err := slim.add(raw)
		if err == nil && !ok {
			err = b.batch(slim)
			if err == nil {
				_, err = slim.add(raw)
			}
		}
		if err != nil {
			return err
		}
		if slim.last.ID == s.Head.ID { // what came since is for the next bundle
			break
		}
	}
	return b.batch(slim)
}

func (b *bundling) batch(slim *slimming) error {
	if slim.Count == 0 {
		return nil
	}
	batch, err := slim.close(&b.packer)
	if err != nil {
		return err
	}
	b.contents.Entries += uint64(batch.Count)
	return b.put(&entries{0, batch})
}

func (b *bundling) notes(t Topic, when byte) error {
	ids, err := b.guest.NoteIDs(t)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if later(id.Kind) != when {
			continue
		}
		n, ok, err := b.guest.Note(t, id)
		if err != nil {
			return err
		}
		if !ok || len(n.Bytes) == 0 || len(n.Bytes) > MaxNote {
			continue
		}
		for m := range inParts(0, n) {
			if err := b.put(m); err != nil {
				return err
			}
		}
		b.contents.Notes++
	}
	return nil
}

// An unbundling reads one bundle.
type unbundling struct {
	ctx      context.Context
	in       *frames
	guest    Guest
	options  Options
	unpacker unpacker
	contents Contents
	promised []State

	state  State // of the topic being read
	topics int   // that have begun
	taking *taking
	chain  chain
	left   bool // the rest of the topic's entries is passed over
	note   *Note
	size   int
	notes  []Note
	bytes  int
}

// ReadBundle takes in a bundle as if its writer were the guest. One that is cut short,
// damaged or refused in part gives what of it is good: what is missing stands in the
// Contents. The error is ErrTruncated, malformed or forged as in a session, or this
// node's own trouble.
func ReadBundle(ctx context.Context, r io.Reader, g Guest, o Options) (Contents, error) {
	u := &unbundling{ctx: ctx, in: &frames{in: bufio.NewReader(r), types: bundleMessages}, guest: g, options: o}
	err := u.read()
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = ErrTruncated
	}
	err = cmp.Or(err, u.finish())
	if missing := u.missing(); err == nil || !u.trouble(err) {
		return u.contents, cmp.Or(missing, err)
	}
	return u.contents, err
}

func (u *unbundling) trouble(err error) bool { return reasonOf(err) == Trouble && err != ErrTruncated }

func (u *unbundling) read() error {
	if err := u.readStates(); err != nil {
		return err
	}
	for {
		m, err := u.in.next()
		if err != nil {
			return err
		}
		if end, ok := m.(*bundleEnd); ok {
			return u.end(end)
		}
		if err := cmp.Or(context.Cause(u.ctx), u.receive(m)); err != nil {
			return err
		}
	}
}

func (u *unbundling) readStates() error {
	m, err := u.in.next()
	if err != nil {
		return err
	}
	head, ok := m.(*bundleHead)
	switch {
	case !ok:
		return malformed("a bundle that begins with a frame of type %d", m.kind())
	case head.Version != Version:
		return ending(Versions, "a bundle of version %d, which needs a newer program", head.Version)
	}
	u.contents.Topics = int(head.Topics)
	for uint64(len(u.promised)) < head.Topics {
		if m, err = u.in.next(); err != nil {
			return err
		}
		some, ok := m.(*states)
		if !ok || len(some.States) == 0 || uint64(len(u.promised)+len(some.States)) > head.Topics {
			return malformed("a bundle's table of contents that is none")
		}
		u.promised = append(u.promised, some.States...)
	}
	return nil
}

func (u *unbundling) receive(m message) error {
	switch m := m.(type) {
	case *bundleTopic:
		return u.begin(m)
	case *entries:
		return u.entries(&m.batch)
	case *note:
		if u.note != nil {
			return malformed("a note within a note")
		}
		u.note, u.size = &Note{NoteID: m.NoteID}, m.Size
		return u.grow(m.Part)
	case *notePart:
		if u.note == nil || len(m.Part) > u.size-len(u.note.Bytes) {
			return malformed("a part of no note")
		}
		return u.grow(m.Part)
	}
	return malformed("a frame of type %d in the midst of a bundle", m.kind())
}

// begin ends the topic before, and looks whether the next one is wanted and follows
// what is here.
func (u *unbundling) begin(m *bundleTopic) error {
	if err := u.finish(); err != nil {
		return err
	}
	if u.topics == len(u.promised) || u.promised[u.topics].Topic != m.Topic {
		return malformed("a topic that stands elsewhere in the table of contents")
	}
	u.state = u.promised[u.topics]
	u.topics++
	u.chain = chain{topic: m.Topic, last: m.After}
	_, ok, err := u.guest.State(m.Topic)
	if err != nil {
		return err
	}
	u.left = !ok && !u.guest.Wants(u.state)
	if !u.left && !m.After.ID.IsZero() {
		holds, err := u.guest.Holds(m.Topic, m.After.Seq, m.After.ID)
		if err != nil {
			return err
		}
		if u.left = !holds; u.left {
			tellRefusal(u.options.LeftAlone, m.Topic, journal.ErrGap)
		}
	}
	u.taking = &taking{guest: u.guest, topic: m.Topic, took: u.took, leftAlone: u.options.LeftAlone}
	return nil
}

func (u *unbundling) took(h journal.Head, n int) {
	tellHead(u.options.Taken, u.taking.topic, h)
	if u.options.Progress != nil {
		u.options.Progress(Progress{Topic: u.taking.topic, Entries: n, Have: h.Seq + 1, Want: max(h.Seq, u.state.Head.Seq) + 1, BytesIn: u.in.counted.Load()})
	}
}

func (u *unbundling) entries(b *batch) error {
	if u.taking == nil {
		return malformed("entries of no topic")
	}
	u.contents.Entries += uint64(b.Count)
	if u.left {
		return nil
	}
	raws, err := u.chain.rebuild(b, &u.unpacker)
	if err != nil {
		return err
	}
	if err := u.takeNotes(); err != nil {
		return err
	}
	if refused := u.taking.take(u.ctx, raws); refused != nil {
		u.left = true
		return u.taking.judge(refused)
	}
	return nil
}

func (u *unbundling) grow(part []byte) error {
	if u.taking == nil {
		return malformed("a note of no topic")
	}
	u.note.Bytes = append(u.note.Bytes, part...)
	if len(u.note.Bytes) < u.size {
		return nil
	}
	u.contents.Notes++
	u.notes, u.bytes, u.note = append(u.notes, *u.note), u.bytes+u.size, nil
	if u.bytes < takeTogether && len(u.notes) < notesTogether {
		return nil
	}
	return u.takeNotes()
}

// takeNotes takes in those of the notes read so far that are wanted here. What they are
// about is durable before.
func (u *unbundling) takeNotes() error {
	if len(u.notes) == 0 {
		return nil
	}
	some := u.notes
	u.notes, u.bytes = nil, 0
	if err := u.taking.judge(nil); err != nil {
		return err
	}
	if _, ok, err := u.guest.State(u.state.Topic); err != nil || !ok && !u.guest.Wants(u.state) {
		return err
	}
	return takeMissing(u.guest, u.state.Topic, some)
}

func takeMissing(g Guest, t Topic, some []Note) error {
	var ids []NoteID
	for _, n := range some {
		ids = append(ids, n.NoteID)
	}
	missing, err := g.MissingNotes(t, ids)
	if err != nil {
		return fmt.Errorf("comparing notes: %w", err)
	}
	wanted := map[NoteID]bool{}
	for _, id := range missing {
		wanted[id] = true
	}
	var take []Note
	for _, n := range some {
		if wanted[n.NoteID] {
			take = append(take, n)
		}
	}
	if len(take) == 0 {
		return nil
	}
	return takeNotes(g, t, take)
}

// finish brings the topic being read to an end.
func (u *unbundling) finish() error {
	if u.taking == nil {
		return nil
	}
	if err := u.taking.judge(nil); err != nil {
		return err
	}
	if err := u.takeNotes(); err != nil {
		return err
	}
	u.note = nil
	return nil
}

func (u *unbundling) end(m *bundleEnd) error {
	if u.topics < len(u.promised) || m.Entries != u.contents.Entries || m.Notes != u.contents.Notes {
		return malformed("a bundle with other counts than it says")
	}
	return nil
}

// missing compares what is here with what was promised.
func (u *unbundling) missing() error {
	for _, s := range u.promised {
		own, ok, err := u.guest.State(s.Topic)
		if err != nil {
			return err
		}
		if !ok && !u.guest.Wants(s) {
			continue
		}
		has, err := u.guest.Holds(s.Topic, s.Head.Seq, s.Head.ID)
		if err != nil {
			return err
		}
		if !has && !s.Head.ID.IsZero() || s.Head.ID.IsZero() && !ok {
			u.contents.Missing = append(u.contents.Missing, s)
		}
		if ok && own.Head != (journal.Head{}) {
			u.contents.Taken += min(own.Head.Seq, s.Head.Seq) + 1
		}
	}
	return nil
}
