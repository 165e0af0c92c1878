package node

import (
	"bufio"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"golang.org/x/sys/unix"
)

// rest gives back the memory that work has touched and idling does not need: Go's
// heap, and the pages of the program itself. Starting reads nearly all of them;
// those that are used come back from the page cache, a few microseconds each.
func rest() {
	debug.FreeOSMemory()
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	maps, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer maps.Close()
	m := mapping{program: program}
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		m.read(lines.Text())
	}
}

// A mapping is one of this process, line by line: what it maps comes first, and what
// of it was written to since (Anonymous) some lines later. The loader writes addresses
// into pages of the program before it makes them read-only: those are not in the file.
type mapping struct {
	program  string
	from, to uintptr
}

func (m *mapping) read(line string) {
	var from, to uintptr
	var rights string
	if n, _ := fmt.Sscanf(line, "%x-%x %s", &from, &to, &rights); n == 3 {
		m.from, m.to = from, to
		if !strings.HasSuffix(line, " "+m.program) || rights != "r--p" && rights != "r-xp" {
			m.to = from
		}
		return
	}
	var written int
	if n, _ := fmt.Sscanf(line, "Anonymous: %d kB", &written); n == 1 && m.to > m.from {
		m.forget(written == 0)
	}
}

// forget drops the pages of a mapping if nothing is in them that is not in its file;
// else it asks the kernel to take back those it can (MADV_PAGEOUT, Linux 5.4).
func (m *mapping) forget(clean bool) {
	advice := uintptr(unix.MADV_PAGEOUT)
	if clean {
		advice = unix.MADV_DONTNEED
	}
	_, _, _ = unix.Syscall(unix.SYS_MADVISE, m.from, m.to-m.from, advice)
}
