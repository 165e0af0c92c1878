package p2p

import "time"

// Every bound of this package, on one page.
const (
	// Version is the version of the protocol spoken here.
	Version = 1

	// MaxFrame is the most bytes of a frame, its length not counted: an entry of
	// 32 KiB fits with all that goes with it.
	MaxFrame = 64 << 10

	// MaxVersions, MaxCredentials and MaxMarks bound a hello: nobody speaks more
	// versions, works for more programmes or shows longer chains of roots.
	MaxVersions    = 16
	MaxCredentials = 16
	MaxMarks       = 16

	// MaxLocators is the most places a want names. At distances that double, 32 of
	// them reach back four thousand million entries.
	MaxLocators = 32

	// MaxNote is the most bytes of a note: a sealed record of 128 KiB, its key and
	// what else belongs to it.
	MaxNote = 130 << 10

	// MaxBatch is the most entries of one frame, and batchCost the most that
	// they cost (see entries.cost): so a batch always fits into a frame, packed or not.
	MaxBatch  = 256
	batchCost = 60 << 10

	statesTogether  = 512  // states of one frame: 46 KiB
	noteIDsTogether = 1024 // note ids of one frame: 34 KiB
	notesTogether   = 256  // note ids of one want: what a receiver keeps in mind

	// MaxNoteIDs is how many notes of one topic are listed; missingKept how many of
	// them, not here, are kept in mind before they are asked for and the list is asked
	// for again.
	MaxNoteIDs  = 1 << 18
	missingKept = 2048

	// takeTogether is how many bytes of notes are taken in together.
	takeTogether = 128 << 10

	// afterStop is how much may still come for a want that was stopped: what was granted
	// before, and again while the word was on its way.
	afterStop = 4 * Window

	// MaxBundleTopics is how many topics a bundle holds at most: its table of contents is
	// kept while it is read.
	MaxBundleTopics = 1 << 16

	// Window is how much the other end may send of entries and notes before it is
	// granted more, by cost, which no packing lowers: what a session can make this
	// end hold. Rebuilt entries are up to three times their cost.
	Window = 512 << 10

	// StatesWindow is how many states the other end may tell before it is granted
	// more. One that is not wanted is granted again at once and kept nowhere.
	StatesWindow = 1024

	// MaxWants is how many wants may wait for their End. topicsAtOnce is how many
	// topics are asked about at once, each with one want at a time.
	MaxWants     = 64
	topicsAtOnce = 32

	// smallSet is up to how many topics at the smaller end all states are told at
	// once: fewer bytes than 256 buckets, and a turn less.
	smallSet = 24

	// theirsKept is of how many topics a session remembers what the other end holds,
	// so as not to tell it what it has. Forgetting costs a few bytes, no harm.
	theirsKept = 4096

	// maxUrgent is how much may wait to be written ahead of entries. All of it answers
	// what came from the other end, within its window: more means that it sends and
	// does not read.
	maxUrgent = 1 << 20

	// leastCost is what a frame of entries or notes costs at least, so that empty ones
	// are not free.
	leastCost = 64

	// pushedTogether is how many entries just appended are sent unasked. pushKept is of
	// the window what answers leave to them: on a slow link a long journal uses up the
	// rest for minutes, and a new entry of another group need not wait for its end.
	pushedTogether = 64
	pushKept       = 16 << 10
)

// Deadlines. A link of 50 kbit/s carries the largest frame in 11 seconds.
const (
	helloTime  = 10 * time.Second // for the whole of both hellos
	frameTime  = 30 * time.Second // from a frame's first byte to its last
	writeTime  = 30 * time.Second // for 16 KiB to be taken by the connection
	busySilent = 15 * time.Second // without a byte while something is under way: the link is dead
	idleSilent = 60 * time.Second // without a byte at all
	busyPing   = 5 * time.Second  // of silence, after which a sign of life is asked for
	idlePing   = 20 * time.Second
	pulse      = time.Second     // how often these are looked at
	byeTime    = 1 * time.Second // to say why it ends
)
