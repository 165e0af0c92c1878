package credential

import (
	"encoding/base32"
	"fmt"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/rlp"

	"jigiya/crypto"
)

const framePrefix = "JIGIYA:C1:"

var carriedText = base32.StdEncoding.WithPadding(base32.NoPadding)

// Frames are deeds as texts for QR codes, all in their alphanumeric mode, to be
// read in any order; or, one a line, as a message in a chat. The error is
// ErrMalformed, for none or too many.
func Frames(deeds ...*Deed) ([]string, error) {
	if len(deeds) == 0 {
		return nil, malformed("nothing is to be carried")
	}
	list := make([]rlp.RawValue, len(deeds))
	for i, d := range deeds {
		list[i] = d.Bytes()
	}
	raw := written(list)
	if len(raw) > MaxCarried {
		return nil, malformed("%d bytes are too many to carry", len(raw))
	}
	id, n := carriedID(raw), (len(raw)+FrameBytes-1)/FrameBytes
	frames := make([]string, n)
	for i := range frames {
		frames[i] = frame(id, i+1, n, raw[i*FrameBytes:min((i+1)*FrameBytes, len(raw))])
	}
	return frames, nil
}

func frame(id string, i, n int, part []byte) string {
	return checked(fmt.Sprintf("%s%s:%d:%d:%s", framePrefix, id, i, n, carriedText.EncodeToString(part)))
}

// checked is a text with its check behind it.
func checked(text string) string { return text + ":" + carriedID([]byte(text)) }

// carriedID are the first digits of the digest of bytes that are carried. A list
// begins with a byte no text begins with, so the two digests under one tag are
// never of the same bytes.
func carriedID(raw []byte) string {
	digest := crypto.Digest(crypto.TagCarried, raw)
	return fmt.Sprintf("%X", digest[:4])
}

// A Joining collects the frames of deeds that travel together.
type Joining struct {
	id    string
	parts [][]byte
	have  int
}

// Add takes frames with white space between them, in any order, also twice, and
// says how many are missing. The error is ErrMalformed; what was collected stays.
func (j *Joining) Add(text string) (missing int, err error) {
	frames := strings.Fields(text)
	if len(frames) == 0 {
		return j.missing(), fmt.Errorf("reading a frame: %w", malformed("it is empty"))
	}
	for _, f := range frames {
		if err := j.add(f); err != nil {
			return j.missing(), fmt.Errorf("reading a frame: %w", err)
		}
	}
	return j.missing(), nil
}

func (j *Joining) add(text string) error {
	id, i, n, part, err := parseFrame(text)
	if err != nil {
		return err
	}
	if j.parts == nil {
		j.id, j.parts = id, make([][]byte, n)
	}
	if id != j.id || n != len(j.parts) {
		return malformed("it belongs to other frames")
	}
	if j.parts[i-1] == nil {
		j.parts[i-1] = part
		j.have++
	}
	return nil
}

func (j *Joining) missing() int { return len(j.parts) - j.have }

// Deeds are the whole, when no frame is missing. The error is ErrMalformed or
// ErrVersion.
func (j *Joining) Deeds() ([]*Deed, error) {
	if j.have == 0 || j.missing() > 0 {
		return nil, malformed("%d frames are missing", max(j.missing(), 1))
	}
	var raw []byte
	for _, part := range j.parts {
		raw = append(raw, part...)
	}
	if carriedID(raw) != j.id {
		return nil, malformed("the frames do not fit together")
	}
	return readDeeds(raw)
}

func readDeeds(raw []byte) ([]*Deed, error) {
	var list []rlp.RawValue
	if err := rlp.DecodeBytes(raw, &list); err != nil {
		return nil, malformed("%v", err)
	}
	if len(list) == 0 {
		return nil, malformed("nothing is in it")
	}
	deeds := make([]*Deed, len(list))
	for i, item := range list {
		deed, err := ParseDeed(item)
		if err != nil {
			return nil, err
		}
		deeds[i] = deed
	}
	return deeds, nil
}

// ParseFrames reads all frames of deeds from one text.
func ParseFrames(text string) ([]*Deed, error) {
	var j Joining
	if _, err := j.Add(text); err != nil {
		return nil, err
	}
	return j.Deeds()
}

func parseFrame(text string) (id string, i, n int, part []byte, err error) {
	body, ours := strings.CutPrefix(text, framePrefix)
	fields := strings.Split(body, ":")
	if !ours || len(fields) != 5 {
		return "", 0, 0, nil, malformed("%.20q is no frame of a credential", text)
	}
	i, errI := strconv.Atoi(fields[1])
	n, errN := strconv.Atoi(fields[2])
	part, errPart := carriedText.DecodeString(fields[3])
	switch id = fields[0]; {
	case errI != nil, errN != nil, errPart != nil, i < 1, i > n, n > MaxFrames:
		return "", 0, 0, nil, malformed("a frame is not readable")
	case len(part) == 0, len(part) > FrameBytes, i < n && len(part) != FrameBytes:
		return "", 0, 0, nil, malformed("a frame of %d bytes", len(part))
	case frame(id, i, n, part) != text:
		return "", 0, 0, nil, malformed("frame %d was not read well", i)
	}
	return id, i, n, part, nil
}
