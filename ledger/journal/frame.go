package journal

import (
	"encoding/base32"
	"fmt"
	"strconv"
	"strings"

	"jigiya/crypto"
)

const framePrefix = "JIGIYA:R1:"

var frameText = base32.StdEncoding.WithPadding(base32.NoPadding)

// Frames are the receipt as texts for QR codes, all in their alphanumeric mode,
// to be read in any order.
func (r *Receipt) Frames() []string {
	raw := r.Bytes()
	id := frameID(receiptID(raw))
	n := (len(raw) + FrameBytes - 1) / FrameBytes
	frames := make([]string, n)
	for i := range frames {
		part := raw[i*FrameBytes : min((i+1)*FrameBytes, len(raw))]
		frames[i] = frame(id, i+1, n, part)
	}
	return frames
}

func frame(id string, i, n int, part []byte) string {
	text := fmt.Sprintf("%s%s:%d:%d:%s", framePrefix, id, i, n, frameText.EncodeToString(part))
	return text + ":" + frameCheck(text)
}

// frameID is what the frames of one receipt have in common.
func frameID(id crypto.Hash) string { return fmt.Sprintf("%X", id[:4]) }

// frameCheck finds a frame that was not read well. A receipt begins with a byte
// no frame begins with, so the two digests under one tag are never of the same
// bytes.
func frameCheck(text string) string {
	return frameID(crypto.Digest(crypto.TagReceipt, []byte(text)))
}

// A Joining collects the frames of one receipt.
type Joining struct {
	id    string
	parts [][]byte
	have  int
}

// Add takes a frame, in any order, also twice, and says how many are missing.
// The error is ErrMalformed; what was collected stays.
func (j *Joining) Add(text string) (missing int, err error) {
	id, i, n, part, err := parseFrame(strings.TrimSpace(text))
	if err != nil {
		return j.missing(), fmt.Errorf("reading a frame: %w", err)
	}
	if j.parts == nil {
		j.id, j.parts = id, make([][]byte, n)
	}
	if id != j.id || n != len(j.parts) {
		return j.missing(), fmt.Errorf("reading a frame: %w", malformed("it is of another receipt"))
	}
	if j.parts[i-1] == nil {
		j.parts[i-1] = part
		j.have++
	}
	return j.missing(), nil
}

func (j *Joining) missing() int { return len(j.parts) - j.have }

// Receipt is the whole, when no frame is missing. The error is ErrMalformed or
// ErrVersion.
func (j *Joining) Receipt() (*Receipt, error) {
	var raw []byte
	for i, part := range j.parts {
		if part == nil {
			return nil, malformed("frame %d is missing", i+1)
		}
		raw = append(raw, part...)
	}
	if frameID(receiptID(raw)) != j.id {
		return nil, malformed("the frames do not fit together")
	}
	return ParseReceipt(raw)
}

func parseFrame(text string) (id string, i, n int, part []byte, err error) {
	fields := strings.Split(strings.TrimPrefix(text, framePrefix), ":")
	if !strings.HasPrefix(text, framePrefix) || len(fields) != 5 {
		return "", 0, 0, nil, malformed("it is no frame of a receipt")
	}
	i, errI := strconv.Atoi(fields[1])
	n, errN := strconv.Atoi(fields[2])
	part, errPart := frameText.DecodeString(fields[3])
	switch id = fields[0]; {
	case errI != nil, errN != nil, errPart != nil, i < 1, i > n, n > MaxFrames:
		return "", 0, 0, nil, malformed("a frame is not readable")
	case len(part) == 0, len(part) > FrameBytes, i < n && len(part) != FrameBytes:
		return "", 0, 0, nil, malformed("a frame of %d bytes", len(part))
	case frame(id, i, n, part) != text:
		return "", 0, 0, nil, malformed("a frame was not read well")
	}
	return id, i, n, part, nil
}
