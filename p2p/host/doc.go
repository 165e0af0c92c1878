// Package host brings a connection to a peer about: TCP, then libp2p's Noise and yamux, then one stream. It is the
// only package that imports libp2p. Who the other end is and what it may have is the session's business (package p2p);
// where it is, package discovery's.
//
// # A connection
//
// The parts are put together by hand, because libp2p's own constructor links QUIC, WebRTC and WebSocket whatever one
// asks for, and its swarm wants to know a peer's id before it dials. Here an address is an IP and a port:
//
//	TCP             private, link-local and loopback addresses only, unless [Options.Anywhere]
//	multistream     /noise                                                   "/multistream/1.0.0" first, as everywhere in libp2p
//	Noise XX        identity keys on secp256k1; /yamux/1.0.0 agreed within the handshake
//	yamux           one stream, opened by the dialler
//	multistream     the stream's protocol, [Sync] or [Pair], sent together with the first bytes written
//
// So a connection stands after TCP's round trip and two more, and the first bytes need none.
//
// # The identity
//
// A host makes a fresh key when it starts and when [Host.Renew] is called, and stores it nowhere: the peer id tells
// nothing about the device, and two meetings of the same two phones look like four phones. Nothing is checked against
// an expected id either. The [p2p.Channel] of a connection holds the keys of both ends as Noise authenticated them;
// whoever sits between two devices has other keys on either side, and what the ends sign for the channel does not fit.
//
// # One stream
//
// A connection has one stream. The listener opens none, the dialler a single one and soon; a second one, from either
// end, cuts the connection off. Closing the stream closes the connection, once the other end has closed too or has had
// a moment for it.
//
// # What a stranger can cost
//
// Everything up to here happens before anyone has proved anything, so all of it is bounded in limits.go: connections
// in all and from one address, handshakes a second, the time until a handshake is through and until the stream stands,
// memory for what has been received and not been read. A connection refused or cut off is reported once to the
// logger with its reason and address, at most a few times a minute for one address.
package host
