package store

import "fmt"

// spaceFor refuses a batch that would bring the disk below MinFree. It must come before any write: Badger writes
// through a sparse memory map, where a full disk is no error but a SIGBUS that ends the process.
func (s *Store) spaceFor(bytes uint64) error {
	return s.space(s.o.MinFree + spaceFactor*bytes)
}

func (s *Store) spaceToOpen() error { return s.space(min(openSpace, s.o.MinFree)) }

func (s *Store) space(need uint64) error {
	free, err := s.o.FreeSpace(s.dir)
	if err != nil {
		return wrap("asking for free space", err)
	}
	if free < need {
		return fmt.Errorf("%s has %d bytes free of %d needed: %w", s.dir, free, need, ErrDiskFull)
	}
	return nil
}
