package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// What Badger believes before it has checked it is checked here: every bit of what stands behind the last block's
// entries and behind the index. One that slips through ends this process.
func TestFlipWhatNoChecksumCovers(t *testing.T) {
	dir := t.TempDir()
	const n = 60
	found(t, dir, n)
	tables, err := filepath.Glob(filepath.Join(dir, "db", "*.sst"))
	if err != nil || len(tables) != 1 {
		t.Fatal(tables, err)
	}
	sound, err := os.ReadFile(tables[0])
	must(t, err)
	must(t, checkTable(tables[0]))
	f, err := os.Open(tables[0])
	must(t, err)
	defer f.Close()
	end := tail{file: f, end: int64(len(sound))}
	end.skip()
	block, err := lastBlock(end.skip())
	must(t, err)
	for _, end := range []int{len(sound), int(block.end)} {
		for at := end - 24; at < end; at++ {
			for bit := range 8 {
				b := bytes.Clone(sound)
				b[at] ^= 1 << bit
				must(t, os.WriteFile(tables[0], b, 0o600))
				if s, err := Open(dir, testOptions()); err == nil {
					entries, err := readAll(s, testGroup, 0)
					if len(entries) == n && err == nil {
						t.Errorf("byte %d, bit %d: not noticed", at, bit)
					}
					must(t, s.Close())
				}
			}
		}
	}
}

// A table that was being written when the process died is none.
func TestHalfWrittenTable(t *testing.T) {
	for _, size := range []int{0, 3, 4, 5000} {
		dir := t.TempDir()
		entries := found(t, dir, 5)
		half := filepath.Join(dir, "db", "000099.sst")
		must(t, os.WriteFile(half, make([]byte, size), 0o600))
		s := open(t, dir, testOptions())
		wantEntries(t, s, entries)
		must(t, s.Close())
		if _, err := os.Stat(half); err == nil {
			t.Error("it is still there")
		}
	}
}
