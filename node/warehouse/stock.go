package warehouse

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"

	"jigiya/crypto"
)

// A Stock is the file of the records (the package comment has the exact bytes). It
// is never the only copy of anything: what is damaged or half written in it is passed
// over when it is opened, and those groups are folded anew.
type Stock struct {
	path   string
	file   *os.File
	header [headerSize]byte
	index  map[crypto.Hash]slot
	end    int64 // of what is whole
	live   int64 // bytes of records that hold
}

// A slot is where a group's record stands.
type slot struct {
	mark
	at   int64
	size int
}

// A mark is what a record says of itself: of which journal, as of when.
type mark struct {
	feed uint64 // the number of the group's last change when it was made
	head crypto.Hash
}

// The sizes of a record's parts.
const (
	headerSize = 16 + 32 + 32
	frameSize  = 4 + 4
	markSize   = 32 + 8 + 32
)

const magic = "jigiya facts 1\n\x00"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// OpenStock opens the records of a store's groups, written in a form. Records of
// another store, of another form, or that nobody can read, are forgotten.
func OpenStock(path string, store, form crypto.Hash) (*Stock, error) {
	s := &Stock{path: path}
	copy(s.header[copy(s.header[:], magic):], append(store[:], form[:]...))
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the facts: %w", err)
	}
	s.file = file
	if err := s.read(); err != nil {
		return nil, errors.Join(fmt.Errorf("reading the facts: %w", err), file.Close())
	}
	return s, nil
}

// Close gives the file back. What was kept needs no more.
func (s *Stock) Close() error { return s.file.Close() }

// read finds the last whole record of each group.
func (s *Stock) read() error {
	s.index, s.end, s.live = map[crypto.Hash]slot{}, headerSize, 0
	in := bufio.NewReaderSize(io.NewSectionReader(s.file, 0, 1<<62), ahead)
	var header [headerSize]byte
	if _, err := io.ReadFull(in, header[:]); err != nil && !isEnd(err) {
		return err
	}
	if header != s.header {
		return s.empty()
	}
	for {
		size, err := s.readRecord(in)
		if isEnd(err) {
			return s.file.Truncate(s.end)
		}
		if err != nil {
			return err
		}
		s.end += int64(size)
	}
}

