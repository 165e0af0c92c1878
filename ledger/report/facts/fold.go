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
	if j.Len() == 0 {
		return Verified{}, fmt.Errorf("folding a journal: %w", errors.New("it has no founding"))
	}
	f := NewFolding()
	if doubt == nil {
		if err := f.takeAll(j, entries); err != nil {
			return Verified{}, err
		}
	}
	facts := f.Facts()
	facts.Group.describe(j.Book())
	facts.Group.ID, facts.Group.State, facts.Group.Head = j.Group(), OK, j.Head()
	facts.Group.Stopped = j.Stopped() != nil
	if doubt != nil {
		facts.Group.State = Disputed
	}
	return Verified{facts}, nil
}

func (f *Folding) takeAll(j *journal.Journal, entries iter.Seq2[*journal.Entry, error]) error {
	end := j.Len()
	if stopped := new(journal.VersionError); errors.As(j.Stopped(), &stopped) {
		end = stopped.Seq
	}
	var seq uint64
	for e, err := range entries {
		if err != nil {
			return fmt.Errorf("reading entry %d: %w", seq, err)
		}
		if seq == end {
			break
		}
		if e.Seq() != seq || e.ID() != j.ID(seq) {
			return fmt.Errorf("folding entry %d: %w", seq, ErrOtherEntry)
		}
		if err := f.Take(fact(j, e)); err != nil {
			return fmt.Errorf("folding entry %d: %w", seq, err)
		}
		seq++
	}
	if seq != end {
		return fmt.Errorf("folding entry %d: %w", seq, ErrOtherEntry)
	}
	return nil
}

// ErrOtherEntry says that an entry is not the one that the journal holds in its place.
var ErrOtherEntry = errors.New("it is not the journal's")

func fact(j *journal.Journal, e *journal.Entry) ledger.Fact {
	return ledger.Fact{Seq: e.Seq(), Recorded: e.Header().Recorded, Event: e.Event(), Cosigners: j.Cosigners(e)}
}
