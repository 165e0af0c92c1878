package main

import "golang.org/x/sys/unix"

// harden keeps keys and PINs out of core dumps and away from other programs of
// the same user, and new files to their owner.
func harden() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	_ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
	unix.Umask(0o077)
}
