package journal

import (
	"cmp"
	"iter"

	"jigiya/crypto"
	"jigiya/ledger"
)

// A Raw is an entry as it is stored.
type Raw struct {
	Bytes     []byte
	Signature crypto.Signature
}

// A Replaying says how a stored journal is read again.
type Replaying struct {
	// Group is the id of the group expected, or zero.
	Group crypto.Hash

	// Verify asks for every signature, and for an audit of the book at every
	// cosigned entry and at the head; where an audit fails, the entry after
	// which it first does is found and named. Else the signatures of the
	// founding, of all cosigned entries and of the last entry of every epoch
	// are verified, which vouch for all before them by their hashes.
	Verify bool

	// Progress, if not nil, is told now and then how many entries are done.
	Progress func(entries uint64)

	// Each, if not nil, is shown every entry in turn once it has been taken in. Some
	// of their signatures may still be being verified.
	Each func(*Entry)
}

// Replay folds a stored journal from its founding, in order. What Accept would
// refuse it refuses and names. Reading, hashing and verifying are done on all
// cores; the iterator is called, and Progress, from the caller's goroutine.
func Replay(entries iter.Seq2[Raw, error], how Replaying) (*Journal, error) {
	return replayed(entries, how, (*ledger.Book).Audit)
}

func replayed(entries iter.Seq2[Raw, error], how Replaying, check func(*ledger.Book) error) (*Journal, error) {
	r := &replay{how: how, check: check, crew: hire()}
	r.fold = fold{journal: new(Journal).clone(), covered: r.covered}
	r.fold.checks.crew = r.crew
	err := r.run(entries)
	if err := r.fold.end(err); err != nil {
		return nil, err
	}
	return r.fold.journal, nil
}

type replay struct {
	how    Replaying
	crew   *crew
	fold   fold
	ahead  []*stretch // being decoded, in order
	filled *stretch   // next to be decoded
	read   uint64

	check func(*ledger.Book) error // the audit
	sound *Journal                 // as it was at the last one
	since []*Entry                 // those taken after it
}

// A stretch are some entries in a row.
type stretch struct {
	first   uint64
	raws    []Raw
	entries []*Entry
	err     error // of the entry after entries
	decoded chan struct{}
}

// stretchesAhead is how far reading runs ahead of folding.
const stretchesAhead = 4

func (r *replay) covered(e *Entry) bool {
	return !r.how.Verify && !e.founds() && len(e.cosignatures) == 0
}

func (r *replay) run(entries iter.Seq2[Raw, error]) error {
	for raw, err := range entries {
		if err != nil {
			return at(r.read, err)
		}
		if err := r.add(raw); err != nil {
			return err
		}
	}
	r.decode()
	for len(r.ahead) > 0 {
		if err := r.foldFirst(); err != nil {
			return err
		}
	}
	return r.audit()
}

func (r *replay) add(raw Raw) error {
	if r.filled == nil {
		r.filled = &stretch{first: r.read, raws: make([]Raw, 0, decodeTogether), decoded: make(chan struct{})}
	}
	r.filled.raws = append(r.filled.raws, raw)
	r.read++
	if len(r.filled.raws) < decodeTogether {
		return nil
	}
	r.decode()
	if len(r.ahead) < stretchesAhead {
		return nil
	}
	return r.foldFirst()
}

func (r *replay) decode() {
	if s := r.filled; s != nil {
		r.crew.do(s.decode)
		r.ahead, r.filled = append(r.ahead, s), nil
	}
}

func (s *stretch) decode() {
	defer close(s.decoded)
	s.entries = make([]*Entry, 0, len(s.raws))
	for _, raw := range s.raws {
		e, err := Decode(raw.Bytes, raw.Signature)
		if err != nil {
			s.err = err
			return
		}
		s.entries = append(s.entries, e)
	}
}

func (r *replay) foldFirst() error {
	s := r.ahead[0]
	r.ahead = r.ahead[1:]
	<-s.decoded
	for i, e := range s.entries {
		if err := r.take(s.first+uint64(i), e); err != nil {
			return err
		}
	}
	if s.err != nil {
		return at(s.first+uint64(len(s.entries)), s.err)
	}
	if r.fold.checks.failed() { // and the checks know of which
		return ErrSignature
	}
	if r.how.Progress != nil {
		r.how.Progress(r.fold.journal.Len())
	}
	return nil
}

// take is stricter than the fold: a stored journal holds nothing but its chain.
// An entry that does not follow sends the one before it to be verified too, so
// that the error names the one that was changed.
func (r *replay) take(seq uint64, e *Entry) error {
	j := r.fold.journal
	switch {
	case seq == 0 && !r.how.Group.IsZero() && e.id != r.how.Group:
		return at(seq, malformed("the founding is that of group %v", e.id))
	case e.header.Seq != seq:
		return at(seq, malformed("it says it is entry %d", e.header.Seq))
	case seq > 0 && e.Group() == j.group && j.place(e) != next:
		return at(seq, malformed("it does not follow the entry before it"))
	}
	if err := r.fold.take(int(seq), e); err != nil {
		return at(seq, err)
	}
	if r.how.Each != nil {
		r.how.Each(e)
	}
	if !r.how.Verify {
		return nil
	}
	r.since = append(r.since, e)
	if len(e.cosignatures) == 0 {
		return nil
	}
	return r.audit()
}

// audit compares the book with itself. An audit after every entry would cost as
// much as its signature, so it is done for many at once; if it fails, they are
// taken again from where the book was sound, and each is audited.
func (r *replay) audit() error {
	if !r.how.Verify || len(r.since) == 0 {
		return nil
	}
	if err := r.check(r.fold.journal.book); err != nil {
		return cmp.Or(r.find(), at(r.fold.journal.Head().Seq, err))
	}
	r.sound, r.since = r.fold.journal.clone(), r.since[:0]
	return nil
}

// find names the entry after which an audit first fails.
func (r *replay) find() error {
	if r.sound == nil {
		r.sound = new(Journal)
	}
	again := fold{journal: r.sound.clone(), audit: r.check, covered: func(*Entry) bool { return true }}
	for i, e := range r.since {
		if err := again.take(i, e); err != nil {
			return again.end(at(e.header.Seq, err))
		}
	}
	return again.end(nil)
}
