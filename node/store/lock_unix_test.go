//go:build unix

package store

import (
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// A program that another goroutine is starting has the lock's file open, too, until it is
// loaded: the lock does not wait for it.
func TestLockBesideAStart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	l, err := takeLock(path)
	if err != nil {
		t.Fatal(err)
	}
	inherited, err := unix.Dup(int(l.file.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(inherited)
	if err := l.release(); err != nil {
		t.Fatal(err)
	}
	again, err := takeLock(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.release(); err != nil {
		t.Fatal(err)
	}
}
