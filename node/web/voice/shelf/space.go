package shelf

import (
	"errors"
	"fmt"
)

// ErrDisk says that the disk has no room for a voice beside the ledger.
var ErrDisk = errors.New("no room on the disk")

// space refuses what would bring the disk near the bound at which the ledger stops taking
// entries: a voice must never keep a meeting from being recorded.
func (s Shelf) space(bytes int) error {
	free, err := s.free(s.path)
	if err != nil {
		return fmt.Errorf("asking for free space: %w", err)
	}
	if free < minFree+uint64(bytes) {
		return fmt.Errorf("%d bytes free: %w", free, ErrDisk)
	}
	return nil
}
