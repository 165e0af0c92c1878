package store

import "fmt"

// admit checks everything about a batch that needs no disk.
func (b *batch) admit(v *view) error {
	if b.base != v.head {
		return fmt.Errorf("at entry %d, not %d: %w", v.head.Seq, b.base.Seq, ErrStale)
	}
	if err := b.recuts(); err != nil {
		return err
	}
	if err := b.follow(); err != nil {
		return err
	}
	if err := b.measure(); err != nil {
		return err
	}
	return b.allowed(v.state)
}

// follow checks that the entries are a chain from the cut. A founding may count from 0 or from 1.
func (b *batch) follow() error {
	prev := b.cut
	for i, e := range b.entries {
		next := e.Seq == prev.Seq+1 || i == 0 && prev.none() && e.Seq == 0
		if !next || e.Prev != prev.ID || e.Epoch < prev.Epoch || e.ID == (Hash{}) {
			return fmt.Errorf("entry %d after %d: %w", e.Seq, prev.Seq, ErrOrder)
		}
		prev = e.head()
	}
	return nil
}

func (e *Entry) head() Head { return Head{e.Seq, e.Epoch, e.ID} }

func (b *batch) measure() error {
	for _, e := range b.entries {
		if len(e.Bytes) > maxEntry {
			return fmt.Errorf("entry %d of %d bytes: %w", e.Seq, len(e.Bytes), ErrSize)
		}
	}
	if len(b.records) > maxRecords {
		return fmt.Errorf("%d records: %w", len(b.records), ErrSize)
	}
	for _, r := range b.records {
		if len(r.Sealed) == 0 || len(r.Sealed) > maxSealed {
			return fmt.Errorf("record of %d bytes: %w", len(r.Sealed), ErrSize)
		}
	}
	return measureNotes(b.notes)
}

func (b *batch) allowed(s State) error {
	switch {
	case s.Ready() || b.origin == Received || len(b.entries) == 0:
		return nil
	case b.origin == Opening && b.opens() > max(b.base.Epoch, s.Want.Epoch):
		return nil
	}
	return &RecoveringError{s}
}

// opens is the epoch that an own opening opens. It is the first entry, but on another branch, where those before it
// come from elsewhere.
func (b *batch) opens() uint64 {
	if b.rebranches() {
		return b.entries[len(b.entries)-1].Epoch
	}
	return b.entries[0].Epoch
}

// recuts checks of a rebranch that it cuts below the head and opens an epoch.
func (b *batch) recuts() error {
	switch {
	case !b.rebranches():
		return nil
	case b.cut.none() || b.cut.Seq > b.base.Seq || b.origin == Own:
		return fmt.Errorf("a cut at entry %d of %d: %w", b.cut.Seq, b.base.Seq, ErrOrder)
	case len(b.entries) == 0 || b.entries[len(b.entries)-1].Epoch <= b.base.Epoch:
		return fmt.Errorf("no epoch above %d is opened: %w", b.base.Epoch, ErrOrder)
	}
	return nil
}

// size is what the batch brings to the disk, by an upper estimate.
func (b *batch) size() uint64 {
	n := uint64(0)
	for _, e := range b.entries {
		n += uint64(len(e.Bytes)) + signatureSize + itemSpace
	}
	for _, r := range b.records {
		n += uint64(len(r.Sealed)) + keySlot + itemSpace
	}
	if b.rebranches() { // and what it stages, and what it takes away
		n = 2*(n+notesSize(b.notes)) + (b.base.Seq-b.cut.Seq)*itemSpace
	}
	return n
}

// after is what readers will see once the batch is anchored.
func (v *view) after(b *batch, anchored bool) *view {
	next := *v
	n := len(b.entries)
	if n == 0 {
		return &next
	}
	next.head = b.entries[n-1].head()
	next.state = v.state.after(b)
	next.first = b.origin != Received && (v.head.none() || v.state.Reason == Copy)
	if b.origin == Received && v.state.Ready() && !anchored {
		next.state = State{Reason: Copy, Have: next.head}
	}
	if b.rebranches() {
		next.branch++
	}
	return &next
}
