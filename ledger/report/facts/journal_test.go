package facts_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/ledger/report/facts"
	"jigiya/ledger/sim"
)

func each(entries []*journal.Entry) iter.Seq2[*journal.Entry, error] {
	return func(yield func(*journal.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func signed(t testing.TB, seed uint64) *sim.Signed {
	t.Helper()
	s, err := sim.New(seed, sim.Options{Members: 12, From: ledger.NewDate(2025, 10, 6), Until: ledger.NewDate(2026, 1, 31)}).Sign()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func foldOf(t testing.TB, j *journal.Journal, entries []*journal.Entry) *facts.Facts {
	t.Helper()
	v, err := facts.Fold(j, each(entries), nil)
	if err != nil {
		t.Fatal(err)
	}
	return v.Facts()
}

// TestFoldAsksForTheJournal: entries enter only if they are those that passed the gate.
func TestFoldAsksForTheJournal(t *testing.T) {
	a, b := signed(t, 1), signed(t, 2)
	f := foldOf(t, a.Journal, a.Entries)
	if f.Group.ID != a.Journal.Group() || f.Group.Head != a.Journal.Head() || f.Group.State != facts.OK || len(f.Meetings) == 0 {
		t.Errorf("folded %+v", f.Group)
	}
	for name, entries := range map[string][]*journal.Entry{
		"of another group": b.Entries,
		"one missing":      slices.Delete(slices.Clone(a.Entries), 20, 21),
		"the last missing": a.Entries[:len(a.Entries)-1],
		"one twice":        slices.Insert(slices.Clone(a.Entries), 20, a.Entries[20]),
		"none":             nil,
		"one changed":      changed(t, a.Entries),
	} {
		if _, err := facts.Fold(a.Journal, each(entries), nil); !errors.Is(err, facts.ErrOtherEntry) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := facts.Fold(new(journal.Journal), each(nil), nil); err == nil {
		t.Error("a journal without a founding was folded")
	}
	broken := errors.New("the disk is wet")
	_, err := facts.Fold(a.Journal, func(yield func(*journal.Entry, error) bool) { yield(nil, broken) }, nil)
	if !errors.Is(err, broken) {
		t.Errorf("reading failed with %v", err)
	}
}

// changed has one more share in an entry that nobody signed so.
func changed(t testing.TB, entries []*journal.Entry) []*journal.Entry {
	t.Helper()
	for i, e := range entries {
		if e.Kind() != ledger.KindContribution {
			continue
		}
		bytes := slices.Clone(e.Bytes())
		for at := len(bytes) - 1; at > 0; at-- {
			bytes[at] ^= 1
			if forged, err := journal.Decode(bytes, e.Signature()); err == nil && forged.ID() != e.ID() {
				entries = slices.Clone(entries)
				entries[i] = forged
				return entries
			}
			bytes[at] ^= 1
		}
	}
	t.Fatal("nothing to change")
	return nil
}

// TestDisputed: of a journal in doubt the group remains, and no row.
func TestDisputed(t *testing.T) {
	s := signed(t, 1)
	v, err := facts.Fold(s.Journal, each(s.Entries), &journal.Dispute{Since: 7})
	if err != nil {
		t.Fatal(err)
	}
	f := v.Facts()
	if f.Group.State != facts.Disputed || f.Group.Place.Code == "" || len(f.Meetings)+len(f.Cycles)+len(f.Loans)+len(f.Members) > 0 {
		t.Errorf("a disputed journal says %+v", f)
	}
	if err := facts.NewEngine().Put(v); err != nil {
		t.Error(err)
	}
}

// TestFollowing: facts that grew with the journal are those of the whole, after every
// batch, whatever its size.
func TestFollowing(t *testing.T) {
	s := signed(t, 3)
	follow, last := facts.Follow(), 0
	j := new(journal.Journal)
	for n, size := 1, 1; last < len(s.Entries); n, size = n+1, size%17+1 {
		next := min(last+size, len(s.Entries))
		var err error
		if j, err = j.Accept(s.Entries[last:next]...); err != nil {
			t.Fatal(err)
		}
		if follow.Next() != uint64(last) {
			t.Fatalf("it wants entry %d after %d", follow.Next(), last)
		}
		v, err := follow.Take(j, each(s.Entries[last:next]), nil)
		if err != nil {
			t.Fatal(err)
		}
		if n%10 == 0 || next == len(s.Entries) {
			if diff := cmp.Diff(foldOf(t, j, s.Entries[:next]), v.Facts()); diff != "" {
				t.Fatalf("after %d entries (-rebuilt +followed)\n%s", next, diff)
			}
		}
		last = next
	}
	other := signed(t, 4)
	if _, err := follow.Take(other.Journal, each(nil), nil); !errors.Is(err, facts.ErrOtherEntry) {
		t.Errorf("it went over to another group: %v", err)
	}
}

// TestIncrementalIsRebuilt compares after every single entry of whole lives: nothing that
// was handed out changes, and what grew is what is folded anew.
func TestIncrementalIsRebuilt(t *testing.T) {
	lives := uint64(6)
	if testing.Short() {
		lives = 2
	}
	for seed := range lives {
		l := live(t, seed+100, sim.Options{Members: 10, Cycles: 2, Meets: ledger.Interval{Count: 4}, From: ledger.NewDate(2024, 10, 7)})
		grown := facts.NewFolding()
		var before *facts.Facts
		for i, f := range l.said {
			if err := grown.Take(f); err != nil {
				t.Fatal(err)
			}
			now := grown.Facts()
			if i%5 == 0 || i > len(l.said)-20 {
				rebuilt := facts.NewFolding()
				for _, f := range l.said[:i+1] {
					if err := rebuilt.Take(f); err != nil {
						t.Fatal(err)
					}
				}
				if diff := cmp.Diff(rebuilt.Facts(), now); diff != "" {
					t.Fatalf("life %d after entry %d (-rebuilt +grown)\n%s", seed, f.Seq, diff)
				}
			}
			if !closes(f.Event.Kind()) && before != nil && len(before.Meetings) != len(now.Meetings) {
				t.Fatalf("life %d: a %v made a row", seed, f.Event.Kind())
			}
			before = now
		}
	}
}

func closes(k ledger.Kind) bool {
	return k == ledger.KindMeetingClosed || k == ledger.KindShareOut || k == ledger.KindOpeningBalances
}

// TestPastStays: a figure of a day is the same whether it is asked that evening or at the
// end of the next year.
func TestPastStays(t *testing.T) {
	lives := uint64(8)
	if testing.Short() {
		lives = 3
	}
	for seed := range lives {
		l := live(t, seed+200, sim.Options{Members: 12, Cycles: 2, From: ledger.NewDate(2024, 10, 7)})
		end := facts.NewEngine()
		if err := end.Put(facts.Vouch(folded(t, l))); err != nil {
			t.Fatal(err)
		}
		grown := facts.NewFolding()
		for i, f := range l.said {
			if err := grown.Take(f); err != nil {
				t.Fatal(err)
			}
			if f.Event.Kind() != ledger.KindMeetingClosed || lastOfItsDay(l.said[i+1:], grown.Book().Today()) {
				continue
			}
			then := facts.NewEngine()
			all := grown.Facts()
			all.Group.ID, all.Group.State = l.id, facts.OK
			if err := then.Put(facts.Vouch(all)); err != nil {
				t.Fatal(err)
			}
			q := facts.Query{At: grown.Book().Today()}
			if diff := cmp.Diff(lines(answer(t, then, q)), lines(answer(t, end, q))); diff != "" {
				t.Fatalf("life %d on %v (-that evening +later)\n%s", seed, q.At, diff)
			}
		}
	}
}

// lastOfItsDay says whether another closing follows on the same day.
func lastOfItsDay(rest []ledger.Fact, day ledger.Date) bool {
	for _, f := range rest {
		switch e := f.Event.(type) {
		case *ledger.MeetingOpened:
			return e.Date == day
		case *ledger.ShareOut:
			return ledger.DateOf(f.Recorded) <= day
		}
	}
	return false
}

func lines(s *facts.Statistics) (all []string) {
	for _, f := range s.Total.Figures() {
		all = append(all, f.Code+" "+f.Value.String())
	}
	return all
}

// TestStopped: a journal with entries this program is too old for counts up to them.
func TestStopped(t *testing.T) {
	s := signed(t, 5)
	key := s.Keys[ledger.Signatory(s.Journal.Writer())]
	newer := newerEntry(t, s.Journal, key)
	j, err := s.Journal.Accept(newer)
	if err != nil {
		t.Fatal(err)
	}
	v, err := facts.Fold(j, each(append(slices.Clone(s.Entries), newer)), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := foldOf(t, s.Journal, s.Entries)
	want.Group.Stopped = true
	if diff := cmp.Diff(want, v.Facts()); diff != "" {
		t.Errorf("(-without it +with it)\n%s", diff)
	}
	e := facts.NewEngine()
	if err := e.Put(v); err != nil {
		t.Fatal(err)
	}
	all := answer(t, e, facts.Query{At: ledger.NewDate(2026, 6, 30)})
	if diff := cmp.Diff([]facts.Stopped{{Group: j.Group(), Seq: s.Journal.Head().Seq}}, all.Stopped); diff != "" {
		t.Error(diff)
	}
}

// newerEntry follows a journal's head and is of a kind that moves books and that nobody
// knows yet.
func newerEntry(t testing.TB, j *journal.Journal, author *crypto.Key) *journal.Entry {
	t.Helper()
	const recorded, unheard = int64(1 << 30), 77
	d, err := j.Draft(recorded, &ledger.Contribution{Member: 1, Fund: "social", Amount: 50})
	if err != nil {
		t.Fatal(err)
	}
	known, err := d.Sign(author)
	if err != nil {
		t.Fatal(err)
	}
	raw := slices.Clone(known.Bytes())
	said := binary.BigEndian.AppendUint32([]byte{0x84}, uint32(recorded))
	raw[bytes.Index(raw, said)+len(said)] = unheard
	unsigned, err := journal.Decode(raw, known.Signature())
	if err != nil {
		t.Fatal(err)
	}
	signature, err := author.Sign(unsigned.ID())
	if err != nil {
		t.Fatal(err)
	}
	e, err := journal.Decode(raw, signature)
	if err != nil {
		t.Fatal(err)
	}
	return e
}
