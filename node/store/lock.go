package store

import (
	"bytes"
	"errors"
	"os"
	"strconv"
)

// lock is a file locked by the operating system, which lets go when its process ends, however it ends. The number
// in it only tells the next one who has it.
type lock struct{ file *os.File }

func takeLock(path string) (*lock, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	held, err := lockFile(f)
	if err != nil || held {
		defer f.Close()
		if held {
			return nil, &LockedError{readPID(f), path}
		}
		return nil, err
	}
	return &lock{f}, writePID(f)
}

func readPID(f *os.File) int {
	b := make([]byte, 20)
	n, _ := f.ReadAt(b, 0)
	pid, _ := strconv.Atoi(string(bytes.TrimSpace(b[:n])))
	return pid
}

func writePID(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// release leaves the file: removing it could take away the one the next process just locked.
// It unlocks before it closes: a program that is being started at this moment has the file
// open, too, until it is loaded.
func (l *lock) release() error {
	_ = l.file.Truncate(0)
	return errors.Join(unlockFile(l.file), l.file.Close())
}
