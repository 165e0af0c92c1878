package store

import (
	"encoding/hex"
	"slices"
	"strings"
	"testing"
)

// The bytes of keys and values never change.
func TestKeysGolden(t *testing.T) {
	topic, id := Hash{7}, Hash{8}
	zeros := strings.Repeat("00", 31)
	staged := item{[]byte("key"), []byte("value")}
	for _, tt := range []struct {
		name string
		got  []byte
		want string
	}{
		{"note", noteKey(topic, 20, id), "6e" + "07" + zeros + "14" + "08" + zeros},
		{"note's value", noteValue([]byte("123456789")), "e3069283" + "313233343536373839"},
		{"topic", groupKey(keyTopic, topic), "74" + "07" + zeros},
		{"signed", groupKey(keySigned, topic), "77" + "07" + zeros},
		{"cursor", cursorKey([20]byte{9}), "6c" + "09" + zeros[:38]},
		{"identity", identity{topic, id, []Hash{{9}}}.value(), "07" + zeros + "08" + zeros + "09" + zeros},
		{"staged", stagedKey(258), "73" + "0000000000000102"},
		{"staged value", staged.stagedValue(), "01" + "03" + "6b6579" + "76616c7565"},
		{"staged deletion", item{key: staged.key}.stagedValue(), "00" + "03" + "6b6579"},
	} {
		if got := hex.EncodeToString(tt.got); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	for _, i := range []item{staged, {key: staged.key}, {staged.key, []byte{}}} {
		got, err := parseStaged(i.stagedValue())
		if err != nil || !slices.Equal(got.key, i.key) || !slices.Equal(got.value, i.value) || (got.value == nil) != (i.value == nil) {
			t.Error(got, err)
		}
	}
	for _, short := range [][]byte{nil, {1}, {1, 3, 'k', 'e'}} {
		if _, err := parseStaged(short); err == nil {
			t.Errorf("%x is no staged item", short)
		}
	}
	for _, short := range []int{0, 63, 65} {
		if _, err := parseIdentity(make([]byte, short)); err == nil {
			t.Errorf("%d bytes are no identity", short)
		}
	}
}
