package node

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"jigiya/crypto"
	"jigiya/crypto/box"
	"jigiya/crypto/credential"
)

// An identity is what this device shows of itself to a peer. The machine protects
// its secrets, no PIN does: a node goes on exchanging after a reboot at night.
// Whoever takes them can read what is sent to this device and listen in its name,
// and can sign no entry.
type identity struct {
	transport   *crypto.Key
	box         *box.Key
	certificate *credential.Certificate
}

// The files of an identity, in <home>/device.
const (
	transportFile   = "transport"   // the seed of the transport key, 16 bytes
	boxFile         = "box"         // the box key, 32 bytes
	certificateFile = "certificate" // the device key's word for both
)

// identity is read once. It wraps fs.ErrNotExist until the device's key has been
// unlocked for the first time.
func (n *Node) identity() (*identity, error) {
	if own := n.own.Load(); own != nil {
		return own, nil
	}
	own, err := n.readIdentity()
	if err != nil {
		return nil, fmt.Errorf("reading this device's identity: %w", err)
	}
	n.own.Store(own)
	return own, nil
}

func (n *Node) readIdentity() (*identity, error) {
	var parts [3][]byte
	for i, name := range []string{transportFile, boxFile, certificateFile} {
		part, err := n.readFile(filepath.Join("device", name), maxDeviceFile)
		if err != nil {
			return nil, err
		}
		parts[i] = part
	}
	own, err := newIdentity(parts[0], parts[1])
	if err != nil {
		return nil, err
	}
	own.certificate, err = credential.ParseCertificate(parts[2])
	return own, err
}

func newIdentity(seed, secret []byte) (own *identity, err error) {
	own = new(identity)
	if len(seed) != len(crypto.Seed{}) || len(secret) != 32 {
		return nil, errors.New("a key is not of its size")
	}
	if own.transport, err = crypto.Seed(seed).Key(); err != nil {
		return nil, err
	}
	own.box, err = box.KeyFrom([32]byte(secret))
	return own, err
}

// vouch has the device's key, just unlocked, sign for the keys that need no PIN.
// It makes them the first time.
func (n *Node) vouch(device *crypto.Key) error {
	if own, err := n.identity(); err == nil && own.certificate.Device == device.Public() {
		return nil
	}
	own, err := n.drawIdentity(device)
	if err != nil {
		return fmt.Errorf("certifying this device's transport key: %w", err)
	}
	n.own.Store(own)
	return nil
}

// drawIdentity writes the certificate last: without it the keys are nobody's.
func (n *Node) drawIdentity(device *crypto.Key) (*identity, error) {
	seed, err := crypto.NewSeed(n.random)
	if err != nil {
		return nil, err
	}
	key, err := box.NewKey(n.random)
	if err != nil {
		return nil, err
	}
	secret := key.Secret()
	own, err := newIdentity(seed[:], secret[:])
	if err != nil {
		return nil, err
	}
	own.certificate, err = credential.Certify(device.Public(), own.transport.Public(), own.box.Reader(), n.clock(), device)
	if err != nil {
		return nil, err
	}
	return own, errors.Join(
		n.keepFile(filepath.Join("device", transportFile), seed[:]),
		n.keepFile(filepath.Join("device", boxFile), secret[:]),
		n.keepFile(filepath.Join("device", certificateFile), own.certificate.Bytes()))
}

// readFile reads a small file of the home.
func (n *Node) readFile(name string, most int64) ([]byte, error) {
	f, err := os.Open(filepath.Join(n.home, name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most))
}

// keepFile replaces a small file of the home whole or not at all.
func (n *Node) keepFile(name string, content []byte) (err error) {
	path := filepath.Join(n.home, name)
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	_, err = tmp.Write(content)
	if err = errors.Join(err, tmp.Chmod(0o600), tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err = os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	syncFolder(dir)
	return nil
}

// syncFolder makes a rename durable; some systems cannot sync a folder and need not.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		d.Close()
	}
}

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
