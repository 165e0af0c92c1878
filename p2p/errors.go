package p2p

import "errors"

// ErrUnknown says that the other end is nobody here: it is told nothing.
var ErrUnknown = errors.New("an unknown device")
