package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"jigiya/ledger"
	"jigiya/ledger/message"
	"jigiya/node/api"
)

// A demoProcess is `jigiya demo` in a process of its own, with a folder for what it
// writes.
type demoProcess struct {
	*exec.Cmd
	testing.TB
	tmp        string
	out, story nodeLog
}

func startDemo(t *testing.T, args ...string) *demoProcess {
	t.Helper()
	p := prepareDemo(t, append([]string{"demo", "--json"}, args...)...)
	p.start()
	return p
}

func prepareDemo(t *testing.T, args ...string) *demoProcess {
	t.Helper()
	program, err := exec.LookPath("program")
	if err != nil {
		t.Fatal(err)
	}
	p := &demoProcess{Cmd: exec.Command(program, args...), TB: t, tmp: t.TempDir()}
	p.Env = []string{"LANG=C", "HOME=" + p.tmp, "TMPDIR=" + p.tmp, "PATH=" + os.Getenv("PATH"), "JIGIYA_HOME=/nowhere"}
	p.Stdout, p.Stderr = &p.out, &p.story
	return p
}

func (p *demoProcess) start() {
	p.Helper()
	if err := p.Start(); err != nil {
		p.Fatal(err)
	}
	p.Cleanup(p.end)
}

// end is for a test that failed: killed outright, it could not end its nodes.
func (p *demoProcess) end() {
	if p.ProcessState == nil {
		_ = p.Process.Signal(syscall.SIGTERM)
		defer time.AfterFunc(time.Minute, func() { _ = p.Process.Kill() }).Stop()
		_ = p.Wait()
	}
}

// tells waits for a part of the story.
func (p *demoProcess) tells(part string) {
	p.Helper()
	for until := time.Now().Add(2 * time.Minute); !strings.Contains(p.story.String(), part); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(until) {
			p.Fatalf("it does not tell %q: %s", part, p.story.String())
		}
	}
}

// ends waits for the process, and asks that nothing of it is left: no node, no file.
func (p *demoProcess) ends(want int) {
	p.Helper()
	err := p.Wait()
	failed := new(exec.ExitError)
	if err != nil && !errors.As(err, &failed) {
		p.Fatal(err)
	}
	if have := p.ProcessState.ExitCode(); have != want {
		p.Fatalf("it ends with %d, want %d: %s", have, want, p.story.String())
	}
	if left, err := os.ReadDir(p.tmp); err != nil || len(left) > 0 {
		p.Errorf("it leaves %v, %v", left, err)
	}
	if running := processesOn(p.tmp); len(running) > 0 {
		p.Errorf("it leaves processes: %q", running)
	}
}

// processesOn are the processes that were started on homes in a folder, where the
// system shows them.
func processesOn(dir string) (found []string) {
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, line := range lines {
		if words, err := os.ReadFile(line); err == nil && bytes.Contains(words, []byte(dir)) {
			found = append(found, string(words))
		}
	}
	return found
}

// facts are what it says of itself, and must say always.
func (p *demoProcess) facts() {
	p.Helper()
	var have demoFacts
	if err := json.Unmarshal([]byte(p.out.String()), &have); err != nil {
		p.Fatalf("%v: %s", err, p.out.String())
	}
	if have.PushedIn <= 0 || have.Seconds <= 0 || have.Visit.Bytes == 0 || have.Visit.Seconds <= 0 || have.Cut.Held == 0 || have.Tampering == "" || have.Findings == 0 {
		p.Errorf("not measured: %+v", have)
	}
	want := demoFacts{
		Nodes: 8, Entries: have.Entries, Visit: crossing{Received: have.Cut.Entries + 273},
		Cut:      resumed{Held: have.Cut.Held, Received: have.Cut.Entries - have.Cut.Held, Entries: have.Cut.Entries, Equal: true},
		Findings: have.Findings, Reporting: 2, Nameless: true, Refused: "peer_unknown", Disputed: 6, Healed: 6, Proofs: 1, Verified: 10, Stranded: 13,
	}
	measured := cmp.Options{cmpopts.IgnoreFields(demoFacts{}, "PushedIn", "Seconds", "Tampering"), cmpopts.IgnoreFields(crossing{}, "Bytes", "Seconds")}
	if d := cmp.Diff(have, want, measured); d != "" {
		p.Error(d)
	}
	if have.Entries < 1500 || have.Cut.Entries >= have.Entries {
		p.Errorf("a year of %d entries, %d of them at the visit", have.Entries, have.Cut.Entries)
	}
}

func TestDemoOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("plays a year on eight nodes")
	}
	p := startDemo(t, "--once")
	p.ends(0)
	p.facts()
	for _, part := range []string{
		"The connection to the other device was cut.", "The other device does not know this one",
		"The device that writes has signed two different journals", "the copy convinces nobody",
	} {
		if !strings.Contains(p.story.String(), part) {
			t.Errorf("the story does not say %q", part)
		}
	}
}

