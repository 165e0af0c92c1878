package host

import "time"

// Limits are the bounds of a host that depend on what it is for: an office takes in more than a phone. The others are
// constants.
type Limits struct {
	Inbound    int // connections accepted, in all
	PerAddress int // connections accepted from one address (IPv6: one /64); loopback is not counted
	Outbound   int // connections dialled
	Memory     int // bytes of received and unread data, all connections together

	Handshake time.Duration // for one who connects to get through it
	Stream    time.Duration // from there on until the stream and its protocol stand
}

// DefaultLimits suit a phone.
var DefaultLimits = Limits{Inbound: 64, PerAddress: 8, Outbound: 32, Memory: 32 << 20, Handshake: 8 * time.Second, Stream: 8 * time.Second}

const (
	dialTime = 20 * time.Second // TCP and handshake, dialling; the caller's context may bound it more

	// After this end has closed a connection: until what was written has left, until the other end has closed too,
	// and for both together when the whole host is closed.
	flushTime  = 30 * time.Second
	lingerTime = 5 * time.Second
	closeTime  = time.Second

	acceptPause = 100 * time.Millisecond // after the system could not give a connection

	// Handshakes from one address (IPv6: one /64); one costs about a millisecond of an old phone's core. Loopback is
	// not counted.
	handshakesPerSecond = 4
	handshakesAtOnce    = 16
	maxAddresses        = 1024 // whose handshakes are counted; beyond it newcomers share one count

	// The stream's window. It is also what a slow link can have in flight: a mebibyte is eight seconds of 1 Mbit/s,
	// below the time after which a connection counts as dead.
	maxWindow = 1 << 20

	keepAlive   = 15 * time.Second // a silent connection is asked after this long
	writeTime   = 15 * time.Second // and given up after this long without an answer
	maxIncoming = 2                // streams: the one there may be, and one too many to be seen

	reportsPerMinute = 6 // lines in the log about one address
)
