package store

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
)

// stamp is an empty file and what tells it from its copies (see anchor).
type stamp struct {
	name  uint64
	kind  byte
	inode uint64
	born  uint64
}

const (
	byGeneration = 'g'
	byBirth      = 'b'
	byChange     = 'c'
)

func (s stamp) path(dir string) string { return filepath.Join(dir, fmt.Sprintf("%016x", s.name)) }

func newStamp(dir string) (s stamp, err error) {
	var name [8]byte
	if _, err = rand.Read(name[:]); err != nil {
		return s, err
	}
	s.name = binary.BigEndian.Uint64(name[:])
	f, err := os.OpenFile(s.path(dir), os.O_RDONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return s, err
	}
	defer f.Close()
	s.kind, s.inode, s.born, err = identify(f, 0)
	return s, err
}

// intact says whether the stamp is still the file it was.
func (s stamp) intact(dir string) bool {
	f, err := os.Open(s.path(dir))
	if err != nil {
		return false
	}
	defer f.Close()
	kind, inode, born, err := identify(f, s.kind)
	return err == nil && stamp{s.name, kind, inode, born} == s
}

// removeStamps removes all but the given one. What cannot be removed is only litter.
func removeStamps(dir string, but stamp) {
	names, _ := os.ReadDir(dir)
	for _, n := range names {
		if path := filepath.Join(dir, n.Name()); len(n.Name()) == 16 && path != but.path(dir) {
			_ = os.Remove(path)
		}
	}
}
