package crypto

import "testing"

// The values are in testdata/crypto/checkpoints.json; here, that one bit of a
// closing changes the things.
func TestCheckpointsDiffer(t *testing.T) {
	if Checkpoint(Hash{}) == Checkpoint(Hash{31: 1}) {
		t.Error("two closings have the same six things")
	}
}

func BenchmarkCheckpoint(b *testing.B) {
	for b.Loop() {
		Checkpoint(Hash{1})
	}
}
