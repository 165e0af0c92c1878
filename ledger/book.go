package ledger

import (
	"errors"
	"slices"
)

// A Fact is an event in its place: what a journal hands to a book.
type Fact struct {
	Seq       uint64
	Recorded  int64 // unix seconds, the device's claim
	Event     Event
	Cosigners []MemberNumber // distinct key-holders whose cosignatures the journal has verified
}

// A Book is what a journal adds up to at a head: the balances of every account
// and what the rules need to know of the running cycle. The zero Book is that of
// a group not yet founded. A Book is changed by Apply alone; whoever keeps one
// while it goes on keeps a Clone.
type Book struct {
	constitution *Constitution // replaced, never changed
	accounts     accounts
	members      []Member // by number
	officers     []Officer
	writer       Signatory
	loans        []*Loan           // of the cycle, and those still open, by grant; list and loans are replaced, never changed
	loanNumbers  []LoanNumber      // ever used, ascending
	fines        []Fine            // of the cycle, and those still unpaid, oldest first; replaced, never changed
	lines        lines             // every entry of this cycle
	corrected    map[uint64]uint64 // replaced, never changed

	cycle          uint32
	cycleClosed    bool
	cycleStart     Date // of its first meeting; 0 before it
	membersAtStart uint32
	joined, left   uint32 // in this cycle
	shareOut       *ShareOut
	sharedBy       ShareOutMethod
	opening        bool // opening balances were entered in this cycle

	meetings    []*Meeting // closed ones of this cycle
	open        *Meeting
	before      *Book // as it was before the open meeting, should it turn out an error
	lastMeeting uint32
	lastDate    Date // of the last meeting, in this cycle or before
	cancelled   Date // the last date on which a meeting was not held
	unexplained []difference

	seq      uint64
	recorded int64
}

// difference is a purse whose opening count is not yet explained.
type difference struct {
	fund     FundName
	counted  Amount
	expected Amount
}

// An effect is what an event would do: postings, and a change of everything that
// is no balance. An effect has passed every rule, so neither can fail.
type effect struct {
	postings entries
	change   func(*Book)
	quorum   bool // needed for this event although its kind does not always need it

	// Of entries that may be corrected: whether something was built on them
	// since, and how the change is taken back.
	successors func(*Book) bool
	undo       func(*Book)
}

// Clone is an independent copy; what cannot change is shared.
func (b *Book) Clone() *Book {
	c := *b
	c.accounts = b.accounts.clone()
	c.members = slices.Clone(b.members)
	c.loans = slices.Clip(b.loans)
	c.loanNumbers = slices.Clip(b.loanNumbers)
	c.fines = slices.Clip(b.fines)
	c.lines = b.lines.clone()
	c.meetings = slices.Clip(b.meetings)
	c.unexplained = slices.Clone(b.unexplained)
	if b.open != nil {
		c.open = b.open.clone()
	}
	return &c
}

// Check says whether Apply would accept the fact. A refusal is a *RuleError. All
// other rules come before the quorum's: quorum_missing means that nothing else
// is wrong.
func (b *Book) Check(f Fact) error {
	if _, err := b.weigh(&f); err != nil {
		return b.inCurrency(err)
	}
	return nil
}

// Apply enters the fact, or refuses it and leaves the book as it was.
func (b *Book) Apply(f Fact) error {
	_, err := b.Post(f)
	return err
}

// Post is Apply, and says what it posted: positive amounts are debits.
func (b *Book) Post(f Fact) ([]Posting, error) {
	e, err := b.weigh(&f)
	if err != nil {
		return nil, b.inCurrency(err)
	}
	b.accounts.post(e.postings)
	if e.change != nil {
		e.change(b)
	}
	b.lines.add(Line{f.Seq, b.meetingNumber(), f.Event, e.postings, e.successors, e.undo})
	if b.open != nil && !leavesMeetingUnused(f.Event.Kind()) {
		b.open.used = true
	}
	b.seq, b.recorded = f.Seq, f.Recorded
	return e.postings, nil
}

// inCurrency tells a refusal what the group's amounts are.
func (b *Book) inCurrency(err error) error {
	if refusal := new(RuleError); b.constitution != nil && errors.As(err, &refusal) {
		refusal.Currency = b.constitution.Currency
	}
	return err
}

