package p2p

import (
	"encoding/binary"
	"errors"

	"jigiya/crypto"
	"jigiya/ledger/journal"
)

// errMoved says that a journal took another way while it was being sent.
var errMoved = errors.New("the journal took another branch")

// A batch is some entries of one journal in order, without what follows from the
// entry before. Read, it is part of the frame.
type batch struct {
	Count      int
	Signatures []byte // 64 of each
	Size       int    // of the columns, before packing
	Packed     byte   // 1 if they are
	Columns    []byte
}

func (b *batch) wire(w *wire) {
	w.count(&b.Count, MaxBatch)
	if w.writing {
		w.out = append(w.out, b.Signatures...)
	} else {
		b.Signatures = w.take(signatureSize * b.Count)
	}
	w.count(&b.Size, batchCost)
	w.byte(&b.Packed)
	w.rest(&b.Columns)
	switch {
	case b.Count == 0:
		w.fail("a batch of no entries")
	case b.cost() > batchCost:
		w.fail("a batch that costs %d", b.cost())
	case b.Packed > 1, b.Packed == 0 && b.Size != len(b.Columns), b.Packed == 1 && len(b.Columns) >= b.Size:
		w.fail("%d bytes of columns are packed in %d", b.Size, len(b.Columns))
	}
}

const signatureSize = len(crypto.Signature{})

// cost is what a batch takes of the window: no packing makes it less.
func (b *batch) cost() int { return signatureSize*b.Count + b.Size }

// A chain is a place in a journal, and the header of the entry there: what the
// next entry need not say again. The zero header stands at the beginning of every
// stream, whatever the entry before it was.
type chain struct {
	topic  Topic
	last   Locator // the entry before; its ID is zero before the founding
	header journal.Header
}

// next is the header of the next entry as far as it follows from the place.
func (c *chain) next() journal.Header {
	h := c.header
	h.Group, h.Seq, h.Prev = c.topic, c.last.Seq+1, c.last.ID
	if c.last.ID.IsZero() {
		h.Group, h.Seq = crypto.Hash{}, 0
	}
	return h
}

func (c *chain) move(h journal.Header, id crypto.Hash) {
	c.header, c.last = h, Locator{h.Seq, id}
}

// What of an entry's header does not follow.
const (
	changedVersion = 1 << iota
	changedEpoch
	changedAuthor
	changedAll = changedVersion | changedEpoch | changedAuthor
)

// columns are the fields of a batch's entries, each for all entries together: what
// is alike lies side by side.
type columns struct {
	changes, versions, epochs, authors, recorded, kinds, sizes, payloads []byte
}

func (c *columns) add(before, h journal.Header, payload []byte) {
	var changed byte
	if h.Version != before.Version {
		changed |= changedVersion
		c.versions = append(c.versions, h.Version)
	}
	if h.Epoch != before.Epoch {
		changed |= changedEpoch
		c.epochs = binary.AppendUvarint(c.epochs, h.Epoch)
	}
	if h.Author != before.Author {
		changed |= changedAuthor
		c.authors = append(c.authors, h.Author[:]...)
	}
	c.changes = append(c.changes, changed)
	c.recorded = binary.AppendVarint(c.recorded, h.Recorded-before.Recorded)
	c.kinds = append(c.kinds, byte(h.Kind))
	c.sizes = binary.AppendUvarint(c.sizes, uint64(len(payload)))
	c.payloads = append(c.payloads, payload...)
}

func (c *columns) size() int {
	n := 0
	for _, column := range c.all() {
		n += len(column)
	}
	return n
}

func (c *columns) all() [8][]byte {
	return [...][]byte{c.changes, c.versions, c.epochs, c.authors, c.recorded, c.kinds, c.sizes, c.payloads}
}

// A slimming puts entries into a batch until it is full.
type slimming struct {
	chain
	batch
	columns
}

// add says false, and leaves all as it was, where the batch is full. The error is
// errMoved if the entry does not follow.
func (s *slimming) add(raw journal.Raw) (bool, error) {
	e, err := journal.Decode(raw.Bytes, raw.Signature)
	if err != nil {
		return false, err
	}
	h, before := e.Header(), s.next()
	if h.Group != before.Group || h.Seq != before.Seq || h.Prev != before.Prev {
		return false, errMoved
	}
	const most = 128 // of an entry's fields beside the payload
	if s.Count == MaxBatch || s.cost()+s.columns.size()+signatureSize+len(e.Payload())+most > batchCost && s.Count > 0 {
		return false, nil
	}
	s.columns.add(before, h, e.Payload())
	s.Signatures = append(s.Signatures, raw.Signature[:]...)
	s.Count++
	s.move(h, e.ID())
	return true, nil
}

