package p2p

import (
	"context"
	"encoding/binary"
	"slices"

	"jigiya/crypto"
)

// An offer is what one end would tell the other: the topics, and their fingerprints,
// salted with the channel so that nobody can prepare two states with the same.
type offer struct {
	topics []Topic
	number uint64 // of the last change
	sum    [2]uint64
	firsts [256]uint64 // by the first byte of the topic
}

// offer reads the states of all topics changed since, and keeps of each its id.
func (s *session) offer(since uint64) (*offer, error) {
	o := &offer{number: since}
	for state, err := range s.guest.Topics(since) {
		if err != nil {
			return nil, err
		}
		o.add(s.salt, state)
	}
	programmesFirst(o.topics)
	return o, nil
}

func (o *offer) add(salt crypto.Hash, s State) {
	o.topics, o.number = append(o.topics, s.Topic), max(o.number, s.Feed)
	w := &wire{writing: true}
	w.state(&s)
	d := crypto.Digest(crypto.TagHeads, salt[:], w.out)
	o.sum[0] ^= binary.BigEndian.Uint64(d[:])
	o.sum[1] ^= binary.BigEndian.Uint64(d[8:])
	o.firsts[s.Topic[0]] ^= binary.BigEndian.Uint64(d[:])
}

func (o *offer) fingerprint() *fingerprint {
	f := &fingerprint{Count: uint64(len(o.topics))}
	binary.BigEndian.PutUint64(f.Sum[:], o.sum[0])
	binary.BigEndian.PutUint64(f.Sum[8:], o.sum[1])
	return f
}

func (o *offer) buckets() *buckets {
	b := new(buckets)
	for i, sum := range o.firsts {
		binary.BigEndian.PutUint64(b.Sums[i][:], sum)
	}
	return b
}

// differs are the first bytes at which the other end's sums are not the own ones.
func (o *offer) differs(b *buckets) *differ {
	d := new(differ)
	for i, sum := range o.buckets().Sums {
		if sum != b.Sums[i] {
			d.set(i)
		}
	}
	return d
}

func everything() *differ {
	d := new(differ)
	for i := range 256 {
		d.set(i)
	}
	return d
}

// within keeps the topics that differ.
func (o *offer) within(d *differ) {
	o.topics = slices.DeleteFunc(o.topics, func(t Topic) bool { return !d.has(t) })
}

// programmesFirst puts what revocations come with ahead of the groups.
func programmesFirst(topics []Topic) {
	slices.SortStableFunc(topics, func(a, b Topic) int { return rank(a) - rank(b) })
}

func rank(t Topic) int {
	if isProgramme(t) {
		return 0
	}
	return 1
}

// isProgramme says whether a topic is a programme's address behind zeros, which no
// digest is.
func isProgramme(t Topic) bool { return [12]byte(t[:12]) == [12]byte{} }

// compared passes on what the other end says of its states at the beginning.
func (s *session) compared(m message) error {
	select {
	case s.comparing <- m:
		return nil
	default:
		return malformed("a frame of type %d out of turn", m.kind())
	}
}

// compare finds out what the other end is to be told first. Where both remember the
// last exchange that is what changed since. Else they compare fingerprints:
//
//	dialler                            listener
//	fingerprint                   →
//	                              ←    fingerprint, the same          nothing differs
//	                              ←  or differ: everything            few topics
//	                              ←  or buckets
//	differ                        →                                   only after buckets
//
// and then each tells its states of what differs.
func (s *session) compare(ctx context.Context) (*offer, error) {
	select {
	case <-s.exchange.met:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	since, ok := s.exchange.agreed()
	if ok {
		return s.offer(since)
	}
	o, err := s.offer(0)
	if err != nil {
		return nil, err
	}
	if s.dialled {
		return o, s.compareFirst(ctx, o)
	}
	return o, s.compareSecond(ctx, o)
}

func (s *session) compareFirst(ctx context.Context, o *offer) error {
	if err := s.out.say(o.fingerprint()); err != nil {
		return err
	}
	m, err := s.comparison(ctx)
	if err != nil {
		return err
	}
	switch m := m.(type) {
	case *fingerprint:
		if *m != *o.fingerprint() {
			return malformed("a fingerprint that differs, and not how")
		}
		o.topics = nil
	case *differ:
		o.within(m)
	case *buckets:
		d := o.differs(m)
		o.within(d)
		return s.out.say(d)
	}
	return nil
}

func (s *session) compareSecond(ctx context.Context, o *offer) error {
	m, err := s.comparison(ctx)
	if err != nil {
		return err
	}
	f, ok := m.(*fingerprint)
	own := o.fingerprint()
	switch {
	case !ok:
		return malformed("a frame of type %d instead of the fingerprint", m.kind())
	case *f == *own:
		o.topics = nil
		return s.out.say(own)
	case min(f.Count, own.Count) <= smallSet:
		return s.out.say(everything())
	}
	if err := s.out.say(o.buckets()); err != nil {
		return err
	}
	if m, err = s.comparison(ctx); err != nil {
		return err
	}
	d, ok := m.(*differ)
	if !ok {
		return malformed("a frame of type %d instead of what differs", m.kind())
	}
	o.within(d)
	return nil
}

func (s *session) comparison(ctx context.Context) (message, error) {
	select {
	case m := <-s.comparing:
		return m, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
