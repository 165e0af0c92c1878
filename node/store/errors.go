package store

import (
	"errors"
	"fmt"
)

// The errors of this package. All but those that say "not found" or "somebody else was first" have the method
// Class() string, which is "storage".
var (
	ErrStale      = errors.New("the journal has moved on since it was read")
	ErrRecovering = sentinel("this device is recovering and may not sign")
	ErrBroken     = sentinel("a write failed and its outcome is unknown; restart needed")
	ErrDiskFull   = sentinel("the disk is nearly full")
	ErrErased     = errors.New("the record was erased")
	ErrClosed     = sentinel("the store is closed")
	ErrSize       = errors.New("not of a size the store keeps")
	ErrOrder      = errors.New("entries do not follow one another")
)

type sentinel string

func (e sentinel) Error() string { return string(e) }
func (e sentinel) Class() string { return "storage" }

// LockedError says that another process has the store open.
type LockedError struct {
	PID  int // 0 if it has not yet written it down
	Path string
}

func (e *LockedError) Error() string {
	if e.PID == 0 {
		return "another jigiya has this home open"
	}
	return fmt.Sprintf("another jigiya (process %d) has this home open", e.PID)
}

func (e *LockedError) Class() string { return "storage" }

// CorruptError names the entry that is not what was stored.
type CorruptError struct {
	Group  Hash
	Seq    uint64
	Reason string
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("entry %d of group %x is damaged: %s", e.Seq, e.Group[:4], e.Reason)
}

func (e *CorruptError) Class() string { return "storage" }

// NoteError names the note that is not what was stored.
type NoteError struct {
	Topic Hash
	NoteID
}

func (e *NoteError) Error() string {
	return fmt.Sprintf("note %x of kind %d of %x is damaged", e.ID[:4], e.Kind, e.Topic[:4])
}

func (e *NoteError) Class() string { return "storage" }

// RecoveringError is ErrRecovering with the state.
type RecoveringError struct{ State State }

func (e *RecoveringError) Error() string { return e.State.String() }
func (e *RecoveringError) Unwrap() error { return ErrRecovering }
func (e *RecoveringError) Class() string { return "storage" }

// storageError gives errors of Badger and of the file system their class.
type storageError struct {
	doing string
	err   error
}

func (e *storageError) Error() string { return e.doing + ": " + e.err.Error() }
func (e *storageError) Unwrap() error { return e.err }
func (e *storageError) Class() string { return "storage" }

func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return &storageError{doing, err}
}
