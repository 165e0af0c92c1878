package crypto

import "golang.org/x/crypto/scrypt"

// Checkpoint returns the six things that stand for the closing of a meeting
// with digest h. They are the six bytes of
//
//	scrypt(password = h, salt = TagCheckpoint, N = 2^14, r = 8, p = 1, 6 bytes)
//
// each an index into the list of 256. It takes 16 MiB and about 50 ms here,
// about a second on the smallest boards. What it costs to make another closing
// show the same six is in the package comment.
func Checkpoint(h Hash) (things [CheckpointThings]Thing) {
	six, err := scrypt.Key(h[:], []byte(TagCheckpoint), 1<<Cost, scryptR, scryptP, CheckpointThings)
	if err != nil {
		panic("crypto: " + err.Error()) // only for parameters out of range
	}
	for i, index := range six {
		things[i] = Thing(index)
	}
	return things
}
