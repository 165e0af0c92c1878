package ledger

import (
	"cmp"
	"slices"
)

// A Member is a member as the journal knows her: a number, no name.
type Member struct {
	Number     MemberNumber
	Sex        Sex
	Person     Words        // stands for her name, which is kept beside the journal
	Former     MemberNumber // her number when she was here before
	Left       bool
	Cause      LeavingCause // why she left
	Shares     Shares       // of this cycle
	Commitment Shares       // she buys every meeting (methods fixed and equal)
	Schooling  SchoolingReported

	savingsAt        int    // the place of savings:M
	bought, returned Amount // at cost, this cycle: what savings:M must be
	brought          Shares // opening balance or reinvestment: counted from meeting 1
	boughtNow        Shares // in the open meeting
	arrears          Shares // when the open meeting began
	arrearsNow       Shares // of those, paid in it
}

// addMember keeps the list in the order of the numbers.
func (b *Book) addMember(m Member) {
	i, _ := slices.BinarySearchFunc(b.members, m.Number, byNumber)
	m.savingsAt = b.accounts.place(savings(m.Number))
	b.members = slices.Insert(b.members, i, m)
}

func byNumber(m Member, n MemberNumber) int { return cmp.Compare(m.Number, n) }

// member finds a member for change, or nil.
func (b *Book) member(n MemberNumber) *Member {
	if i, ok := slices.BinarySearchFunc(b.members, n, byNumber); ok {
		return &b.members[i]
	}
	return nil
}

func (b *Book) knownMember(n MemberNumber) (*Member, error) {
	if m := b.member(n); m != nil {
		return m, nil
	}
	return nil, refuse(RuleUnknownMember, "member", n)
}

func (b *Book) activeMember(n MemberNumber) (*Member, error) {
	m, err := b.knownMember(n)
	if err == nil && m.Left {
		err = refuse(RuleMemberLeft, "member", n)
	}
	return m, err
}

func (b *Book) checkActive(n MemberNumber) error {
	_, err := b.activeMember(n)
	return err
}

func (b *Book) activeCount() uint32 {
	var n uint32
	for i := range b.members {
		if !b.members[i].Left {
			n++
		}
	}
	return n
}

// commitAll commits every woman of an equal group to her one share.
func (b *Book) commitAll() {
	for i := range b.members {
		if m := &b.members[i]; b.constitution.Method == Equal && !m.Left {
			m.Commitment = 1
		}
	}
}

func (e *CommitmentSet) form() error { return nil }

func (e *CommitmentSet) weigh(b *Book, _ *Fact) (effect, error) {
	if err := b.checkActive(e.Member); err != nil {
		return effect{}, err
	}
	c := b.constitution
	if c.Method != Fixed {
		return effect{}, refuse(RuleNoCommitment, "method", string(c.Method))
	}
	if e.Shares < c.SharesMin || e.Shares > c.SharesMax {
		return effect{}, refuse(RuleCommitmentRange, "shares", e.Shares, "min", c.SharesMin, "max", c.SharesMax)
	}
	return effect{
		change:     func(b *Book) { b.member(e.Member).Commitment = e.Shares },
		undo:       func(b *Book) { b.recommit(e.Member) },
		successors: func(*Book) bool { return false },
	}, nil
}

// recommit finds the commitment that holds after a correction: the last of the
// cycle that was not corrected.
func (b *Book) recommit(n MemberNumber) {
	m := b.member(n)
	m.Commitment = 0
	for line := range b.lines.all {
		if e, ok := line.Event.(*CommitmentSet); ok && e.Member == n && b.corrected[line.Seq] == 0 && !m.Left {
			m.Commitment = e.Shares
		}
	}
}

func (e *SchoolingReported) form() error {
	return first(checkNumber("enrolled", int64(e.GirlsEnrolled), 0, 50), checkNumber("enrolled", int64(e.BoysEnrolled), 0, 50))
}

func (e *SchoolingReported) weigh(b *Book, _ *Fact) (effect, error) {
	if err := b.checkActive(e.Member); err != nil {
		return effect{}, err
	}
	for _, pair := range [][2]uint32{{e.GirlsAttending, e.GirlsEnrolled}, {e.BoysAttending, e.BoysEnrolled}} {
		if pair[0] > pair[1] {
			return effect{}, refuse(RuleSchoolingInconsistent, "attending", pair[0], "enrolled", pair[1])
		}
	}
	return effect{change: func(b *Book) { b.member(e.Member).Schooling = *e }}, nil
}

func (e *PersonRecorded) form() error { return checkSaid("person", e.Person) }

func (e *PersonRecorded) weigh(b *Book, _ *Fact) (effect, error) {
	if _, err := b.knownMember(e.Member); err != nil {
		return effect{}, err
	}
	return effect{change: func(b *Book) { b.member(e.Member).Person = e.Person }}, nil
}

func checkSaid(field string, w Words) error {
	if w.IsZero() {
		return refuse(RuleWordsMissing, "field", field)
	}
	return nil
}

func (e *RecordErased) form() error                            { return nil }
func (e *RecordErased) weigh(*Book, *Fact) (effect, error)     { return effect{}, nil }
func (e *RegisterImported) form() error                        { return nil }
func (e *RegisterImported) weigh(*Book, *Fact) (effect, error) { return effect{}, nil }
