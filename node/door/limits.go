package door

import "time"

// Every bound of this package. A caller is a process of the same user, so these are
// against mistakes rather than against an enemy.
const (
	maxCall     = 34 << 20 // a call's frame: the largest argument is a register, of 32 MiB
	maxResult   = 256 << 20
	maxReply    = chunk + maxErrorText
	chunk       = 64 << 10 // bytes that cross at once for an io.Writer or io.Reader
	buffered    = 4 << 10  // in each direction of a connection
	maxElements = 1 << 18  // of all slices and maps of a call together
	maxDepth    = 64       // of values in values, and of errors in errors

	maxErrorText = 64 << 10 // of all errors of one tree together

	maxCalls   = 16               // at one time; further callers wait
	greetTime  = 10 * time.Second // for a caller to say what is wanted
	startTime  = 20 * time.Second // for a node that is starting to answer
	flushDelay = 5 * time.Millisecond
	tellDelay  = 50 * time.Millisecond // between two reports of progress
)
