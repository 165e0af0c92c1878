package journal

import (
	"fmt"

	"jigiya/crypto"
	"jigiya/ledger"
)

// Checkpoint is what the group hears and draws of a closing: the six things of
// its id, which fixes everything before it and the cosignatures on it. It takes
// 50 ms and more, on purpose: see crypto.Checkpoint.
func Checkpoint(e *Entry) (things [crypto.CheckpointThings]crypto.Thing, err error) {
	if e.header.Kind != ledger.KindMeetingClosed {
		return things, fmt.Errorf("showing entry %d: %w", e.header.Seq, malformed("%v is no closing", e.header.Kind))
	}
	return crypto.Checkpoint(e.id), nil
}