func isEnd(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// empty begins the file anew.
func (s *Stock) empty() error {
	if err := s.file.Truncate(0); err != nil {
		return err
	}
	_, err := s.file.WriteAt(s.header[:], 0)
	return err
}

// readRecord reads one and gives its size: a damaged one is passed over, and where
// its length cannot be true nothing after it is found again.
func (s *Stock) readRecord(in *bufio.Reader) (size int, err error) {
	var frame [frameSize]byte
	if _, err := io.ReadFull(in, frame[:]); err != nil {
		return 0, err
	}
	length := int(binary.BigEndian.Uint32(frame[:]))
	if length < markSize || length > maxRecord {
		return 0, io.ErrUnexpectedEOF
	}
	sum := crc32.Checksum(frame[:4], castagnoli)
	var said [markSize]byte
	if _, err := io.ReadFull(in, said[:]); err != nil {
		return 0, err
	}
	sum = crc32.Update(sum, castagnoli, said[:])
	for rest := length - markSize; rest > 0; {
		part, err := in.Peek(min(rest, ahead))
		if len(part) == 0 {
			return 0, cmp.Or(err, io.ErrUnexpectedEOF)
		}
		sum = crc32.Update(sum, castagnoli, part)
		rest -= len(part)
		if _, err := in.Discard(len(part)); err != nil {
			return 0, err
		}
	}
	size = frameSize + length
	if sum == binary.BigEndian.Uint32(frame[4:]) {
		group, m := parseMark(said)
		s.place(group, slot{m, s.end, size})
	}
	return size, nil
}

// place lets a record stand for its group.
func (s *Stock) place(group crypto.Hash, at slot) {
	s.live += int64(at.size - s.index[group].size)
	s.index[group] = at
}

func parseMark(b [markSize]byte) (group crypto.Hash, m mark) {
	copy(group[:], b[:])
	m.feed = binary.BigEndian.Uint64(b[32:])
	copy(m.head[:], b[40:])
	return group, m
}

// mark is what the record of a group says of itself, if there is one.
func (s *Stock) mark(group crypto.Hash) (mark, bool) {
	at, found := s.index[group]
	return at.mark, found
}

// groups are those that have a record, in order.
func (s *Stock) groups() []crypto.Hash {
	return slices.SortedFunc(maps.Keys(s.index), func(a, b crypto.Hash) int { return bytes.Compare(a[:], b[:]) })
}

// body reads the facts of a group.
func (s *Stock) body(group crypto.Hash) ([]byte, error) {
	at, found := s.index[group]
	if !found {
		return nil, fmt.Errorf("reading the facts of group %x: %w", group[:4], fs.ErrNotExist)
	}
	record := make([]byte, at.size)
	if _, err := s.file.ReadAt(record, at.at); err != nil {
		return nil, fmt.Errorf("reading the facts of group %x: %w", group[:4], err)
	}
	return record[frameSize+markSize:], nil
}

// keep appends a record: from now on it stands for the group. Where it cannot be
// written whole, the file ends where it ended.
func (s *Stock) keep(group crypto.Hash, m mark, body []byte) error {
	record := appendRecord(nil, group, m, body)
	if _, err := s.file.WriteAt(record, s.end); err != nil {
		return errors.Join(fmt.Errorf("keeping the facts of group %x: %w", group[:4], err), s.file.Truncate(s.end))
	}
	s.place(group, slot{m, s.end, len(record)})
	s.end += int64(len(record))
	return nil
}

func appendRecord(b []byte, group crypto.Hash, m mark, body []byte) []byte {
	from := len(b)
	b = binary.BigEndian.AppendUint32(b, uint32(markSize+len(body)))
	b = append(b, 0, 0, 0, 0)
	b = append(b, group[:]...)
	b = binary.BigEndian.AppendUint64(b, m.feed)
	b = append(append(b, m.head[:]...), body...)
	sum := crc32.Update(crc32.Checksum(b[from:from+4], castagnoli), castagnoli, b[from+frameSize:])
	binary.BigEndian.PutUint32(b[from+4:], sum)
	return b
}

// forget drops a group that is no longer here; its record goes when the file is
// written anew.
func (s *Stock) forget(group crypto.Hash) {
	s.live -= int64(s.index[group].size)
	delete(s.index, group)
}

// isLoose says whether more of the file is over than holds.
func (s *Stock) isLoose() bool { return s.end-headerSize > 2*s.live+slack }

// tighten writes the records that hold, by group, into a new file that takes the
// place of the old one: the same records are always the same bytes.
func (s *Stock) tighten() error {
	fresh := s.path + ".new"
	if err := s.copyTo(fresh); err != nil {
		return errors.Join(fmt.Errorf("writing the facts anew: %w", err), os.Remove(fresh))
	}
	err := s.file.Close() // not every system gives an open file's name to another
	if err == nil {
		err = os.Rename(fresh, s.path)
	}
	if err == nil {
		s.file, err = os.OpenFile(s.path, os.O_RDWR, 0o600)
	}
	if err != nil {
		return fmt.Errorf("writing the facts anew: %w", err)
	}
	return s.read()
}

func (s *Stock) copyTo(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(file, ahead)
	_, err = out.Write(s.header[:])
	for _, group := range s.groups() {
		if err != nil {
			break
		}
		err = s.copyRecord(out, group)
	}
	if err == nil {
		err = out.Flush()
	}
	return errors.Join(err, file.Close())
}

func (s *Stock) copyRecord(out io.Writer, group crypto.Hash) error {
	body, err := s.body(group)
	if err == nil {
		_, err = out.Write(appendRecord(nil, group, s.index[group].mark, body))
	}
	return err
}

// Remove deletes the records at a path: they are folded anew when they are wanted.
func Remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing the facts: %w", err)
	}
	return nil
}
