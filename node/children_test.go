package node

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/constitution"
	"jigiya/node/api"
	"jigiya/node/store"
)

// children are what the test binary runs itself as. A child says "ready" when it
// begins, and "acknowledged" and a seq for all that it was told is durable.
var children = map[string]func(home string){
	"propose": childPropose, "record": childRecord, "import": childImport, "found": childFound, "balance": childBalance,
	"idle": childIdle, "take": childTake,
}

func loud(err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

func childOpen(home string) (*Node, *group) {
	n, err := Open(home, Options{})
	loud(err)
	ids, err := n.groupIDs()
	loud(err)
	if len(ids) != 1 {
		loud(fmt.Errorf("%d groups", len(ids)))
	}
	g, err := n.group(ids[0])
	loud(err)
	return n, g
}

func gift() ledger.Event {
	return &ledger.Contribution{Member: 3, Fund: "social", Amount: 50}
}

// childPropose records as the program does, with a PIN for every contribution.
func childPropose(home string) {
	n, g := childOpen(home)
	for i := 0; ; i++ {
		a, err := n.Propose(ctx, api.Proposal{Group: g.id, Events: []ledger.Event{gift()}, PINs: pins})
		loud(err)
		fmt.Println("acknowledged", a.Head.Seq)
		if i == 0 {
			fmt.Println("ready")
		}
	}
}

// childRecord does the same with the key unlocked once, in batches with words.
func childRecord(home string) {
	n, g := childOpen(home)
	device, err := n.deviceKey(pins)
	loud(err)
	fmt.Println("ready")
	for i := 1; ; i++ {
		batch := []ledger.Event{gift(), gift(), &ledger.Received{Fund: "social", Amount: 5, Source: ledger.Said(fmt.Sprint("a gift ", i))}}
		a, err := n.tryIn(g, &keyring{device: device}, batch...)
		loud(err)
		fmt.Println("acknowledged", a.Head.Seq)
	}
}

// childImport imports a register and tells when the commit begins.
func childImport(home string) {
	n, g := childOpen(home)
	text, err := os.ReadFile(amenuveveRegister)
	loud(err)
	j := g.now()
	events, err := registerEvents(j.Book(), api.Import{Register: text})
	loud(err)
	d, err := n.draft(g, j.Book(), events)
	loud(err)
	ring, err := n.unlock(g.id, j.Book(), d, pins)
	loud(err)
	a, err := n.enter(g, j, d, ring, nil, func(group store.Hash, base store.Head, entries []store.Entry, records []store.Record) error {
		fmt.Println("ready")
		return n.store.Append(group, base, entries, records)
	})
	loud(err)
	fmt.Println("acknowledged", a.Head.Seq)
}

func childFound(home string) {
	n, err := Open(home, Options{})
	loud(err)
	fmt.Println("ready")
	_, err = n.Found(ctx, api.Founding{Event: foundingOf("Jigi"), PINs: pins})
	loud(err)
	fmt.Println("acknowledged", 0)
}

// childBalance is a command that reads.
func childBalance(home string) {
	n, g := childOpen(home)
	_, err := n.Balance(ctx, g.id, api.Now)
	loud(err)
	loud(n.Close())
	fmt.Println(peakMemory())
}

// peakMemory is the line of the most memory this process held, where Linux tells.
func peakMemory() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err.Error()
	}
	for line := range strings.Lines(string(status)) {
		if strings.HasPrefix(line, "VmHWM") {
			return strings.Join(strings.Fields(line), " ")
		}
	}
	return "unknown"
}

func childCommand(t testing.TB, mode, home string) *exec.Cmd {
	exe, err := os.Executable()
	must(t, err)
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), "NODE_TEST_CHILD="+mode, "NODE_TEST_HOME="+home, "GORACE=atexit_sleep_ms=0")
	return cmd
}

// rounds is how often something random is done; less in short runs.
func rounds(n int) int {
	if testing.Short() {
		return (n + 3) / 4
	}
	return n
}

// kill runs a child, ends it so long after it is ready, and gives the last seq
// it acknowledged, -1 if none.
func kill(t testing.TB, mode, home string, after time.Duration) (acknowledged int64) {
	t.Helper()
	cmd := childCommand(t, mode, home)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	acknowledged = -1
	for lines := bufio.NewScanner(out); lines.Scan(); {
		switch line := lines.Text(); {
		case line == "ready":
			time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		case strings.HasPrefix(line, "error:"):
			t.Error(mode, line)
		default:
			_, _ = fmt.Sscanf(line, "acknowledged %d", &acknowledged)
		}
	}
	_ = cmd.Wait()
	return acknowledged
}

const amenuveveRegister = "../testdata/registers/amenuveve.csv"

// amenuveve is a founded group that takes that register, and its keys unlocked.
func amenuveve(t testing.TB) (*Node, *group, *keyring, string) {
	t.Helper()
	text, err := os.ReadFile(strings.TrimSuffix(amenuveveRegister, "csv") + "toml")
	must(t, err)
	file, err := constitution.Parse(text)
	must(t, err)
	dir := filepath.Join(t.TempDir(), "home")
	n, err := Open(dir, Options{})
	must(t, err)
	t.Cleanup(func() { n.Close() })
	event := file.Founding(ledger.Signatory{}, nil)
	g, err := n.Found(ctx, api.Founding{Event: event, PINs: allPINs(event)})
	must(t, err)
	id, err := crypto.ParseHash(g.Group)
	must(t, err)
	loaded, err := n.group(id)
	must(t, err)
	d := &draft{quorum: map[ledger.Event]bool{nil: true}}
	ring, err := n.unlock(id, loaded.now().Book(), d, allPINs(event))
	must(t, err)
	return n, loaded, ring, dir
}

func allPINs(e *ledger.GroupFounded) api.PINs {
	all := api.PINs{Device: pins.Device, Holders: map[ledger.MemberNumber]string{}}
	given := []string{"246802", "357913", "468024"}
	for i, m := range keyHolders(e) {
		all.Holders[m] = given[i]
	}
	return all
}
