package node

import (
	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/p2p"
)

// A recordKinds is what the entries of a journal name beside it: the records of
// persons and of words, by digest, and which of them are erased.
type recordKinds map[ledger.Digest]p2p.NoteKind

// erasedRecord stands in recordKinds for a record that must not come back.
const erasedRecord p2p.NoteKind = 0

// observe takes what an entry names.
func (s recordKinds) observe(e ledger.Event) {
	if erased, ok := e.(*ledger.RecordErased); ok {
		s[erased.Record] = erasedRecord
		return
	}
	kind := p2p.NoteWords
	if ledger.IsPerson(e.Kind()) {
		kind = p2p.NotePerson
	}
	for _, w := range ledger.SpokenIn(e) {
		if _, known := s[w.Digest]; !w.Digest.IsZero() && !known {
			s[w.Digest] = kind
		}
	}
}

// fingerprint is a note's part in p2p.State.Notes.
func fingerprint(id crypto.Hash) (f uint64) {
	for _, b := range id[:8] {
		f = f<<8 | uint64(b)
	}
	return f
}

// erased are the records that must not come back.
func (s recordKinds) erased() (erased []ledger.Digest) {
	for digest, kind := range s {
		if kind == erasedRecord {
			erased = append(erased, digest)
		}
	}
	return erased
}
