//go:build linux

package node

import (
	"bufio"
	"fmt"
	"testing"
	"time"
)

// idleMark is what a node may hold when nothing happens: an old phone runs other
// things too.
const idleMark = 20 << 10 // kB

// TestIdleMemory opens a home with 100 000 entries in a process of its own, reads
// its group once, lets it rest, and asks the system what the process holds.
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
	var groups, kB int
	until := time.Now().Add(time.Minute) // the database's own pages go when it has been quiet for a while
	for lines := bufio.NewScanner(out); lines.Scan() && time.Now().Before(until); {
		if n, _ := fmt.Sscanf(lines.Text(), "%d VmRSS: %d kB", &groups, &kB); n != 2 {
			t.Fatal(lines.Text())
		}
		if kB <= idleMark {
			t.Logf("%d kB resident with %d group", kB, groups)
			return
		}
	}
	t.Errorf("%d kB resident, more than %d", kB, idleMark)
}
