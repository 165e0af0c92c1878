package box

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func key(t testing.TB, n byte) *Key {
	t.Helper()
	k, err := NewKey(bytes.NewReader(bytes.Repeat([]byte{n}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func seal(t testing.TB, content []byte, readers ...Reader) []byte {
	t.Helper()
	var box bytes.Buffer
	w, err := Seal(&box, readers...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return box.Bytes()
}

// open reads as much as there is.
func open(box []byte, k *Key) ([]byte, error) { return read(bytes.NewReader(box), k) }

func read(source io.Reader, k *Key) ([]byte, error) {
	content, err := Open(source, k)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(content)
}

// long is a content of several parts, none like another.
func long(n int) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "line %d of what is carried\n", i)
	}
	return b.Bytes()[:n]
}

func TestABoxOpensForItsReaders(t *testing.T) {
	facilitator, office, stranger := key(t, 1), key(t, 2), key(t, 3)
	content := long(200_000)
	box := seal(t, content, facilitator.Reader(), office.Reader(), office.Reader())
	for _, k := range []*Key{facilitator, office} {
		got, err := open(box, k)
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("got %d bytes, %v", len(got), err)
		}
	}
	if got, err := open(box, stranger); !errors.Is(err, ErrNotForHere) || got != nil {
		t.Errorf("a stranger got %d bytes, %v", len(got), err)
	}
	if n := bytes.Count(box, []byte("-> X25519 ")); n != 2 {
		t.Errorf("%d stanzas for two readers", n)
	}
}

// part is how many bytes a full part of the content takes when it is sealed.
const part = 64<<10 + 16

// Cut anywhere, also exactly between two parts, a box gives all whole parts before
// the cut: what is in them is never lost.
func TestATruncatedBoxGivesItsBeginning(t *testing.T) {
	k := key(t, 1)
	for _, size := range []int{0, 1, 300, 64 << 10, 64<<10 + 1, 150_000} {
		content := long(size)
		box := seal(t, content, k.Reader())
		header := contentAt(box)
		cuts := []int{header, header + part, header + 2*part, len(box) - 1}
		for cut := 0; cut < len(box); cut += 1 + len(box)/400 {
			cuts = append(cuts, cut)
		}
		for _, cut := range cuts {
			if cut >= len(box) {
				continue
			}
			got, err := open(box[:cut], k)
			if !errors.Is(err, ErrTruncated) {
				t.Fatalf("%d bytes cut at %d: %v", size, cut, err)
			}
			if whole := max(0, cut-header) / part * (64 << 10); !bytes.Equal(got, content[:whole]) {
				t.Fatalf("%d bytes cut at %d: %d bytes came out, not %d", size, cut, len(got), whole)
			}
		}
	}
}

// contentAt is where the first part begins: after the header's last line, 43
// letters of code, and the nonce.
func contentAt(box []byte) int { return bytes.Index(box, []byte("\n--- ")) + 5 + 43 + 1 + 16 }

func TestADamagedBoxGivesItsBeginning(t *testing.T) {
	k := key(t, 1)
	content := long(150_000)
	box := seal(t, content, k.Reader())
	header := contentAt(box)
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(0, len(box)-1).Draw(t, "at")
		damaged := bytes.Clone(box)
		damaged[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "change"))
		got, err := open(damaged, k)
		n := (at - header) / part
		switch {
		case at < header-16: // in a stanza, it may be another's; in a line's end, the file may seem cut
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNotForHere) && !errors.Is(err, ErrTruncated) || got != nil {
				t.Fatalf("changed at %d, in the header: %d bytes, %v", at, len(got), err)
			}
		case at < header: // the nonce: no part opens
			if !errors.Is(err, ErrDamaged) || len(got) > 0 {
				t.Fatalf("changed at %d, in the nonce: %d bytes, %v", at, len(got), err)
			}
		default:
			want := []error{ErrDamaged, ErrDamaged, ErrTruncated}[n]
			if !errors.Is(err, want) || !bytes.Equal(got, content[:n*64<<10]) {
				t.Fatalf("changed at %d, in part %d: %d bytes, %v", at, n, len(got), err)
			}
		}
	})
}

func TestWhatIsNoBox(t *testing.T) {
	k := key(t, 1)
	box := seal(t, []byte("content"), k.Reader())
	many := func(n int) []byte {
		stanza := "-> X25519 CQ" + strings.Repeat("A", 41) + "\n" + strings.Repeat("A", 43) + "\n"
		return []byte(intro + strings.Repeat(stanza, n) + "--- " + strings.Repeat("A", 43) + "\n")
	}
	passphrase := new(bytes.Buffer)
	recipient, err := age.NewScryptRecipient("a passphrase")
	if err != nil {
		t.Fatal(err)
	}
	recipient.SetWorkFactor(2)
	if _, err := age.Encrypt(passphrase, recipient); err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct {
		name string
		file []byte
		want error
	}{
		{"nothing", nil, ErrTruncated},
		{"a word", []byte("hello"), ErrDamaged},
		{"another file", bytes.Repeat([]byte("PK\x03\x04 no box \n"), 1000), ErrDamaged},
		{"one long line", bytes.Repeat([]byte("x"), 1<<20), ErrDamaged},
		{"a header without end", []byte(intro + strings.Repeat("-> X25519 A\n", 20_000)), ErrDamaged},
		{"64 stanzas of others", many(64), ErrNotForHere},
		{"65 stanzas", many(65), ErrDamaged},
		{"1000 stanzas", many(1000), ErrDamaged},
		{"sealed by passphrase", passphrase.Bytes(), ErrDamaged},
		{"something after the end", append(bytes.Clone(box), 0), ErrTruncated},
		{"two boxes", append(bytes.Clone(box), box...), ErrTruncated},
	} {
		if _, err := open(v.file, k); !errors.Is(err, v.want) {
			t.Errorf("%s: %v, want %v", v.name, err, v.want)
		}
	}
}

