package p2p

import (
	"errors"
	"fmt"
)

// ErrUnknown says that the other end is nobody here: it is told nothing.
var ErrUnknown = errors.New("an unknown device")

// ErrUnwanted says that a group is no business of this device, as its founding shows:
// it is left alone, and nobody is to blame.
var ErrUnwanted = errors.New("a group that this device has nothing to do with")

// A Reason is why a session ended, in one stable word.
type Reason byte

// The reasons. They cross as bytes and are never given another meaning.
const (
	Left      Reason = 1 // in order
	Malformed Reason = 2 // what came has not the form it must have, or not its turn
	Versions  Reason = 3 // no version of the protocol is spoken by both
	Flood     Reason = 4 // more came than was granted
	Forged    Reason = 5 // an entry or note that no honest node sends
	Silent    Reason = 6 // no byte came, or none was taken, for too long
	Rights    Reason = 7 // the other end has no right to anything here any more
	Trouble   Reason = 8 // this end cannot go on: its disk, its program
)

var reasons = map[Reason]string{
	Left: "left", Malformed: "malformed", Versions: "versions", Flood: "flood",
	Forged: "forged", Silent: "silent", Rights: "rights", Trouble: "trouble",
}

func (r Reason) String() string {
	if word, ok := reasons[r]; ok {
		return word
	}
	return fmt.Sprintf("reason_%d", byte(r))
}

// An EndError is why a session did not end in order.
type EndError struct {
	Reason Reason
	Theirs bool  // the other end said so
	Err    error // what happened here; nil if Theirs
}

func (e *EndError) Error() string {
	if e.Theirs {
		return fmt.Sprintf("the other end broke off: %v", e.Reason)
	}
	return fmt.Sprintf("breaking off (%v): %v", e.Reason, e.Err)
}

// Unwrap is what happened here.
func (e *EndError) Unwrap() error { return e.Err }

// ErrCut says that the connection broke without a word.
var ErrCut = errors.New("the connection was cut")

func ending(r Reason, format string, args ...any) error {
	return &EndError{Reason: r, Err: fmt.Errorf(format, args...)}
}

func malformed(format string, args ...any) error { return ending(Malformed, format, args...) }

// reasonOf is what the other end is told.
func reasonOf(err error) Reason {
	if end := (*EndError)(nil); errors.As(err, &end) {
		return end.Reason
	}
	return Trouble
}
