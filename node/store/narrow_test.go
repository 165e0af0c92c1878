package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"
)

// Sizes that cost Badger's table builder the most memory for their content: just too big for a block, for its
// doubled buffer, and the largest, by turns with tiny ones. On 32-bit a table that needs more than the builder's
// first buffer is destroyed (badger.go, narrow).
func TestBuilderMemory(t *testing.T) {
	for _, size := range []int{4330, 8720, maxSealed - 100} {
		dir := t.TempDir()
		s := open(t, dir, testOptions())
		var all []Record
		for total := 0; total < 5<<20; {
			var batch []Record
			for len(batch) < 40 && total < 5<<20 {
				r := Record{Sealed: bytes.Repeat([]byte{byte(total), byte(len(batch)), 5}, 1+size/3*(len(batch)%2))}
				binary.BigEndian.PutUint64(r.Digest[:], uint64(len(all)+len(batch)))
				batch, total = append(batch, r), total+len(r.Sealed)
			}
			must(t, s.Append(testGroup, Head{}, nil, batch))
			all = append(all, batch...)
		}
		for range 2 { // flushed; opened and closed until compacted
			for range levelZeroTables {
				must(t, s.Append(testGroup, Head{}, nil, []Record{record(fmt.Sprint(len(all)))}))
				all = append(all, record(fmt.Sprint(len(all))))
				must(t, s.Close())
				s = open(t, dir, testOptions())
			}
			for _, r := range all {
				if _, sealed, err := s.Record(testGroup, r.Digest); err != nil || !bytes.Equal(sealed, r.Sealed) {
					t.Fatalf("size %d: record %x: %v", size, r.Digest[:8], err)
				}
			}
		}
		must(t, s.db.VerifyChecksum())
		must(t, s.Close())
	}
}
