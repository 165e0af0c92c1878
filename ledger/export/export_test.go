package export

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
)

var update = flag.Bool("update", false, "write the golden files of testdata")

// year plays the scripted year of package report, share-out and next cycle
// included, into a book.
func year(t *testing.T) (*ledger.Book, []Posted) {
	t.Helper()
	file, err := os.Open("../report/testdata/year.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	book := new(ledger.Book)
	var all []Posted
	for lines := bufio.NewScanner(file); lines.Scan(); {
		p, err := Enter(book, fact(t, uint64(len(all)), lines.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		p.ID = fmt.Sprintf("%064x", p.Seq)
		all = append(all, p)
	}
	return book, all
}

func fact(t *testing.T, seq uint64, line []byte) ledger.Fact {
	t.Helper()
	var form struct {
		Kind      ledger.Kind
		Recorded  int64
		Cosigners []ledger.MemberNumber
		Event     json.RawMessage
	}
	if err := json.Unmarshal(line, &form); err != nil {
		t.Fatal(err)
	}
	e := ledger.NewEvent(form.Kind)
	if err := json.Unmarshal(form.Event, e); err != nil {
		t.Fatal(err)
	}
	return ledger.Fact{Seq: seq, Recorded: form.Recorded, Event: e, Cosigners: form.Cosigners}
}

func entries(all []Posted) Entries {
	return func(yield func(Posted, error) bool) {
		for _, p := range all {
			if !yield(p, nil) {
				return
			}
		}
	}
}

func heading(b *ledger.Book) Heading {
	h := HeadingOf(b)
	h.Group = strings.Repeat("ab", 32)
	return h
}

// TestGolden compares every format that is text with its file; the others are read
// by other programs (TestJournalBook, readers).
func TestGolden(t *testing.T) {
	book, all := year(t)
	for _, f := range Formats {
		if f.Binary {
			continue
		}
		var got bytes.Buffer
		if err := f.Write(&got, heading(book), entries(all)); err != nil {
			t.Fatal(err)
		}
		compareFile(t, "testdata/year"+f.Extension, got.Bytes())
	}
}

func compareFile(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; -update writes it):\n%s", path, diff)
	}
}

// TestCSVSumsToBook reads the file back: every account has the book's balance,
// every entry is balanced.
func TestCSVSumsToBook(t *testing.T) {
	book, all := year(t)
	var file bytes.Buffer
	if err := CSV(&file, entries(all)); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("seq,epoch,id,date,recorded,cycle,meeting,kind,member,loan,fund,account,debit,credit,corrects", strings.Join(rows[0], ",")); diff != "" {
		t.Fatal(diff)
	}
	balances, entrySums := map[string]ledger.Amount{}, map[string]ledger.Amount{}
	for _, row := range rows[1:] {
		amount := cell(t, row[12]) - cell(t, row[13])
		balances[row[11]] += amount
		entrySums[row[0]] += amount
	}
	for account, balance := range book.Accounts {
		if have := balances[account.String()]; have != balance {
			t.Errorf("%v is %d in the file, %d in the book", account, have, balance)
		}
	}
	for seq, sum := range entrySums {
		if sum != 0 {
			t.Errorf("entry %s is off by %d", seq, sum)
		}
	}
}

func cell(t *testing.T, s string) ledger.Amount {
	t.Helper()
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return ledger.Amount(n)
}

// TestCSVHasNoFormula: what a spreadsheet would execute is made a text.
func TestCSVHasNoFormula(t *testing.T) {
	var file bytes.Buffer
	if err := CSV(&file, entries([]Posted{hostile()})); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, c := range row {
			if c != "" && strings.ContainsAny(c[:1], "=+-@\t\r") {
				t.Errorf("cell %q", c)
			}
		}
	}
}

