package host

import "errors"

var (
	// ErrSelf says that the address dialled is this host's own.
	ErrSelf = errors.New("that is this device itself")

	// ErrFar says that an address is not in range: neither private nor link-local nor loopback.
	ErrFar = errors.New("not an address of a local network")

	// ErrProtocol says that the other end does not speak the protocol asked for: a pairing window that is
	// closed, or no node of jigiya.
	ErrProtocol = errors.New("the other end does not speak this protocol")

	// ErrFull says that a bound on connections or memory is reached.
	ErrFull = errors.New("too many connections")

	// ErrIdentity says that the other end's key is not one on secp256k1.
	ErrIdentity = errors.New("an identity that is no key on secp256k1")
)
