package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestREADME plays the README's meeting: every command as it stands there, every
// line of output that it shows; alone, and through a node.
func TestREADME(t *testing.T) { playREADME(t, filepath.Join(t.TempDir(), "home")) }

func TestREADMEThroughNode(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	startedNode(t, home)
	playREADME(t, home)
}

func playREADME(t *testing.T, home string) {
	t.Helper()
	environment := map[string]string{"JIGIYA_HOME": home, "JIGIYA_PIN": "135790", "LANG": "en"}
	for _, c := range readmeCommands(t) {
		var out bytes.Buffer
		term := &terminal{out: &out, err: &out, getenv: func(name string) string { return environment[name] }}
		code := run(context.Background(), append([]string{"--home", home}, c.args...), term)
		if refused := strings.Contains(c.shown, "jigiya: error:"); (code != 0) != refused {
			t.Fatalf("jigiya %q ends with %d:\n%s", c.args, code, &out)
		}
		for line := range strings.Lines(c.shown) {
			if want := shownPart(line); !strings.Contains(plainSpaces.Replace(out.String()), want) {
				t.Errorf("jigiya %q does not say %q:\n%s", c.args, want, &out)
			}
		}
	}
}

// plainSpaces writes the no-break spaces within amounts as a person types them.
var plainSpaces = strings.NewReplacer("\u202f", " ", "\u00a0", " ")

// shownPart is what the page shows of a line: all of it, or what stands before
// the ellipsis. Which six things a closing has depends on the keys.
func shownPart(line string) string {
	shown, _, _ := strings.Cut(strings.TrimSpace(line), "…")
	if strings.HasPrefix(shown, "🐑") {
		return ""
	}
	return strings.TrimSpace(shown)
}

type readmeCommand struct {
	args  []string
	shown string
}

func readmeCommands(t *testing.T) (commands []readmeCommand) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "## One meeting")
	section, _, _ = strings.Cut(section, "\n## ")
	for line := range strings.Lines(section) {
		code, isCode := strings.CutPrefix(line, "    ")
		typed, isCommand := strings.CutPrefix(code, "$ jigiya ")
		switch {
		case isCode && isCommand:
			commands = append(commands, readmeCommand{args: words(strings.TrimSpace(typed))})
		case isCode && len(commands) > 0:
			commands[len(commands)-1].shown += code
		}
	}
	if len(commands) < 10 {
		t.Fatalf("the README has only %d commands", len(commands))
	}
	return commands
}

// words splits a line as a shell does, and finds the constitution where it lies.
func words(line string) (args []string) {
	for i, quoted := range strings.Split(line, `"`) {
		if i%2 == 1 {
			args = append(args, quoted)
			continue
		}
		args = append(args, strings.Fields(quoted)...)
	}
	for i, arg := range args {
		if arg == "benkadi.toml" {
			args[i] = filepath.Join(root, "testdata", "constitutions", arg)
		}
	}
	return args
}
