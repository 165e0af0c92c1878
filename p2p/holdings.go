package p2p

import (
	"context"
	"iter"

	"jigiya/crypto"
	"jigiya/ledger/journal"
)

// Holdings are what a node has and may exchange. Package node implements them; a
// session knows neither disk nor rules nor who may see what.
type Holdings interface {
	// Introduce makes this device's own hello for a channel: it signs the channel.
	Introduce(Channel) (Hello, error)

	// Recognise says who the other end is. For a hello that proves nothing, or
	// proves a device that has no business here, the error is ErrUnknown and the
	// other end is told nothing at all. A dialler that cannot be recognised yet,
	// but whose marks show that it belongs to a programme this device works for,
	// is a Guest who may see nothing yet: so two who never met can begin.
	Recognise(Channel, Hello) (Guest, error)
}

// A Topic is what heads, entries and notes are about: a group's id, or a
// programme's address behind twelve zeros.
type Topic = crypto.Hash

// A Guest is the other end of one session, with what it may see here and what is
// taken from it. What it may see can change while the session runs (a grant, a
// revocation, a journal that names it): every call answers as of now. Its methods
// may be called from several goroutines.
type Guest interface {
	// Device is the address of the other's device key.
	Device() crypto.Address

	// View names the set of topics and scopes the guest may see, and this store:
	// if it differs from the last session's, the cursor is worth nothing.
	View() crypto.Hash

	// Cursor and SetCursor keep, durably but lazily, how far the exchange with
	// this device has come; zero if unknown.
	Cursor() (Cursor, error)
	SetCursor(Cursor) error

	// Topics are the states of all topics the guest may see that changed after
	// the change numbered since, by growing number, one state per topic.
	Topics(since uint64) iter.Seq2[State, error]

	// State is the state of one topic as it is now, with the guest's own scopes; ok is
	// false for one that is not here or that the guest may not see: the two must not be
	// told apart.
	State(Topic) (s State, ok bool, err error)

	// Holds says whether the main chain of a group has the entry.
	Holds(topic Topic, seq uint64, id crypto.Hash) (bool, error)

	// Entries are the main chain's entries from seq on, to be sent.
	Entries(topic Topic, from uint64) iter.Seq2[journal.Raw, error]

	// Take passes entries of one group, in order, through the gate. It returns once they
	// have passed or were refused; committed is called later, in the order of the calls,
	// with the head that is durable now or with why it is not. Entries of a fork, past a
	// cut or of a cut are no error towards the peer: they are kept as evidence, and
	// committed is told the head that stands. Take waits where too many commits are
	// pending. It is called for one topic after another's return, and for several topics
	// at once.
	Take(ctx context.Context, topic Topic, entries []journal.Raw, committed func(journal.Head, error)) error

	// Wants says whether this node would take a topic it does not have (it may
	// not: a group of nobody it knows).
	Wants(State) bool

	// Locators are places of the own main chain from which the other may go on,
	// newest first and at most MaxLocators: the head, and earlier ones at growing
	// distances. None for a group not here.
	Locators(Topic) ([]Locator, error)

	// NoteIDs are the notes of a topic that the guest may see, in the order in which
	// they should cross.
	NoteIDs(Topic) ([]NoteID, error)
	// Note is one of them; ok is false for one that is not here or not for this guest.
	Note(Topic, NoteID) (n Note, ok bool, err error)
	// MissingNotes picks those of the other's notes that are wanted here.
	MissingNotes(Topic, []NoteID) ([]NoteID, error)
	// TakeNotes checks notes and keeps the good ones durably. An error is a note
	// no honest node would have sent: it ends the session.
	TakeNotes(Topic, []Note) error

	// Changed wakes the session when a topic the guest may see has changed, and gives
	// its new state; entries that have just been appended come with it, to be sent on at
	// once. Topics that the guest may see from now on come here too. Changes come by
	// growing number, since Recognise, the newest of each topic; nobody may wait until
	// they are taken, for the session may be waiting for the other end. It is closed
	// when the guest has lost every right or the node stops.
	Changed() <-chan Change

	// Leave ends the guest.
	Leave()
}

// A State is how far a topic has come at one end.
type State struct {
	Topic Topic
	Head  journal.Head // zero for a programme
	Notes uint64       // fingerprint of the notes the other may see: the XOR of the first 8 bytes of their ids
	Feed  uint64       // number of the last change; not sent
}

// A Change is news of one topic.
type Change struct {
	State State
	// Entries are the ones just appended, in order, the last being State.Head; empty if
	// it was the notes that changed, or if there were too many.
	Entries []journal.Raw
}

// A Locator is a place in a chain.
type Locator struct {
	Seq uint64
	ID  crypto.Hash
}

// A Cursor is how far two devices have told each other what they have. Both ends
// keep their own; a session begins where both agree.
type Cursor struct {
	Told    uint64      // own feed number up to which the other has, durably, all it may see
	Heard   uint64      // the other's feed number up to which this end has taken all in
	Store   crypto.Hash // the other's View when Heard was noted: it changes with its store or this end's rights
	ToldFor crypto.Hash // own View when Told was noted
}

// A NoteKind is what a note is. Lower kinds cross first.
type NoteKind byte

// The kinds of notes. A note is a signed or sealed thing that stands beside the
// journals; it is kept as it came, under the digest that names it.
const (
	NoteRoot        NoteKind = 1  // a programme's root, or its rotation
	NoteRevocation  NoteKind = 2  // a programme takes a credential back
	NoteCredential  NoteKind = 3  // a programme lets a device in
	NoteFork        NoteKind = 10 // the proof of an equivocation (journal.Equivocation)
	NoteBranch      NoteKind = 11 // an entry of a fork's other branch: signature ‖ entry
	NoteStranded    NoteKind = 12 // an entry past a cut: signature ‖ entry
	NoteCut         NoteKind = 13 // an opening that cuts and is not applied here: signature ‖ entry
	NoteAttestation NoteKind = 20 // journal.Attestation
	NoteReceipt     NoteKind = 21 // journal.Receipt that somebody showed
	NoteDraft       NoteKind = 30 // a journal.Draft that waits for cosignatures
	NoteCosignature NoteKind = 31 // of a draft: draft's digest(32) ‖ cosignature
	NotePerson      NoteKind = 40 // a sealed record and its key: needs the scope persons
	NoteWords       NoteKind = 41 // a sealed record and its key: needs the scope words
)

// A NoteID names a note within its topic.
type NoteID struct {
	Kind NoteKind
	ID   crypto.Hash
}

// A Note is a note as it crosses.
type Note struct {
	NoteID
	Bytes []byte
}
