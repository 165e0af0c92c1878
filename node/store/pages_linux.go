package store

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// mappedBytes is how much memory pages of files take in this process.
func mappedBytes() int64 {
	b, err := os.ReadFile("/proc/self/statm")
	var size, resident, shared int64
	if _, bad := fmt.Sscan(string(b), &size, &resident, &shared); err != nil || bad != nil {
		return 0
	}
	return shared * int64(os.Getpagesize())
}

// letGo asks the kernel to take back the pages of Badger's tables, which are mapped and count as this process's
// memory once touched: after a replay that is the whole database. Only advice that never destroys is given
// (MADV_PAGEOUT, Linux 5.4): a table may be unmapped meanwhile and its addresses belong to something else. Older
// kernels refuse it and take the pages when they need them.
func letGo(dir string) {
	f, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var from, to uintptr
		if line := lines.Text(); strings.HasSuffix(line, ".sst") && strings.Contains(line, dir) {
			fmt.Sscanf(line, "%x-%x", &from, &to)
			_, _, _ = unix.Syscall(unix.SYS_MADVISE, from, to-from, unix.MADV_PAGEOUT)
		}
	}
}
