package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"

	"jigiya/node"
)

// The scripts of testdata/script are the stories of this program: each runs the
// real main in a process of its own, in a home of its own.
//
//	jigiya ARGS...        runs the program, which must succeed
//	exit CODE ARGS...     runs it, and it must end with that exit code; either way no
//	                      PIN may show, and no trace of a panic
//	json PATH VALUE       checks the JSON on standard output: funds.1.cash,
//	                      payouts.member=3.paid, entries.len for a length
//	json -err PATH VALUE  the same on standard error
//	field NAME PATH       sets an environment variable to a value of the JSON
//	hold HOME             opens a home in the test's own process, until the end
//	damage FILE           flips a bit in the middle of the first file that matches;
//	                      once more, and it is whole again
//	node NAME HOME        sees to it that a node runs on a home, and sets an environment
//	                      variable to the address where others reach it
//	read FILE PATTERN ... reads a PDF with another program, and each must be found in
//	                      its text; with ! none of them
//	off                   ends the nodes that run: what comes is done to a device
//	                      that is switched off
//
// Every story is told twice: by commands that open the home themselves, and by
// commands that find a node running there, a process of its own. $NODE is false or
// true; nothing else may differ.
func TestScripts(t *testing.T) { runScripts(t, false) }

func TestScriptsThroughNode(t *testing.T) { runScripts(t, true) }

func withNodes(env *testscript.Env, every bool) {
	env.Setenv("NODE", strconv.FormatBool(every))
	running := &nodes{byHome: map[string]*nodeProcess{}, every: every}
	env.Values[scriptNodes{}] = running
	env.Defer(func() {
		if err := running.stop(); err != nil {
			env.T().Fatal(err)
		}
	})
}

func runScripts(t *testing.T, throughNode bool) {
	registers, err := filepath.Abs("../../testdata/registers")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:         "testdata/script",
		WorkdirRoot: workplace(t),
		Setup: func(env *testscript.Env) error {
			env.Setenv("JIGIYA_HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("JIGIYA_PIN", "135790")
			env.Setenv("LANG", "C")
			env.Setenv("REGISTERS", registers)
			withNodes(env, throughNode)
			return os.CopyFS(env.WorkDir, os.DirFS("testdata/groups"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"jigiya": scriptJigiya, "exit": scriptExit, "json": scriptJSON, "field": scriptField,
			"hold": scriptHold, "damage": scriptDamage, "off": scriptOff, "node": scriptNode, "read": scriptRead,
		},
		RequireUniqueNames: true,
	})
}

// workplace is a folder in memory where there is one: what these scripts are
// about is not how long a disk takes to sync.
func workplace(t *testing.T) string {
	dir, err := os.MkdirTemp("/dev/shm", "jigiya-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"program": main})
}

func scriptJigiya(ts *testscript.TestScript, _ bool, args []string) {
	scriptExit(ts, false, append([]string{"0"}, args...))
}

func scriptExit(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	runNode(ts, args[1:])
	have, ended := 0, new(exec.ExitError)
	if err := ts.Exec("program", args[1:]...); errors.As(err, &ended) {
		have = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if have != want {
		ts.Fatalf("exit code %d, want %d", have, want)
	}
	checkSecrets(ts)
}

// secrets are the variables whose values may be seen nowhere.
var secrets = []string{"JIGIYA_PIN", "JIGIYA_PIN_1", "JIGIYA_PIN_2", "JIGIYA_PIN_3", "JIGIYA_PIN_4", "JIGIYA_PIN_5", "JIGIYA_PIN_6", "JIGIYA_NEW_PIN"}

// checkSecrets refuses a run that shows a PIN, or a program that fell over.
func checkSecrets(ts *testscript.TestScript) {
	said := ts.ReadFile("stdout") + ts.ReadFile("stderr")
	for _, name := range secrets {
		pin := ts.Getenv(name)
		if pin != "" && regexp.MustCompile(`(^|[^0-9a-f])`+pin+`($|[^0-9a-f])`).MatchString(said) {
			ts.Fatalf("%s is shown", name)
		}
	}
	if utf8.ValidString(said) && (strings.Contains(said, "goroutine ") || strings.Contains(said, "%!")) { // a sealed bundle may say anything
		ts.Fatalf("the program fell over, or says what was meant for it")
	}
}

// scriptValue is a value of the JSON last written.
func scriptValue(ts *testscript.TestScript, args []string) (any, []string) {
	stream := "stdout"
	if args[0] == "-err" {
		stream, args = "stderr", args[1:]
	}
	decoder := json.NewDecoder(strings.NewReader(ts.ReadFile(stream)))
	decoder.UseNumber()
	var v any
	ts.Check(decoder.Decode(&v))
	if decoder.More() {
		ts.Fatalf("more than one JSON document on %s", stream)
	}
	return v, args
}

func scriptJSON(ts *testscript.TestScript, not bool, args []string) {
	v, args := scriptValue(ts, args)
	if len(args) != 2 {
		ts.Fatalf("usage: json [-err] PATH VALUE")
	}
	have := written(walk(v, args[0]))
	if (have == args[1]) == not {
		ts.Fatalf("%s is %s, want %s", args[0], have, args[1])
	}
}

func scriptField(ts *testscript.TestScript, _ bool, args []string) {
	v, _ := scriptValue(ts, args[1:])
	ts.Setenv(args[0], written(walk(v, args[1])))
}

// walk follows a path into a JSON value: keys, positions, key=value of a list's
// element, and len for how many there are.
func walk(v any, path string) any {
	for step := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			v = element(x, step)
		default:
			return nil
		}
	}
	return v
}

func element(list []any, step string) any {
	if step == "len" {
		return json.Number(strconv.Itoa(len(list)))
	}
	if i, err := strconv.Atoi(step); err == nil {
		if i < len(list) {
			return list[i]
		}
		return nil
	}
	key, value, _ := strings.Cut(step, "=")
	for _, e := range list {
		if written(walk(e, key)) == value {
			return e
		}
	}
	return nil
}

// written is a JSON value as scripts write it: strings bare, nothing as null.
func written(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func scriptHold(ts *testscript.TestScript, _ bool, args []string) {
	scriptOff(ts, false, nil)
	n, err := node.Open(ts.MkAbs(args[0]), node.Options{})
	ts.Check(err)
	ts.Defer(func() { n.Close() })
	ts.Setenv("PID", strconv.Itoa(os.Getpid()))
}

func scriptDamage(ts *testscript.TestScript, _ bool, args []string) {
	scriptOff(ts, false, nil)
	files, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(files) == 0 {
		ts.Fatalf("%s matches no file", args[0])
	}
	content, err := os.ReadFile(files[0])
	ts.Check(err)
	content[len(content)/2] ^= 1
	ts.Check(os.WriteFile(files[0], content, 0o600))
}
