package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"iter"

	"github.com/dgraph-io/badger/v4"
)

// Note is something signed or sealed that stands beside the journals, under a topic. What kinds there are, and that
// the ID is the digest of the bytes, is the caller's knowledge: the store keeps them as they came.
type Note struct {
	Kind  byte
	ID    Hash
	Bytes []byte
}

// NoteID names a note within its topic.
type NoteID struct {
	Kind byte
	ID   Hash
}

func (n Note) name() NoteID { return NoteID{n.Kind, n.ID} }

// A note's value is the CRC-32C of its bytes, and the bytes: unlike an entry's, its name proves nothing here.
func noteValue(b []byte) []byte {
	v := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(b)), crc32.Checksum(b, castagnoli))
	return append(v, b...)
}

func parseNote(topic Hash, name NoteID, v []byte) (Note, error) {
	if len(v) < 4 || binary.BigEndian.Uint32(v) != crc32.Checksum(v[4:], castagnoli) {
		return Note{}, &NoteError{topic, name}
	}
	return Note{name.Kind, name.ID, append([]byte{}, v[4:]...)}, nil
}

// PutNotes makes notes durable, all or none. Those that are here already stay as they are, or are put back if they
// are damaged; if all are here, nothing changes.
func (s *Store) PutNotes(topic Hash, notes []Note) error {
	if err := measureNotes(notes); err != nil {
		return err
	}
	return s.writer(func() error {
		items, err := s.freshNotes(topic, notes)
		if err != nil || len(items) == 0 {
			return wrap("reading notes", err)
		}
		if err := s.spaceFor(2 * notesSize(notes)); err != nil {
			return err
		}
		return wrap("keeping notes", s.change(topic, items))
	})
}

// DropNotes removes notes, all or none; those that are not here do no harm.
func (s *Store) DropNotes(topic Hash, names []NoteID) error {
	return s.writer(func() error {
		var items []item
		for _, n := range names {
			key := noteKey(topic, n.Kind, n.ID)
			if held, err := s.has(key); err != nil {
				return wrap("reading notes", err)
			} else if held {
				items = append(items, item{key, nil})
			}
		}
		if len(items) == 0 {
			return nil
		}
		if err := s.space(min(openSpace, s.o.MinFree)); err != nil { // dropping must not wait for space like keeping
			return err
		}
		return wrap("dropping notes", s.change(topic, items))
	})
}

// change writes items of a topic, whole, with a new number in the feed.
func (s *Store) change(topic Hash, items []item) error {
	version, err := s.putWhole(append(items, item{groupKey(keyTopic, topic), []byte{}}))
	if err == nil {
		s.reach(version)
	}
	return err
}

func (s *Store) freshNotes(topic Hash, notes []Note) (items []item, err error) {
	seen := map[NoteID]bool{}
	for _, n := range notes {
		_, held, err := s.readNote(topic, n.name())
		if err != nil && !errors.As(err, new(*NoteError)) {
			return nil, err
		}
		if name := n.name(); !held && !seen[name] {
			seen[name] = true
			items = append(items, item{noteKey(topic, n.Kind, n.ID), noteValue(n.Bytes)})
		}
	}
	return items, nil
}

func (s *Store) readNote(topic Hash, name NoteID) (n Note, held bool, err error) {
	err = s.get(noteKey(topic, name.Kind, name.ID), func(v []byte) error {
		n, err = parseNote(topic, name, v)
		return err
	})
	if errors.Is(err, badger.ErrKeyNotFound) {
		return Note{}, false, nil
	}
	return n, err == nil, err
}

func measureNotes(notes []Note) error {
	for _, n := range notes {
		if len(n.Bytes) == 0 || len(n.Bytes) > maxNote {
			return fmt.Errorf("note of %d bytes: %w", len(n.Bytes), ErrSize)
		}
	}
	return nil
}

func notesSize(notes []Note) (n uint64) {
	for _, note := range notes {
		n += uint64(len(note.Bytes)) + itemSpace
	}
	return n
}

// Note gives one note, and whether it is here. A damaged one is a [*NoteError]; putting it again mends it.
func (s *Store) Note(topic Hash, kind byte, id Hash) (Note, bool, error) {
	if err := s.holders.enter(); err != nil {
		return Note{}, false, err
	}
	defer s.holders.leave()
	n, held, err := s.readNote(topic, NoteID{kind, id})
	return n, held, wrap("reading a note", err)
}

// Notes gives the notes of a topic whose kinds are from one to another, both included, by kind and id. A damaged one
// is passed over with its [*NoteError]; any other error ends it.
func (s *Store) Notes(topic Hash, from, to byte) iter.Seq2[Note, error] {
	return func(yield func(Note, error) bool) {
		if err := s.holders.enter(); err != nil {
			yield(Note{}, err)
			return
		}
		defer s.holders.leave()
		names, err := s.noteIDs(topic, from, to)
		if err != nil {
			yield(Note{}, wrap("listing notes", err))
			return
		}
		for _, name := range names {
			n, held, err := s.readNote(topic, name)
			damaged := errors.As(err, new(*NoteError))
			if err == nil && !held {
				continue // dropped since
			}
			if !yield(n, wrap("reading a note", err)) || err != nil && !damaged {
				return
			}
		}
	}
}

// NoteIDs names the notes of a topic by kind and id, without reading them.
func (s *Store) NoteIDs(topic Hash) ([]NoteID, error) {
	if err := s.holders.enter(); err != nil {
		return nil, err
	}
	defer s.holders.leave()
	names, err := s.noteIDs(topic, 0, 255)
	return names, wrap("listing notes", err)
}

// noteIDs reads as of the last version reached: what is being written now is not yet whole.
func (s *Store) noteIDs(topic Hash, from, to byte) (names []NoteID, err error) {
	prefix := groupKey(keyNote, topic)
	err = s.iterate(s.version.Load(), prefix, 0, func(it *badger.Iterator) error {
		for it.Seek(append(prefix, from)); it.Valid(); it.Next() {
			name := it.Item().Key()[len(prefix):]
			if name[0] > to {
				break
			}
			names = append(names, NoteID{name[0], Hash(name[1:])})
		}
		return nil
	})
	return names, err
}