// Without --once the nodes stay up, and commands work on them, until it is interrupted.
func TestDemoStays(t *testing.T) {
	if testing.Short() {
		t.Skip("plays a year on eight nodes")
	}
	p := startDemo(t)
	p.tells("Ctrl-C ends them all")
	homes, err := filepath.Glob(filepath.Join(p.tmp, "jigiya-demo-*", "*"))
	if err != nil || len(homes) != 8 {
		t.Fatalf("homes %v, %v", homes, err)
	}
	for _, home := range homes {
		if !throughNode(t, home) {
			t.Errorf("no node runs on %s", home)
		}
		if !strings.Contains(p.story.String(), "--home "+home+" status") {
			t.Errorf("it does not say how to look at %s", home)
		}
	}
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	p.ends(0)
	p.facts()
}

// Whoever interrupts it in the midst of the play gets her machine back as it was.
func TestDemoIsInterrupted(t *testing.T) {
	for _, tt := range []struct {
		signal os.Signal
		at     string
		code   int
		args   []string
	}{
		{syscall.SIGINT, "phones are switched on", 4, []string{"--once"}},
		{syscall.SIGTERM, "A group, and its first meeting", 0, nil},
	} {
		p := startDemo(t, tt.args...)
		p.tells(tt.at)
		if err := p.Process.Signal(tt.signal); err != nil {
			t.Fatal(err)
		}
		p.ends(tt.code)
	}
}

// Nor are nodes left where nobody reads the story to its end, or where the demo is
// killed and can end nothing any more.
func TestDemoIsLeft(t *testing.T) {
	if testing.Short() {
		t.Skip("begins the demo twice more")
	}
	p := prepareDemo(t, "demo", "--once")
	unread, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p.Stdout = out
	p.start()
	out.Close()
	if _, err := unread.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	unread.Close()
	p.ends(4)

	if runtime.GOOS != "linux" {
		return
	}
	p = startDemo(t, "--once")
	p.tells("phones are switched on")
	if err := p.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = p.Wait()
	for until := time.Now().Add(time.Minute); len(processesOn(p.tmp)) > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("it leaves processes: %q", processesOn(p.tmp))
		}
	}
}

// The year ends on the day that it is played, whatever day that is: months are of
// different lengths, and what a loan is charged, when it is due and who can borrow
// depend on them.
func TestDemoYearOnAnyDay(t *testing.T) {
	d := &demo{session: &session{lang: message.English, terminal: &terminal{out: io.Discard, err: io.Discard, getenv: func(string) string { return "" }}}}
	every := 5 // all of them take half a minute
	if testing.Short() {
		every = 37
	}
	first := ledger.NewDate(2027, time.January, 1) // and a leap year behind it
	for day := first; day < first+2*365; day += ledger.Date(every) {
		benkadi := toldAlone(t, benkadiFounding(), 2026, day)
		works := func(entries []api.Entered, err error) {
			t.Helper()
			if err != nil || len(entries) == 0 {
				t.Fatalf("beginning on %s: %v", day, err)
			}
		}
		works(benkadi.enter(benkadi.meeting(day, nil)...))
		works(benkadi.enter(benkadi.closing()))
		for _, scene := range []func(*told) error{d.mistake, d.loan, d.refusedLoan} {
			if err := scene(benkadi); err != nil {
				t.Fatalf("beginning on %s: %v", day, err)
			}
		}
		works(benkadi.weeks(3, liveMeeting))
		works(benkadi.enter(benkadi.gathering(benkadi.day(doubleMeeting))...))
		works(benkadi.enter(benkadi.purchases(4)...))
		works(benkadi.enter(benkadi.closing()))
		works(benkadi.enter(&ledger.ShareOut{}))
		works(toldAlone(t, jigiFounding(), 2027, day).weeks(1, jigiWeeks))
	}
}

// toldAlone is a told group without a node: the rules alone accept its events.
func toldAlone(t *testing.T, e *ledger.GroupFounded, seed uint64, start ledger.Date) *told {
	t.Helper()
	e.Writer = ledger.Signatory{2, 255}
	for i := range e.Members {
		if len(e.Members[i].Roles) > 0 && e.Members[i].Roles[0] == ledger.KeyHolder {
			e.Members[i].Key = ledger.Signatory{2, byte(i)}
		}
	}
	alone := &told{seed: seed, start: start, book: new(ledger.Book)}
	if err := alone.applies(0, e); err != nil {
		t.Fatal(err)
	}
	alone.put = func(events ...ledger.Event) (entered []api.Entered, err error) {
		ahead := alone.book.Clone()
		for _, e := range events {
			ahead.Complete(e)
			seq := ahead.Seq() + 1
			if err := ahead.Apply(cosignedFact(seq, e)); err != nil {
				return nil, err
			}
			entered = append(entered, api.Entered{Seq: seq, Kind: e.Kind(), Event: e})
		}
		return entered, nil
	}
	return alone
}