// close makes the batch, packed if there is a packer and it is shorter so, and is ready
// for the next.
func (s *slimming) close(p *packer) (b batch, err error) {
	var flat []byte
	for _, column := range s.columns.all() {
		flat = append(flat, column...)
	}
	b = s.batch
	b.Size, b.Columns = len(flat), flat
	s.batch, s.columns = batch{}, columns{}
	if p == nil || b.Size < worthPacking {
		return b, nil
	}
	packed, err := p.pack(flat)
	if len(packed) < b.Size {
		b.Columns, b.Packed = packed, 1
	}
	return b, err
}

// rebuild makes the exact bytes of a batch's entries, and moves the place behind
// them.
func (c *chain) rebuild(b *batch, u *unpacker) ([]journal.Raw, error) {
	flat := b.Columns
	if b.Packed == 1 {
		var err error
		if flat, err = u.unpack(b.Columns, b.Size); err != nil {
			return nil, err
		}
	}
	r := &rebuilding{chain: c, wire: wire{in: flat}}
	return r.entries(b)
}

// A rebuilding reads columns side by side.
type rebuilding struct {
	*chain
	wire
	changes []byte
	headers []journal.Header
	sizes   []int
}

func (r *rebuilding) entries(b *batch) ([]journal.Raw, error) {
	r.headers, r.sizes = make([]journal.Header, b.Count), make([]int, b.Count)
	r.readHeaders(b.Count)
	raws := make([]journal.Raw, b.Count)
	for i := range raws {
		payload := r.take(r.sizes[i])
		if r.err != nil {
			return nil, r.err
		}
		raw, err := r.entry(r.headers[i], payload)
		if err != nil {
			return nil, err
		}
		raws[i] = journal.Raw{Bytes: raw, Signature: crypto.Signature(b.Signatures[i*signatureSize:])}
	}
	return raws, r.finished()
}

// readHeaders reads every column but the last. What an entry does not change is as
// in the one before.
func (r *rebuilding) readHeaders(count int) {
	r.changes = r.take(count)
	for _, c := range r.changes {
		if c&^changedAll != 0 {
			r.fail("an entry changes %x", c)
		}
	}
	last := r.header
	r.column(changedVersion, func() { r.byte(&last.Version) }, func(h *journal.Header) { h.Version = last.Version })
	r.column(changedEpoch, func() { r.number(&last.Epoch, journal.MaxNumber) }, func(h *journal.Header) { h.Epoch = last.Epoch })
	r.column(changedAuthor, func() { r.fixed(last.Author[:]) }, func(h *journal.Header) { h.Author = last.Author })
	for i := range r.headers {
		last.Recorded += r.signed()
		r.headers[i].Recorded = last.Recorded
	}
	for i := range r.headers {
		r.byte((*byte)(&r.headers[i].Kind))
	}
	for i := range r.sizes {
		r.count(&r.sizes[i], journal.MaxLargeEntry)
	}
}

// column reads a field where it changes, and sets it everywhere.
func (r *rebuilding) column(flag byte, read func(), set func(*journal.Header)) {
	for i := range r.headers {
		if r.err == nil && r.changes[i]&flag != 0 {
			read()
		}
		set(&r.headers[i])
	}
}

// signed is a number in zigzag, in its shortest form.
func (w *wire) signed() int64 {
	var zigzag uint64
	w.number(&zigzag, anyNumber)
	return int64(zigzag>>1) ^ -int64(zigzag&1)
}

// entry makes the bytes of the next entry. That a founding is the topic's own is
// checked here: all that follows is bound to it by the topic.
func (r *rebuilding) entry(read journal.Header, payload []byte) ([]byte, error) {
	h := r.next()
	h.Version, h.Epoch, h.Author, h.Recorded, h.Kind = read.Version, read.Epoch, read.Author, read.Recorded, read.Kind
	raw, err := journal.Rebuild(h, payload)
	if err != nil {
		return nil, malformed("rebuilding entry %d: %w", h.Seq, err)
	}
	id := crypto.Digest(crypto.TagEntry, raw)
	if h.Seq == 0 && id != r.topic {
		return nil, ending(Forged, "the founding of another group")
	}
	r.move(h, id)
	return raw, nil
}
