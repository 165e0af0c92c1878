package nettest

import (
	"fmt"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// Within runs a function in a place: a socket that it opens is the place's, wherever it is used later. The function is
// to open its sockets itself, and not in a goroutine that it starts.
func (p *Place) Within(do func()) {
	p.net.t.Helper()
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine, as it is of no use elsewhere
		err := enter(p.name)
		if err == nil {
			do()
		}
		done <- err
	}()
	if err := <-done; err != nil {
		p.net.t.Fatalf("going to %s: %v", p.name, err)
	}
}

// enter takes the thread to a namespace that ip has made.
func enter(name string) error {
	f, err := os.Open("/run/netns/" + name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := unix.Setns(int(f.Fd()), unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("entering the namespace: %w", err)
	}
	return nil
}
