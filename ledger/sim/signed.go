package sim

import (
	"fmt"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
)

// A Signed is a group's life as its devices signed it, taken in through the gate.
type Signed struct {
	Journal *journal.Journal
	Entries []*journal.Entry
	Texts   map[ledger.Digest]string         // what was said, by the digest that stands for it
	Keys    map[ledger.Signatory]*crypto.Key // of all who ever signed
}

// Sign lives the group's life and signs it, with keys that come from the seed. A
// burst of entries that were recorded at one time is signed together.
func (g *Group) Sign() (*Signed, error) {
	s := newSigning(g)
	if err := g.Play(func(f ledger.Fact, _ *ledger.Book) error { return s.take(f) }); err != nil {
		return nil, err
	}
	return &s.Signed, s.flush()
}

// signing is a journal on its way.
type signing struct {
	Signed
	group *Group
	burst []ledger.Event
	at    int64
}

func newSigning(g *Group) *signing {
	return &signing{
		Signed: Signed{Journal: new(journal.Journal), Texts: map[ledger.Digest]string{}, Keys: map[ledger.Signatory]*crypto.Key{}},
		group:  g,
	}
}

func (s *signing) take(f ledger.Fact) error {
	for _, w := range ledger.SpokenIn(f.Event) {
		if !w.IsZero() {
			s.Texts[w.Digest] = w.Text
		}
	}
	if f.Recorded != s.at || f.Cosigners != nil {
		if err := s.flush(); err != nil {
			return err
		}
	}
	s.at = f.Recorded
	s.burst = append(s.burst, f.Event)
	if f.Cosigners == nil {
		return nil
	}
	return s.enter(f.Cosigners)
}

func (s *signing) flush() error {
	if len(s.burst) == 0 {
		return nil
	}
	return s.enter(nil)
}

// enter signs the burst and takes it in.
func (s *signing) enter(cosigners []ledger.MemberNumber) error {
	author, err := s.author()
	if err != nil {
		return err
	}
	entries, err := s.Journal.Sign(journal.Signing{
		Author: author, Recorded: s.at,
		Cosign: func(d *journal.Draft) ([]journal.Cosignature, error) { return s.cosign(d, cosigners) },
	}, s.burst...)
	if err != nil {
		return fmt.Errorf("signing for seed %d: %w", s.group.seed, err)
	}
	if s.Journal, err = s.Journal.Accept(entries...); err != nil {
		return fmt.Errorf("taking in what was signed for seed %d: %w", s.group.seed, err)
	}
	s.Entries = append(s.Entries, entries...)
	s.burst = nil
	return nil
}

// author is the device that writes the burst: of a founding or an opening the one it names.
func (s *signing) author() (*crypto.Key, error) {
	switch e := s.burst[0].(type) {
	case *ledger.GroupFounded:
		return s.key(e.Writer)
	case *ledger.EpochOpened:
		return s.key(e.Writer)
	}
	return s.key(ledger.Signatory(s.Journal.Writer()))
}

// cosign asks key-holders; every third group has phones of their own for some of them.
func (s *signing) cosign(d *journal.Draft, who []ledger.MemberNumber) (all []journal.Cosignature, err error) {
	for _, o := range s.Journal.Book().KeyHolders() {
		for _, n := range who {
			if n != o.Member {
				continue
			}
			key, err := s.key(o.Key)
			if err != nil {
				return nil, err
			}
			cosignature, err := d.Cosign(key, s.group.seed%3 == 0 && n%2 == 0)
			if err != nil {
				return nil, fmt.Errorf("cosigning: %w", err)
			}
			all = append(all, cosignature)
		}
	}
	return all, nil
}

// key finds the secret of a key that the group handed out.
func (s *signing) key(public ledger.Signatory) (*crypto.Key, error) {
	for n := len(s.Keys); n < len(s.group.keys); n++ {
		key, err := s.group.key(n)
		if err != nil {
			return nil, fmt.Errorf("making key %d: %w", n, err)
		}
		s.Keys[s.group.keys[n]] = key
	}
	if s.Keys[public] == nil {
		return nil, fmt.Errorf("seed %d: nobody has the key %x", s.group.seed, public)
	}
	return s.Keys[public], nil
}
