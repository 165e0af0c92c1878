package pairing

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
)

type bytesHex []byte

func (b *bytesHex) UnmarshalText(text []byte) (err error) {
	*b, err = hex.DecodeString(string(text))
	return err
}

func (b bytesHex) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(b)), nil }

// The vectors are frames with the verdict, each at the turn of a type, and a whole
// pairing: the bytes of both ends, whose keys, nonces and names are given.
type vectorFile struct {
	Frames []struct {
		Name    string   `json:"name"`
		Turn    kind     `json:"turn"`
		Frame   bytesHex `json:"frame"`
		Verdict string   `json:"verdict"` // ok, malformed, cut, end
	} `json:"frames"`
	Pairing pairingVector `json:"pairing"`
}

type pairingVector struct {
	Dialler  partyVector `json:"dialler"`
	Listener partyVector `json:"listener"`
	Things   bytesHex    `json:"things"`
}

type partyVector struct {
	Channel     bytesHex   `json:"channel"`   // the key that Noise authenticates
	Transport   bytesHex   `json:"transport"` // seed of the transport key
	Certificate bytesHex   `json:"certificate"`
	Nonce       bytesHex   `json:"nonce"`
	Name        string     `json:"name"`
	Sends       []bytesHex `json:"sends"` // its frames, in order
}

func vectors(t testing.TB) (v vectorFile) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "p2p", "pairing.json"))
	must(t, err)
	must(t, json.Unmarshal(text, &v))
	return v
}

var verdicts = map[string]error{"ok": nil, "malformed": ErrMalformed, "cut": io.ErrUnexpectedEOF, "end": io.EOF}

// parse reads one frame with all that is asked of its content.
func parse(r io.Reader, turn kind) error {
	body, err := readFrame(r, turn)
	if err != nil {
		return err
	}
	switch turn {
	case introductionFrame:
		_, err = parseIntroduction(body)
	case verdictFrame:
		_, err = parseVerdict(body)
	case nameFrame:
		err = CheckName(string(body))
	}
	return err
}

func TestFrameVectors(t *testing.T) {
	for _, v := range vectors(t).Frames {
		want, known := verdicts[v.Verdict]
		if err := parse(bytes.NewReader(v.Frame), v.Turn); !known || !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %s", v.Name, err, v.Verdict)
		}
	}
}

// A taped connection remembers what is written to it.
type taped struct {
	net.Conn
	tape []bytesHex
}

func (c *taped) Write(b []byte) (int, error) {
	c.tape = append(c.tape, bytes.Clone(b))
	return c.Conn.Write(b)
}

func TestPairingVector(t *testing.T) {
	v := vectors(t).Pairing
	dialler, dc := v.Dialler.party(t, v)
	listener, lc := v.Listener.party(t, v)
	dc.Dialled = true
	near, far := net.Pipe()
	a, b := &taped{Conn: near}, &taped{Conn: far}
	as, bs := two()
	da, db := run(t.Context(), a, dc, dialler, as), run(t.Context(), b, lc, listener, bs)
	ra, rb := <-da, <-db
	must(t, errors.Join(ra.err, rb.err))
	for i, thing := range as.things {
		if byte(thing) != v.Things[i] {
			t.Errorf("things %v, want %v", as.things, v.Things)
		}
	}
	checkTape(t, "the dialler", a.tape, v.Dialler.Sends)
	checkTape(t, "the listener", b.tape, v.Listener.Sends)
	if ra.peer.Name != v.Listener.Name || rb.peer.Name != v.Dialler.Name {
		t.Errorf("names %q and %q", ra.peer.Name, rb.peer.Name)
	}
}

func checkTape(t *testing.T, who string, got, want []bytesHex) {
	t.Helper()
	if fmt.Sprintf("%x", got) != fmt.Sprintf("%x", want) {
		t.Errorf("%s sent\n%x, want\n%x", who, got, want)
	}
}

// FuzzFrames reads whatever comes at each turn: it is refused, or it is the one
// form of what was read.
func FuzzFrames(f *testing.F) {
	for _, v := range vectors(f).Frames {
		f.Add(byte(v.Turn), []byte(v.Frame))
	}
	f.Fuzz(func(t *testing.T, turn byte, raw []byte) {
		k := kind(turn%5 + 1)
		r := bytes.NewReader(raw)
		body, err := readFrame(r, k)
		if err != nil {
			return
		}
		if again := frame(k, body); !bytes.Equal(again, raw[:len(raw)-r.Len()]) {
			t.Errorf("read %x, written again %x", raw, again)
		}
		if k != introductionFrame {
			return
		}
		if i, err := parseIntroduction(body); err == nil && !bytes.Equal(i.frame(), frame(k, body)) {
			t.Errorf("introduction %x, written again %x", body, i.frame())
		}
	})
}

// FuzzDialler lets a listener hear anything at all: it never keeps anybody.
func FuzzDialler(f *testing.F) {
	for _, sent := range vectors(f).Pairing.Dialler.Sends {
		f.Add([]byte(sent))
	}
	f.Fuzz(func(t *testing.T, heard []byte) {
		_, lc := channels(t, 1)
		s := &screen{says: yes}
		if _, err := Run(t.Context(), &deaf{r: bytes.NewReader(heard)}, lc, party(t, 2, "Binta"), s); err == nil || len(s.kept) > 0 {
			t.Fatalf("kept %v, %v", s.kept, err)
		}
	})
}