// weigh asks the rules in their documented order (Rules).
func (b *Book) weigh(f *Fact) (effect, error) {
	if err := f.Event.form(); err != nil {
		return effect{}, err
	}
	kind := f.Event.Kind()
	if err := b.checkState(kind); err != nil {
		return effect{}, err
	}
	e, err := f.Event.weigh(b, f)
	if err != nil {
		return effect{}, err
	}
	if err := b.accounts.check(e.postings); err != nil {
		return effect{}, err
	}
	if e.quorum || needsQuorum(kind) {
		if err := b.checkQuorum(f); err != nil {
			return effect{}, err
		}
	}
	return e, nil
}

// checkState refuses what has no place in the group's life just now.
func (b *Book) checkState(k Kind) error {
	switch {
	case b.constitution == nil && k != KindGroupFounded:
		return refuse(RuleNotFounded)
	case b.constitution != nil && k == KindGroupFounded:
		return refuse(RuleAlreadyFounded)
	case happensAnyTime(k):
		return nil
	case b.cycleClosed && !happensBetweenCycles(k):
		return refuse(RuleCycleClosed, "cycle", b.cycle)
	case !b.cycleClosed && k == KindCycleOpened:
		return refuse(RuleCycleOpen, "cycle", b.cycle)
	case b.open == nil && happensInMeeting(k):
		return refuse(RuleNoMeetingOpen, "event", k)
	case b.open != nil && happensBetweenMeetings(k):
		return refuse(RuleMeetingOpen, "meeting", b.open.Number, "event", k)
	case len(b.unexplained) > 0 && k != KindCashDifference:
		d := b.unexplained[0]
		return refuse(RuleDifferenceUnexplained, "fund", d.fund, "counted", d.counted, "expected", d.expected)
	}
	return nil
}

// checkQuorum counts the cosigners who hold a key today.
func (b *Book) checkQuorum(f *Fact) error {
	var have uint32
	for i, m := range f.Cosigners {
		if b.HoldsKey(m) && !slices.Contains(f.Cosigners[:i], m) {
			have++
		}
	}
	if have < b.constitution.Quorum {
		return refuse(RuleQuorumMissing, "event", f.Event.Kind(), "have", have, "need", b.constitution.Quorum)
	}
	return nil
}

// needsQuorum is the list of rules.md §3; a leaver's loss and a fork's choice join it.
func needsQuorum(k Kind) bool {
	switch k {
	case KindMeetingClosed, KindTransfer, KindLoanWrittenOff, KindExternalLoanReceived, KindExternalLoanRepaid,
		KindGroupAmended, KindOfficersElected, KindOpeningBalances, KindShareOut, KindCycleOpened, KindForkResolved:
		return true
	}
	return false
}

// happensAnyTime are the events that touch neither money nor rules.
func happensAnyTime(k Kind) bool {
	switch k {
	case KindGroupFounded, KindEpochOpened, KindForkResolved, KindDeviceGranted, KindDeviceRevoked:
		return true
	}
	return !k.MovesBooks()
}

// happensBetweenCycles are the events that may stand between a share-out and the next cycle.
func happensBetweenCycles(k Kind) bool {
	switch k {
	case KindGroupAmended, KindMemberJoined, KindMemberLeft, KindOfficersElected, KindCycleOpened:
		return true
	}
	return false
}

// happensInMeeting are the events that move money, or belong to the meeting itself.
func happensInMeeting(k Kind) bool {
	switch k {
	case KindGroupAmended, KindMemberJoined, KindMemberLeft, KindOfficersElected, KindCommitmentSet,
		KindMeetingOpened, KindMeetingCancelled, KindOpeningBalances, KindShareOut, KindCycleOpened:
		return false
	}
	return true
}

// happensBetweenMeetings are the events that an open meeting refuses.
func happensBetweenMeetings(k Kind) bool {
	switch k {
	case KindMeetingOpened, KindOpeningBalances, KindShareOut, KindCycleOpened:
		return true
	}
	return false
}

// leavesMeetingUnused are the events after which a meeting opened in error can
// still be cancelled.
func leavesMeetingUnused(k Kind) bool {
	return k == KindMeetingOpened || k == KindAttendance || happensAnyTime(k)
}

func (b *Book) meetingNumber() uint32 {
	if b.open != nil {
		return b.open.Number
	}
	return b.lastMeeting
}

// today is the date by which the rules count: the open meeting's, else the last one's.
func (b *Book) today() Date {
	if b.open != nil {
		return b.open.Date
	}
	return b.lastDate
}
