package journal

import "slices"

// A Dispute says from where on it is in doubt which history of a group holds. The
// group can meet all the same.
type Dispute struct {
	Since uint64 // the first entry in doubt
	Epoch uint64
	Cause Cause
}

// Dispute is what the proofs of forks that are known, and other histories as far
// as they are held, leave in doubt: the earliest of it, or nil. The proofs must
// have passed Check. A proof whose other history is held among the branches is
// judged there.
func (j *Journal) Dispute(proofs []*Equivocation, branches []*Branch, w Witness) (d *Dispute) {
	for _, p := range proofs {
		if p.leavesOpen(j) && !slices.ContainsFunc(branches, p.on(j)) {
			d = earlier(d, p.dispute())
		}
	}
	for _, b := range branches {
		if s, split := j.Compare(b.Journal, w); split && s.Holds == InDoubt {
			d = earlier(d, &Dispute{s.From, s.Epoch, s.Cause})
		}
	}
	return d
}

func earlier(a, b *Dispute) *Dispute {
	if a == nil || b.Since < a.Since {
		return b
	}
	return a
}

// dispute is what a proof says by itself.
func (p *Equivocation) dispute() *Dispute {
	d := &Dispute{min(p.A.header.Seq, p.B.header.Seq), p.A.header.Epoch, TwoHistories}
	if p.ofOpenings() {
		d.Cause = TwoOpenings
	}
	return d
}

func (p *Equivocation) ofOpenings() bool {
	_, a := p.A.opens()
	_, b := p.B.opens()
	return a && b
}

// leavesOpen says whether the journal has no answer yet to a proof. A writer's two
// entries are answered by whoever opened the next epoch; two openings only by a
// decision against the one that is not here.
func (p *Equivocation) leavesOpen(j *Journal) bool {
	if !p.ofOpenings() {
		return j.Epoch() <= p.A.header.Epoch
	}
	answered := func(e *Entry) bool { return j.ID(e.header.Seq) == e.id || j.Resolved(e.id) }
	return !answered(p.A) || !answered(p.B)
}

// on says of branches whether they hold the entry of the proof that the journal
// does not.
func (p *Equivocation) on(j *Journal) func(*Branch) bool {
	return func(b *Branch) bool {
		for _, e := range []*Entry{p.A, p.B} {
			if j.ID(e.header.Seq) != e.id && b.Journal.ID(e.header.Seq) != e.id {
				return false
			}
		}
		return true
	}
}

// Before says which of two proofs of one group and epoch is kept: that of the
// earlier place, of one place that with the lower id. So all who have seen the
// same keep the same.
func (p *Equivocation) Before(q *Equivocation) bool {
	if a, b := p.dispute().Since, q.dispute().Since; a != b {
		return a < b
	}
	a, b := p.ID(), q.ID()
	return slices.Compare(a[:], b[:]) < 0
}
