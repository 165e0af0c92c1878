package facts

import (
	"errors"
	"fmt"
	"iter"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
)

// Verified are facts that somebody answers for. The Engine takes no others. They come
// from Fold, which asks for a journal that passed the gate, or from Vouch, whose
// caller answers.
type Verified struct{ facts *Facts }

// Facts are the rows, not to be changed.
func (v Verified) Facts() *Facts { return v.facts }

// Vouch takes facts on the caller's word: that Fold made them from a journal which has
// not changed since and that nobody else could write to where they were kept; or that
// they are a simulation's and never meet those of real groups.
func Vouch(f *Facts) Verified { return Verified{f} }

// Unfit is a group that is known and whose journal must not speak for it: it is listed,
// and left out.
func Unfit(id crypto.Hash, state State) Verified {
	return Verified{&Facts{Group: Group{ID: id, State: state}}}
}

// Fold makes the facts of a journal: one that Accept or Replay has made, with its
// entries from the founding on, and what Journal.Dispute says of it. Entries past the
// head are left alone; any other entry than the journal's own is refused. Of a
// disputed journal only the group remains.
func Fold(j *journal.Journal, entries iter.Seq2[*journal.Entry, error], doubt *journal.Dispute) (Verified, error) {
	return Follow().Take(j, entries, doubt)
}

// A Following keeps up with one journal: it folds what is new and remembers the rest.
type Following struct {
	folding *Folding
	last    crypto.Hash // the entry before next
	next    uint64
}

// Follow begins before the founding.
func Follow() *Following { return &Following{folding: NewFolding()} }

// Next is the number of the first entry that Take needs.
func (f *Following) Next() uint64 { return f.next }

// Take goes on to the head of a journal: see Fold. Entries begin with number Next. A
// journal that does not hold what was folded so far (an epoch was opened below it)
// is refused with ErrOtherEntry: it has to be followed from its founding again, as
// after any other error.
func (f *Following) Take(j *journal.Journal, entries iter.Seq2[*journal.Entry, error], doubt *journal.Dispute) (Verified, error) {
	if j.Len() == 0 {
		return Verified{}, fmt.Errorf("folding a journal: %w", errors.New("it has no founding"))
	}
	if doubt != nil {
		return Verified{disputed(j)}, nil
	}
	if err := f.take(j, entries); err != nil {
		return Verified{}, fmt.Errorf("folding entry %d: %w", f.next, err)
	}
	facts := f.folding.Facts()
	facts.Group.ID, facts.Group.State, facts.Group.Head = j.Group(), OK, j.Head()
	if _, stopped := end(j); stopped {
		facts.Group.Stopped = true
		facts.Group.Head = journal.Head{Epoch: epochOf(j, f.next-1), Seq: f.next - 1, ID: f.last}
	}
	return Verified{facts}, nil
}

// disputed is all that is said of a journal in doubt.
func disputed(j *journal.Journal) *Facts {
	f := &Facts{Group: Group{ID: j.Group(), State: Disputed, Head: j.Head()}}
	f.Group.describe(j.Book())
	return f
}

// end is the number of entries that count: none from that on for which this program is
// too old.
func end(j *journal.Journal) (n uint64, stopped bool) {
	if at := new(journal.VersionError); errors.As(j.Stopped(), &at) {
		return at.Seq, true
	}
	return j.Len(), false
}

func epochOf(j *journal.Journal, seq uint64) (number uint64) {
	for _, e := range j.Epochs() {
		if e.From <= seq {
			number = e.Number
		}
	}
	return number
}

func (f *Following) take(j *journal.Journal, entries iter.Seq2[*journal.Entry, error]) error {
	end, _ := end(j)
	if f.next > end || f.next > 0 && j.ID(f.next-1) != f.last {
		return ErrOtherEntry
	}
	for e, err := range entries {
		if err != nil {
			return err
		}
		if f.next == end {
			break
		}
		if e.Seq() != f.next || e.ID() != j.ID(f.next) {
			return ErrOtherEntry
		}
		if err := f.folding.Take(fact(j, e)); err != nil {
			return err
		}
		f.last, f.next = e.ID(), f.next+1
	}
	if f.next != end {
		return ErrOtherEntry
	}
	return nil
}

// ErrOtherEntry says that an entry is not the one that the journal holds in its place.
var ErrOtherEntry = errors.New("it is not the journal's")

func fact(j *journal.Journal, e *journal.Entry) ledger.Fact {
	return ledger.Fact{Seq: e.Seq(), Recorded: e.Header().Recorded, Event: e.Event(), Cosigners: j.Cosigners(e)}
}
