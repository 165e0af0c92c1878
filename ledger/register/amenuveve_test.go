package register

import (
	"bytes"
	"encoding/csv"
	"errors"
	"iter"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"jigiya/ledger"
	"jigiya/ledger/constitution"
)

// amenuveve is the published year of a Togolese group, as its register.
func amenuveve(t testing.TB) (*ledger.Book, []byte) {
	t.Helper()
	return ofFile(t, "amenuveve"), mustLoad(t, "../../testdata/registers/amenuveve.csv")
}

// ofFile founds the group of a constitution file.
func ofFile(t testing.TB, name string) *ledger.Book {
	t.Helper()
	file, err := constitution.Parse(mustLoad(t, "../../testdata/registers/"+name+".toml"))
	if err != nil {
		t.Fatal(err)
	}
	keys := map[ledger.MemberNumber]ledger.Signatory{}
	for _, m := range file.Members {
		if slices.Contains(m.Roles, ledger.KeyHolder) {
			keys[m.Number] = ledger.Signatory{2, byte(m.Number)}
		}
	}
	return founded(t, file.Founding(ledger.Signatory{2}, keys))
}

func mustLoad(t testing.TB, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func founded(t testing.TB, founding *ledger.GroupFounded) *ledger.Book {
	t.Helper()
	book := &ledger.Book{}
	if err := book.Apply(ledger.Fact{Event: founding}); err != nil {
		t.Fatal(err)
	}
	return book
}

// enter applies events as the import would, and audits the book after each.
func enter(t testing.TB, book *ledger.Book, events []ledger.Event) []ledger.Fact {
	t.Helper()
	var facts []ledger.Fact
	for _, e := range events {
		f := fact(book, e)
		if err := book.Apply(f); err != nil {
			t.Fatalf("entering %v %+v: %v", e.Kind(), e, err)
		}
		if err := book.Audit(); err != nil {
			t.Fatalf("after %v %+v: %v", e.Kind(), e, err)
		}
		facts = append(facts, f)
	}
	return facts
}

func fact(book *ledger.Book, e ledger.Event) ledger.Fact {
	f := ledger.Fact{Seq: book.Seq() + 1, Event: e}
	for _, o := range book.KeyHolders() {
		f.Cosigners = append(f.Cosigners, o.Member)
	}
	return f
}

func balances(book *ledger.Book) map[string]ledger.Amount {
	all := map[string]ledger.Amount{}
	for a, balance := range book.Accounts {
		if balance != 0 {
			all[a.String()] = balance
		}
	}
	return all
}

func over(facts []ledger.Fact) iter.Seq2[ledger.Fact, error] {
	return func(yield func(ledger.Fact, error) bool) {
		for _, f := range facts {
			if !yield(f, nil) {
				return
			}
		}
	}
}

func mustRead(t testing.TB, text []byte) []Row {
	t.Helper()
	rows, err := Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestAmenuveve(t *testing.T) {
	book, text := amenuveve(t)
	rows := mustRead(t, text)
	if len(rows) != 4202 || rows[0].Number != 2 || rows[4201].Number != 4203 {
		t.Fatalf("read %d rows from %d", len(rows), rows[0].Number)
	}
	var calls, last int
	events, from, err := Events(book, rows, 1, func(done, total int) { calls, last = calls+1, done })
	if err != nil {
		t.Fatal(err)
	}
	if want := 4202 - 2*52; len(events) != want || len(from) != want || last != 4202 || calls == 0 {
		t.Errorf("%d events from %d rows, want %d; progress %d times to %d", len(events), len(from), want, calls, last)
	}
	if book.Seq() != 0 || book.LoansOutstanding(ledger.Savings) != 0 || len(book.Meetings()) != 0 {
		t.Error("the given book changed")
	}
	founded := book.Clone()
	facts := enter(t, book, events)
	wantPublished(t, book)
	wantExported(t, founded, facts, text, book)
}

// wantPublished compares with what the group published, up to its share-out.
func wantPublished(t *testing.T, book *ledger.Book) {
	t.Helper()
	var lent ledger.Amount
	borrowers := map[ledger.MemberNumber]bool{}
	for _, l := range book.Loans() {
		lent += l.Principal
		borrowers[l.Member] = true
	}
	d, err := book.Divide()
	if err != nil {
		t.Fatal(err)
	}
	largest := slices.MaxFunc(d.Payouts, func(a, b ledger.Payout) int { return int(a.Payout - b.Payout) })
	type figures struct {
		Members, Shares, Lent, Borrowers, Fund, PerShare, Largest, To, Remainder int
	}
	got := figures{int(book.ActiveMembers()), int(book.TotalShares()), int(lent), len(borrowers), int(d.Fund),
		int(largest.Payout) / int(largest.Shares), int(largest.Payout), int(largest.Member), int(d.Remainder)}
	want := figures{25, 3824, 340_825, 9, 1_295_275, 338, 91_260, 1, 2_763}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-published +computed)\n%s", diff)
	}
	enter(t, book, []ledger.Event{d.Event()})
	if !book.CycleClosed() || book.TotalSavings() != 0 || book.CarriedIn(ledger.Savings) != 2_763 {
		t.Error("the share-out left the cycle open")
	}
}

// wantExported writes the cycle and reads it again, as the very rows it came from.
func wantExported(t *testing.T, founded *ledger.Book, facts []ledger.Fact, text []byte, shared *ledger.Book) {
	t.Helper()
	founding := ledger.Fact{Event: &ledger.GroupFounded{}}
	shareOut := ledger.Fact{Seq: shared.Seq(), Event: shared.LastShareOut()}
	var out bytes.Buffer
	if err := Write(&out, over(slices.Concat([]ledger.Fact{founding}, facts, []ledger.Fact{shareOut})), 1); err != nil {
		t.Fatal(err)
	}
	if got, want := fields(t, out.Bytes()), fields(t, text); len(got) != len(want) {
		t.Errorf("wrote %d rows, read %d", len(got), len(want))
	}
	events, _, err := Events(founded, mustRead(t, out.Bytes()), 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range events {
		if diff := cmp.Diff(facts[i].Event, events[i]); diff != "" {
			t.Fatalf("event %d (-want +got)\n%s", i, diff)
		}
	}
	var nothing bytes.Buffer
	var stopped *EntryError
	err = Write(&nothing, over(append(facts, shareOut)), 0)
	if !errors.As(err, &stopped) || stopped.Kind != ledger.KindShareOut || stopped.Seq != shareOut.Seq || nothing.Len() != 0 {
		t.Errorf("a whole journal with a share-out: %v, %d bytes", err, nothing.Len())
	}
}

func fields(t *testing.T, text []byte) [][]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWindowsFileAndFirstColumnsReadTheSame(t *testing.T) {
	book, text := amenuveve(t)
	want, _, err := Events(book, mustRead(t, text), 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	var both strings.Builder
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		switch i {
		case 0:
			both.WriteString("\uFEFFcycle,row," + line + "\r\n")
		default:
			both.WriteString("1," + strconv.Itoa(10*i) + "," + line + "\r\n")
		}
	}
	both.WriteString(",,,,,,,,,,\r\n\r\n")
	got, rows, err := Events(book, mustRead(t, []byte(both.String())), 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" || rows[0] != 2 {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func BenchmarkEvents(b *testing.B) {
	book, text := amenuveve(b)
	for b.Loop() {
		if _, _, err := Events(book, mustRead(b, text), 1, nil); err != nil {
			b.Fatal(err)
		}
	}
}
