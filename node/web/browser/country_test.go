package browser

import (
	"path/filepath"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/ledger/sim"
	"jigiya/node/store"
)

// A country is the home of a programme's office that was brought the journals of many
// groups, with some weeks of meetings up to today.
type country struct {
	*home
	groups   []crypto.Hash
	disputed crypto.Hash // two histories of it were brought
}

const nowhere = "ocha-2023:ML9999" // no place has this code

// newCountry has so many groups of its programme, in cercles as they come; of the last,
// which this device visits, there are two histories, and the one before is somewhere that
// nobody knows.
func newCountry(t testing.TB, groups, weeks int) *country {
	t.Helper()
	h := everyRole(t)
	c := &country{home: h.home}
	now := ledger.DateOf(time.Now().Unix())
	kept := c.open()
	for i := range groups {
		o := sim.Options{Programme: ledger.Address(h.programme), From: now - ledger.Date(7*weeks), Until: now - 1}
		switch i {
		case groups - 2:
			o.Place = ledger.Place{Village: "Kounari", Code: nowhere}
		case groups - 1:
			o.Place = ledger.Place{Village: "Dinangourou", Code: "ocha-2023:ML0505"}
		}
		signed, err := sim.New(uint64(i+1), o).Sign()
		c.must(err)
		c.groups = append(c.groups, signed.Journal.Group())
		c.must(kept.Receive(store.Hash(signed.Journal.Group()), store.Head{}, stored(signed.Entries), nil))
		if i == groups-1 {
			c.disputed = signed.Journal.Group()
			c.must(kept.PutNotes(store.Hash(c.disputed), c.parts(signed)))
		}
	}
	c.must(kept.Close())
	return c
}

// today is the day up to which its groups met.
func (c *country) today() string { return ledger.DateOf(time.Now().Unix()).String() }

func (h *home) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// open is the store of a home in which no node runs.
func (h *home) open() *store.Store {
	h.Helper()
	kept, err := store.Open(filepath.Join(h.folder, "store"), store.Options{
		Digest: func(raw []byte) store.Hash { return store.Hash(crypto.Digest(crypto.TagEntry, raw)) },
		Link: func(raw []byte) (seq, epoch uint64, prev store.Hash, err error) {
			seq, epoch, before, err := journal.Link(raw)
			return seq, epoch, store.Hash(before), err
		},
	})
	h.must(err)
	return kept
}

func stored(entries []*journal.Entry) (all []store.Entry) {
	for _, e := range entries {
		head := e.Header()
		all = append(all, store.Entry{
			Seq: head.Seq, Epoch: head.Epoch, ID: store.Hash(e.ID()), Prev: store.Hash(head.Prev), Bytes: e.Bytes(), Signature: [64]byte(e.Signature()),
		})
	}
	return all
}

// parts is the evidence that a group's last contribution of savings was also signed as
// another sum.
func (c *country) parts(s *sim.Signed) (notes []store.Note) {
	c.Helper()
	for i := len(s.Entries) - 1; i > 0; i-- {
		paid, ok := s.Entries[i].Event().(*ledger.Contribution)
		if !ok || paid.Fund != ledger.Savings {
			continue
		}
		before, err := new(journal.Journal).Accept(s.Entries[:i]...)
		c.must(err)
		other := *paid
		other.Shares, other.Amount = paid.Shares%2+1, 0
		author := s.Keys[ledger.Signatory(before.Writer())]
		signed, err := before.Sign(journal.Signing{Author: author, Recorded: s.Entries[i].Header().Recorded}, &other)
		c.must(err)
		_, refusal := s.Journal.Accept(signed...)
		evidence, err := s.Journal.Evidence(refusal, func(seq uint64) (*journal.Entry, error) { return s.Entries[seq], nil })
		c.must(err)
		for _, e := range evidence {
			notes = append(notes, store.Note{Kind: byte(e.Kind), ID: store.Hash(e.ID()), Bytes: e.Bytes()})
		}
		return notes
	}
	c.Fatal("nobody saves")
	return nil
}
