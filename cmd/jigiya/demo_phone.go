package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"jigiya/crypto"
	"jigiya/ledger/report"
	"jigiya/node/door"
)

// A phone of the demo is a node in a process of its own: `jigiya node`, as anybody
// would start it, on a home of its own.
type phone struct {
	owner   string // as the story calls it
	home    string
	device  crypto.PublicKey
	address string // where other devices reach it
	client  *door.Client
	log     *nodeLog
	process *exec.Cmd
	ended   chan struct{} // closed when the process has; nil where none was started
	failed  error         // what it ended with
	unwatch context.CancelFunc
}

// lastWords is how long a node may take to end.
const lastWords = 20 * time.Second

// A nodeLog is what a node writes to standard error, up to a bound.
type nodeLog struct {
	mu    sync.Mutex
	words bytes.Buffer
}

const maxWords = 64 << 10

func (l *nodeLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.words.Write(p[:min(len(p), maxWords-l.words.Len())])
	return len(p), nil
}

func (l *nodeLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.words.String()
}

// switchOn gives somebody a new phone, with a key.
func (d *demo) switchOn(owner string) (*phone, error) {
	p := &phone{owner: owner, home: filepath.Join(d.home, folderName(owner)), log: new(nodeLog)}
	if err := d.start(p); err != nil {
		return p, err
	}
	made, err := p.client.MakeKey(d.ctx, demoPINs())
	if err != nil {
		return p, fmt.Errorf("making the key of %s: %w", owner, err)
	}
	p.device, err = crypto.ParsePublicKey(made.Public)
	return p, err
}

// folderName is what a home is called: oumou for Oumou's phone.
func folderName(owner string) string {
	words := strings.Fields(strings.ToLower(owner))
	return strings.TrimSuffix(words[len(words)-1], "'s")
}

// switchOnAll does it for several at once: making a key is slow on purpose.
func (d *demo) switchOnAll(owners ...string) ([]*phone, error) {
	phones, errs := make([]*phone, len(owners)), make([]error, len(owners))
	var all sync.WaitGroup
	for i, owner := range owners {
		all.Go(func() { phones[i], errs[i] = d.switchOn(owner) })
	}
	all.Wait()
	for _, p := range phones {
		d.phones = append(d.phones, p)
		d.owners[addressOf(p.device)] = p
		d.facts.Nodes++
	}
	return phones, errors.Join(errs...)
}

func addressOf(device crypto.PublicKey) string {
	address, _ := device.Address()
	return address.String()
}

// start runs the phone's node, and waits until it is ready.
func (d *demo) start(p *phone) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	p.process = exec.CommandContext(d.ctx, program, "--home", p.home, "--json", "node", "--listen", "127.0.0.1:0", "--web", "127.0.0.1:0", "--no-discovery")
	p.process.Env = environment()
	p.process.Cancel = func() error { return interrupt(p.process.Process) }
	p.process.WaitDelay = lastWords
	p.process.Stderr = p.log
	out, err := p.process.StdoutPipe()
	if err != nil {
		return err
	}
	bound(p.process)
	if err := d.launch(p.process); err != nil {
		return fmt.Errorf("starting the node of %s: %w", p.owner, err)
	}
	line, unread := bufio.NewReader(out).ReadBytes('\n')
	ended := make(chan struct{})
	p.ended = ended
	go func() {
		p.failed = p.process.Wait()
		close(ended)
	}()
	if unread != nil {
		<-ended
		return fmt.Errorf("starting the node of %s: %w: %s", p.owner, cmp.Or(p.failed, unread), p.log)
	}
	return d.meetNode(p, line)
}

// launch starts a process from the one thread that lives as long as the demo.
func (d *demo) launch(c *exec.Cmd) error {
	started := make(chan error)
	d.launches <- func() { started <- c.Start() }
	return <-started
}

func (d *demo) launcher() {
	runtime.LockOSThread() // never unlocked: the thread ends with this function
	for start := range d.launches {
		start()
	}
}

// meetNode takes from its first line where the node is, and watches it.
func (d *demo) meetNode(p *phone, line []byte) (err error) {
	var ready struct{ Addresses []string }
	if err := json.Unmarshal(line, &ready); err != nil || len(ready.Addresses) == 0 {
		return fmt.Errorf("the node of %s says %q", p.owner, line)
	}
	p.address = ready.Addresses[0]
	if p.client, err = door.Dial(p.home); err != nil {
		return err
	}
	d.follow(p)
	return nil
}

// environment is this program's own, without what would send a node elsewhere.
func environment() (kept []string) {
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "JIGIYA_") {
			kept = append(kept, v)
		}
	}
	return kept
}

// interrupt ends a process in order; where the system knows no such thing, at once.
func interrupt(p *os.Process) error {
	if err := p.Signal(syscall.SIGTERM); err == nil || errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return p.Kill()
}

func (p *phone) running() bool { return p.ended != nil }

// switchOff ends the phone's node, and waits until it has.
func (p *phone) switchOff() error {
	if !p.running() {
		return nil
	}
	ended := p.ended
	p.ended = nil
	if p.unwatch != nil {
		p.unwatch() // a node that is to end lets calls come to theirs first
	}
	if err := interrupt(p.process.Process); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("ending the node of %s: %w", p.owner, err)
	}
	select {
	case <-ended:
		return ordinary(p, p.failed)
	case <-time.After(lastWords):
		err := p.process.Process.Kill()
		<-ended
		return errors.Join(fmt.Errorf("the node of %s does not end", p.owner), err)
	}
}

// ordinary is the end of a node that was told to end: nothing is wrong with being
// killed where a system has no other way.
func ordinary(p *phone, err error) error {
	if failed := new(exec.ExitError); err == nil || errors.Is(err, context.Canceled) || errors.As(err, &failed) && !failed.Exited() {
		return nil
	}
	return fmt.Errorf("the node of %s ended: %w: %s", p.owner, err, p.log)
}

// stop ends everything that was started.
func (d *demo) stop() error {
	d.open = nil
	d.always.close()
	errs := make([]error, len(d.phones))
	var all sync.WaitGroup
	for i, p := range d.phones {
		all.Go(func() { errs[i] = p.switchOff() })
	}
	all.Wait()
	close(d.launches)
	d.end()
	return errors.Join(errs...)
}

// holds is how a phone knows a group: nothing, if it does not.
func (d *demo) holds(p *phone, group crypto.Hash) (report.Group, bool) {
	g, err := p.client.Group(d.ctx, group)
	return g, err == nil
}

// await asks until something is so. What is waited for takes milliseconds; a machine
// that is busy with other things is given more.
func (d *demo) await(what string, so func() bool) error {
	for until := time.Now().Add(30 * time.Second); !so(); {
		select {
		case <-d.ctx.Done():
			return d.ctx.Err()
		case <-time.After(2 * time.Millisecond):
		}
		if time.Now().After(until) {
			return fmt.Errorf("waiting in vain until %s", what)
		}
	}
	return nil
}
