package journal

import (
	"encoding/base32"
	"fmt"
	"strconv"
	"strings"

	"jigiya/crypto"
)

const framePrefix = "JIGIYA:"

var frameText = base32.StdEncoding.WithPadding(base32.NoPadding)

// A carried is a sort of bytes that people carry as texts for QR codes.
type carried struct {
	letters string // in every frame
	noun    string
	tag     string // of the whole's id and the frames' checks
	most    int    // bytes
}

var (
	receiptFrames     = &carried{"R1", "receipt", crypto.TagReceipt, MaxReceipt}
	draftFrames       = &carried{"T1", "draft", crypto.TagDraft, MaxLargeEntry}
	cosignFrames      = &carried{"S1", "cosignature", crypto.TagDraft, MaxSlip}
	approvalFrames    = &carried{"A1", "approval", crypto.TagDraft, MaxSlip}
	attestationFrames = &carried{"V1", "attestation", crypto.TagAttestation, MaxAttestation}

	allCarried = []*carried{receiptFrames, draftFrames, cosignFrames, approvalFrames, attestationFrames}
)

// frames cuts bytes into texts, all in the alphanumeric mode of QR codes, to be
// read in any order.
func (c *carried) frames(raw []byte) []string {
	id := c.id(raw)
	n := (len(raw) + FrameBytes - 1) / FrameBytes
	texts := make([]string, n)
	for i := range texts {
		f := frame{c, id, i + 1, n, raw[i*FrameBytes : min((i+1)*FrameBytes, len(raw))]}
		texts[i] = f.text()
	}
	return texts
}

// id is what the frames of one whole have in common, and, of a frame's text, what
// finds one that was not read well. The bytes begin with a byte no text begins
// with, so the two digests under one tag are never of the same bytes.
func (c *carried) id(raw []byte) string {
	digest := crypto.Digest(c.tag, raw)
	return fmt.Sprintf("%X", digest[:4])
}

// A frame is one part.
type frame struct {
	of   *carried
	id   string
	i, n int // the i-th of n
	part []byte
}

func (f *frame) text() string {
	text := fmt.Sprintf("%s%s:%s:%d:%d:%s", framePrefix, f.of.letters, f.id, f.i, f.n, frameText.EncodeToString(f.part))
	return text + ":" + f.of.id([]byte(text))
}

func parseFrame(text string) (*frame, error) {
	fields := strings.Split(text, ":")
	if len(fields) != 7 || fields[0]+":" != framePrefix {
		return nil, malformed("it is no frame of a receipt, a draft, a slip or an attestation")
	}
	f := &frame{id: fields[2]}
	for _, c := range allCarried {
		if c.letters == fields[1] {
			f.of = c
		}
	}
	if f.of == nil {
		return nil, malformed("it is no frame of a receipt, a draft, a slip or an attestation")
	}
	return f, f.read(fields, text)
}

func (f *frame) read(fields []string, text string) (err error) {
	i, errI := strconv.Atoi(fields[3])
	n, errN := strconv.Atoi(fields[4])
	part, errPart := frameText.DecodeString(fields[5])
	most := (f.of.most + FrameBytes - 1) / FrameBytes
	f.i, f.n, f.part = i, n, part
	switch {
	case errI != nil, errN != nil, errPart != nil, i < 1, i > n, n > most:
		return malformed("a frame of a %s is not readable", f.of.noun)
	case len(part) == 0, len(part) > FrameBytes, i < n && len(part) != FrameBytes:
		return malformed("a frame of %d bytes", len(part))
	case f.text() != text:
		return malformed("a frame was not read well")
	}
	return nil
}

// Frames are the receipt as texts for QR codes.
func (r *Receipt) Frames() []string { return receiptFrames.frames(r.Bytes()) }

// Frames are the draft as texts for QR codes.
func (d *Draft) Frames() []string { return draftFrames.frames(d.Bytes()) }

// Frames are the slip as texts for QR codes: one.
func (s *CosignatureSlip) Frames() []string { return cosignFrames.frames(s.Bytes()) }

// Frames are the slip as texts for QR codes.
func (s *ApprovalSlip) Frames() []string { return approvalFrames.frames(s.Bytes()) }

// Frames are the attestation as texts for QR codes. The error is ErrMalformed.
func (a *Attestation) Frames() ([]string, error) {
	raw, err := a.Bytes()
	if err != nil {
		return nil, err
	}
	return attestationFrames.frames(raw), nil
}

// A Joining collects the frames of one receipt, draft, slip or attestation: the first
// says which.
type Joining struct {
	of    *carried
	id    string
	parts [][]byte
	have  int
}

// Add takes a frame, in any order, also twice, and says how many are missing.
// The error is ErrMalformed; what was collected stays.
func (j *Joining) Add(text string) (missing int, err error) {
	f, err := parseFrame(strings.TrimSpace(text))
	if err != nil {
		return j.missing(), fmt.Errorf("reading a frame: %w", err)
	}
	if j.parts == nil {
		j.of, j.id, j.parts = f.of, f.id, make([][]byte, f.n)
	}
	if f.of != j.of || f.id != j.id || f.n != len(j.parts) {
		return j.missing(), fmt.Errorf("reading a frame: %w", malformed("it is of another %s", j.of.noun))
	}
	if j.parts[f.i-1] == nil {
		j.parts[f.i-1] = f.part
		j.have++
	}
	return j.missing(), nil
}

func (j *Joining) missing() int { return len(j.parts) - j.have }

// whole is what the frames are of, when none is missing.
func (j *Joining) whole(of *carried) (raw []byte, err error) {
	if j.of != nil && j.of != of {
		return nil, malformed("it is a %s, and no %s", j.of.noun, of.noun)
	}
	for i, part := range j.parts {
		if part == nil {
			return nil, malformed("frame %d is missing", i+1)
		}
		raw = append(raw, part...)
	}
	if of.id(raw) != j.id {
		return nil, malformed("the frames do not fit together")
	}
	return raw, nil
}

// Receipt is the whole, if it is one. The error is ErrMalformed or ErrVersion.
func (j *Joining) Receipt() (*Receipt, error) { return joined(j, receiptFrames, ParseReceipt) }

// Draft is the whole, if it is one. The error is ErrMalformed or ErrVersion.
func (j *Joining) Draft() (*Draft, error) { return joined(j, draftFrames, ParseDraft) }

// CosignatureSlip is the whole, if it is one. The error is ErrMalformed or ErrVersion.
func (j *Joining) CosignatureSlip() (*CosignatureSlip, error) {
	return joined(j, cosignFrames, ParseCosignatureSlip)
}

// ApprovalSlip is the whole, if it is one. The error is ErrMalformed or ErrVersion.
func (j *Joining) ApprovalSlip() (*ApprovalSlip, error) {
	return joined(j, approvalFrames, ParseApprovalSlip)
}

// Attestation is the whole, if it is one. The error is ErrMalformed or ErrVersion.
func (j *Joining) Attestation() (*Attestation, error) {
	return joined(j, attestationFrames, ParseAttestation)
}

func joined[T any](j *Joining, of *carried, parse func([]byte) (*T, error)) (*T, error) {
	raw, err := j.whole(of)
	if err != nil {
		return nil, fmt.Errorf("joining frames: %w", err)
	}
	return parse(raw)
}
