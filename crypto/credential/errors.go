package credential

import (
	"errors"
	"fmt"

	"jigiya/crypto"
)

// What a root, credential, revocation or certificate can be refused for.
var (
	ErrMalformed = errors.New("malformed")                                // not the one form the bytes may have
	ErrVersion   = errors.New("a newer version of the program is needed") // to read it
	ErrSignature = errors.New("the signature is not good")
	ErrSigner    = errors.New("no right to sign this")                   // signed, but not by a key that may
	ErrQuorum    = errors.New("not as many signatures as the root asks") // too few yet, or more
	ErrRoot      = errors.New("another root signs this")                 // of another programme or number
	ErrFull      = errors.New("no room for more of these")               // a bound of the Registry
)

// A RivalError is the equivocation of a programme: two roots of one number, both
// signed by the quorum. Held is the one that came first, and stands.
type RivalError struct {
	Programme crypto.Address
	Number    uint32
	Held      crypto.Hash // id of its deed
	Rival     *Deed
}

func (e *RivalError) Error() string {
	return fmt.Sprintf("root %d of programme %v exists twice: %v and %v", e.Number, e.Programme, e.Held, e.Rival.ID())
}

// malformed makes an error that is ErrMalformed.
func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrMalformed, fmt.Sprintf(format, args...))
}
