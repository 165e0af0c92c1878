package journal

import (
	"errors"
	"fmt"

	"jigiya/crypto"
	"jigiya/ledger"
)

// What an entry, or whatever else is read here, can be refused for. Refusals by
// the rules of the group pass through as *ledger.RuleError.
var (
	ErrMalformed = errors.New("malformed")                                // not the one form the bytes may have
	ErrSignature = errors.New("the signature is not good")                // the author's, or a cosigner's
	ErrAuthor    = errors.New("no right to write here")                   // signed, but not by who may
	ErrGap       = errors.New("entries are missing before it")            // ask for them
	ErrVersion   = errors.New("a newer version of the program is needed") // see VersionError
)

// A VersionError is where a journal stops applying: an entry this program is
// too old for. The journal keeps it, and passes it on.
type VersionError struct {
	Seq     uint64
	Version uint8
	Kind    ledger.Kind
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("entry %d has version %d and kind %v: %v", e.Seq, e.Version, e.Kind, ErrVersion)
}

// Unwrap is ErrVersion.
func (e *VersionError) Unwrap() error { return ErrVersion }

// A ForkError is an equivocation: B, signed by one who had the right, in a place
// where the journal has A. Both are to be kept: see Equivocation. If the journal
// is in a later epoch than Epoch, the quorum has chosen the branch since.
type ForkError struct {
	Epoch, Seq uint64
	A          crypto.Hash // the entry held
	At         uint64      // its seq, which is another than Seq if both open the epoch
	B          *Entry
}

func (e *ForkError) Error() string {
	return fmt.Sprintf("entry %d of epoch %d exists twice: %v and %v", e.Seq, e.Epoch, e.A, e.B.id)
}

// A CutError says that Entry, with the quorum, opens an epoch at an earlier
// entry than the head. Whoever keeps the journal replays it up to Cut and
// accepts again; what stood past the cut is stranded.
type CutError struct {
	Cut      Head
	Entry    *Entry
	Disputed bool // an entry that carries cosignatures stands past the cut
}

func (e *CutError) Error() string {
	return fmt.Sprintf("entry %d opens epoch %d and cuts the journal at entry %d", e.Entry.header.Seq, e.Entry.header.Epoch, e.Cut.Seq)
}

// A StrandedError says that Entry was written by the writer of an older epoch
// past the entry at which that epoch was cut: a lost phone that came back.
type StrandedError struct {
	Entry *Entry
	Since uint64 // the seq of the entry that opened the next epoch
}

func (e *StrandedError) Error() string {
	return fmt.Sprintf("entry %d of epoch %d is stranded: the next epoch opened with entry %d", e.Entry.header.Seq, e.Entry.header.Epoch, e.Since)
}

// malformed makes an error that is ErrMalformed.
func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrMalformed, fmt.Sprintf(format, args...))
}

// An EntryError names the entry an error is about.
type EntryError struct {
	Seq uint64
	Err error
}

func (e *EntryError) Error() string { return fmt.Sprintf("entry %d: %v", e.Seq, e.Err) }

// Unwrap is what is wrong with the entry.
func (e *EntryError) Unwrap() error { return e.Err }

func at(seq uint64, err error) error { return &EntryError{seq, err} }
