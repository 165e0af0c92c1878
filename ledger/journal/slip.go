package journal

import (
	"fmt"

	"jigiya/crypto"
	"jigiya/ledger"
)

// A CosignatureSlip goes back to the writer's device from a key-holder who
// cosigned a draft on another. It always says elsewhere.
type CosignatureSlip struct {
	Draft       crypto.Hash // its id
	Cosignature Cosignature
}

// An ApprovalSlip goes back to the new writer's device from somebody who approved
// a draft by recovery policy.
type ApprovalSlip struct {
	Draft    crypto.Hash // its id
	Approval ledger.Approval
}

// ID names the draft on its way: the digest of its bytes without approvals.
func (d *Draft) ID() crypto.Hash {
	bare := d
	if event, ok := d.event.(*ledger.EpochOpened); ok && len(event.Approvals) > 0 {
		own := *event
		own.Approvals = nil
		bare, _ = newDraft(d.header, &own) // what can be written with them can without
	}
	return crypto.Digest(crypto.TagDraft, bare.Bytes())
}

// Slip is a cosignature made on another device, on its way back.
func (d *Draft) Slip(by Signer) (*CosignatureSlip, error) {
	c, err := d.Cosign(by, true)
	if err != nil {
		return nil, err
	}
	return &CosignatureSlip{d.ID(), c}, nil
}

// Bytes are the slip as it is carried.
func (s *CosignatureSlip) Bytes() []byte { return slip(s, (*wire).cosignatureSlip) }

// Bytes are the slip as it is carried.
func (s *ApprovalSlip) Bytes() []byte { return slip(s, (*wire).approvalSlip) }

func slip[T any](s *T, form func(*wire, *T)) []byte {
	w := writer()
	form(w, s)
	raw, _ := w.written() // what can be in an entry can be written
	return raw
}

func (w *wire) cosignatureSlip(s *CosignatureSlip) {
	l := w.open()
	w.format()
	w.bytes(s.Draft[:])
	w.bytes(s.Cosignature.Signer[:])
	w.flag(&s.Cosignature.Elsewhere)
	if !s.Cosignature.Elsewhere {
		w.fail("a slip is made elsewhere")
	}
	w.bytes(s.Cosignature.Signature[:])
	w.close(l)
}

func (w *wire) approvalSlip(s *ApprovalSlip) {
	l := w.open()
	w.format()
	w.bytes(s.Draft[:])
	w.approval(&s.Approval)
	w.close(l)
}

// ID names the slip.
func (s *CosignatureSlip) ID() crypto.Hash { return crypto.Digest(crypto.TagDraft, s.Bytes()) }

// ID names the slip.
func (s *ApprovalSlip) ID() crypto.Hash { return crypto.Digest(crypto.TagDraft, s.Bytes()) }

// ParseCosignatureSlip reads what Bytes made. The error is ErrMalformed or ErrVersion.
func ParseCosignatureSlip(raw []byte) (*CosignatureSlip, error) {
	return parseSlip(raw, (*wire).cosignatureSlip)
}

// ParseApprovalSlip reads what Bytes made. The error is ErrMalformed or ErrVersion.
func ParseApprovalSlip(raw []byte) (*ApprovalSlip, error) {
	return parseSlip(raw, (*wire).approvalSlip)
}

func parseSlip[T any](raw []byte, form func(*wire, *T)) (*T, error) {
	s, w := new(T), reader(raw)
	if len(raw) > MaxSlip {
		w.fail("%d bytes are too many", len(raw))
	}
	form(w, s)
	if err := w.finished(); err != nil {
		return nil, fmt.Errorf("reading a slip: %w", err)
	}
	return s, nil
}

