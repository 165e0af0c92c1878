package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/fb"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/dgraph-io/badger/v4/table"
	"github.com/dgraph-io/ristretto/v2/z"
)

// checkTables looks at the lengths at the end of each of Badger's tables, and of its last block, which Badger reads
// when it opens the table. They are the only bytes that it believes before a checksum covers them: a flipped bit in
// them makes it panic in a goroutine of its own, and the program end.
//
//	blocks  index  index length(4)  checksum  checksum length(4)
//
// and each block
//
//	entries  places of entries(4 each)  number of entries(4)  checksum  checksum length(4)
//
// Then each is opened once, as Badger will: Badger opens several at a time and, if one is damaged, closes the others
// under the hands of those who are still opening them.
//
// Only tables that the manifest names count: one that was being written when the process died is none, and Badger
// removes it.
func checkTables(dir string) error {
	m, err := manifest(dir)
	if err != nil {
		return nil // Badger's to report, or not there yet
	}
	for id := range m.Tables {
		path := table.NewFilename(id, dir)
		err := checkTable(path)
		if err == nil {
			err = tryTable(path)
		}
		if err != nil {
			return fmt.Errorf("checking %s: %w", filepath.Base(path), err)
		}
	}
	return nil
}

func manifest(dir string) (badger.Manifest, error) {
	f, err := os.Open(filepath.Join(dir, badger.ManifestFilename))
	if err != nil {
		return badger.Manifest{}, err
	}
	defer f.Close()
	m, _, err := badger.ReplayManifestFile(f, magic, badger.Options{Dir: dir}) // without a logger
	return m, err
}

func checkTable(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	t := tail{file: f, end: info.Size()}
	t.skip() // the checksum
	index := t.skip()
	last, err := lastBlock(index)
	if err = errors.Join(t.err, err); err != nil {
		return err
	}
	t.end = last.end
	t.skip() // its checksum
	places := 4 * int64(t.number())
	if t.err == nil && t.end-places < last.start {
		t.err = fmt.Errorf("damaged: places of %d bytes", places)
	}
	return t.err
}

func tryTable(path string) (err error) {
	defer recovered(&err)
	file, err := z.OpenMmapFile(path, os.O_RDONLY, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close(-1)) }()
	_, err = table.OpenTable(file, table.Options{ChkMode: options.OnBlockRead, Compression: options.None})
	return err
}

// tail reads a file backwards.
type tail struct {
	file *os.File
	end  int64
	err  error
}

func (t *tail) number() uint32 {
	if b := t.read(4); t.err == nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

// skip passes a part that has its length behind it, and gives it.
func (t *tail) skip() []byte { return t.read(int64(t.number())) }

func (t *tail) read(n int64) []byte {
	if t.err != nil {
		return nil
	}
	if n > t.end {
		t.err = fmt.Errorf("damaged: a part of %d bytes", n)
		return nil
	}
	t.end -= n
	b := make([]byte, n)
	_, t.err = t.file.ReadAt(b, t.end)
	return b
}

type span struct{ start, end int64 }

// lastBlock finds where the last block lies. The index is not checked yet, and its reader panics as it likes.
func lastBlock(index []byte) (s span, err error) {
	defer recovered(&err)
	if len(index) == 0 {
		return s, errors.New("damaged: no index")
	}
	root, block := fb.GetRootAsTableIndex(index, 0), new(fb.BlockOffset)
	if !root.Offsets(block, root.OffsetsLength()-1) {
		return s, errors.New("damaged: no blocks")
	}
	start := int64(block.Offset())
	return span{start, start + int64(block.Len())}, nil
}
