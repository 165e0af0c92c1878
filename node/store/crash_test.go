package store

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/bits"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dgraph-io/badger/v4"
)

// The test binary runs itself as the process that gets killed or crashes.
func TestMain(m *testing.M) {
	if child := children[os.Getenv("STORE_TEST_CHILD")]; child != nil {
		child(os.Getenv("STORE_TEST_DIR"))
		os.Exit(0)
	}
	// A case of TestModel opens databases by the dozen, and a hundred take a minute and
	// a half; who wants more says so on the command line, which is read after this.
	if err := flag.Set("rapid.checks", "30"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

var children = map[string]func(dir string){
	"singles": appendSingles, "batches": appendBatches, "read": readEverything, "saga": playSaga,
	"intake": intake, "idle": idle,
}

const batchSize = 2500 // entries: more than one transaction

func loud(err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// tell prints a line before and after each write, so that the parent can kill at every step.
func tell(point string, write func() error) error {
	fmt.Println("before", point)
	err := write()
	fmt.Println("after", point)
	return err
}

func appendSingles(dir string) { appendForever(dir, 1) }
func appendBatches(dir string) { appendForever(dir, batchSize) }

func appendForever(dir string, n int) {
	o := testOptions()
	o.fault = tell
	s, err := Open(dir, o)
	loud(err)
	head, _, err := s.Head(testGroup)
	loud(err)
	for {
		entries := chain(head, n, 1, "a")
		loud(s.Append(testGroup, head, entries, []Record{record(fmt.Sprint(head.Seq))}))
		head = lastHead(entries)
		fmt.Println("acknowledged", head.Seq)
	}
}

func childCommand(t testing.TB, mode, dir string) *exec.Cmd {
	exe, err := os.Executable()
	must(t, err)
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), "STORE_TEST_CHILD="+mode, "STORE_TEST_DIR="+dir, "GORACE=atexit_sleep_ms=0")
	return cmd
}

// killed runs a child and kills it after so many lines; it gives the last acknowledged entry.
func killed(t testing.TB, mode, dir string, lines int) (acknowledged uint64) {
	t.Helper()
	cmd := childCommand(t, mode, dir)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	read := bufio.NewScanner(out)
	for read.Scan() {
		if lines--; lines == 0 {
			must(t, cmd.Process.Kill())
		}
		if strings.HasPrefix(read.Text(), "error:") {
			t.Error(read.Text())
		}
		fmt.Sscanf(read.Text(), "acknowledged %d", &acknowledged)
	}
	_ = cmd.Wait()
	return acknowledged
}

// After a kill at any point, everything acknowledged is there, batches are whole, and the group is ready.
func TestKill(t *testing.T) {
	for _, tt := range []struct {
		mode          string
		batch         uint64
		rounds, lines int
	}{{"singles", 1, 25, 60}, {"batches", batchSize, 8, 24}} {
		t.Run(tt.mode, func(t *testing.T) {
			dir := t.TempDir()
			seq, entries := uint64(0), []Entry(nil)
			for range tt.rounds {
				acknowledged := max(seq, killed(t, tt.mode, dir, 1+rand.IntN(tt.lines)))
				s := open(t, dir, testOptions())
				wantReason(t, s, Ready)
				head, _, err := s.Head(testGroup)
				must(t, err)
				if head.Seq < acknowledged || head.Seq > acknowledged+tt.batch || head.Seq%tt.batch != 0 {
					t.Fatalf("head at %d, acknowledged %d", head.Seq, acknowledged)
				}
				if head.Seq > seq {
					base := Head{}
					if seq > 0 {
						base = lastHead(entries)
					}
					entries = append(entries, chain(base, int(head.Seq-seq), 1, "a")...)
				}
				wantEntries(t, s, entries)
				if n := count(t, s, keyPending) + count(t, s, keyEntry) - int(head.Seq); n != 0 {
					t.Fatalf("%d keys too many", n)
				}
				for at := uint64(0); at < head.Seq; at += tt.batch {
					wantRecord(t, s, record(fmt.Sprint(at)), nil)
				}
				seq = head.Seq
				must(t, s.Close())
			}
		})
	}
}

// Badger empties a log before it unlinks it: a process killed in between leaves one of no bytes.
func TestEmptyLog(t *testing.T) {
	dir := t.TempDir()
	found(t, dir, 5)
	must(t, os.WriteFile(filepath.Join(dir, "db", "00099.mem"), nil, 0o600))
	entries, err := readAll(open(t, dir, testOptions()), testGroup, 0)
	if err != nil || len(entries) != 5 {
		t.Fatal(len(entries), err)
	}
}

// A log left over by a program with larger memtables is larger than one of ours and must fit into memory again.
func TestLogOfALargerMemtable(t *testing.T) {
	if bits.UintSize == 32 {
		t.Skip("memtables always were of one size there")
	}
	dir, live := t.TempDir(), t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, "db"), 0o700))
	o := profile(live, slog.New(slog.DiscardHandler))
	o.MemTableSize = 4 << 20
	db, err := badger.OpenManaged(o)
	must(t, err)
	entries := chain(Head{}, 11_000, 1, "a") // 3.8 MB
	for version, items := range divide((&batch{group: testGroup, entries: entries}).items(nil)) {
		must(t, (&Store{db: db, pages: pages{dir: live}}).hand(uint64(version+1), items))
	}
	must(t, (&Store{db: db, pages: pages{dir: live}}).hand(99, []item{{groupKey(keyHead, testGroup), headValue(lastHead(entries))}}))
	copyLive(t, live, filepath.Join(dir, "db")) // as a kill leaves it
	must(t, db.Close())
	wantEntries(t, open(t, dir, testOptions()), entries)
}

