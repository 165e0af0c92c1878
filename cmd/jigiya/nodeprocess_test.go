package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// A nodeProcess is `jigiya node` in a process of its own.
type nodeProcess struct {
	*exec.Cmd
	log   lockedBuffer
	ready string // the line it said
	ended chan error
	gone  bool
}

// A lockedBuffer is written by one goroutine and read by another.
type lockedBuffer struct {
	mu      sync.Mutex
	written bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.written.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.written.String()
}

// startNode starts one and waits until it is ready. It knows no PIN. The error says
// why it ended before.
func startNode(home string) (*nodeProcess, error) {
	program, err := exec.LookPath("program")
	if err != nil {
		return nil, err
	}
	return runNodeProcess(exec.Command(program, "--home", home, "--json", "node", "--listen", "127.0.0.1:0", "--no-discovery"), home)
}

// runNodeProcess does it with a command that somebody has made up.
func runNodeProcess(cmd *exec.Cmd, home string) (*nodeProcess, error) {
	n := &nodeProcess{Cmd: cmd, ended: make(chan error, 1)}
	n.Env = []string{"LANG=C", "HOME=" + home, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir()}
	n.Stderr = &n.log
	out, err := n.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := n.Start(); err != nil {
		return nil, err
	}
	said := make(chan string)
	go func() {
		lines := bufio.NewReader(out)
		line, _ := lines.ReadString('\n')
		said <- line
		lines.WriteTo(&n.log)
		n.ended <- n.Wait()
	}()
	if n.ready = <-said; n.ready == "" {
		return nil, fmt.Errorf("%w: %s", <-n.ended, n.log.String())
	}
	return n, nil
}

// startedNode is one that is ready, and stopped at the end of the test.
func startedNode(t *testing.T, home string) *nodeProcess {
	t.Helper()
	n, err := startNode(home)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if n.gone {
			return
		}
		if err := n.stop(); err != nil {
			t.Error(err)
		}
	})
	return n
}

// stop interrupts it; it must end well, and have had nothing to say.
func (n *nodeProcess) stop() error {
	n.gone = true
	if err := n.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case err := <-n.ended:
		if err != nil || n.log.String() != "" {
			return errors.Join(err, fmt.Errorf("the node said: %s", n.log.String()))
		}
		return nil
	case <-time.After(time.Minute):
		return errors.Join(errors.New("the node does not end"), n.Process.Kill())
	}
}

// kill ends it as a battery does.
func (n *nodeProcess) kill(t *testing.T) {
	t.Helper()
	n.gone = true
	if err := n.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-n.ended
}

// nodes are those of a script, one a home: of every home, where the story is told
// through nodes, else of those that others are to reach.
type nodes struct {
	byHome map[string]*nodeProcess
	every  bool
}

// scriptNodes is the key under which a script has its own.
type scriptNodes struct{}

func (n *nodes) stop() (err error) {
	for home, process := range n.byHome {
		err = errors.Join(err, process.stop())
		delete(n.byHome, home)
	}
	return err
}

func scriptOff(ts *testscript.TestScript, _ bool, _ []string) {
	if running, ok := ts.Value(scriptNodes{}).(*nodes); ok {
		ts.Check(running.stop())
	}
}

// runNode starts the node of a command's home, if it does not run yet. Where it
// cannot start (the home is held, or damaged), the command is on its own.
func runNode(ts *testscript.TestScript, args []string) {
	running, ok := ts.Value(scriptNodes{}).(*nodes)
	home := homeOf(ts, args)
	if !ok || !running.every || homeless(args) || home == "" || running.byHome[home] != nil {
		return
	}
	n, err := startNode(home)
	if err != nil {
		ts.Logf("no node: %v", err)
		return
	}
	running.byHome[home] = n
}

// scriptNode sets a variable to the address where others reach the node of a home.
func scriptNode(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: node NAME HOME")
	}
	running, home := ts.Value(scriptNodes{}).(*nodes), ts.MkAbs(args[1])
	if running.byHome[home] == nil {
		n, err := startNode(home)
		ts.Check(err)
		running.byHome[home] = n
	}
	var ready struct{ Addresses []string }
	ts.Check(json.Unmarshal([]byte(running.byHome[home].ready), &ready))
	ts.Setenv(args[0], ready.Addresses[0])
}

// homeless says whether a command leaves the home alone.
func homeless(args []string) bool {
	return slices.ContainsFunc([][]string{{"version"}, {"help"}, {"completion"}, {"receipt", "check"}}, func(words []string) bool {
		return len(args) >= len(words) && slices.Equal(args[:len(words)], words)
	})
}

func homeOf(ts *testscript.TestScript, args []string) string {
	home := ts.Getenv("JIGIYA_HOME")
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, "--home="); ok {
			home = value
		} else if arg == "--home" && i+1 < len(args) {
			home = args[i+1]
		}
	}
	if home == "" {
		return ""
	}
	return ts.MkAbs(home)
}
