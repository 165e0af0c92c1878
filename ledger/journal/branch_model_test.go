package journal

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"jigiya/crypto"
	"jigiya/ledger"
)

// Histories grow in any way that those with keys can make them: entries,
// closings, new phones, decisions, elections, all of it from any place on. Of any
// two everybody says the same; of any three none holds against the next in a
// circle, so nobody goes over for ever.
func TestHistoriesHoldInOneOrder(t *testing.T) {
	if testing.Short() {
		t.Skip("many histories")
	}
	rapid.Check(t, func(r *rapid.T) {
		all := []*village{tellable(t)}
		for step := range rapid.IntRange(3, 7).Draw(r, "steps") {
			all = append(all, grow(r, step, all))
		}
		var w Witness
		for _, v := range all {
			if rapid.IntRange(0, 5).Draw(r, "attested") == 0 {
				w.Attested = append(w.Attested, v.journal.Head())
			}
		}
		holds := compareAll(r, all, w)
		for a := range all {
			for b := range all {
				for c := range all {
					if holds[a][b] == Mine && holds[b][c] == Mine && holds[c][a] == Mine {
						r.Fatalf("%d holds against %d, %d against %d, %d against %d", a, b, b, c, c, a)
					}
				}
			}
		}
	})
}

func compareAll(r *rapid.T, all []*village, w Witness) map[int]map[int]Choice {
	holds := map[int]map[int]Choice{}
	for a, x := range all {
		holds[a] = map[int]Choice{}
		for b, y := range all {
			s, split := x.journal.Compare(y.journal, w)
			back, _ := y.journal.Compare(x.journal, w)
			mirrored := map[Choice]Choice{Mine: Other, Other: Mine, InDoubt: InDoubt}
			if split && (back.Holds != mirrored[s.Holds] || back.From != s.From || back.Cause != s.Cause || back.Epoch != s.Epoch) {
				r.Fatalf("%d and %d: %+v, and %+v", a, b, s, back)
			}
			if !split { // the longer one
				s.Holds = Mine
				if x.journal.Len() <= y.journal.Len() {
					s.Holds = Other
				}
			}
			holds[a][b] = s.Holds
		}
	}
	return holds
}

// grow makes one more history out of one of those there are.
func grow(r *rapid.T, step int, all []*village) *village {
	of := rapid.SampledFrom(all).Draw(r, "of")
	v := of.copyAt(rapid.IntRange(5, len(of.entries)).Draw(r, "from"))
	v.device, v.holders = writerOf(v), holdersOf(v)
	fresh := uint64(1000 + step)
	switch what := rapid.SampledFrom([]string{"entry", "closing", "phone", "decision", "election"}).Draw(r, "what"); what {
	case "entry":
		if v.journal.Book().OpenMeeting() == nil {
			v.open()
		}
		v.add(social(2, ledger.Amount(5*step+5)))
	case "closing":
		if v.journal.Book().OpenMeeting() != nil {
			v.close()
		}
	case "phone":
		v = v.takeOver(fresh)
	case "decision":
		against := rapid.SampledFrom(all).Draw(r, "against").last()
		if against.Seq() > 0 && v.journal.ID(against.Seq()) != against.ID() {
			v = v.resolve(fresh, against)
		}
	case "election":
		keys := []*crypto.Key{seedKey(v.t, 2000+10*fresh), seedKey(v.t, 2001+10*fresh), seedKey(v.t, 2002+10*fresh)}
		v.add(elected(keys))
	default:
		r.Fatal(fmt.Sprintf("no %s", what))
	}
	return v
}

// writerOf and holdersOf find the keys that a history asks for now.
func writerOf(v *village) *crypto.Key {
	for _, n := range []uint64{101, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008} {
		if key := seedKey(v.t, n); key.Public() == v.journal.Writer() {
			return key
		}
	}
	v.t.Fatal("nobody writes")
	return nil
}

func holdersOf(v *village) (keys []*crypto.Key) {
	office := v.journal.officeAfter(v.journal.Len() - 1)
	for _, n := range slices.Concat([]uint64{104, 105, 106}, electedKeys()) {
		if key := seedKey(v.t, n); office.holder(key.Address()) != nil {
			keys = append(keys, key)
		}
	}
	return keys
}

func electedKeys() (numbers []uint64) {
	for step := range uint64(9) {
		for i := range uint64(3) {
			numbers = append(numbers, 2000+10*(1000+step)+i)
		}
	}
	return numbers
}
