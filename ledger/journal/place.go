package journal

import (
	"jigiya/crypto"
	"jigiya/ledger"
)

// A place is where an entry stands as seen from a journal.
type place int

const (
	next      place = iota // follows the head
	held                   // is in the journal
	beyond                 // follows something that is not
	forked                 // has the epoch and the seq of another entry
	rival                  // opens an epoch that another entry opened
	cutting                // opens the next epoch at an earlier entry
	stranded               // belongs to an epoch that was cut before it
	misplaced              // follows an entry of the journal with an epoch that cannot follow it
)

// place compares an entry of the group with the journal by their links alone.
func (j *Journal) place(e *Entry) place {
	h := &e.header
	_, opens := e.opens()
	switch {
	case h.Seq < j.Len() && j.ids.at(h.Seq) == e.id:
		return held
	case j.Len() == 0:
		return after(e.founds())
	case j.follows(h) && h.Epoch != j.epochAt(h.Seq-1)+raised(opens):
		return misplaced
	case opens && h.Epoch <= j.Epoch():
		return rival
	case opens:
		return j.placeOpening(h)
	case h.Epoch > j.Epoch():
		return beyond
	case h.Epoch < j.Epoch() && h.Seq >= j.epochs[h.Epoch+1].From:
		return stranded
	case h.Seq >= j.Len():
		return after(h.Seq == j.Len() && h.Prev == j.Head().ID)
	case h.Epoch != j.epochAt(h.Seq):
		return beyond
	}
	return forked
}

// placeOpening is for openings of epochs not yet known.
func (j *Journal) placeOpening(h *Header) place {
	switch {
	case !j.follows(h):
		return beyond
	case h.Seq == j.Len():
		return next
	}
	return cutting
}

// follows says whether the entry before is in the journal.
func (j *Journal) follows(h *Header) bool {
	return h.Seq > 0 && h.Seq <= j.Len() && j.ids.at(h.Seq-1) == h.Prev
}

// raised is by how much an entry raises the epoch of the one before it.
func raised(opens bool) uint64 {
	if opens {
		return 1
	}
	return 0
}

func after(head bool) place {
	if head {
		return next
	}
	return beyond
}

// refuse says what becomes of an entry that does not follow the head. Nobody
// raises an alarm without a signature that counts.
func (j *Journal) refuse(e *Entry, p place) error {
	switch p {
	case forked:
		if err := j.checkWriter(e); err != nil {
			return err
		}
		return &ForkError{e.header.Epoch, e.header.Seq, j.ids.at(e.header.Seq), e.header.Seq, e}
	case stranded:
		if err := j.checkWriter(e); err != nil {
			return err
		}
		return &StrandedError{e, j.epochs[e.header.Epoch+1].From}
	case rival:
		return j.refuseRival(e)
	case cutting:
		if err := j.checkOpening(e); err != nil {
			return err
		}
		return &CutError{j.at(e.header.Seq - 1), e, j.cosigned >= e.header.Seq}
	case misplaced:
		return malformed("epoch %d cannot follow entry %d", e.header.Epoch, e.header.Seq-1)
	}
	if e.header.Epoch > j.Epoch() && !e.known() { // perhaps it opens one
		return &VersionError{e.header.Seq, e.header.Version, e.header.Kind}
	}
	return ErrGap
}

// checkWriter asks whether the writer of its epoch signed an entry.
func (j *Journal) checkWriter(e *Entry) error {
	epoch := &j.epochs[e.header.Epoch]
	if e.header.Author != epoch.Author {
		return notWriter(e)
	}
	if check := (check{entry: e, cosigner: byAuthor, key: epoch.Writer}); !check.good() {
		return check.refusal()
	}
	return nil
}

// refuseRival judges a second opening of an epoch by the quorum at its cut,
// which only one who knows the cut can.
func (j *Journal) refuseRival(e *Entry) error {
	h := &e.header
	if !j.follows(h) {
		return ErrGap
	}
	if err := j.checkOpening(e); err != nil {
		return err
	}
	return &ForkError{h.Epoch, h.Seq, j.epochs[h.Epoch].Opening, j.epochs[h.Epoch].From, e}
}

// checkOpening asks of an opening that is not applied here whether the quorum at
// its cut wanted it.
func (j *Journal) checkOpening(e *Entry) error {
	if j.stopped != nil && e.header.Seq > j.stopped.Seq {
		return j.stopped
	}
	key, err := j.right(e)
	if err != nil {
		return err
	}
	if check := (check{entry: e, cosigner: byAuthor, key: key}); !check.good() {
		return check.refusal()
	}
	return j.officeAfter(e.header.Seq - 1).hasQuorum(e)
}

// right finds the key that has the right to sign an entry which follows the head,
// or opens an epoch.
func (j *Journal) right(e *Entry) (crypto.PublicKey, error) {
	switch event := e.event.(type) {
	case *ledger.GroupFounded:
		return ownRight(e, event.Writer)
	case *ledger.EpochOpened:
		if err := j.checkAuthority(e, event); err != nil {
			return crypto.PublicKey{}, err
		}
		return ownRight(e, event.Writer)
	case *ledger.ForkResolved:
		if err := j.checkBranch(e.header.Seq, event); err != nil {
			return crypto.PublicKey{}, err
		}
		return ownRight(e, event.Writer)
	}
	if e.header.Author != j.author() {
		return crypto.PublicKey{}, notWriter(e)
	}
	return j.Writer(), nil
}

// ownRight is the right of a device that the entry itself gives it.
func ownRight(e *Entry, writer ledger.Signatory) (crypto.PublicKey, error) {
	key := crypto.PublicKey(writer)
	address, err := key.Address()
	switch {
	case err != nil:
		return key, malformed("the writer's key: %v", err)
	case address != e.header.Author:
		return key, notWriter(e)
	}
	return key, nil
}

// checkBranch asks that a fork is resolved on the branch that is kept.
func (j *Journal) checkBranch(seq uint64, e *ledger.ForkResolved) error {
	if !j.ids.before(seq, crypto.Hash(e.Kept)) || j.ids.before(seq, crypto.Hash(e.Stranded)) {
		return malformed("the branch to be kept is another")
	}
	return nil
}
