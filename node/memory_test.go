//go:build linux

package node

import (
	"bufio"
	"fmt"
	"testing"
	"time"
)

// idleMark is what a node may hold when nothing happens, the pages of the program
// itself left out: with those of jigiya it is 20 MB.
const idleMark = 11 << 10 // kB

// TestIdleMemory opens a home with 100 000 entries in a process of its own, reads
// its group once, lets it rest, reads it once more in passing, and asks the system what
// the process holds when it has tidied up behind itself.
func TestIdleMemory(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("a hundred thousand entries, and the memory of an ordinary build")
	}
	h := newHome(t, Options{})
	must(t, h.node.vouch(h.ring.device))
	h.lengthen(100_000)
	h.close()
	cmd := childCommand(t, "idle", h.dir)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	defer func() { _, _ = cmd.Process.Kill(), cmd.Wait() }()
	var groups, all, own int
	until := time.Now().Add(time.Minute) // the database's own pages go when it has been quiet for a while
	for lines := bufio.NewScanner(out); lines.Scan() && time.Now().Before(until); {
		if n, _ := fmt.Sscan(lines.Text(), &groups, &all, &own); n != 3 {
			t.Fatal(lines.Text())
		}
		if own <= idleMark {
			t.Logf("%d kB resident, %d kB with the test's program, %d group", own, all, groups)
			return
		}
	}
	t.Errorf("%d kB resident, more than %d; %d kB with the test's program", own, idleMark, all)
}
