package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"jigiya/crypto"
	"jigiya/node/api"
)

// Strangers are all browsers and programs in which nobody ever gave the right PIN. Every
// program on the phone may try PINs here. The keystore counts them all and makes everybody
// wait, the treasurer too; were it alone, a program that tried one whenever it may would
// keep her out for ever. So strangers, all together, wait so many times longer that most
// of the time is hers, and her own right PIN does not forgive theirs.
type strangers struct {
	key []byte // signs the cookie of a browser that is known

	mu     sync.Mutex
	wrong  int // PINs in a row
	last   time.Time
	untold int // of which nobody inside was told yet
}

// The wait after a stranger's fourth wrong PIN, doubled by each further one, and its end:
// eight times those of the keystore.
const (
	strangerTries = 3
	strangerFirst = 40 * time.Second
	strangerLast  = 8 * time.Hour
)

// wait refuses a stranger's try that comes too early.
func (s *strangers) wait(now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wrong <= strangerTries {
		return nil
	}
	wait := strangerLast
	if n := s.wrong - strangerTries - 1; n < 10 { // 40 s, ten times doubled, is more than the last
		wait = min(wait, strangerFirst<<n)
	}
	left := wait - now.Sub(s.last).Abs()
	if left <= 0 {
		return nil
	}
	return (&api.Problem{Class: api.ClassDenied, Code: "pin_wait"}).With("wrong", s.wrong).
		Hinted("hint.pin_stranger", "minutes", int64(math.Ceil(left.Minutes())))
}

// tried keeps in mind what came of a stranger's try.
func (s *strangers) tried(err error, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil:
		s.wrong, s.untold = 0, 0
	case errors.Is(err, crypto.ErrWrongPIN):
		s.wrong, s.last, s.untold = s.wrong+1, now, s.untold+1
	}
}

// news is how many wrong PINs strangers tried since this was last asked.
func (s *strangers) news() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, s.untold = s.untold, 0
	return n
}

// pass is what a browser keeps in which the right PIN was given.
func (s *strangers) pass() string {
	name := rand.Text()
	return name + "." + s.sign(name)
}

// knows says whether a pass is of this home.
func (s *strangers) knows(pass string) bool {
	name, signed, ok := strings.Cut(pass, ".")
	return ok && hmac.Equal([]byte(signed), []byte(s.sign(name)))
}

func (s *strangers) sign(name string) string {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte("jigiya browser v1\n" + name))
	return hex.EncodeToString(m.Sum(nil))
}

// passKey is a home's key for passes, made when it is first needed. Where it cannot be kept it
// lasts as long as the process: then browsers are strangers again.
func passKey(home string) (key []byte, err error) {
	path := filepath.Join(home, "browsers.key")
	key, err = os.ReadFile(path)
	if err == nil && len(key) == sha256.Size {
		return key, nil
	}
	key = make([]byte, sha256.Size)
	rand.Read(key)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = os.WriteFile(path, key, 0o600)
	}
	return key, err
}
