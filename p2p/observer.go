package p2p

import (
	"jigiya/crypto"
	"jigiya/ledger/journal"
)

// Options are what a session tells of itself. Every function may be nil; they are called
// from several goroutines and must not wait.
type Options struct {
	// Connected says that both ends have proved who they are.
	Connected func(device crypto.Address)

	// Progress is told with every batch that went or came.
	Progress func(Progress)

	// Taken says what of the other's is durable here, Acknowledged what of ours is
	// durable there.
	Taken, Acknowledged func(Topic, journal.Head)

	// LeftAlone names a topic that cannot be taken: the rules refuse it, or it
	// needs a newer program.
	LeftAlone func(Topic, error)

	// Exchanged says that neither end has anything more to tell the other. New
	// entries may end that, and so may what either has just taken in: the fork it
	// found in it, for one. Then it is said again.
	Exchanged func()
}

// Progress is how far a session has come with one topic.
type Progress struct {
	Topic          Topic
	Entries, Notes int    // that came or went just now
	Sent           bool   // they went
	Have, Want     uint64 // entries at the receiving end, as far as this end knows, and what they are to become
	BytesIn        int64  // of the session so far
	BytesOut       int64
}

func (s *session) progress(p Progress) {
	if s.options.Progress != nil {
		p.BytesIn, p.BytesOut = s.bytesIn.Load(), s.out.sent.Load()
		s.options.Progress(p)
	}
}

func tell[T any](f func(T), what T) {
	if f != nil {
		f(what)
	}
}

func tellHead(f func(Topic, journal.Head), t Topic, h journal.Head) {
	if f != nil {
		f(t, h)
	}
}
