package journal

import (
	"slices"

	"jigiya/crypto"
	"jigiya/ledger"
)

// A Head is where a journal stands: its last entry.
type Head struct {
	Epoch uint64
	Seq   uint64
	ID    crypto.Hash
}

// A Journal is what a group's chain of entries adds up to: its book, who may
// write and cosign, and the ids of all entries. It is never changed: Accept
// makes another. The zero Journal is that of a group not yet founded.
type Journal struct {
	group     crypto.Hash
	ids       ids
	version   uint8    // the highest so far
	epochs    []Epoch  // by number, from 0
	offices   []office // in the order in which they came into force
	authority []uint64 // the entries that say who may write and cosign
	cosigned  uint64   // the last entry that carries cosignatures
	resolved  []decision
	recorded  int64 // of the last entry
	book      *ledger.Book
	stopped   *VersionError
}

// Group is the group's id: that of its founding.
func (j *Journal) Group() crypto.Hash { return j.group }

// Len is the number of entries, and the seq of the next.
func (j *Journal) Len() uint64 { return j.ids.count() }

// Head is the last entry; zero before the founding.
func (j *Journal) Head() Head {
	if j.Len() == 0 {
		return Head{}
	}
	return j.at(j.Len() - 1)
}

func (j *Journal) at(seq uint64) Head { return Head{j.epochAt(seq), seq, j.ids.at(seq)} }

// ID is the id of the entry with a number; zero beyond the head.
func (j *Journal) ID(seq uint64) crypto.Hash {
	if seq >= j.Len() {
		return crypto.Hash{}
	}
	return j.ids.at(seq)
}

// Book is what the entries add up to, not to be changed.
func (j *Journal) Book() *ledger.Book {
	if j.book == nil {
		return new(ledger.Book)
	}
	return j.book
}

// Stopped is nil, or a *VersionError: the entry from which on this program is
// too old to apply. The Book stands before it.
func (j *Journal) Stopped() error {
	if j.stopped == nil {
		return nil
	}
	return j.stopped
}

// Authority are the entries that said who may write and who may cosign: what a
// receipt is made of.
func (j *Journal) Authority() []uint64 { return slices.Clone(j.authority) }

// Resolved says whether the group has decided against the entry with this id.
func (j *Journal) Resolved(stranded crypto.Hash) bool {
	return slices.ContainsFunc(j.resolved, func(d decision) bool { return d.against == stranded })
}

// clone is a copy that may grow without the original noticing.
func (j *Journal) clone() *Journal {
	c := *j
	c.ids = j.ids.clone()
	c.epochs, c.offices = slices.Clip(j.epochs), slices.Clip(j.offices)
	c.authority, c.resolved = slices.Clip(j.authority), slices.Clip(j.resolved)
	c.book = j.Book().Clone()
	return &c
}

// ids is a list that grows at its end and shares its full pages with its copies.
type ids struct {
	pages []*[idsTogether]crypto.Hash
	last  []crypto.Hash
}

func (l ids) clone() ids { return ids{slices.Clip(l.pages), slices.Clone(l.last)} }

func (l ids) count() uint64 { return uint64(len(l.pages)*idsTogether + len(l.last)) }

func (l ids) at(i uint64) crypto.Hash {
	if page := i / idsTogether; page < uint64(len(l.pages)) {
		return l.pages[page][i%idsTogether]
	}
	return l.last[i%idsTogether]
}

func (l *ids) add(id crypto.Hash) {
	l.last = append(l.last, id)
	if len(l.last) == idsTogether {
		page := [idsTogether]crypto.Hash(l.last)
		l.pages, l.last = append(l.pages, &page), make([]crypto.Hash, 0, idsTogether)
	}
}

// before says whether id stands among the first n.
func (l ids) before(n uint64, id crypto.Hash) bool {
	for i := range min(n, l.count()) {
		if l.at(i) == id {
			return true
		}
	}
	return false
}
