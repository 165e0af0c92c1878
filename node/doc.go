// Package node owns the journals of one home: it orders the writes, holds the
// keys for a moment, and joins the parts. It is the only place that reads the
// clock and draws random numbers for the ledger.
//
// # A write
//
// Propose takes events as they were said and, under the group's lock,
//
//  1. completes them from the book (the next number, a total) and weighs all of
//     them against a copy: a refusal costs nobody a PIN and leaves no trace;
//  2. asks, with a *api.PINError, for the PINs that are missing;
//  3. unlocks the keys, makes those of newly elected key-holders, cosigns what the
//     quorum must sign, signs everything;
//  4. hands the entries to journal.Accept, the one gate;
//  5. seals the new keys, then appends the entries to the store, durably, with the
//     sealed words: the commit point;
//  6. swaps the journal that readers see;
//  7. overwrites the keys of the records that the entries erase. A process that
//     dies before this leaves it to the next that loads the group.
//
// A register import, the founding and a takeover go the same way. From step 5 to 6
// all writes of the node take turns, so that peers hear of changes in the order in
// which they became durable (hub).
//
// # What peers bring
//
// A session (package p2p) sees this node as a guest: what it may see, and what is
// taken from it. Entries go through the same gate and the same commit, in a
// pipeline (take.go). What the gate refuses because it is of another history is
// weighed (fork.go): what was signed by who had the right is kept beside the
// journal; if the other history holds, the node goes over to it. What stands beside
// a journal or a programme - deeds, proofs, attestations, receipts, drafts,
// cosignatures, records - are notes, each checked as its kind asks (notes.go).
//
// A group that is not here is taken in if it is this device's business: its own key
// is in it, its credential covers it, a person told it of whoever brings it, or
// brought it in a bundle (wants.go).
//
// # Who may see what
//
// A device proves who it is in its hello: the certificate of its transport key by
// its device key, and that transport key's signature over the channel. It is
// unknown, and told nothing, unless (recognise.go) a person introduced it, a
// programme that concerns this device has certified it, a group here lets it in, or
// its marks show that it knows a programme this device works for: so a facilitator
// and a group that never met can begin. Of one group it sees what follows from the
// group's journal (access.go) and from credentials of the programme that the journal
// names (sight.go), asked anew with every call. Neither a contact nor a mark opens
// any journal.
//
// # A home
//
//	<home>/keys/          package keystore
//	<home>/store/         package store: journals, anchors, notes, records and their keys
//	<home>/device/        transport key, box key, certificate; the public box keys of key-holders
//	<home>/contacts.json  what people told this device of others
//	<home>/peers.json     who was met, and when; may be deleted
//	<home>/sights.json    what is known of each group without its journal; may be deleted
//	<home>/facts          what all journals add up to, once somebody asked for statistics (package warehouse); may be deleted
//	<home>/voices/        language packs of the pages (package shelf), if any
//	<home>/node.sock      package door
//
// # Persons and words
//
// A name or a sentence is sealed under a key of its own and stands beside the
// journal as a record: salt (16 bytes) and text, whose salted digest is in the
// entry. A record is opened and its digest compared each time it is shown;
// erasing it overwrites its key.
package node
