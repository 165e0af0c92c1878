package warehouse

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/report/facts"
	"jigiya/ledger/sim"
)

var ctx = context.Background()

// A village is a source whose groups the test makes and changes.
type village struct {
	mu       sync.Mutex
	groups   map[crypto.Hash]*facts.Facts
	feeds    map[crypto.Hash]uint64
	last     uint64
	visitors Visitors
	folded   int
	refused  int
	unkept   int
	broken   error
}

func newVillage() *village {
	return &village{groups: map[crypto.Hash]*facts.Facts{}, feeds: map[crypto.Hash]uint64{}, visitors: Visitors{}}
}

// has lets a group's journal say something else from now on.
func (v *village) has(f *facts.Facts) {
	v.last++
	v.groups[f.Group.ID], v.feeds[f.Group.ID] = f, v.last
}

func (v *village) Last() uint64 { return v.last }

func (v *village) Journals() ([]Journal, error) { return v.Changed(0) }

func (v *village) Changed(after uint64) (all []Journal, err error) {
	for id, feed := range v.feeds {
		if feed > after {
			all = append(all, Journal{id, feed, v.groups[id].Group.Head.ID})
		}
	}
	slices.SortFunc(all, func(a, b Journal) int { return bytes.Compare(a.Group[:], b.Group[:]) })
	return all, nil
}

func (v *village) Fold(_ context.Context, group crypto.Hash) (facts.Verified, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.folded++
	if v.broken != nil {
		return facts.Verified{}, v.broken
	}
	copied := *v.groups[group]
	return facts.Vouch(&copied), nil
}

func (v *village) Visitors() Visitors { return maps.Clone(v.visitors) }

func (v *village) Refused(crypto.Hash, error) { v.mu.Lock(); v.refused++; v.mu.Unlock() }

func (v *village) Unkept(error) { v.unkept++ }

var crowd = sync.OnceValue(func() *sim.Crowd {
	c, err := sim.NewCrowd(1, 12, sim.Options{Meets: ledger.Interval{Count: 1}, From: ledger.NewDate(2025, 1, 6), Cycles: 1})
	if err != nil {
		panic(err)
	}
	return c
})

// someGroup is one of the crowd, as it was some meetings before the last one kept of it.
func someGroup(n, lastMeetings int) *facts.Facts {
	f := crowd().Group(uint64(n))
	f.Group.Facilitator = ""
	f.Meetings = slices.Clone(f.Meetings[:len(f.Meetings)-lastMeetings])
	f.Meetings[len(f.Meetings)-1].Until = facts.End
	f.Cycles = slices.Clone(f.Cycles[:1])
	f.Cycles[0].SharedOut = 0
	f.Group.Head.ID[31] = byte(lastMeetings)
	return f
}

func openAt(t testing.TB, path string, v *village) *Warehouse {
	t.Helper()
	w, err := Open(ctx, path, crypto.Hash{1}, v, nil)
	must(t, err)
	return w
}

// said is everything a warehouse answers, as JSON.
func said(t testing.TB, w *Warehouse) string {
	t.Helper()
	var b bytes.Buffer
	for _, by := range []facts.By{facts.ByNothing, facts.ByGroup, facts.ByFacilitator} {
		st, err := w.Statistics(facts.Query{At: ledger.NewDate(2025, 12, 31), By: by})
		must(t, err)
		must(t, json.NewEncoder(&b).Encode(st))
	}
	for f, err := range w.Facts(ctx) {
		must(t, err)
		must(t, json.NewEncoder(&b).Encode(f))
	}
	return b.String()
}

func content(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	return b
}

