package door

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/ledger/constitution"
	"jigiya/ledger/message"
	"jigiya/node"
	"jigiya/node/api"
)

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// served is a service with a door before it, and a client of it.
func served(t testing.TB, service api.Service, o Options) *Client {
	t.Helper()
	home := t.TempDir()
	d, err := Listen(home, o)
	must(t, err)
	server, err := d.Serve(service, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(func() {
		soon, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		must(t, server.Close(soon))
	})
	client, err := Dial(home)
	must(t, err)
	return client
}

// A chance is random bytes that are the same in every run.
type chance struct {
	mu sync.Mutex
	*rand.ChaCha8
}

func (c *chance) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ChaCha8.Read(p)
}

// aNode is one in which nothing is left to chance: two of them that are told the same
// say the same.
func aNode(t testing.TB) *node.Node {
	t.Helper()
	clock := time.Date(2026, time.January, 5, 9, 0, 0, 0, time.UTC)
	n, err := node.Open(t.TempDir(), node.Options{
		Random: &chance{ChaCha8: rand.NewChaCha8([32]byte{1})}, Now: func() time.Time { return clock },
	})
	must(t, err)
	t.Cleanup(func() { must(t, n.Close()) })
	return n
}

func registerFile(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(top, "testdata", "registers", name))
	must(t, err)
	return text
}

var pins = api.PINs{Device: "135790", Holders: map[ledger.MemberNumber]string{}, Alike: true}

func init() {
	for m := range ledger.MemberNumber(60) {
		pins.Holders[m] = "135790"
	}
}

// foundFrom founds the group of a constitution file and enters its register.
func foundFrom(t testing.TB, service api.Service, name string) crypto.Hash {
	t.Helper()
	file, err := constitution.Parse(registerFile(t, name+".toml"))
	must(t, err)
	group, err := service.Found(ctx, api.Founding{Event: file.Founding(ledger.Signatory{}, nil), PINs: pins})
	must(t, err)
	id, err := crypto.ParseHash(group.Group)
	must(t, err)
	_, err = service.Import(ctx, api.Import{Group: id, Register: registerFile(t, name+".csv"), PINs: pins})
	must(t, err)
	return id
}

// An answer is what a question gave.
type answer struct {
	Value any
	JSON  string
	Error error
}

func answered(value any, err error) answer {
	text, wrong := json.Marshal(value)
	if wrong != nil {
		text = []byte(wrong.Error())
	}
	return answer{value, string(text), err}
}

// questions are every way to ask a group, with what there is and what there is not.
func questions(s api.Service, group crypto.Hash) map[string]func() answer {
	all := map[string]func() answer{}
	ask := func(name string, question func() (any, error)) {
		all[name] = func() answer { return answered(question()) }
	}
	ask("device", func() (any, error) { return s.Device(ctx) })
	ask("status", func() (any, error) { return s.Status(ctx) })
	ask("groups", func() (any, error) { return s.Groups(ctx) })
	for _, id := range []crypto.Hash{group, {1}} {
		in := " of " + id.String()[:4]
		ask("group"+in, func() (any, error) { return s.Group(ctx, id) })
		for _, at := range []api.At{api.Now, api.At(ledger.NewDate(2026, 3, 1)), api.At(ledger.NewDate(1999, 1, 1))} {
			ask("balance"+in+ledger.Date(at).String(), func() (any, error) { return s.Balance(ctx, id, at) })
			ask("loans"+in+ledger.Date(at).String(), func() (any, error) { return s.Loans(ctx, id, at) })
		}
		ask("members"+in, func() (any, error) { return s.Members(ctx, id) })
		ask("officers"+in, func() (any, error) { return s.Officers(ctx, id) })
		ask("fines"+in, func() (any, error) { return s.Fines(ctx, id) })
		ask("recital"+in, func() (any, error) { return s.Recital(ctx, id) })
		ask("share-out"+in, func() (any, error) { return s.ShareOut(ctx, id) })
		ask("keys"+in, func() (any, error) { return s.Keys(ctx, id) })
		ask("verify"+in, func() (any, error) { return s.Verify(ctx, id, nil) })
		ask("verify with progress"+in, func() (any, error) { return s.Verify(ctx, id, func(int, int) {}) })
		if x, ok := s.(api.Exchange); ok {
			ask("audit"+in, func() (any, error) {
				return x.Audit(ctx, api.Auditing{Group: id, Date: ledger.NewDate(2026, 3, 1), Said: []audit.Statement{{Member: 1, About: audit.SaidOwes, Value: 5}}})
			})
		}
		ask("change PIN"+in, func() (any, error) {
			return nil, s.ChangePIN(ctx, api.KeyName{Group: id, Member: 99}, "135790", "246800")
		})
		ask("paper"+in, func() (any, error) {
			seed, err := s.PaperKey(ctx, api.KeyName{Group: id, Member: 1}, "135790")
			return [16]byte(seed), err
		})
		ask("restore"+in, func() (any, error) {
			return nil, s.RestoreKey(ctx, api.KeyName{Group: id, Member: 99}, crypto.Seed{1}, "135790")
		})
		for _, m := range []ledger.MemberNumber{0, 1, 2, 3, 7, 999} {
			ask("passbook"+in+string(rune('a'+m)), func() (any, error) { return s.Passbook(ctx, id, m) })
		}
		for _, n := range []uint32{0, 1, 2, 20, 1 << 30} {
			ask("meeting"+in+string(rune('a'+n%99)), func() (any, error) { return s.Meeting(ctx, id, n) })
		}
		for _, from := range []uint64{0, 5, 1 << 40} {
			ask("journal"+in+string(rune('a'+from%99)), func() (any, error) { return entriesOf(s, id, from) })
		}
		for _, format := range []string{"csv", "hledger", "nonsense"} {
			ask("export"+in+format, func() (any, error) {
				var b bytes.Buffer
				err := s.Export(ctx, id, format, &b)
				return b.String(), err
			})
		}
		for _, cycle := range []uint32{0, 1, 77} {
			ask("register"+in+string(rune('a'+cycle)), func() (any, error) {
				var b bytes.Buffer
				err := s.Register(ctx, id, cycle, &b)
				return b.String(), err
			})
		}
		for _, seq := range []uint64{0, 3, 12, 1 << 40} {
			ask("receipt"+in+string(rune('a'+seq%99)), func() (any, error) {
				receipt, err := s.Receipt(ctx, id, seq)
				if err != nil {
					return receipt == nil, err
				}
				return receipt.Bytes(), err
			})
		}
	}
	return all
}

