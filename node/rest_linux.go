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
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer maps.Close()
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		forgetMapping(lines.Text(), program)
	}
}

// forgetMapping drops the pages of a mapping of the program that is only read:
// nothing is in them that is not in its file.
func forgetMapping(line, program string) {
	var from, to uintptr
	var rights string
	if n, _ := fmt.Sscanf(line, "%x-%x %s", &from, &to, &rights); n != 3 {
		return
	}
	if strings.HasSuffix(line, " "+program) && (rights == "r--p" || rights == "r-xp") {
		_, _, _ = unix.Syscall(unix.SYS_MADVISE, from, to-from, unix.MADV_DONTNEED)
	}
}