// Whatever happens in whatever order, following it is the same as folding all anew at
// the end, and the file written anew is the same bytes.
func TestFollowingIsRebuilding(t *testing.T) {
	for seed := range uint64(4) {
		r, v, path := rand.New(rand.NewPCG(seed, 1)), newVillage(), filepath.Join(t.TempDir(), "facts")
		w := openAt(t, path, v)
		for range 60 {
			switch r.IntN(6) {
			case 0:
				must(t, w.Close())
				w = openAt(t, path, v)
			case 1:
				v.last++ // of what is no group
			case 2:
				v.visitors.Give(Beat{Zone: "ocha-2023:ML" + string(rune('0'+r.IntN(2)))}, Visitor{string(rune('a' + r.IntN(5))), r.Int64N(99)})
			default:
				v.has(someGroup(r.IntN(9), 1+r.IntN(20)))
			}
			must(t, w.Follow(ctx, nil))
		}
		other := filepath.Join(t.TempDir(), "facts")
		anew := openAt(t, other, v)
		if diff := cmp.Diff(said(t, anew), said(t, w)); diff != "" {
			t.Fatal(diff)
		}
		must(t, w.Rebuild(ctx, nil))
		must(t, anew.Rebuild(ctx, nil))
		if !bytes.Equal(content(t, path), content(t, other)) {
			t.Error("rebuilt, but other bytes")
		}
		if diff := cmp.Diff(said(t, anew), said(t, w)); diff != "" {
			t.Fatal(diff)
		}
		must(t, errors.Join(w.Close(), anew.Close()))
	}
}

// What was kept is not folded again, unless its journal has moved, or it is damaged.
func TestKeptIsNotFoldedAgain(t *testing.T) {
	v, path := newVillage(), filepath.Join(t.TempDir(), "facts")
	for n := range 8 {
		v.has(someGroup(n, 3))
	}
	w := openAt(t, path, v)
	before := said(t, w)
	must(t, w.Close())
	for _, tt := range []struct {
		name   string
		change func()
		folds  int
	}{
		{"nothing", func() {}, 0},
		{"one has changed", func() { v.has(someGroup(4, 3)) }, 1},
		{"a byte is flipped", func() {
			b := content(t, path)
			b[len(b)/2] ^= 4
			must(t, os.WriteFile(path, b, 0o600))
		}, 1},
		{"the end is missing", func() { must(t, os.Truncate(path, int64(len(content(t, path))-5))) }, 1},
		{"it is gone", func() { must(t, Remove(path)) }, 8},
	} {
		tt.change()
		v.folded = 0
		w := openAt(t, path, v)
		if v.folded != tt.folds || said(t, w) != before {
			t.Errorf("%s: %d were folded, want %d; the same is said: %v", tt.name, v.folded, tt.folds, said(t, w) == before)
		}
		must(t, w.Close())
	}
}

// A group that may not speak is looked at with every start, and counts again once it may.
func TestUnfitIsLookedAtAgain(t *testing.T) {
	v, path := newVillage(), filepath.Join(t.TempDir(), "facts")
	fit := someGroup(1, 3)
	v.has(fit)
	v.groups[fit.Group.ID] = facts.Unfit(fit.Group.ID, facts.Failed).Facts()
	w := openAt(t, path, v)
	st, err := w.Statistics(facts.Query{At: ledger.NewDate(2025, 12, 31)})
	must(t, err)
	if len(st.LeftOut) != 1 || st.Total.Reporting != 0 {
		t.Fatalf("%+v", st)
	}
	must(t, w.Close())
	v.groups[fit.Group.ID] = fit // mended, and the feed does not say so
	w = openAt(t, path, v)
	st, err = w.Statistics(facts.Query{At: ledger.NewDate(2025, 12, 31)})
	must(t, err)
	if len(st.LeftOut) != 0 || st.Total.Reporting != 1 {
		t.Fatalf("%+v", st)
	}
	must(t, w.Close())
}

// Facts that no savings group can have are added to nothing, and the group is listed.
func TestImpossibleFactsAreLeftOut(t *testing.T) {
	v := newVillage()
	wrong := someGroup(1, 3)
	wrong.Meetings[0].From = wrong.Meetings[1].From + 1
	v.has(wrong)
	v.has(someGroup(2, 3))
	w := openAt(t, filepath.Join(t.TempDir(), "facts"), v)
	st, err := w.Statistics(facts.Query{At: ledger.NewDate(2025, 12, 31)})
	must(t, err)
	if len(st.LeftOut) != 1 || st.LeftOut[0].State != facts.Failed || st.Total.Reporting != 1 || v.refused != 1 {
		t.Errorf("left out %+v, %d report, %d refused", st.LeftOut, st.Total.Reporting, v.refused)
	}
	must(t, w.Close())
}

