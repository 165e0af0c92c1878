package journal

import (
	"cmp"

	"jigiya/crypto"
	"jigiya/ledger"
)

// Accept is the gate. It takes the whole batch and returns another journal, or
// refuses it and names the entry and the reason; the journal itself stays as it
// was. Entries it holds already are passed over. The package comment lists what
// is checked, and in which order.
func (j *Journal) Accept(entries ...*Entry) (*Journal, error) { return j.accept(false, entries) }

// AcceptAudited is Accept, and after every entry compares the whole book with
// itself: see ledger.Book.Audit.
func (j *Journal) AcceptAudited(entries ...*Entry) (*Journal, error) { return j.accept(true, entries) }

func (j *Journal) accept(audit bool, entries []*Entry) (*Journal, error) {
	f := &fold{journal: j.clone(), covered: func(e *Entry) bool { return e.made }}
	if audit {
		f.audit = (*ledger.Book).Audit
	}
	for i, e := range entries {
		if err := f.take(i, e); err != nil {
			return nil, f.end(at(e.header.Seq, err))
		}
		if f.checks.failed() { // and the checks know of which
			break
		}
	}
	if err := f.end(nil); err != nil {
		return nil, err
	}
	return f.journal, nil
}

// A fold takes entries into a journal that nobody else sees yet, one after the
// other, while their signatures are verified beside it.
type fold struct {
	journal *Journal
	checks  checks
	audit   func(*ledger.Book) error // after every entry, if not nil

	// covered says for which entries it is enough that a later one of the same
	// author is verified, which vouches for all before it by their hashes. The
	// last such entry waits for that.
	covered func(*Entry) bool
	last    check
}

// end is what becomes of the batch: the first refusal in its order. The checks
// that were added are all of entries up to the one err is about, and of that
// only what is checked before the rules: so theirs come first.
func (f *fold) end(err error) error {
	f.verifyLast()
	return cmp.Or(f.checks.wait(), err)
}

func (f *fold) take(order int, e *Entry) error {
	j := f.journal
	switch {
	case e.header.Version < j.version:
		return malformed("version %d after version %d", e.header.Version, j.version)
	case j.Len() > 0 && e.Group() != j.group:
		return malformed("it belongs to group %v", e.Group())
	}
	switch p := j.place(e); p {
	case held:
		return nil
	case next:
		return f.follow(order, e)
	default:
		return j.refuse(e, p)
	}
}

// follow takes in the entry after the head.
func (f *fold) follow(order int, e *Entry) error {
	j := f.journal
	if err := j.checkReadable(e); err != nil {
		return err
	}
	key, err := j.right(e)
	if err != nil {
		return err
	}
	f.checkAuthor(check{e, byAuthor, key, order})
	cosigners, err := f.checkCosigners(order, e)
	if err != nil {
		return err
	}
	if err := j.apply(e, cosigners); err != nil {
		return err
	}
	if f.audit != nil {
		return f.audit(j.book)
	}
	return nil
}

// checkReadable refuses what a program that is too old cannot even keep: without
// the founding it knows no writer, and after the entry at which it stopped it no
// longer knows the quorum.
func (j *Journal) checkReadable(e *Entry) error {
	_, opens := e.opens()
	switch {
	case e.founds() && !e.known():
		return &VersionError{e.header.Seq, e.header.Version, e.header.Kind}
	case opens && j.stopped != nil:
		return j.stopped
	}
	return nil
}

func (f *fold) checkAuthor(c check) {
	if _, opens := c.entry.opens(); opens {
		f.verifyLast()
	}
	if f.covered(c.entry) {
		f.last = c
	} else {
		f.checks.add(c)
	}
}

func (f *fold) verifyLast() {
	if f.last.entry != nil {
		f.checks.add(f.last)
		f.last = check{}
	}
}

// checkCosigners finds who cosigned. Past the entry at which the journal stopped
// nobody can say who holds the keys, and nothing depends on it.
func (f *fold) checkCosigners(order int, e *Entry) ([]ledger.MemberNumber, error) {
	if len(e.cosignatures) == 0 || f.journal.stopped != nil {
		return nil, nil
	}
	office, err := f.journal.officeFor(e)
	if err != nil {
		return nil, err
	}
	members := make([]ledger.MemberNumber, len(e.cosignatures))
	for i, c := range e.cosignatures {
		h := office.holder(c.Signer)
		if h == nil {
			return nil, notHolder(c.Signer)
		}
		members[i] = h.member
		f.checks.add(check{e, i, h.key, order})
	}
	return members, nil
}

// apply asks the rules, and then nothing can fail.
func (j *Journal) apply(e *Entry, cosigners []ledger.MemberNumber) error {
	switch {
	case j.stopped != nil, e.skipped():
	case !e.known():
		j.stopped = &VersionError{e.header.Seq, e.header.Version, e.header.Kind}
	default:
		fact := ledger.Fact{Seq: e.header.Seq, Recorded: e.header.Recorded, Event: e.event, Cosigners: cosigners}
		if err := j.book.Apply(fact); err != nil {
			return err
		}
		if err := j.noteAuthority(e); err != nil {
			return err
		}
	}
	if len(e.cosignatures) > 0 {
		j.cosigned = e.header.Seq
	}
	j.group, j.version, j.recorded = e.Group(), e.header.Version, e.header.Recorded
	j.ids.add(e.id)
	return nil
}

// noteAuthority keeps who may write and who may cosign from here on.
func (j *Journal) noteAuthority(e *Entry) error {
	writer, opens := e.opens()
	switch event := e.event.(type) {
	case *ledger.GroupFounded:
		writer, opens = crypto.PublicKey(event.Writer), true
	case *ledger.ForkResolved:
		j.resolved = append(j.resolved, decisionOf(e, event))
	}
	if opens {
		j.epochs = append(j.epochs, Epoch{e.header.Epoch, e.header.Seq, e.id, e.header.Author, writer, e.byPolicy()})
	}
	if !opens && !electing(e.header.Kind) {
		return nil
	}
	j.authority = append(j.authority, e.header.Seq)
	if !electing(e.header.Kind) {
		return nil
	}
	office, err := newOffice(e.header.Seq, charterOf(j.book.Constitution()), j.book.Officers())
	j.offices = append(j.offices, office)
	return err
}

// electing are the kinds after which other people, or more of them, must cosign.
func electing(k ledger.Kind) bool {
	switch k {
	case ledger.KindGroupFounded, ledger.KindGroupAmended, ledger.KindOfficersElected, ledger.KindCycleOpened:
		return true
	}
	return false
}
