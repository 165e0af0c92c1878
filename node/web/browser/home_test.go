package browser

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	pin       = "135790" // of the device, and of every key-holder in these tests
	testdata  = "../../../testdata"
	lastCalls = time.Minute // for a node to end
)

// A home is a folder in which the program works, with nothing in it at first.
type home struct {
	testing.TB
	folder string
	node   *running
}

func newHome(t testing.TB) *home {
	t.Helper()
	_, err := chromium()
	needed(t, err)
	h := &home{TB: t, folder: filepath.Join(t.TempDir(), "home")}
	t.Cleanup(h.stop)
	return h
}

// benkadi is a home with the group Benkadi, just founded.
func benkadi(t testing.TB) *home {
	t.Helper()
	h := newHome(t)
	h.jigiya("group", "found", filepath.Join(testdata, "constitutions", "benkadi.toml"))
	return h
}

// jigiya runs a command, which must succeed, and gives what it says.
func (h *home) jigiya(args ...string) string {
	h.Helper()
	command := h.command(args...)
	var errs bytes.Buffer
	command.Stderr = &errs
	out, err := command.Output()
	if err != nil {
		h.Fatalf("jigiya %q: %v\n%s", args, err, errs.String())
	}
	return string(out)
}

// command is one of the program's, with nothing of this machine's but what it needs.
func (h *home) command(args ...string) *exec.Cmd {
	h.Helper()
	path, err := program()
	if err != nil {
		h.Fatal(err)
	}
	command := exec.Command(path, append([]string{"--home", h.folder}, args...)...)
	command.Env = []string{"LANG=C", "JIGIYA_PIN=" + pin, "HOME=" + h.folder, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir()}
	return command
}

// A running is a node in a process of its own, that serves pages.
type running struct {
	process *exec.Cmd
	log     written
	Web     string // http://127.0.0.1:port
	ended   chan error
}

// Written is what a process says, kept while another reads it.
type written struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(p)
}

func (w *written) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// run runs the home's node until the test ends, and gives the address of its pages. It
// knows no PIN. The address is the one that was asked for, or any.
func (h *home) run(args ...string) string {
	h.Helper()
	return h.serve("127.0.0.1:0", args...)
}

func (h *home) serve(address string, args ...string) string {
	h.Helper()
	n := &running{ended: make(chan error, 1)}
	n.process = h.command(append([]string{"--json", "node", "--web", address, "--listen", "none", "--no-discovery"}, args...)...)
	n.process.Env = withoutPIN(n.process.Env)
	n.process.Stderr = &n.log
	out, err := n.process.StdoutPipe()
	if err != nil {
		h.Fatal(err)
	}
	if err := n.process.Start(); err != nil {
		h.Fatal(err)
	}
	lines := bufio.NewReader(out)
	line, _ := lines.ReadString('\n')
	go func() {
		lines.WriteTo(&n.log)
		n.ended <- n.process.Wait()
	}()
	var ready struct{ Web string }
	if json.Unmarshal([]byte(line), &ready) != nil || ready.Web == "" {
		n.process.Process.Kill()
		h.Fatalf("the node said %q and then ended: %v\n%s", line, <-n.ended, n.log.String())
	}
	n.Web, h.node = ready.Web, n
	return n.Web
}

func withoutPIN(env []string) (kept []string) {
	for _, e := range env {
		if !strings.HasPrefix(e, "JIGIYA_PIN=") {
			kept = append(kept, e)
		}
	}
	return kept
}

// kill ends the node as an empty battery does, and runs it again at the same address:
// the browser, like the phone's, has its page still open.
func (h *home) kill() {
	h.Helper()
	address := strings.TrimPrefix(h.node.Web, "http://")
	if err := h.node.process.Process.Kill(); err != nil {
		h.Fatal(err)
	}
	<-h.node.ended
	h.node = nil
	h.serve(address)
}

// stop interrupts it; it must end well, and have had nothing to say.
func (h *home) stop() {
	n := h.node
	if h.node = nil; n == nil {
		return
	}
	if err := n.process.Process.Signal(syscall.SIGTERM); err != nil {
		h.Error(err)
	}
	select {
	case err := <-n.ended:
		if err != nil || n.log.String() != "" {
			h.Errorf("the node ended with %v and said: %s", err, n.log.String())
		}
	case <-time.After(lastCalls):
		n.process.Process.Kill()
		h.Error("the node does not end")
	}
}