// CheckCosignature asks whether a cosignature is good for a draft: of whom, by the
// keys that are held where the draft stands. ErrGap says that the journal does
// not reach there.
func (j *Journal) CheckCosignature(d *Draft, c Cosignature) (ledger.MemberNumber, error) {
	office, err := j.officeOf(d)
	if err != nil {
		return 0, fmt.Errorf("checking a cosignature: %w", err)
	}
	h := office.holder(c.Signer)
	switch {
	case h == nil:
		return 0, fmt.Errorf("checking a cosignature: %w", notHolder(c.Signer))
	case !h.key.Verify(d.CosignDigest(c.Elsewhere), c.Signature):
		return 0, fmt.Errorf("checking a cosignature: %w: the cosigner's, %v", ErrSignature, c.Signer)
	}
	return h.member, nil
}

// officeOf is who may cosign a draft that follows an entry of the journal.
func (j *Journal) officeOf(d *Draft) (*office, error) {
	h := &d.header
	switch founding, founds := d.event.(*ledger.GroupFounded); {
	case founds:
		own, err := foundingOffice(founding)
		return &own, err
	case h.Group != j.group:
		return nil, malformed("it belongs to group %v", h.Group)
	case !j.follows(h):
		return nil, ErrGap
	}
	return j.officeAfter(h.Seq - 1), nil
}

// CheckApproval asks of an approval by itself whether it is of this draft and
// was signed. Whether all of them suffice is the gate's question.
func (d *Draft) CheckApproval(a ledger.Approval) error {
	event, ok := d.event.(*ledger.EpochOpened)
	if !ok || event.Authority != ledger.ByPolicy {
		return fmt.Errorf("checking an approval: %w", malformed("the draft opens no epoch by recovery policy"))
	}
	read, err := readApproval(a)
	if err == nil {
		err = read.verify(&d.header, event)
	}
	if err != nil {
		return fmt.Errorf("checking an approval: %w", err)
	}
	return nil
}

// An OtherHeadError says that a draft does not follow the head that is known
// here: whoever cosigns it lets something be entered in place of what she knows.
type OtherHeadError struct {
	Follows Head // what the draft follows; of its epoch nothing is known
	Head    Head // of the journal here
	Cuts    bool // it opens an epoch at an earlier entry of the journal: see Loss
}

func (e *OtherHeadError) Error() string {
	return fmt.Sprintf("the draft follows %v as entry %d, and the head here is %v, entry %d", e.Follows.ID, e.Follows.Seq, e.Head.ID, e.Head.Seq)
}

// CheckDraft is what a cosigner's own device asks before it shows a draft to her:
// whether it follows the head known here and is by the writer, and whether the
// rules agree. Refusals are those of the gate; ErrGap says that entries are
// missing here, and *OtherHeadError that she is to be warned. That it was said
// aloud only she can know.
func (j *Journal) CheckDraft(d *Draft) error {
	if err := j.checkDraft(d); err != nil {
		return fmt.Errorf("checking a draft: %w", err)
	}
	return nil
}

func (j *Journal) checkDraft(d *Draft) error {
	h := &d.header
	e := &Entry{header: *h, event: d.event, fields: d.fields, body: d.body}
	_, opens := e.opens()
	switch {
	case j.Len() == 0 || h.Group != j.group:
		return malformed("it belongs to group %v", h.Group)
	case j.stopped != nil:
		return j.stopped
	case h.Seq > j.Len():
		return ErrGap
	case h.Seq < j.Len() || h.Prev != j.Head().ID:
		return &OtherHeadError{Head{h.Epoch, h.Seq - 1, h.Prev}, j.Head(), opens && j.follows(h)}
	case h.Epoch != j.Epoch()+raised(opens):
		return malformed("epoch %d cannot follow entry %d", h.Epoch, h.Seq-1)
	}
	if err := j.checkDrafter(e); err != nil {
		return err
	}
	fact := ledger.Fact{Seq: h.Seq, Recorded: h.Recorded, Event: d.event}
	for _, holder := range j.officeAfter(h.Seq - 1).holders {
		fact.Cosigners = append(fact.Cosigners, holder.member)
	}
	return j.book.Check(fact)
}

// checkDrafter is right, but for the approvals that are still to come.
func (j *Journal) checkDrafter(e *Entry) error {
	if event, ok := e.event.(*ledger.EpochOpened); ok {
		_, err := ownRight(e, event.Writer)
		return err
	}
	_, err := j.right(e)
	return err
}