// hostile is an entry that no book would make.
func hostile() Posted {
	f := ledger.FundName("=cmd|' /C calc'!A0\n2026-01-01 x")
	return Posted{
		Seq: 1, ID: "=1\r\n;", Date: ledger.NewDate(2026, 1, 5), Kind: ledger.KindReceived, Event: &ledger.Received{Fund: f, Amount: 5},
		Text:     "ends;\n2026-02-30 nonsense\n  a:b, date:2026-02-30, date2:x [2026-13-01] \u202e\u2028 = 5 ; y\x00\xff",
		Postings: []ledger.Posting{{Account: ledger.Account{Class: ledger.Cash, Fund: f}, Amount: 5}, {Account: ledger.Account{Class: ledger.FundEquity, Fund: f}, Amount: -5}},
	}
}

// TestErrorsEndTheFile: neither a broken journal nor a full disk goes unnoticed.
func TestErrorsEndTheFile(t *testing.T) {
	book, all := year(t)
	broken := errors.New("broken")
	for _, f := range Formats {
		err := f.Write(new(bytes.Buffer), heading(book), func(yield func(Posted, error) bool) {
			if yield(all[0], nil) {
				yield(Posted{}, broken)
			}
		})
		if !errors.Is(err, broken) {
			t.Errorf("%s: %v", f.Name, err)
		}
		if err := f.Write(full{}, heading(book), entries(all)); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

var errFull = errors.New("disk full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// TestFormats: names and extensions are there once.
func TestFormats(t *testing.T) {
	for _, f := range Formats {
		if named, ok := Named(f.Name); !ok || named.Extension != f.Extension {
			t.Errorf("format %q is not found by its name", f.Name)
		}
		if n := len(slices.DeleteFunc(slices.Clone(Formats), func(g Format) bool { return g.Name != f.Name && g.Extension != f.Extension })); n != 1 {
			t.Errorf("format %q is there %d times", f.Name, n)
		}
	}
	if _, ok := Named("papyrus"); ok {
		t.Error("found papyrus")
	}
}

// TestEveryClassHasItsPlace: a new class of accounts cannot be forgotten.
func TestEveryClassHasItsPlace(t *testing.T) {
	for c := ledger.Cash; c <= ledger.Expected; c++ {
		if places[c].root == "" {
			t.Errorf("class %d has no place in the tree", c)
		}
	}
}

// hledger runs hledger on a journal; without one the test is left out, but not
// where the project is checked as a whole.
func hledger(t *testing.T, journal string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath("hledger")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("hledger is not installed")
		}
		t.Skip("hledger is not installed")
	}
	command := exec.Command(path, append([]string{"-f-"}, args...)...)
	command.Stdin = strings.NewReader(journal)
	command.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("hledger %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// TestHLedgerAgrees: hledger finds nothing wrong and every balance as in the
// book, after each cycle and in mid-year.
func TestHLedgerAgrees(t *testing.T) {
	_, all := year(t)
	for _, n := range []int{len(all), afterKind(all, ledger.KindShareOut), afterKind(all, ledger.KindShareOut) - 1} {
		book := new(ledger.Book)
		for _, p := range all[:n] {
			if err := book.Apply(ledger.Fact{Seq: p.Seq, Recorded: p.Recorded, Event: p.Event, Cosigners: []ledger.MemberNumber{2, 3, 4}}); err != nil {
				t.Fatal(err)
			}
		}
		checkHLedger(t, book, all[:n], "ordereddates")
	}
}

func afterKind(all []Posted, k ledger.Kind) int {
	return 1 + slices.IndexFunc(all, func(p Posted) bool { return p.Kind == k })
}

func checkHLedger(t *testing.T, book *ledger.Book, all []Posted, checks ...string) {
	t.Helper()
	var journal strings.Builder
	if err := HLedger(&journal, heading(book), entries(all)); err != nil {
		t.Fatal(err)
	}
	hledger(t, journal.String(), append([]string{"check", "--strict"}, checks...)...)
	rows, err := csv.NewReader(strings.NewReader(hledger(t, journal.String(), "balance", "--flat", "--empty", "-N", "-O", "csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]ledger.Amount{}
	for _, row := range rows[1:] {
		amount, err := strconv.ParseInt(strings.TrimSuffix(row[1], " XOF"), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		have[row[0]] = ledger.Amount(amount)
	}
	want := map[string]ledger.Amount{}
	for account, balance := range book.Accounts {
		want[treeName(account)] = balance
		if _, ok := have[treeName(account)]; !ok && balance == 0 {
			have[treeName(account)] = 0
		}
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("after entry %d (-book +hledger):\n%s", len(all)-1, diff)
	}
}

// TestHLedgerForgetsAWrongDate: a meeting opened years ahead and taken back
// leaves neither charges nor an assertion in the wrong place.
func TestHLedgerForgetsAWrongDate(t *testing.T) {
	_, all := year(t)
	third := slices.IndexFunc(all, func(p Posted) bool { return p.Kind == ledger.KindMeetingOpened && p.Meeting == 3 })
	var closing *ledger.MeetingClosed
	for _, p := range all[:third] {
		if e, ok := p.Event.(*ledger.MeetingClosed); ok {
			closing = e
		}
	}
	wrong := ledger.NewDate(2027, 3, 2)
	events := []ledger.Event{&ledger.MeetingOpened{Meeting: 3, Date: wrong, Counts: closing.Counts}, &ledger.MeetingCancelled{Date: wrong, Reason: ledger.Said("a wrong year")}}
	for _, p := range all[third:] {
		events = append(events, p.Event)
	}
	book, replayed := new(ledger.Book), []Posted{}
	for i := range third + len(events) {
		f := ledger.Fact{Seq: uint64(i), Cosigners: []ledger.MemberNumber{2, 3, 4}}
		if f.Event = events[max(0, i-third)]; i < third {
			f.Event = all[i].Event
		}
		p, err := Enter(book, f)
		if err != nil {
			t.Fatal(err)
		}
		replayed = append(replayed, p)
	}
	if len(replayed[third].Postings) == 0 || len(replayed[third+1].Postings) == 0 {
		t.Fatal("the wrong year charged nothing")
	}
	checkHLedger(t, book, replayed)
}

// TestHLedgerAsserts: a sum that is not the purse's is found by hledger alone.
func TestHLedgerAsserts(t *testing.T) {
	book, all := year(t)
	var journal strings.Builder
	if err := HLedger(&journal, heading(book), entries(all)); err != nil {
		t.Fatal(err)
	}
	hledger(t, journal.String(), "check")
	forged := strings.Replace(journal.String(), " 500 XOF", " 505 XOF", 2)
	command := exec.Command("hledger", "-f-", "check")
	command.Stdin = strings.NewReader(forged)
	if out, err := command.CombinedOutput(); err == nil || forged == journal.String() {
		t.Errorf("a forged journal passes: %s", out)
	}
}

// TestHLedgerIsNotFooled: whatever a text or a name holds stays text.
func TestHLedgerIsNotFooled(t *testing.T) {
	h := Heading{Group: "x\ny", Name: "a\n2026-01-01 forged\n  assets:cash  1", Place: "p, date:2026-02-30", Currency: "X O;F"}
	var journal strings.Builder
	if err := HLedger(&journal, h, entries([]Posted{hostile()})); err != nil {
		t.Fatal(err)
	}
	hledger(t, journal.String(), "check", "--strict")
	rows, err := csv.NewReader(strings.NewReader(hledger(t, journal.String(), "print", "-O", "csv"))).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][1] != "2026-01-05" || rows[1][5] != "received" {
		t.Errorf("hledger reads: %v %q", err, rows)
	}
	if got := hledger(t, journal.String(), "tags"); strings.Contains(got, "date") {
		t.Errorf("hledger finds tags:\n%s", got)
	}
}

// TestNoNames: what was said and who was named stays on the device.
func TestNoNames(t *testing.T) {
	book, all := year(t)
	for _, f := range Formats {
		var file bytes.Buffer
		if err := f.Write(&file, heading(book), entries(all)); err != nil {
			t.Fatal(err)
		}
		for _, said := range []string{"name", "assembly", "illness", "mines"} {
			if strings.Contains(file.String(), said) {
				t.Errorf("%s tells %q", f.Name, said)
			}
		}
	}
}
