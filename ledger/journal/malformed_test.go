package journal

import (
	"bytes"
	"strings"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
)

// A damage is one way in which bytes are not an entry.
type damage struct {
	Name  string
	Bytes []byte
}

// An item is one RLP value, made without asking whether it is canonical.
type item = []byte

func list(items ...item) item {
	content := bytes.Join(items, nil)
	return append(listHead(len(content)), content...)
}

func str(b ...byte) item {
	if len(b) == 1 && b[0] < 0x80 {
		return b
	}
	if len(b) < 56 {
		return append([]byte{0x80 + byte(len(b))}, b...)
	}
	head := listHead(len(b))
	head[0] -= 0x40
	return append(head, b...)
}

// headed is an entry of version 1 in epoch 0 with a header that is changed as
// wanted: items by their place, 0 to 7.
func headed(kind byte, payload item, changes map[int]item) item {
	items := []item{{1}, str(bytes.Repeat([]byte{7}, 32)...), {0x80}, {5}, str(bytes.Repeat([]byte{9}, 32)...),
		str(bytes.Repeat([]byte{3}, 20)...), str(0x69, 0x70, 0, 0), str(kind)}
	for i, change := range changes {
		items[i] = change
	}
	return list(append(items, payload)...)
}

func bodied(kind byte, body ...item) item { return headed(kind, list(list(body...), list()), nil) }

func cosignedBy(items ...item) item {
	return headed(20, list(list(item{2}, item{2}, item{0x80}, item{50}), list(items...)), nil)
}

func cosigner(signer byte, flag item) item {
	return list(str(bytes.Repeat([]byte{signer}, 20)...), flag, str(bytes.Repeat([]byte{8}, 64)...))
}

