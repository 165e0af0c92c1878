package journal

import (
	"fmt"
	"sync"

	"jigiya/ledger"
)

// A Signing says how events become entries.
type Signing struct {
	Author   Signer
	Recorded int64 // unix seconds, for all of them

	// Cosign, if not nil, is asked for the cosignatures of each draft in turn.
	Cosign func(*Draft) ([]Cosignature, error)

	// Progress, if not nil, is told now and then how many entries are drafted.
	Progress func(done, all int)
}

// Sign makes entries of events, one after the other from the head on. An entry's
// id does not depend on its signature, so the chain is drafted first and signed
// on all cores. Whether the rules agree is Accept's question.
func (j *Journal) Sign(how Signing, events ...ledger.Event) ([]*Entry, error) {
	s := &signing{Signing: how, entries: make([]*Entry, 0, len(events))}
	err := s.draftAll(j, events)
	s.sign()
	if err := s.wait(err); err != nil {
		return nil, err
	}
	return s.entries, nil
}

type signing struct {
	Signing
	entries []*Entry
	signed  int // or being signed
	crew    *crew
	pending sync.WaitGroup
	once    sync.Once
	err     error
}

func (s *signing) draftAll(j *Journal, events []ledger.Event) error {
	for i, event := range events {
		if err := s.draft(j, event); err != nil {
			return fmt.Errorf("event %d: %w", i, err)
		}
		if len(s.entries)-s.signed < signTogether {
			continue
		}
		s.sign()
		if s.Progress != nil {
			s.Progress(i+1, len(events))
		}
	}
	return nil
}

func (s *signing) draft(j *Journal, event ledger.Event) error {
	h, err := s.place(j, event)
	if err != nil {
		return err
	}
	d, err := newDraft(h, event)
	if err != nil {
		return err
	}
	var cosignatures []Cosignature
	if s.Cosign != nil {
		if cosignatures, err = s.Cosign(d); err != nil {
			return err
		}
	}
	e, err := d.complete(s.Author, cosignatures)
	if err != nil {
		return err
	}
	s.entries = append(s.entries, e)
	return nil
}

func (s *signing) place(j *Journal, event ledger.Event) (Header, error) {
	if n := len(s.entries); n > 0 {
		return s.entries[n-1].next(s.Recorded, event)
	}
	return j.header(s.Recorded, event)
}

// sign has what is drafted signed by the crew.
func (s *signing) sign() {
	some := s.entries[s.signed:]
	s.signed = len(s.entries)
	if len(some) <= 1 && s.crew == nil {
		s.signAll(some)
		return
	}
	if s.crew == nil {
		s.crew = hire()
	}
	s.pending.Add(1)
	s.crew.do(func() {
		defer s.pending.Done()
		s.signAll(some)
	})
}

func (s *signing) signAll(some []*Entry) {
	for _, e := range some {
		if err := e.sign(s.Author); err != nil {
			s.once.Do(func() { s.err = err })
			return
		}
	}
}

func (s *signing) wait(err error) error {
	s.pending.Wait()
	if s.crew != nil {
		s.crew.leave()
	}
	if err == nil {
		err = s.err
	}
	return err
}
