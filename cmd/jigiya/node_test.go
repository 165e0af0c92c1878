package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"jigiya/node"
	"jigiya/node/api"
	"jigiya/node/door"
)

// runOn runs the program in this process, on a home.
func runOn(home string, args ...string) (code int, out, errs string) {
	var stdout, stderr bytes.Buffer
	environment := map[string]string{"JIGIYA_PIN": "135790", "LANG": "en"}
	t := &terminal{out: &stdout, err: &stderr, getenv: func(name string) string { return environment[name] }}
	code = run(context.Background(), append([]string{"--home", home}, args...), t)
	return code, stdout.String(), stderr.String()
}

func works(t *testing.T, home string, args ...string) string {
	t.Helper()
	code, out, errs := runOn(home, args...)
	if code != 0 {
		t.Fatalf("jigiya %q ends with %d: %s", args, code, errs)
	}
	return out
}

func throughNode(t *testing.T, home string) bool {
	t.Helper()
	var status api.Status
	if err := json.Unmarshal([]byte(works(t, home, "status", "--json")), &status); err != nil {
		t.Fatal(err)
	}
	return status.Node
}

func benkadiFile() string { return filepath.Join(root, "testdata", "constitutions", "benkadi.toml") }

// A node that is killed leaves its socket and its lock behind; the next command works
// without it, and the next node takes its place. What it had said was done, is done.
func TestNodeIsKilled(t *testing.T) {
	home := t.TempDir()
	n := startedNode(t, home)
	works(t, home, "group", "found", benkadiFile())
	works(t, home, "meeting", "open", "--date", "2026-01-05", "--count", "savings=0,social=0")
	if !throughNode(t, home) {
		t.Error("the commands do not go through the node")
	}
	n.kill(t)
	if _, err := os.Lstat(filepath.Join(home, "node.sock")); err != nil {
		t.Fatalf("a killed node takes its socket with it? %v", err)
	}
	if throughNode(t, home) {
		t.Error("a killed node answers")
	}
	works(t, home, "contribution", "1", "--shares", "2")
	startedNode(t, home)
	if !throughNode(t, home) {
		t.Error("the next node does not answer")
	}
	works(t, home, "contribution", "2", "--shares", "2")
	if out := works(t, home, "verify", "--json"); !strings.Contains(out, `"ok":true,"entries":4`) {
		t.Error(out)
	}
}

// There is one node a home, and the second says so.
func TestSecondNode(t *testing.T) {
	home := t.TempDir()
	n := startedNode(t, home)
	code, out, errs := runOn(home, "node", "--json", "--listen", "127.0.0.1:0", "--no-discovery")
	if code != 1 || out != "" || !strings.Contains(errs, `"code":"node_runs"`) {
		t.Errorf("a second node ends with %d: %s%s", code, out, errs)
	}
	code, _, errs = runOn(home, "node", "--listen", "none", "--no-discovery")
	if code != 1 || !strings.Contains(errs, "jigiya: error: A node already runs on this home (process ") {
		t.Errorf("a second node ends with %d: %s", code, errs)
	}
	if !throughNode(t, home) {
		t.Error("the first node does not answer any more")
	}
	if err := n.stop(); err != nil {
		t.Error(err)
	}
	left, err := filepath.Glob(filepath.Join(home, "node.*"))
	if err != nil || len(left) > 0 {
		t.Errorf("a node that ended left %v, %v", left, err)
	}
}

// A node does not start where a command has the home open, and takes nothing away.
func TestNodeWhereACommandWorks(t *testing.T) {
	home := t.TempDir()
	n, err := node.Open(home, node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	code, _, errs := runOn(home, "node", "--json", "--listen", "127.0.0.1:0", "--no-discovery")
	if code != 1 || !strings.Contains(errs, `"code":"locked"`) {
		t.Errorf("it ends with %d: %s", code, errs)
	}
	left, err := filepath.Glob(filepath.Join(home, "node.*"))
	if err != nil || len(left) > 0 {
		t.Errorf("a node that did not start left %v, %v", left, err)
	}
}

// A command that comes while the node is starting waits for it.
func TestNodeIsStarting(t *testing.T) {
	home := t.TempDir()
	n, err := node.Open(home, node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	d, err := door.Listen(home, door.Options{})
	if err != nil {
		t.Fatal(err)
	}
	answered := make(chan string)
	go func() {
		code, out, errs := runOn(home, "status", "--json")
		if code != 0 {
			out = errs
		}
		answered <- out
	}()
	server, err := d.Serve(running{Node: n}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if out := <-answered; !strings.Contains(out, `"node":true`) {
		t.Errorf("the command says %s", out)
	}
	if err := server.Close(context.Background()); err != nil {
		t.Error(err)
	}
}

// Through a node, several commands at one time are no conflict.
func TestCommandsTogether(t *testing.T) {
	home := t.TempDir()
	works(t, home, "group", "found", benkadiFile())
	works(t, home, "meeting", "open", "--date", "2026-01-05", "--count", "savings=0,social=0")
	startedNode(t, home)
	var all sync.WaitGroup
	for _, member := range []string{"1", "2", "3", "4", "5", "6"} {
		all.Go(func() {
			if code, _, errs := runOn(home, "contribution", member, "--shares", "1"); code != 0 {
				t.Errorf("member %s: exit code %d: %s", member, code, errs)
			}
		})
	}
	all.Wait()
	if out := works(t, home, "verify", "--json"); !strings.Contains(out, `"ok":true,"entries":8`) {
		t.Error(out)
	}
}
