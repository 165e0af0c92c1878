package keystore

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// freeTries wrong PINs cost nothing but their count.
const freeTries = 3

// The wait after the fourth wrong PIN, doubled by each further one, and its end.
const (
	firstWait = 5 * time.Second
	lastWait  = time.Hour
)

// attempts is how often a key's PIN was wrong since it was last right.
type attempts struct {
	Wrong int   `json:"wrong"`
	Last  int64 `json:"last"` // unix seconds
}

// A WaitError says that too many wrong PINs were tried.
type WaitError struct {
	Name  Name
	Wrong int
	Wait  time.Duration
}

func (e *WaitError) Error() string {
	return fmt.Sprintf("%d wrong PINs in a row: wait %s and try again", e.Wrong, e.Wait.Round(time.Second))
}

// wait is how long after the last wrong PIN the next may be tried.
func (a attempts) wait() time.Duration {
	if a.Wrong <= freeTries {
		return 0
	}
	wait := firstWait
	for n := freeTries + 1; n < a.Wrong && wait < lastWait; n++ {
		wait *= 2
	}
	return min(wait, lastWait)
}

// countTry counts a try as wrong before it is made; a right PIN clears it again.
func (k *Keystore) countTry(name Name) error {
	all, err := k.readAttempts()
	if err != nil {
		return err
	}
	a, now := all[name], k.now()
	since := now.Sub(time.Unix(a.Last, 0))
	// A clock set back would make the wait endless: then it begins anew.
	if left := a.wait() - max(0, since); left > 0 {
		if since < 0 {
			all[name] = attempts{a.Wrong, now.Unix()}
			_ = k.writeAttempts(all)
		}
		return &WaitError{name, a.Wrong, left}
	}
	all[name] = attempts{a.Wrong + 1, now.Unix()}
	return k.writeAttempts(all)
}

func (k *Keystore) forgive(name Name) error {
	all, err := k.readAttempts()
	if err != nil {
		return err
	}
	if _, counted := all[name]; !counted {
		return nil
	}
	delete(all, name)
	return k.writeAttempts(all)
}

// Wrong is how many wrong PINs were tried on a key since the last right one.
func (k *Keystore) Wrong(name Name) int {
	all, err := k.readAttempts()
	if err != nil {
		return 0
	}
	return all[name].Wrong
}

func (k *Keystore) attemptsPath() string { return filepath.Join(k.dir, "attempts.json") }

func (k *Keystore) readAttempts() (map[Name]attempts, error) {
	all := map[Name]attempts{}
	text, err := os.ReadFile(k.attemptsPath())
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the wrong PINs' count: %w", err)
	}
	if err := json.Unmarshal(text, &all); err != nil {
		return map[Name]attempts{}, nil // damaged: counting begins anew rather than lock everybody out
	}
	return all, nil
}

func (k *Keystore) writeAttempts(all map[Name]attempts) error {
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if err := k.write(k.attemptsPath(), text); err != nil {
		return fmt.Errorf("counting wrong PINs: %w", err)
	}
	return nil
}