func entriesOf(s api.Service, group crypto.Hash, from uint64) (entries []api.Entry, err error) {
	for e, wrong := range s.Journal(ctx, group, from) {
		if wrong != nil {
			return entries, wrong
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// Whatever is asked of a year of thirty-seven members, the answer through the door is
// the answer: every value, every byte of its JSON, every refusal.
func TestAnswersComeThrough(t *testing.T) {
	n := aNode(t)
	group := foundFrom(t, n, "amenuveve")
	client := served(t, n, Options{})
	straight, through := questions(n, group), questions(client, group)
	for asked, ask := range straight {
		checkAnswer(t, asked, through[asked](), ask())
	}
	if len(straight) < 60 {
		t.Errorf("only %d questions", len(straight))
	}
}

func checkAnswer(t *testing.T, asked string, have, want answer) {
	t.Helper()
	isError := func(p cmp.Path) bool { return p.Last().Type() == errorType }
	if diff := cmp.Diff(want.Value, have.Value, cmp.FilterPath(isError, cmp.Comparer(sameError))); diff != "" {
		t.Errorf("%s: %s", asked, diff)
	}
	if have.JSON != want.JSON {
		t.Errorf("%s: have %s\nwant %s", asked, have.JSON, want.JSON)
	}
	if !sameError(have.Error, want.Error) {
		t.Errorf("%s: %v, want %v", asked, have.Error, want.Error)
	}
}

// sameError says whether two errors are told alike, in every language.
func sameError(a, b error) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	for _, lang := range message.Languages {
		if !cmp.Equal(api.Classify(a, lang), api.Classify(b, lang)) {
			return false
		}
	}
	return a.Error() == b.Error()
}

// A step is something a group does, right or wrong.
type step struct {
	name string
	do   func(s api.Service, group crypto.Hash) (any, error)
}

func proposing(name string, p api.PINs, events ...ledger.Event) step {
	return step{name, func(s api.Service, group crypto.Hash) (any, error) {
		return s.Propose(ctx, api.Proposal{Group: group, Events: events, PINs: p})
	}}
}

// steps are a meeting with all that can go wrong in it, and what is done around it.
func steps(t *testing.T) []step {
	wrongPIN := api.PINs{Device: "999999"}
	counts := []ledger.Count{{Fund: ledger.Savings, Amount: 1450}, {Fund: "social", Amount: 100}, {Fund: "school", Amount: 0}}
	opening := func() ledger.Event { return &ledger.MeetingOpened{Date: ledger.NewDate(2026, 1, 19), Counts: counts} }
	elected := func() ledger.Event {
		return &ledger.OfficersElected{Officers: []ledger.Officer{
			{Member: 1, Roles: []ledger.Role{ledger.KeyHolder}}, {Member: 2, Roles: []ledger.Role{ledger.KeyHolder}}, {Member: 4, Roles: []ledger.Role{ledger.KeyHolder, ledger.Treasurer}},
		}}
	}
	return []step{
		proposing("open without a PIN", api.PINs{}, opening()),
		proposing("open with a wrong PIN", wrongPIN, opening()),
		proposing("buy before the opening", pins, &ledger.Contribution{Member: 1, Fund: ledger.Savings, Shares: 1}),
		proposing("open", pins, opening()),
		proposing("buy", pins, &ledger.Contribution{Member: 1, Fund: ledger.Savings, Shares: 2}, &ledger.AttendanceMarked{Member: 1, Mark: ledger.Late}),
		proposing("buy too much", pins, &ledger.Contribution{Member: 1, Fund: ledger.Savings, Shares: 500}),
		proposing("lend too much", pins, &ledger.LoanGranted{Member: 2, Fund: ledger.Savings, Principal: 1000, Periods: 2, Purpose: "trade", Detail: ledger.Said("onions")}),
		proposing("lend with an override", pins, &ledger.LoanGranted{Member: 2, Fund: ledger.Savings, Principal: 1000, Periods: 2, Purpose: "trade", Override: ledger.Said("all agreed")}),
		proposing("a word too long", pins, &ledger.Grant{Fund: "social", Amount: 5, Purpose: ledger.Said(strings.Repeat("é", 900))}),
		proposing("a fund there is not", pins, &ledger.Grant{Fund: "none", Amount: 5}),
		proposing("correct", pins, &ledger.Correction{Seq: 16, Reason: ledger.Said("not her")}),
		proposing("correct again", pins, &ledger.Correction{Seq: 16, Reason: ledger.Said("not her")}),
		proposing("nothing", pins),
		proposing("join", pins, &ledger.MemberJoined{Sex: ledger.Female, Person: ledger.Said("Djénéba Karambé")}),
		proposing("close with a wrong count", pins, &ledger.MeetingClosed{Counts: counts}),
		proposing("elect without PINs", api.PINs{Device: "135790"}, elected()),
		proposing("elect", pins, elected()),
		{"erase", func(s api.Service, group crypto.Hash) (any, error) {
			return s.Erase(ctx, api.Proposal{Group: group, PINs: pins}, 3)
		}},
		{"erase again", func(s api.Service, group crypto.Hash) (any, error) {
			return s.Erase(ctx, api.Proposal{Group: group, PINs: pins}, 3)
		}},
		{"import a wrong register", func(s api.Service, group crypto.Hash) (any, error) {
			wrong := bytes.Replace(registerFile(t, "benkadi.csv"), []byte("savings"), []byte("svings"), 1)
			return s.Import(ctx, api.Import{Group: group, Register: wrong, PINs: pins})
		}},
		{"import nothing", func(s api.Service, group crypto.Hash) (any, error) {
			return s.Import(ctx, api.Import{Group: group, PINs: pins, Progress: func(int, int) {}})
		}},
		{"take over", func(s api.Service, group crypto.Hash) (any, error) {
			return s.TakeOver(ctx, api.TakeOver{Group: group, Reason: "a trial", PINs: pins})
		}},
		{"take over without the quorum", func(s api.Service, group crypto.Hash) (any, error) {
			return s.TakeOver(ctx, api.TakeOver{Group: group, Reason: "a trial", PINs: api.PINs{Device: "135790"}})
		}},
		{"a PIN that is none", func(s api.Service, group crypto.Hash) (any, error) {
			return nil, s.ChangePIN(ctx, api.KeyName{}, "135790", "12")
		}},
		{"a PIN like another", func(s api.Service, group crypto.Hash) (any, error) {
			return nil, s.ChangePIN(ctx, api.KeyName{}, "135790", "135790")
		}},
		{"another PIN", func(s api.Service, group crypto.Hash) (any, error) {
			return nil, s.ChangePIN(ctx, api.KeyName{}, "135790", "864208")
		}},
		{"the old PIN", func(s api.Service, group crypto.Hash) (any, error) {
			_, err := s.PaperKey(ctx, api.KeyName{}, "135790")
			return nil, err
		}},
		{"found without officers", func(s api.Service, _ crypto.Hash) (any, error) {
			return s.Found(ctx, api.Founding{Event: &ledger.GroupFounded{}, PINs: pins})
		}},
		{"found without PINs", func(s api.Service, _ crypto.Hash) (any, error) {
			file, err := constitution.Parse(registerFile(t, "benkadi.toml"))
			must(t, err)
			return s.Found(ctx, api.Founding{Event: file.Founding(ledger.Signatory{}, nil)})
		}},
	}
}

// Whatever is done, it does the same through the door: two nodes to which the same
// chances fall, one of them behind a door, end in the same journal.
func TestDeedsComeThrough(t *testing.T) {
	beside, behind := aNode(t), aNode(t)
	client := served(t, behind, Options{})
	group := foundFrom(t, beside, "benkadi")
	if other := foundFrom(t, client, "benkadi"); other != group {
		t.Fatalf("two nodes to which the same chances fall found %v and %v", group, other)
	}
	done, refused := 0, 0
	again := steps(t) // events of their own: a node completes those it is given
	for i, s := range steps(t) {
		want := answered(s.do(beside, group))
		checkAnswer(t, s.name, answered(again[i].do(client, group)), want)
		if want.Error == nil {
			done++
		} else {
			refused++
		}
	}
	if done < 8 || refused < 12 {
		t.Errorf("%d steps were done and %d refused: does this story still go as it went?", done, refused)
	}
	straight, through := questions(beside, group), questions(client, group)
	for asked, ask := range straight {
		want := ask()
		if path := new(fs.PathError); errors.As(want.Error, &path) {
			continue // it names a file of its home
		}
		checkAnswer(t, asked, through[asked](), want)
	}
}
