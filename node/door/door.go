package door

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
)

// Options say how a door is made; the zero Options are a Unix socket where there are
// such.
type Options struct {
	Loopback bool // 127.0.0.1 and a token even so
}

// loopback is where a door is that has no Unix socket. It is never reached from
// another machine.
const loopback = "127.0.0.1"

// A Door is what callers of one home knock at.
type Door struct {
	home     string
	name     string // in the home, once it is open
	path     string // of its file, as it is now
	address  address
	listener net.Listener
}

// Listen makes the door of a home for a node that is starting: callers may knock and
// wait. Serve answers them. A file system that knows no sockets, as on many memory
// cards, gets the loopback.
func Listen(home string, o Options) (*Door, error) {
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, fmt.Errorf("making the node's door: %w", err)
	}
	d := &Door{home: home}
	err := errors.ErrUnsupported
	if hasSockets && !o.Loopback {
		err = d.listenSocket()
	}
	if err != nil {
		err = d.listenLoopback()
	}
	if err != nil {
		return nil, fmt.Errorf("making the node's door: %w", err)
	}
	return d, nil
}

func (d *Door) listenSocket() (err error) {
	d.name = socketName
	d.path = filepath.Join(d.home, d.name+starting(os.Getpid()))
	d.address = address{path: filepath.Join(d.home, d.name)}
	if err := os.Remove(d.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := within(d.path, func(short string) error {
		d.listener, err = net.Listen("unix", short)
		return err
	}); err != nil {
		return err
	}
	d.listener.(*net.UnixListener).SetUnlinkOnClose(false) // by then it has another name
	if err := os.Chmod(d.path, 0o600); err != nil {
		return errors.Join(err, d.Close())
	}
	return nil
}

func (d *Door) listenLoopback() (err error) {
	d.name = tokenName
	d.path = filepath.Join(d.home, d.name+starting(os.Getpid()))
	if d.listener, err = net.Listen("tcp", loopback+":0"); err != nil {
		return err
	}
	d.address = address{host: d.listener.Addr().String()}
	_, _ = rand.Read(d.address.token[:]) // never fails
	if err := os.WriteFile(d.path, d.address.file(), 0o600); err != nil {
		return errors.Join(err, d.Close())
	}
	return nil
}

// open gives the door its name. The caller has the store's lock, so what has the name
// already, or is that of a node starting, was left by one that was killed.
func (d *Door) open() error {
	path := filepath.Join(d.home, d.name)
	if err := os.Rename(d.path, path); err != nil {
		return fmt.Errorf("opening the node's door: %w", err)
	}
	d.path = path
	for _, name := range []string{socketName, tokenName} {
		left, _ := filepath.Glob(filepath.Join(d.home, name+".*"))
		if name != d.name {
			left = append(left, filepath.Join(d.home, name))
		}
		for _, path := range left {
			_ = os.Remove(path)
		}
	}
	return nil
}

// String is where the door is: a path, or an address.
func (d *Door) String() string { return d.address.String() }

// Close takes the door away. Whoever knocks and was not heard yet is told nothing.
func (d *Door) Close() error {
	err := os.Remove(d.path)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, d.listener.Close())
}
