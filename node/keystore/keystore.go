package keystore

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"jigiya/crypto"
)

// A Keystore is one device's folder of sealed keys.
type Keystore struct {
	dir    string
	random io.Reader
	now    func() time.Time
	mu     sync.Mutex // one try of a PIN at a time
}

// A Name is the file name of a key, without its ending.
type Name string

// Device is the name of the device's own key.
const Device Name = "device"

// purpose is what the keyfile itself says the key is for.
func (n Name) purpose() string {
	if n == Device {
		return "device"
	}
	return "key-holder"
}

// Holder is the name of a key-holder's key in a group.
func Holder(group crypto.Hash, member uint32) Name {
	return Name(fmt.Sprintf("group-%s-%d", group.String()[:16], member))
}

// Open makes the folder if need be. Random and the clock are the caller's.
func Open(dir string, random io.Reader, now func() time.Time) (*Keystore, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the keystore: %w", err)
	}
	return &Keystore{dir: dir, random: random, now: now}, nil
}

// Has says whether there is such a key.
func (k *Keystore) Has(name Name) bool {
	_, err := os.Stat(k.path(name))
	return err == nil
}

// Header is what a sealed key tells without its PIN. A key that is not here
// wraps fs.ErrNotExist.
func (k *Keystore) Header(name Name) (crypto.Header, error) {
	file, err := k.read(name)
	if err != nil {
		return crypto.Header{}, err
	}
	h, err := crypto.KeyfileHeader(file)
	if err != nil {
		return h, fmt.Errorf("reading key %s: %w", name, err)
	}
	return h, nil
}

// Create makes a key and seals it under a PIN. A key that is there is never overwritten.
func (k *Keystore) Create(name Name, pin crypto.PIN) (*crypto.Key, error) {
	seed, err := crypto.NewSeed(k.random)
	if err != nil {
		return nil, fmt.Errorf("making key %s: %w", name, err)
	}
	return k.Put(name, seed, pin)
}

// Put seals a seed, new or from paper, under a PIN; what stood under the name
// must be a keyfile of the same key, or not be there.
func (k *Keystore) Put(name Name, seed crypto.Seed, pin crypto.PIN) (*crypto.Key, error) {
	key, err := seed.Key()
	if err != nil {
		return nil, fmt.Errorf("making key %s: %w", name, err)
	}
	defer key.Erase()
	if h, err := k.Header(name); err == nil && h.Address != key.Address() {
		return nil, fmt.Errorf("sealing key %s: another key stands there: %w", name, fs.ErrExist)
	}
	return k.Replace(name, seed, pin)
}

// Replace seals a seed in the place of whatever key stood under the name.
func (k *Keystore) Replace(name Name, seed crypto.Seed, pin crypto.PIN) (*crypto.Key, error) {
	sealed, err := crypto.SealSeed(k.random, seed, pin, name.purpose())
	if err != nil {
		return nil, fmt.Errorf("sealing key %s: %w", name, err)
	}
	if err := k.write(k.path(name), sealed); err != nil {
		return nil, fmt.Errorf("writing key %s: %w", name, err)
	}
	if err := k.forgive(name); err != nil {
		return nil, err
	}
	return seed.Key()
}

// Remove forgets a key.
func (k *Keystore) Remove(name Name) error { return os.Remove(k.path(name)) }

// Unlock opens a key with its PIN: crypto.ErrWrongPIN, or a *WaitError while
// wrong PINs are being slowed down.
func (k *Keystore) Unlock(name Name, pin crypto.PIN) (*crypto.Key, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	file, err := k.read(name)
	if err != nil {
		return nil, err
	}
	if err := k.countTry(name); err != nil {
		return nil, err
	}
	seed, err := crypto.OpenSeed(file, pin)
	if err != nil {
		return nil, fmt.Errorf("unlocking key %s: %w", name, err)
	}
	if err := k.forgive(name); err != nil {
		return nil, err
	}
	return seed.Key()
}

// Opens says whether a PIN opens a key, uncounted: it is asked only with a PIN
// about to be set, to keep any two keys' PINs apart.
func (k *Keystore) Opens(name Name, pin crypto.PIN) bool {
	file, err := k.read(name)
	if err != nil {
		return false
	}
	_, err = crypto.OpenSeed(file, pin)
	return err == nil
}

// ChangePIN seals a key under a new PIN.
func (k *Keystore) ChangePIN(name Name, old, new crypto.PIN) error {
	key, err := k.Unlock(name, old)
	if err != nil {
		return err
	}
	defer key.Erase()
	sealed, err := k.Put(name, key.Seed(), new)
	if err != nil {
		return err
	}
	sealed.Erase()
	return nil
}

// Names are all keys that are here.
func (k *Keystore) Names() ([]Name, error) {
	files, err := os.ReadDir(k.dir)
	if err != nil {
		return nil, fmt.Errorf("listing the keystore: %w", err)
	}
	var names []Name
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.Name(), ".key"); ok {
			names = append(names, Name(name))
		}
	}
	return names, nil
}

func (k *Keystore) path(name Name) string { return filepath.Join(k.dir, string(name)+".key") }

// maxKeyfile bounds what is read: a keyfile is about 200 bytes.
const maxKeyfile = 4096

func (k *Keystore) read(name Name) ([]byte, error) {
	f, err := os.Open(k.path(name))
	if err != nil {
		return nil, fmt.Errorf("opening key %s: %w", name, err)
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxKeyfile))
}

// write replaces a file whole or not at all.
func (k *Keystore) write(path string, content []byte) (err error) {
	tmp, err := os.CreateTemp(k.dir, ".new-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	_, err = tmp.Write(content)
	err = errors.Join(err, tmp.Chmod(0o600), tmp.Sync(), tmp.Close())
	if err != nil {
		return err
	}
	if err = os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	return k.syncDir()
}

// syncDir makes a rename durable; some systems cannot sync a folder and need not.
func (k *Keystore) syncDir() error {
	dir, err := os.Open(k.dir)
	if err != nil {
		return err
	}
	defer dir.Close()
	_ = dir.Sync()
	return nil
}
