package api

import (
	"fmt"

	"jigiya/ledger"
)

// A PINError says whose PINs a proposal still needs. It is no refusal: the same
// proposal with the PINs will be accepted.
type PINError struct {
	Device  bool                  // the device's own
	New     bool                  // and it is about to be set, not asked for
	Holders []ledger.MemberNumber // key-holders whose keys are here …
	Need    int                   // … of whom so many must give theirs

	NewHolders []ledger.MemberNumber // key-holders who are to set a PIN of their own, all of them
}

func (e *PINError) Error() string {
	switch {
	case len(e.NewHolders) > 0:
		return fmt.Sprintf("the PIN of this device is needed, and members %v must choose one each", e.NewHolders)
	case e.Device && e.Need > 0:
		return fmt.Sprintf("the PIN of this device and of %d key-holders among members %v are needed", e.Need, e.Holders)
	case e.Device:
		return "the PIN of this device is needed"
	}
	return fmt.Sprintf("the PINs of %d key-holders among members %v are needed", e.Need, e.Holders)
}

// A PINAlikeError says that two keys would open with one PIN.
type PINAlikeError struct{ Member ledger.MemberNumber }

func (e *PINAlikeError) Error() string {
	return fmt.Sprintf("the PIN of member %d is that of another key: every key has a PIN of its own", e.Member)
}

// A HolderError is what went wrong with the key of one key-holder, or with the root
// key of that number.
type HolderError struct {
	Member ledger.MemberNumber
	Err    error
	Root   bool
}

func (e *HolderError) Error() string { return fmt.Sprintf("member %d: %v", e.Member, e.Err) }

// Unwrap is what went wrong.
func (e *HolderError) Unwrap() error { return e.Err }

// A KeyMissingError says that the quorum cannot be reached with the keys on this
// device.
type KeyMissingError struct{ Need, Here int }

func (e *KeyMissingError) Error() string {
	return fmt.Sprintf("%d key-holders must sign, and the keys of only %d are on this device", e.Need, e.Here)
}
