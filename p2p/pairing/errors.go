package pairing

import (
	"errors"
	"fmt"
)

// Why two devices were not paired.
var (
	ErrMalformed  = errors.New("malformed")                                  // not the form a frame has, or not its turn
	ErrSelf       = errors.New("that is this device itself")                 // or somebody who shows its certificate
	ErrProof      = errors.New("the channel is not signed by the other end") // somebody stands between, or plays back
	ErrCommitment = errors.New("the commitment was not kept")                // somebody tries things until they agree
	ErrNotSame    = errors.New("the six things are not the same")            // said a person here
	ErrRefused    = errors.New("the other end says that the six things are not the same")
)

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrMalformed, fmt.Sprintf(format, args...))
}
