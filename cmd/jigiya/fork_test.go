package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What says the same in both histories is counted, from three on; what differs stands.
func TestGathered(t *testing.T) {
	s := new(session)
	row := func(seq uint64, one, two any) []any { return []any{seq, one, two} }
	rows := [][]any{row(4, "a", "b"), row(5, "c", "c"), row(6, "c", "c"), row(7, "c", "d"), row(8, "e", "e"), row(9, "f", "f"), row(10, "g", "g"), row(11, "h", nil)}
	same := s.say("result.the_same", "n", 3)
	want := append(rows[:4:4], []any{"8–10", same, same}, rows[7])
	if diff := cmp.Diff(want, s.gathered(rows)); diff != "" {
		t.Error(diff)
	}
	if got := s.gathered(nil); got != nil {
		t.Error(got)
	}
}
