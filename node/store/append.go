package store

import (
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// Origin says who answers for a batch: it decides whether it is taken while recovering, and ends it.
type Origin int

const (
	Own      Origin = iota // signed on this device
	Received               // from a peer or a bundle
	Opening                // signed on this device by the quorum's right, and opens a new epoch
)

type batch struct {
	group   Hash
	origin  Origin
	base    Head // the head before it
	cut     Head // what its entries follow: base, or for a rebranch an entry below
	entries []Entry
	records []Record
	notes   []Note // of a rebranch
}

// Append makes entries signed on this device durable, all or none. Base must be the stored head (the zero Head
// for a founding), else ErrStale. Without entries it adds records alone. While recovering: ErrRecovering.
func (s *Store) Append(group Hash, base Head, entries []Entry, records []Record) error {
	return s.append(&batch{group: group, origin: Own, base: base, cut: base, entries: entries, records: records})
}

// Receive is Append for entries from elsewhere: they are welcome while recovering, and end it if they bring back
// the entry the anchor names. A group founded by Receive is a copy: nothing can be appended to it before OpenEpoch.
func (s *Store) Receive(group Hash, base Head, entries []Entry, records []Record) error {
	return s.append(&batch{group: group, origin: Received, base: base, cut: base, entries: entries, records: records})
}

// OpenEpoch is Append for a batch whose first entry opens a new epoch. It is the only own batch taken while
// recovering, and ends it. The epoch must be above the stored head's and the anchor's: one epoch has one opening.
func (s *Store) OpenEpoch(group Hash, base Head, entries []Entry, records []Record) error {
	return s.append(&batch{group: group, origin: Opening, base: base, cut: base, entries: entries, records: records})
}

func (s *Store) append(b *batch) error {
	return s.writer(func() error {
		g, err := s.group(b.group)
		if err != nil {
			return err
		}
		if err := b.admit(g.now.Load()); err != nil {
			return err
		}
		if err := s.cutStands(g, b); err != nil {
			return err
		}
		if err := s.spaceFor(b.size()); err != nil {
			return err
		}
		s.know(g)
		return wrap("appending", s.commit(g, b))
	})
}

// writer runs a write when it is its turn.
func (s *Store) writer(write func() error) error {
	if err := s.holders.enter(); err != nil {
		return err
	}
	defer s.holders.leave()
	s.write.Lock()
	defer s.write.Unlock()
	if s.broken.Load() {
		return ErrBroken
	}
	return write()
}

// know puts a new group where readers find it before its anchor and head are on disk: one who judged them halfway
// would write the anchor at the same time.
func (s *Store) know(g *group) {
	s.groups.Lock()
	defer s.groups.Unlock()
	s.known[g.id] = g
}

// commit is the commit point; the package comment has its five steps.
func (s *Store) commit(g *group, b *batch) error {
	before := g.now.Load()
	after := before.after(b, g.anchor.written())
	if err := s.prepareAnchor(g, b, before, after); err != nil {
		return err
	}
	// Keys before the sealed bytes they open: the other order could leave a record that nobody can ever read.
	fresh, err := s.storeKeys(b)
	if err != nil {
		return err
	}
	version, err := s.transact(b, fresh, after)
	if err != nil {
		return err
	}
	// The batch is durable, but nobody was told. Only the anchor makes its loss impossible to overlook, so only
	// after the anchor may it be seen: an entry shown and then lost is an entry signed twice.
	if err := s.anchorHead(g, before, after); err != nil {
		return err
	}
	after.version = version
	g.now.Store(after)
	s.reach(version)
	return nil
}

// reach says that everything up to a version is durable and may be seen.
func (s *Store) reach(version uint64) {
	s.version.Store(version)
	s.db.SetDiscardTs(version)
}

// transact writes the batch into Badger and returns the number of the change.
func (s *Store) transact(b *batch, fresh []Record, after *view) (uint64, error) {
	if b.rebranches() {
		return s.putWhole(b.branch(fresh, after))
	}
	return s.putAll(b.chunks(fresh, after))
}

// putAll commits transactions one after another and gives the version of the last.
func (s *Store) putAll(chunks [][]item) (uint64, error) { return s.putFrom(s.version.Load(), chunks) }

func (s *Store) putFrom(version uint64, chunks [][]item) (uint64, error) {
	for _, items := range chunks {
		if len(items) == 0 {
			continue // records that are all here
		}
		version++
		if err := s.put(version, items); err != nil {
			return 0, err
		}
	}
	return version, nil
}

// put commits one transaction and returns when it is durable.
func (s *Store) put(version uint64, items []item) error {
	return s.writing("committing", func() error {
		if err := s.hand(version, items); err != nil {
			return err
		}
		return s.wal.sync()
	})
}

// hand gives one transaction to Badger, which writes it into its log.
func (s *Store) hand(version uint64, items []item) error {
	txn := s.db.NewTransactionAt(latest, true)
	defer txn.Discard()
	for _, i := range items {
		if err := i.write(txn); err != nil {
			return err
		}
	}
	s.pages.touch()
	return txn.CommitAt(version, nil)
}

// item is one key of a transaction; no value deletes it.
type item struct{ key, value []byte }

func (i item) write(txn *badger.Txn) error {
	if i.value == nil {
		return txn.Delete(i.key)
	}
	return txn.Set(i.key, i.value)
}

// chunks divides the batch into transactions. With one, it is atomic by itself. With several, the first carries
// the pending marker, and the last flips the head and removes the marker: until then nothing can be seen, and
// Open removes what it finds.
func (b *batch) chunks(fresh []Record, after *view) [][]item {
	chunks := divide(b.items(fresh))
	last := len(chunks) - 1
	if last > 0 {
		marker := groupKey(keyPending, b.group)
		chunks[0] = append(chunks[0], item{marker, b.pending(fresh).value()})
		chunks[last] = append(chunks[last], item{marker, nil})
	}
	chunks[last] = append(chunks[last], b.change(fresh, after)...)
	return chunks
}

// change is what makes a batch visible, and puts it into the feed.
func (b *batch) change(fresh []Record, after *view) (items []item) {
	if len(b.entries) > 0 {
		items = append(items, item{groupKey(keyHead, b.group), headValue(after.head)})
	} else if len(fresh) > 0 {
		items = append(items, item{groupKey(keyTopic, b.group), []byte{}})
	}
	if after.first {
		items = append(items, item{groupKey(keySigned, b.group), []byte{}})
	}
	return items
}

func (b *batch) items(fresh []Record) []item {
	items := make([]item, 0, len(b.entries)+len(fresh)+2)
	for _, r := range fresh {
		items = append(items, item{recordKey(b.group, r.Digest), r.Sealed})
	}
	for _, e := range b.entries {
		items = append(items, item{entryKey(b.group, e.Seq), entryValue(e)})
	}
	return items
}

func (b *batch) pending(fresh []Record) pending {
	p := pending{first: 1} // with records alone: an empty range
	if n := len(b.entries); n > 0 {
		p.first, p.last = b.entries[0].Seq, b.entries[n-1].Seq
	}
	for _, r := range fresh {
		p.records = append(p.records, r.Digest)
	}
	return p
}

func divide(items []item) (chunks [][]item) {
	start, size := 0, 0
	for i, it := range items {
		size += len(it.key) + len(it.value) + itemSpace
		if size > chunkBytes && i > start || i-start == chunkKeys {
			chunks = append(chunks, items[start:i:i])
			start, size = i, len(it.key)+len(it.value)+itemSpace
		}
	}
	return append(chunks, items[start:len(items):len(items)])
}

// removePending removes what a process left that died inside a batch of several transactions.
func (s *Store) removePending() error {
	left := map[Hash]pending{}
	err := s.scan([]byte{keyPending}, func(i *badger.Item) error {
		return i.Value(func(v []byte) (err error) {
			left[Hash(i.Key()[1:])], err = parsePending(v)
			return err
		})
	})
	for group, p := range left {
		if err == nil {
			err = s.removeBatch(group, p)
		}
	}
	if err != nil {
		return fmt.Errorf("removing a pending batch: %w", err)
	}
	return nil
}

// removeBatch deletes the marker last, so that dying here as well leaves something to find.
func (s *Store) removeBatch(group Hash, p pending) error {
	head, err := s.readHead(group)
	if err != nil {
		return err
	}
	var items []item
	for seq := p.first; seq <= p.last; seq++ {
		if head.none() || seq > head.Seq {
			items = append(items, item{entryKey(group, seq), nil})
		}
	}
	for _, d := range p.records {
		items = append(items, item{recordKey(group, d), nil})
	}
	for _, chunk := range divide(append(items, item{groupKey(keyPending, group), nil})) {
		if err := s.put(s.version.Add(1), chunk); err != nil {
			return err
		}
	}
	return nil
}
