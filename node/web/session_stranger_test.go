package web

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/node"
	"jigiya/node/api"
)

// ticking is a phone whose node and pages go by a clock.
func ticking(t *testing.T) *phone {
	t.Helper()
	p := newPhone(t)
	p.close()
	p.clock.stop(morning)
	p.options = node.Options{Now: p.clock.now}
	p.open()
	return p
}

// Another program of the phone tries a PIN as often as it may, for weeks. It tries few; who
// entered before, and does so again after each meeting, hardly ever has to wait, and is told
// that somebody guesses.
func TestGuessingProgram(t *testing.T) {
	thorough(t)
	t.Parallel()
	p := ticking(t)
	p.enter()
	s := &p.server.sessions
	tried, waited, entered := 0, 0, 0
	for hour := range 14 * 24 {
		for range 60 {
			p.clock.pass(time.Minute)
			if _, err := s.open(&http.Request{}, "999999"); errors.Is(err, crypto.ErrWrongPIN) {
				tried++
			} else if e := api.Classify(err, "en"); e.Code != "pin_wait" {
				t.Fatal(err)
			}
		}
		if hour%24 != 10 {
			continue
		}
		if entered++; p.enter().address != "/" {
			waited++
		}
		p.tap("/leave")
	}
	if tried > 14*3+15 {
		t.Errorf("a program tried %d PINs in two weeks", tried)
	}
	if waited*8 > entered {
		t.Errorf("the treasurer had to wait %d times of %d", waited, entered)
	}
	p.Jar = newJar(t)
	if got := p.enter(); got.address != "/enter" || !strings.Contains(got.text, "where nobody ever entered") {
		t.Errorf("in another browser the right PIN gets %d %s", got.status, middle(got.text))
	}
}

// Who enters is told of wrong PINs that were tried elsewhere, once, and not of her own.
func TestToldOfGuesses(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.enter()
	hers := p.Jar
	p.want(p.tap("/enter", "pin", "999999"), 403)
	if got := p.enter(); strings.Contains(got.text, "tried on this phone") {
		t.Error("she is told of her own mistake")
	}
	p.Jar = newJar(t)
	p.want(p.tap("/enter", "pin", "999998"), 403)
	p.want(p.tap("/enter", "pin", "999997"), 403)
	p.Jar = hers
	p.want(p.enter(), 200, "2 wrong PINs were tried on this phone")
	if got := p.enter(); strings.Contains(got.text, "tried on this phone") {
		t.Error("she is told twice")
	}
}

// The waits of strangers double to their end, and a clock that is set back does not shorten
// them for ever.
func TestStrangersWait(t *testing.T) {
	t.Parallel()
	now := morning
	for wrong, want := range map[int]time.Duration{
		0: 0, strangerTries: 0, strangerTries + 1: strangerFirst, strangerTries + 2: 2 * strangerFirst, strangerTries + 10: 512 * strangerFirst,
		strangerTries + 11: strangerLast, 1 << 30: strangerLast,
	} {
		s := &strangers{wrong: wrong, last: now}
		if s.wait(now.Add(want)) != nil || want > 0 && s.wait(now.Add(want-time.Second)) == nil {
			t.Errorf("after %d the wait is not %v", wrong, want)
		}
	}
	s := &strangers{wrong: strangerTries + 1, last: now}
	if s.wait(now.Add(-time.Second)) == nil {
		t.Error("a clock set back by a second opens the door")
	}
}

// A browser's pass is good after the node was started again, and no other home's is, nor one that
// was made up.
func TestPass(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	key, err := passKey(home)
	must(t, err)
	pass := (&strangers{key: key}).pass()
	again, err := passKey(home)
	must(t, err)
	if !bytes.Equal(key, again) || !(&strangers{key: again}).knows(pass) {
		t.Error("a home forgets its browsers")
	}
	file, err := os.Stat(filepath.Join(home, "browsers.key"))
	must(t, err)
	if file.Mode().Perm() != 0o600 {
		t.Errorf("others may read the key: %v", file.Mode())
	}
	other, err := passKey(t.TempDir())
	must(t, err)
	name, signed, _ := strings.Cut(pass, ".")
	for _, made := range []string{"", ".", name, name + ".", name + "x." + signed, "." + signed, name + "." + signed[1:], (&strangers{key: other}).pass()} {
		if (&strangers{key: key}).knows(made) {
			t.Errorf("%q passes", made)
		}
	}
	must(t, os.WriteFile(filepath.Join(home, "browsers.key"), nil, 0o600))
	if torn, err := passKey(home); err != nil || len(torn) != len(key) || bytes.Equal(torn, make([]byte, len(key))) {
		t.Errorf("a torn key becomes %x, %v", torn, err)
	}
	if fresh, err := passKey(filepath.Join(home, "nowhere")); err == nil || len(fresh) != len(key) {
		t.Errorf("where no key can be kept: %x, %v", fresh, err)
	}
}