func TestWhatTheSourceSaysIsPassedOn(t *testing.T) {
	k, broken := key(t, 1), errors.New("the card was pulled")
	box := seal(t, long(100_000), k.Reader())
	for _, cut := range []int{0, 10, 100, 250, 50_000, 90_000, len(box)} {
		_, err := read(io.MultiReader(bytes.NewReader(box[:cut]), iotest.ErrReader(broken)), k)
		if !errors.Is(err, broken) {
			t.Errorf("broken at %d: %v", cut, err)
		}
	}
	for name, slow := range map[string]func(io.Reader) io.Reader{"one byte": iotest.OneByteReader, "half": iotest.HalfReader, "end with the last": iotest.DataErrReader} {
		if got, err := read(slow(bytes.NewReader(box)), k); err != nil || len(got) != 100_000 {
			t.Errorf("%s at a time: %d bytes, %v", name, len(got), err)
		}
		if _, err := read(slow(bytes.NewReader(box[:70_000])), k); !errors.Is(err, ErrTruncated) {
			t.Errorf("%s at a time, cut: %v", name, err)
		}
	}
}

// The memory a hostile header can claim is bounded, whatever follows it.
func TestAHeaderIsReadNoFurtherThanItMay(t *testing.T) {
	endless := &counting{}
	if _, err := Open(io.MultiReader(strings.NewReader(intro+"-> X25519 "), endless), key(t, 1)); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
	if endless.read > MaxHeader {
		t.Errorf("%d bytes were read", endless.read)
	}
}

type counting struct{ read int }

func (c *counting) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'A'
	}
	c.read += len(p)
	return len(p), nil
}

func TestReadersOfABox(t *testing.T) {
	var all []Reader
	for n := range byte(65) {
		all = append(all, key(t, n+1).Reader())
	}
	for _, v := range []struct {
		name    string
		readers []Reader
		want    error
	}{
		{"none", nil, ErrReaders},
		{"64", all[:64], nil},
		{"65", all, ErrReaders},
		{"zeros", []Reader{{}}, ErrKey},
		{"a point of order 1 among others", []Reader{all[0], {1}}, ErrKey},
	} {
		var box bytes.Buffer
		if _, err := Seal(&box, v.readers...); !errors.Is(err, v.want) {
			t.Errorf("%s: %v", v.name, err)
		}
		if v.want != nil && box.Len() > 0 {
			t.Errorf("%s: %d bytes were written", v.name, box.Len())
		}
	}
}

// Keys are age's own, by its text forms, whatever the bytes.
func TestKeysAreThoseOfAge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := [32]byte(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "secret"))
		if secret == [32]byte{} {
			secret[0] = 1
		}
		k, err := KeyFrom(secret)
		if err != nil {
			t.Fatal(err)
		}
		if k.Secret() != secret || k.identity.Recipient().String() != bech32("age", k.Reader()) {
			t.Fatalf("%x: %s", secret, k.identity.Recipient())
		}
		if k.Reader().Check() != nil {
			t.Fatal("its own reader is refused")
		}
	})
}

func TestAKeyNeverPrints(t *testing.T) {
	k := key(t, 0x41)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		if got := fmt.Sprintf(verb, k); got != "[secret]" {
			t.Errorf("%s gives %s", verb, got)
		}
		if got := fmt.Sprintf(verb, struct{ k *Key }{k}); strings.Contains(got, "AAAA") || strings.Contains(got, "4141") || strings.Contains(got, "65 65") {
			t.Errorf("%s of a struct gives %s", verb, got)
		}
	}
	if _, err := k.MarshalText(); err == nil {
		t.Error("it is written as text")
	}
	if diff := cmp.Diff("[secret]", k.LogValue().String()); diff != "" {
		t.Error(diff)
	}
}

func TestNoKey(t *testing.T) {
	if _, err := KeyFrom([32]byte{}); !errors.Is(err, ErrKey) {
		t.Errorf("zeros: %v", err)
	}
	if _, err := NewKey(strings.NewReader("too short")); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("too few random bytes: %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	k := key(f, 1)
	box := seal(f, []byte("what is carried"), k.Reader(), key(f, 2).Reader())
	f.Add(box)
	f.Add(box[:len(box)-1])
	f.Add(seal(f, nil, k.Reader()))
	f.Add([]byte(intro))
	f.Fuzz(func(t *testing.T, file []byte) {
		_, err := open(file, k)
		if err != nil && !errors.Is(err, ErrTruncated) && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNotForHere) {
			t.Fatalf("another error: %v", err)
		}
	})
}