// damages are all that Decode must refuse.
func damages(t testing.TB) []damage {
	good := bodied(20, item{2}, item{2}, item{0x80}, item{50})
	if _, err := Decode(good, crypto.Signature{}); err != nil {
		t.Fatal("the good one", err)
	}
	words := str(bytes.Repeat([]byte{5}, 32)...)
	payload := list(list(item{2}, item{2}, item{0x80}, item{50}), list())
	holders := []*crypto.Key{seedKey(t, 104), seedKey(t, 105), seedKey(t, 106)}
	founded := list(bodyOf(founding(seedKey(t, 101), holders, 6)), list())
	zeros := make([]byte, 40)
	late := func(changes map[int]item) item { return headed(20, payload, changes) }
	return []damage{
		{"nothing", nil},
		{"a string", str(good...)},
		{"cut short", good[:len(good)-1]},
		{"something after it", append(bytes.Clone(good), 0x80)},
		{"a long header where a short one does", append([]byte{0xf9, 0, good[1]}, good[2:]...)},
		{"eight items", list(good[2 : len(good)-len(payload)])},
		{"ten items", list(good[2:], item{0x80})},

		{"version 0", late(map[int]item{0: {0x80}})},
		{"version 256", late(map[int]item{0: str(1, 0)})},
		{"version as a list", late(map[int]item{0: {0xc1, 1}})},
		{"a group of 31 bytes", late(map[int]item{1: str(bytes.Repeat([]byte{7}, 31)...)})},
		{"a group of 33 bytes", late(map[int]item{1: str(bytes.Repeat([]byte{7}, 33)...)})},
		{"no group", late(map[int]item{1: {0x80}})},
		{"zeros for a group", late(map[int]item{1: str(zeros[:32]...)})},
		{"epoch as a byte 0", late(map[int]item{2: {0}})},
		{"epoch 2^53", late(map[int]item{2: str(0x20, 0, 0, 0, 0, 0, 0)})},
		{"seq with a leading zero", late(map[int]item{3: str(0, 5)})},
		{"seq with a header too many", late(map[int]item{3: {0x81, 5}})},
		{"seq of 9 bytes", late(map[int]item{3: str(1, 0, 0, 0, 0, 0, 0, 0, 0)})},
		{"seq 2^53", late(map[int]item{3: str(0x20, 0, 0, 0, 0, 0, 0)})},
		{"seq 0 of a contribution", late(map[int]item{3: {0x80}})},
		{"zeros before it", late(map[int]item{4: str(zeros[:32]...)})},
		{"an author of 19 bytes", late(map[int]item{5: str(bytes.Repeat([]byte{3}, 19)...)})},
		{"recorded 2^53", late(map[int]item{6: str(0x20, 0, 0, 0, 0, 0, 0)})},
		{"kind 0", late(map[int]item{7: {0x80}})},
		{"kind 256", late(map[int]item{7: str(1, 0)})},
		{"a founding that is not first", headed(1, founded, nil)},
		{"a founding with a group", headed(1, founded, map[int]item{3: {0x80}, 4: str(zeros[:32]...)})},
		{"a founding with something before it", headed(1, founded, map[int]item{1: str(zeros[:32]...), 3: {0x80}})},
		{"a founding in epoch 1", headed(1, founded, map[int]item{1: str(zeros[:32]...), 2: {1}, 3: {0x80}, 4: str(zeros[:32]...)})},
		{"an opening in epoch 0", bodied(100, item{0x80}, item{1}, list(), item{0x80})},

		{"a payload that is a string", headed(20, str(2, 2), nil)},
		{"a payload of one", headed(20, list(list(item{2}, item{2}, item{0x80}, item{50})), nil)},
		{"a payload of three", headed(20, list(list(item{2}, item{2}, item{0x80}, item{50}), list(), list()), nil)},
		{"a body that is a string", headed(20, list(str(2, 2, 2), list()), nil)},
		{"a body of an unknown kind that is a string", headed(200, list(str(2, 2, 2), list()), nil)},
		{"a body too short", bodied(20, item{2}, item{2}, item{0x80})},
		{"a body too long", bodied(20, item{2}, item{2}, item{0x80}, item{50}, item{0x80})},
		{"the body of another kind", bodied(20, item{2}, item{2})},
		{"a member of 33 bits", bodied(20, str(1, 0, 0, 0, 0), item{2}, item{0x80}, item{50})},
		{"an amount of 2^63", bodied(20, item{2}, item{2}, item{0x80}, str(0x80, 0, 0, 0, 0, 0, 0, 0))},
		{"a date of 2^31", bodied(14, str(0x80, 0, 0, 0), item{0x80})},
		{"a fund spelled out", bodied(20, item{2}, str([]byte("savings")...), item{0x80}, item{50})},
		{"a fund that no byte stands for", bodied(20, item{2}, item{5}, item{0x80}, item{50})},
		{"a fund of one control character", bodied(20, item{2}, item{0x0a}, item{0x80}, item{50})},
		{"a fund that is not UTF-8", bodied(20, item{2}, str(0xc3, 0x28), item{0x80}, item{50})},
		{"a surrogate in a text", bodied(20, item{2}, str(0xed, 0xa0, 0x80), item{0x80}, item{50})},
		{"a mark that is none", bodied(11, item{2}, item{6})},
		{"a mark in letters", bodied(11, item{2}, str([]byte("late")...))},
		{"a purpose that is none", bodied(30, item{1}, item{2}, item{1}, item{50}, item{3}, item{10}, item{0x80}, list(), item{0x80})},
		{"guarantors that are a number", bodied(30, item{1}, item{2}, item{1}, item{50}, item{3}, item{1}, item{0x80}, item{0x80}, item{0x80})},
		{"a count with a third field", bodied(10, item{1}, item{1}, list(list(item{1}, item{5}, item{5})))},
		{"words of 31 bytes", bodied(35, item{1}, str(words[1:32]...))},
		{"words that are zeros", bodied(35, item{1}, str(zeros[:32]...))},
		{"words in clear", bodied(35, item{1}, str([]byte("she fled")...))},
		{"a digest that is missing", bodied(130, item{0x80})},
		{"a key of zeros", bodied(103, str(zeros[:33]...))},
		{"a key off the curve", bodied(103, str(append([]byte{2}, bytes.Repeat([]byte{0xff}, 32)...)...))},
		{"a key of 65 bytes", bodied(103, str(append([]byte{4}, bytes.Repeat([]byte{1}, 64)...)...))},
		{"a flag that is 2", bodied(2, foundingConstitution(item{2})...)},
		{"a signed amount with a leading zero", bodied(81, item{2}, foundingConstitution(item{0x80})[0], list(), list(list(item{1}, str(0, 3))), list())},

		{"cosigners out of order", cosignedBy(cosigner(5, item{0x80}), cosigner(4, item{0x80}))},
		{"a cosigner twice", cosignedBy(cosigner(5, item{0x80}), cosigner(5, item{1}))},
		{"the author as cosigner", cosignedBy(cosigner(3, item{0x80}))},
		{"elsewhere 2", cosignedBy(cosigner(5, item{2}))},
		{"a cosignature of 65 bytes", cosignedBy(list(str(bytes.Repeat([]byte{5}, 20)...), item{1}, str(bytes.Repeat([]byte{8}, 65)...)))},
		{"forty-one cosigners", headed(77, list(list(), list(many(41)...)), nil)},
		{"4097 bytes", bodied(40, item{1}, item{1}, str([]byte(strings.Repeat("a", 4097-104))...), item{5})},
		{"32769 bytes of an unknown kind", headed(77, list(list(str(make([]byte, 32700)...)), list()), nil)},
	}
}

func many(n int) (all []item) {
	for i := range n {
		all = append(all, cosigner(byte(i+10), item{0x80}))
	}
	return all
}

// foundingConstitution is a constitution with something else as the first fund's
// lending flag.
func foundingConstitution(flag item) []item {
	c := constitution()
	w := writer()
	w.constitution(&c)
	good, _ := w.written()
	fund := list(item{2}, item{50}, item{0x80})
	return []item{bytes.Replace(good, fund, list(item{2}, item{50}, flag), 1)}
}

func TestMalformed(t *testing.T) {
	for _, d := range damages(t) {
		if e, err := Decode(d.Bytes, crypto.Signature{}); class(err) != "malformed" {
			t.Errorf("%s: %v %+v", d.Name, err, e)
		}
	}
}

// The bound of a size is itself allowed.
func TestLargestEntry(t *testing.T) {
	for n := range 20 {
		raw := bodied(40, item{1}, item{1}, str([]byte(strings.Repeat("a", MaxEntry-130+n))...), item{5})
		_, err := Decode(raw, crypto.Signature{})
		if (err == nil) != (len(raw) <= MaxEntry) {
			t.Errorf("%d bytes: %v", len(raw), err)
		}
	}
}

// A body by hand is the body as it is written.
func TestByHand(t *testing.T) {
	e, err := Decode(bodied(20, item{2}, item{2}, item{0x80}, item{50}), crypto.Signature{})
	if err != nil {
		t.Fatal(err)
	}
	if c, ok := e.Event().(*ledger.Contribution); !ok || *c != *social(2, 50) {
		t.Errorf("%+v", e.Event())
	}
}