// Where facts cannot be kept, the answer is the same.
func TestFullDiskAnswers(t *testing.T) {
	v, path := newVillage(), filepath.Join(t.TempDir(), "facts")
	v.has(someGroup(1, 3))
	w := openAt(t, path, v)
	want := said(t, w)
	must(t, w.stock.file.Close())
	var err error
	w.stock.file, err = os.Open(path) // one cannot write to it
	must(t, err)
	v.has(someGroup(1, 3))
	must(t, w.Follow(ctx, nil))
	if v.unkept != 1 || said(t, w) != want {
		t.Errorf("%d could not be kept; the same is said: %v", v.unkept, said(t, w) == want)
	}
	must(t, w.Close())
}

// What says nothing about a journal ends the work, and changes nothing: the next
// question takes it up again.
func TestBrokenSourceChangesNothing(t *testing.T) {
	v, path := newVillage(), filepath.Join(t.TempDir(), "facts")
	v.has(someGroup(1, 5))
	w := openAt(t, path, v)
	want := said(t, w)
	v.has(someGroup(1, 3))
	v.broken = errors.New("the disk is gone")
	if err := w.Follow(ctx, nil); !errors.Is(err, v.broken) {
		t.Errorf("%v", err)
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if err := w.Follow(stopped, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	v.broken = nil
	if said(t, w) != want {
		t.Error("something else is said")
	}
	must(t, w.Follow(ctx, nil))
	if said(t, w) == want {
		t.Error("the change is forgotten")
	}
	must(t, w.Close())
}

func TestVisitors(t *testing.T) {
	v := Visitors{}
	programme := ledger.Address{1}
	give := func(zone, device string, issued int64) {
		v.Give(Beat{Programme: programme, Zone: zone}, Visitor{device, issued})
	}
	give("ocha-2023:ML05", "region", 9)
	give("ocha-2023:ML0505", "cercle", 1)
	give("ocha-2023:ML0506", "older", 1)
	give("ocha-2023:ML0506", "newer", 2)
	give("ocha-2023:ML0506", "older", 1)
	v.Give(Beat{Programme: programme, Group: crypto.Hash{7}}, Visitor{"named", 0})
	for _, tt := range []struct {
		place     string
		group     byte
		programme ledger.Address
		want      string
	}{
		{"ocha-2023:ML050501", 1, programme, "cercle"}, {"ocha-2023:ML0504", 1, programme, "region"}, {"ocha-2023:ML0506", 1, programme, "newer"},
		{"ocha-2023:ML0505", 7, programme, "named"}, {"ocha-2023:ML06", 1, programme, ""}, {"ocha-2019:ML0505", 1, programme, ""},
		{"ocha-2023:ML0505", 1, ledger.Address{2}, ""}, {"", 1, programme, ""},
	} {
		g := facts.Group{ID: crypto.Hash{tt.group}, Programme: tt.programme, Place: facts.ParsePlace(tt.place)}
		if have := v.of(&g); have != tt.want {
			t.Errorf("%s: %q, want %q", tt.place, have, tt.want)
		}
	}
}

// Facts that no savings group has are in no figure, and in no row that is given away.
func TestFactsOutOfBounds(t *testing.T) {
	v := newVillage()
	good, odd := someGroup(1, 3), someGroup(2, 3)
	odd.Meetings[1].From = odd.Meetings[0].From - 1
	v.has(good)
	v.has(odd)
	w := openAt(t, filepath.Join(t.TempDir(), "facts"), v)
	defer w.Close()
	st, err := w.Statistics(facts.Query{At: ledger.NewDate(2025, 12, 31)})
	must(t, err)
	if len(st.LeftOut) != 1 || st.LeftOut[0].Group != odd.Group.ID {
		t.Fatalf("%+v", st.LeftOut)
	}
	for f, err := range w.Facts(ctx) {
		must(t, err)
		if outside := f.Group.ID == odd.Group.ID; outside != (len(f.Meetings) == 0) || outside != (f.Group.State != facts.OK) {
			t.Errorf("%v is %s with %d meetings", f.Group.ID, f.Group.State, len(f.Meetings))
		}
	}
}