// A killed process's lock does not outlive it, and while it lives it is named.
func TestLockOfAnotherProcess(t *testing.T) {
	dir := t.TempDir()
	cmd := childCommand(t, "singles", dir)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	_, err = bufio.NewReader(out).ReadString('\n')
	must(t, err)
	_, err = Open(dir, testOptions())
	var locked *LockedError
	if !errors.As(err, &locked) || locked.PID != cmd.Process.Pid {
		t.Fatal(err)
	}
	must(t, cmd.Process.Kill())
	_ = cmd.Wait()
	open(t, dir, testOptions())
}

// One flipped bit in Badger's write-ahead log makes it drop the rest of it without a word. The anchor knows.
func TestFlipInLog(t *testing.T) {
	for _, at := range []int{1, 4, 11} {
		dir := t.TempDir()
		acknowledged := killed(t, "singles", dir, 200)
		entries := chain(Head{}, int(acknowledged), 1, "a")
		head := lastHead(entries)
		logs, err := filepath.Glob(filepath.Join(dir, "db", "*.mem"))
		if err != nil || len(logs) != 1 {
			t.Fatal(logs, err)
		}
		flip(t, logs[0], entries[at].Bytes)

		s := open(t, dir, testOptions())
		state := wantReason(t, s, Ahead)
		if state.Have != entries[at-1].head() || state.Want.Seq < head.Seq {
			t.Fatal(state)
		}
		wantEntries(t, s, entries[:at])
		if err := s.Append(testGroup, state.Have, chain(state.Have, 1, 1, "b"), nil); !errors.Is(err, ErrRecovering) {
			t.Fatal(err)
		}
	}
}

// flip flips a bit in the middle of what is found in a file.
func flip(t testing.TB, path string, find []byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	at := bytes.Index(b, find)
	if at < 0 {
		t.Fatal("not found in", path)
	}
	b[at+len(find)/2] ^= 1
	must(t, os.WriteFile(path, b, 0o600))
}

// readEverything says what a reader of a damaged store is told.
func readEverything(dir string) {
	s, err := Open(dir, testOptions())
	if err != nil {
		fmt.Println("open:", err)
		return
	}
	entries, err := readAll(s, testGroup, 0)
	fmt.Println("read", len(entries), s.State(testGroup).Reason, err)
}

// A bit flipped anywhere in a table is without consequence or found; it never gives other entries, or fewer of
// them as if that were all.
func TestFlipInTable(t *testing.T) {
	dir := t.TempDir()
	const n = 60
	found(t, dir, n)
	tables, err := filepath.Glob(filepath.Join(dir, "db", "*.sst"))
	if err != nil || len(tables) != 1 {
		t.Fatal(tables, err)
	}
	sound, err := os.ReadFile(tables[0])
	must(t, err)
	flips := make([]int, 40) // the lengths at the end, which no checksum covers, and anywhere
	for i := range flips {
		if flips[i] = len(sound) - 1 - i; i >= 16 {
			flips[i] = rand.IntN(len(sound))
		}
	}
	for _, at := range flips {
		b := bytes.Clone(sound)
		b[at] ^= 1 << rand.IntN(8)
		must(t, os.WriteFile(tables[0], b, 0o600))
		out, err := childCommand(t, "read", dir).CombinedOutput()
		if err != nil || !honest(string(out), n) {
			t.Fatalf("byte %d of %d: %v %s", at, len(b), err, out)
		}
	}
}

func honest(out string, n int) bool {
	if strings.HasPrefix(out, "open: ") || strings.Contains(out, "damaged database") {
		return true
	}
	read := 0
	fmt.Sscanf(out, "read %d", &read)
	return out == fmt.Sprintf("read %d ready <nil>\n", n) ||
		strings.HasPrefix(out, fmt.Sprintf("read %d ready entry %d of group 07070700 is damaged", read, read+1)) ||
		strings.HasPrefix(out, fmt.Sprintf("read %d %v <nil>", read, Ahead)) && read < n
}
