package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/dgraph-io/badger/v4"
)

// Record is a sealed person or text beside the journal. Key opens Sealed; it is kept in records.keys and nowhere
// else, so that overwriting it there erases the record, whatever copies of the sealed bytes Badger still has in
// its files. (What the flash chip keeps of overwritten blocks is out of reach.)
type Record struct {
	Digest Hash
	Key    [32]byte
	Sealed []byte
}

// records.keys is a sequence of slots of 128 bytes, one for each record, which stay where they are:
//
//	  0   1  1 live, 2 erased
//	  1   3  zero
//	  4  32  digest
//	 36  32  group
//	 68  32  key; zero if erased
//	100  24  zero
//	124   4  CRC-32C of the 124 bytes before, big-endian
//
// A slot that does not check is one that was being written when the process died: it is used again.
const (
	keySlot   = 128
	keyLive   = 1
	keyErased = 2
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// keyFile is read when a record is first asked for.
type keyFile struct {
	path  string
	mu    sync.Mutex
	file  *os.File
	index map[Hash]keyPlace // by sha256(group ‖ digest)
	free  []uint32          // damaged slots
	slots uint32
}

type keyPlace struct {
	slot   uint32
	erased bool
}

func recordID(group, digest Hash) Hash { return sha256.Sum256(append(group[:], digest[:]...)) }

func formatKey(state byte, group, digest Hash, key [32]byte) []byte {
	b := make([]byte, keySlot)
	b[0] = state
	copy(b[4:], digest[:])
	copy(b[36:], group[:])
	copy(b[68:], key[:])
	binary.BigEndian.PutUint32(b[124:], crc32.Checksum(b[:124], castagnoli))
	return b
}

func keyValid(b []byte) bool {
	return binary.BigEndian.Uint32(b[124:]) == crc32.Checksum(b[:124], castagnoli) && (b[0] == keyLive || b[0] == keyErased)
}

// load opens the file and builds the index; the caller holds mu.
func (k *keyFile) load() error {
	if k.index != nil {
		return nil
	}
	f, err := os.OpenFile(k.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	b, err := io.ReadAll(f)
	if err == nil && len(b) == 0 {
		err = syncDir(filepath.Dir(k.path))
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	k.file, k.index = f, map[Hash]keyPlace{}
	for ; len(b) >= keySlot; b = b[keySlot:] {
		k.learn(b[:keySlot])
	}
	return nil
}

func (k *keyFile) learn(b []byte) {
	if keyValid(b) {
		k.index[recordID(Hash(b[36:68]), Hash(b[4:36]))] = keyPlace{k.slots, b[0] == keyErased}
	} else {
		k.free = append(k.free, k.slots)
	}
	k.slots++
}

func (k *keyFile) close() error {
	if k.file == nil {
		return nil
	}
	return k.file.Close()
}

// place finds the record's slot or takes a new one.
func (k *keyFile) place(id Hash) uint32 {
	if p, ok := k.index[id]; ok {
		return p.slot
	}
	if n := len(k.free); n > 0 {
		slot := k.free[n-1]
		k.free = k.free[:n-1]
		return slot
	}
	k.slots++
	return k.slots - 1
}

// set writes a slot without syncing it.
func (k *keyFile) set(state byte, group, digest Hash, key [32]byte) error {
	id := recordID(group, digest)
	slot := k.place(id)
	if _, err := k.file.WriteAt(formatKey(state, group, digest, key), int64(slot)*keySlot); err != nil {
		return err
	}
	k.index[id] = keyPlace{slot, state == keyErased}
	return nil
}

func (k *keyFile) key(slot uint32) (key [32]byte, err error) {
	b := make([]byte, keySlot)
	if _, err := k.file.ReadAt(b, int64(slot)*keySlot); err != nil {
		return key, err
	}
	if !keyValid(b) {
		return key, errors.New("damaged key")
	}
	return [32]byte(b[68:100]), nil
}

// storeKeys makes the keys of the batch's new records durable and says which are new. One that is here already is
// left as it is, and one that was erased stays erased, whoever brings it again.
func (s *Store) storeKeys(b *batch) (fresh []Record, err error) {
	if len(b.records) == 0 {
		return nil, nil
	}
	k := &s.keys
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(); err != nil {
		return nil, err
	}
	if fresh, err = s.freshRecords(b); err != nil || len(fresh) == 0 {
		return nil, err
	}
	return fresh, s.writing("writing record keys", func() error {
		for _, r := range fresh {
			if err := k.set(keyLive, b.group, r.Digest, r.Key); err != nil {
				return err
			}
		}
		return k.file.Sync() // it has grown
	})
}

func (s *Store) freshRecords(b *batch) (fresh []Record, err error) {
	seen := map[Hash]bool{}
	for _, r := range b.records {
		place, known := s.keys.index[recordID(b.group, r.Digest)]
		if seen[r.Digest] || place.erased {
			continue
		}
		seen[r.Digest] = true
		sealed, err := s.sealed(b.group, r.Digest)
		if err != nil {
			return nil, err
		}
		if !known || sealed == nil { // either can be alone: a damaged slot, a batch that was never committed
			fresh = append(fresh, r)
		}
	}
	return fresh, nil
}

func (s *Store) sealed(group, digest Hash) (sealed []byte, err error) {
	err = s.get(recordKey(group, digest), func(v []byte) error {
		sealed = append([]byte{}, v...)
		return nil
	})
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, nil
	}
	return sealed, err
}

// Record gives a record's key and sealed bytes: an error wrapping fs.ErrNotExist if it is unknown, ErrErased if it
// was erased.
func (s *Store) Record(group Hash, digest Hash) (key [32]byte, sealed []byte, err error) {
	if err := s.holders.enter(); err != nil {
		return key, nil, err
	}
	defer s.holders.leave()
	s.keys.mu.Lock()
	defer s.keys.mu.Unlock()
	if err := s.keys.load(); err != nil {
		return key, nil, wrap("reading record keys", err)
	}
	p, ok := s.keys.index[recordID(group, digest)]
	if p.erased {
		return key, nil, fmt.Errorf("record %x: %w", digest[:4], ErrErased)
	}
	sealed, err = s.sealed(group, digest)
	if err != nil {
		return key, nil, wrap("reading a record", err)
	}
	if !ok || sealed == nil {
		return key, nil, fmt.Errorf("record %x: %w", digest[:4], fs.ErrNotExist)
	}
	key, err = s.keys.key(p.slot)
	return key, sealed, wrap("reading record keys", err)
}

// Erase overwrites the record's key where it stands and removes the sealed bytes. A record that is not here is
// marked as erased too: a peer that has not heard of the erasing may bring it later.
func (s *Store) Erase(group, digest Hash) error {
	return s.writer(func() error {
		if err := s.space(min(openSpace, s.o.MinFree)); err != nil { // erasing must not wait for space like appending
			return err
		}
		return wrap("erasing a record", s.erase(group, digest))
	})
}

func (s *Store) erase(group, digest Hash) error {
	if err := s.eraseKey(group, digest); err != nil {
		return err
	}
	// The key is gone: from here on this only tidies. Dying before it leaves bytes that nobody can open.
	if sealed, err := s.sealed(group, digest); err != nil || sealed == nil {
		return err
	}
	return s.change(group, []item{{recordKey(group, digest), nil}})
}

func (s *Store) eraseKey(group, digest Hash) error {
	k := &s.keys
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(); err != nil {
		return err
	}
	if k.index[recordID(group, digest)].erased {
		return nil
	}
	return s.writing("writing record keys", func() error {
		if err := k.set(keyErased, group, digest, [32]byte{}); err != nil {
			return err
		}
		return k.file.Sync()
	})
}

// AddRecords takes in records without entries, whatever the group's state: those that are here stay as they are, and
// those that were erased stay erased.
func (s *Store) AddRecords(group Hash, records []Record) error {
	return s.writer(func() error {
		g, err := s.group(group)
		if err != nil {
			return err
		}
		head := g.now.Load().head
		b := &batch{group: group, origin: Received, base: head, cut: head, records: records}
		if err := b.measure(); err != nil {
			return err
		}
		if err := s.spaceFor(b.size()); err != nil {
			return err
		}
		return wrap("adding records", s.commit(g, b))
	})
}

// RecordIDs lists the records of a group that are here and not erased.
func (s *Store) RecordIDs(group Hash) (ids []Hash, err error) {
	if err := s.holders.enter(); err != nil {
		return nil, err
	}
	defer s.holders.leave()
	s.keys.mu.Lock()
	defer s.keys.mu.Unlock()
	if err := s.keys.load(); err != nil {
		return nil, wrap("reading record keys", err)
	}
	prefix := groupKey(keyRecord, group)
	err = s.scan(prefix, func(i *badger.Item) error {
		id := Hash(i.Key()[len(prefix):])
		if place, known := s.keys.index[recordID(group, id)]; known && !place.erased {
			ids = append(ids, id)
		}
		return nil
	})
	return ids, wrap("listing records", err)
}
