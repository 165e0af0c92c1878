package store

import (
	"bytes"
	"encoding/hex"
	"testing"
)

// The bytes of a slot never change.
func TestSlotGolden(t *testing.T) {
	s := slot{
		counter: 5, kind: slotPromises, reason: OtherFile,
		head: Head{6, 7, Hash{8}}, want: Head{9, 10, Hash{11}},
		stamp:   stamp{name: 12, kind: byGeneration, inode: 13, born: 14},
		machine: machineHash("this one"),
	}
	b := s.format(testGroup)
	const golden = "6a69676979614131" + "0000000000000005" +
		"0707070000000000000000000000000000000000000000000000000000000000" + "02" + "67" + "04" + "0000000000" +
		"0000000000000006" + "0000000000000007" + "0800000000000000000000000000000000000000000000000000000000000000" +
		"0000000000000009" + "000000000000000a" + "0b00000000000000000000000000000000000000000000000000000000000000" +
		"000000000000000c" + "000000000000000d" + "000000000000000e" +
		"@"
	want := bytes.ReplaceAll([]byte(golden), []byte("@"), []byte(hex.EncodeToString(s.machine[:])))
	if got := hex.EncodeToString(b[:208]); got != string(want) {
		t.Fatalf("\n%s\n%s", got, want)
	}
	if sum := digest(b[:480]); len(b) != slotSize || !bytes.Equal(sum[:], b[480:]) || !bytes.Equal(b[208:480], make([]byte, 272)) {
		t.Fatal("end of the slot")
	}
	if got, ok := parseSlot(b, testGroup); !ok || got != s {
		t.Fatalf("%+v", got)
	}
	if _, ok := parseSlot(b, Hash{9}); ok {
		t.Fatal("a slot of another group")
	}
	for at := range b {
		b[at] ^= 1
		if _, ok := parseSlot(b, testGroup); ok {
			t.Fatal("a flip went unseen at", at)
		}
		b[at] ^= 1
	}
}
