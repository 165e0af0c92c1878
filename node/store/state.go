package store

import "fmt"

// Reason says why a group is recovering; the zero Reason is ready.
type Reason uint8

const (
	Ready        Reason = iota
	Ahead               // the anchor names an entry above the head: acknowledged entries are gone
	Forked              // the store holds another entry, or none, at the anchor's place
	OtherMachine        // the anchor was written on another machine
	OtherFile           // the anchor is a copy: a restored backup, a moved home
	Missing             // there are entries but no anchor
	Damaged             // there is an anchor but it cannot be read
	Copy                // there never was an anchor: everything here was received, nothing signed
)

var reasons = [...]string{
	"ready", "entries are missing", "another entry stands at the anchor's place", "the anchor is of another machine",
	"the anchor is a copy", "the anchor is missing", "the anchor is damaged",
	"a copy, in which this device has opened no epoch",
}

func (r Reason) String() string { return reasons[min(r, Copy)] }

// State says whether this device may sign in a group, and if not, why, what it has and what it should have.
type State struct {
	Reason Reason
	Have   Head // the stored head
	Want   Head // what the anchor names; zero if there is none to read
}

func (s State) Ready() bool { return s.Reason == Ready }

func (s State) String() string {
	switch {
	case s.Ready():
		return "ready"
	case s.Want.none():
		return fmt.Sprintf("recovering: %v (have entry %d)", s.Reason, s.Have.Seq)
	}
	return fmt.Sprintf("recovering: %v (have entry %d, want entry %d)", s.Reason, s.Have.Seq, s.Want.Seq)
}

// after is the state once a batch with entries is stored. Only an anchor of this machine and file is trusted to
// say what was lost, so only Ahead and Forked end by what a peer brings; the others could be older than the loss.
func (s State) after(b *batch) State {
	switch {
	case s.Ready() || b.origin == Opening:
		return State{}
	case s.Reason != Ahead && s.Reason != Forked:
		s.Have = b.entries[len(b.entries)-1].head()
		return s
	}
	s.Have = b.entries[len(b.entries)-1].head()
	return s.met(b)
}

// met compares the entry at the anchor's place with the one it names.
func (s State) met(b *batch) State {
	if s.Want.Seq <= b.cut.Seq && !b.cut.none() {
		return s // that place is as it was
	}
	for _, e := range b.entries {
		if e.Seq == s.Want.Seq && e.ID == s.Want.ID {
			return State{}
		}
	}
	s.Reason = Ahead
	if s.Have.Seq >= s.Want.Seq {
		s.Reason = Forked
	}
	return s
}
