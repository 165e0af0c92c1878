//go:build unix && !linux

package main

import "golang.org/x/sys/unix"

// harden keeps keys and PINs out of core dumps, and new files to their owner.
func harden() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	unix.Umask(0o077)
}
