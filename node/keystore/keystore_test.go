package keystore

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"testing"
	"time"

	"jigiya/crypto"
)

type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

func open(t *testing.T) (*Keystore, *clock) {
	t.Helper()
	c := &clock{time.Unix(1_700_000_000, 0)}
	k, err := Open(t.TempDir(), rand.Reader, c.now)
	if err != nil {
		t.Fatal(err)
	}
	return k, c
}

func pin(t *testing.T, s string) crypto.PIN {
	t.Helper()
	p, err := crypto.ParsePIN(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestKeyComesBackUnderItsPIN(t *testing.T) {
	k, _ := open(t)
	made, err := k.Create(Device, pin(t, "135790"))
	if err != nil {
		t.Fatal(err)
	}
	back, err := k.Unlock(Device, pin(t, "135790"))
	if err != nil || back.Address() != made.Address() {
		t.Fatalf("have %v, %v; want %v", back.Address(), err, made.Address())
	}
	if h, err := k.Header(Device); err != nil || h.Address != made.Address() {
		t.Fatalf("header %v, %v", h, err)
	}
	if info, err := os.Stat(k.path(Device)); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
}

func TestAnotherKeyIsNeverOverwritten(t *testing.T) {
	k, _ := open(t)
	if _, err := k.Create(Device, pin(t, "135790")); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Create(Device, pin(t, "246801")); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("have %v", err)
	}
}

func TestWrongPINsAreCountedAndSlowedDown(t *testing.T) {
	k, c := open(t)
	if _, err := k.Create(Device, pin(t, "135790")); err != nil {
		t.Fatal(err)
	}
	wrong := pin(t, "999999")
	for n := 1; n <= freeTries+1; n++ {
		if _, err := k.Unlock(Device, wrong); !errors.Is(err, crypto.ErrWrongPIN) {
			t.Fatalf("try %d: %v", n, err)
		}
		if k.Wrong(Device) != n {
			t.Fatalf("counted %d after %d", k.Wrong(Device), n)
		}
	}
	var wait *WaitError
	if _, err := k.Unlock(Device, pin(t, "135790")); !errors.As(err, &wait) || wait.Wait != firstWait {
		t.Fatalf("right PIN too early: %v", err)
	}
	c.t = c.t.Add(firstWait)
	if _, err := k.Unlock(Device, wrong); !errors.Is(err, crypto.ErrWrongPIN) {
		t.Fatal(err)
	}
	if _, err := k.Unlock(Device, wrong); !errors.As(err, &wait) || wait.Wait != 2*firstWait {
		t.Fatalf("second wait: %v", err)
	}
	c.t = c.t.Add(2 * firstWait)
	if _, err := k.Unlock(Device, pin(t, "135790")); err != nil {
		t.Fatal(err)
	}
	if k.Wrong(Device) != 0 {
		t.Fatal("a right PIN clears the count")
	}
}

func TestClockSetBackDoesNotLockForEver(t *testing.T) {
	k, c := open(t)
	if _, err := k.Create(Device, pin(t, "135790")); err != nil {
		t.Fatal(err)
	}
	if err := k.writeAttempts(map[Name]attempts{Device: {5, c.t.Unix()}}); err != nil {
		t.Fatal(err)
	}
	c.t = c.t.Add(-365 * 24 * time.Hour)
	var wait *WaitError
	if _, err := k.Unlock(Device, pin(t, "135790")); !errors.As(err, &wait) {
		t.Fatal(err)
	}
	c.t = c.t.Add(wait.Wait)
	if _, err := k.Unlock(Device, pin(t, "135790")); err != nil {
		t.Fatal(err)
	}
}

func TestWaitGrowsToAnHour(t *testing.T) {
	for wrong, want := range map[int]time.Duration{0: 0, 3: 0, 4: firstWait, 5: 2 * firstWait, 6: 4 * firstWait, 40: lastWait} {
		if have := (attempts{Wrong: wrong}).wait(); have != want {
			t.Errorf("after %d: %v, want %v", wrong, have, want)
		}
	}
}

func TestChangePIN(t *testing.T) {
	k, _ := open(t)
	made, err := k.Create(Device, pin(t, "135790"))
	if err != nil {
		t.Fatal(err)
	}
	if err := k.ChangePIN(Device, pin(t, "111222"), pin(t, "246801")); !errors.Is(err, crypto.ErrWrongPIN) {
		t.Fatal(err)
	}
	if err := k.ChangePIN(Device, pin(t, "135790"), pin(t, "246801")); err != nil {
		t.Fatal(err)
	}
	if k.Opens(Device, pin(t, "135790")) {
		t.Fatal("the old PIN still opens it")
	}
	back, err := k.Unlock(Device, pin(t, "246801"))
	if err != nil || back.Address() != made.Address() {
		t.Fatal(back, err)
	}
}

func TestDamagedKeyIsNotAWrongPIN(t *testing.T) {
	k, _ := open(t)
	if _, err := k.Create(Device, pin(t, "135790")); err != nil {
		t.Fatal(err)
	}
	file, err := k.read(Device)
	if err != nil {
		t.Fatal(err)
	}
	file[len(file)/2] ^= 1
	if err := k.write(k.path(Device), file); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Unlock(Device, pin(t, "135790")); !errors.Is(err, crypto.ErrDamaged) {
		t.Fatal(err)
	}
}
