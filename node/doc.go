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
// A register import, the founding and a takeover go the same way.
//
// # A home
//
//	<home>/keys/     package keystore
//	<home>/store/    package store: journals, anchors, records and their keys
//
// # Persons and words
//
// A name or a sentence is sealed under a key of its own and stands beside the
// journal as a record: salt (16 bytes) and text, whose salted digest is in the
// entry. A record is opened and its digest compared each time it is shown;
// erasing it overwrites its key.
package node
