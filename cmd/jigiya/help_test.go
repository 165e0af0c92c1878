package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/urfave/cli/v2"

	"jigiya/ledger/message"
)

// spoken runs the program in this process, in an empty home.
func spoken(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	return spokenUntil(t.Context(), t, args...)
}

func spokenUntil(ctx context.Context, t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	home := t.TempDir()
	getenv := func(name string) string {
		if name == "JIGIYA_HOME" {
			return home
		}
		return ""
	}
	code = run(ctx, append([]string{"--home", home}, args...), &terminal{out: &stdout, err: &stderr, getenv: getenv})
	return stdout.String(), stderr.String(), code
}

// everyCommand visits all commands and sub-commands with their full names.
func everyCommand(visit func(path []string, c *cli.Command)) {
	var walk func(path []string, all []*cli.Command)
	walk = func(path []string, all []*cli.Command) {
		for _, c := range all {
			name := append(slices.Clone(path), c.Name)
			visit(name, c)
			walk(name, c.Subcommands)
		}
	}
	walk(nil, newApp(&session{terminal: stdTerminal()}).Commands)
}

func TestEveryCommandHasHelpWithAnExample(t *testing.T) {
	everyCommand(func(path []string, c *cli.Command) {
		name := "jigiya " + strings.Join(path, " ")
		if c.Name == "help" {
			return // it is the program's own
		}
		out, errs, code := spoken(t, append(path, "--help")...)
		if code != 0 || errs != "" {
			t.Errorf("%s --help: exit code %d, %s", name, code, errs)
		}
		if !strings.Contains(strings.Join(strings.Fields(out), " "), name+" - "+c.Usage) {
			t.Errorf("%s --help does not say what it does:\n%s", name, out)
		}
		if len(c.Subcommands) == 0 && !strings.Contains(out, "Example:\n\n      "+name) {
			t.Errorf("%s --help has no example:\n%s", name, out)
		}
		if first := []rune(c.Usage)[0]; unicode.IsUpper(first) || strings.HasSuffix(c.Usage, ".") {
			t.Errorf("%s: %q is no usage line", name, c.Usage)
		}
		for _, f := range c.Flags {
			flag, usage := tongue(message.English.Help).flag(f)
			if usage == "" || takesValue(f) && !strings.Contains(flag, " ") {
				t.Errorf("%s: flag %q has no name for its value, or no usage", name, flag)
			}
		}
	})
}

// Every example is typed as the program reads it: in an empty home it fails, if
// at all, for want of a group, a file or a PIN, not for how it was written.
func TestExamplesAreWrittenRight(t *testing.T) {
	t.Chdir(t.TempDir()) // some of them write files
	everyCommand(func(path []string, c *cli.Command) {
		_, examples, _ := strings.Cut(c.Description, "Example:\n\n")
		examples, _, _ = strings.Cut(examples, "\n\n") // what a file looks like stands behind them
		for line := range strings.Lines(examples) {
			line = strings.TrimSpace(line)
			words := typed(line)
			if words[0] != "jigiya" {
				t.Errorf("%q is no example", line)
				continue
			}
			if words[1] == "demo" {
				continue
			}
			ctx, cancel := context.WithCancel(t.Context())
			if slices.Contains(lasting, strings.Join(path, " ")) {
				cancel()
			}
			_, errs, code := spokenUntil(ctx, t, words[1:]...)
			if cancel(); code != 0 && code != 4 && code != 5 {
				t.Errorf("%s: exit code %d\n%s", line, code, errs)
			}
		}
	})
}

// lasting are the commands that wait for others, or run until interrupted: here they
// are interrupted at once.
var lasting = []string{"node", "sync", "peer watch", "device pair"}

// typed is a line as a shell splits it, up to a redirection.
func typed(line string) (words []string) {
	line, _, _ = strings.Cut(line, " > ")
	line, _, _ = strings.Cut(line, " < ")
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}

func TestHelpComesInManyWays(t *testing.T) {
	top, _, _ := spoken(t)
	for _, args := range [][]string{{"help"}, {"--help"}, {"-h"}} {
		if out, errs, code := spoken(t, args...); out != top || errs != "" || code != 0 {
			t.Errorf("%v: exit code %d, %s\n%s", args, code, errs, out)
		}
	}
	if !strings.Contains(top, "\nTHE MEETING:\n") || !strings.Contains(top, "   loan          grant") {
		t.Error(top)
	}
	grant, _, _ := spoken(t, "loan", "grant", "--help")
	for _, args := range [][]string{{"help", "loan", "grant"}, {"loan", "grant", "7", "-h"}, {"loan", "grant", "--periods", "3", "--help", "7"}} {
		if out, errs, code := spoken(t, args...); out != grant || errs != "" || code != 0 {
			t.Errorf("%v: exit code %d, %s\n%s", args, code, errs, out)
		}
	}
	if !strings.Contains(grant, "\n   jigiya loan grant MEMBER AMOUNT --periods N [options]\n") {
		t.Error(grant)
	}
	loan, _, _ := spoken(t, "loan")
	if out, _, _ := spoken(t, "loan", "--help"); out != loan || !strings.Contains(loan, "\n   jigiya loan COMMAND ...\n") {
		t.Errorf("have\n%s\nand\n%s", out, loan)
	}
}

// Every line of every help page fits a terminal, but those to be copied as a whole.
func TestHelpFitsATerminal(t *testing.T) {
	for _, l := range message.Languages {
		for _, page := range helpPages(l.Help) {
			for line := range strings.Lines(page) {
				if w := widest(line); w > pageWidth && !strings.HasPrefix(line, "      jigiya ") {
					t.Errorf("%s: %d columns: %s", l, w, line)
				}
			}
		}
	}
}

func TestCompletion(t *testing.T) {
	tests := []struct{ typed, want, not string }{
		{"jigiya ", "loan", "--json"},
		{"jigiya lo", "loan", ""},
		{"jigiya loan ", "grant repay", "loan"},
		{"jigiya --group Benkadi loan gr", "grant", ""},
		{"jigiya loan grant --", "--periods --guarantor --json", "grant"},
		{"jigiya loan grant 7 30000 --p", "--periods", ""},
		{"jigiya loan grant --periods ", "", "--periods"},
		{"jigiya nonsense ", "", "--periods"},
	}
	for _, test := range tests {
		args := strings.Split(test.typed, " ")[1:]
		out, _, code := spokenRaw(t, append(args, asksCompletion)...)
		var words []string
		for line := range strings.Lines(out) {
			word, _, _ := strings.Cut(line, "\t")
			words = append(words, word)
		}
		for _, want := range strings.Fields(test.want) {
			if !slices.Contains(words, want) {
				t.Errorf("%q does not offer %s: %v", test.typed, want, words)
			}
		}
		if slices.Contains(words, test.not) || code != 0 {
			t.Errorf("%q offers %s: %v, exit code %d", test.typed, test.not, words, code)
		}
	}
}

func spokenRaw(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), args, &terminal{out: &stdout, err: &stderr, getenv: func(string) string { return "" }})
	return stdout.String(), stderr.String(), code
}

// The script that the program prints completes in a real bash.
func TestBashCompletes(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash here")
	}
	script, _, _ := spoken(t, "completion", "bash")
	file := filepath.Join(t.TempDir(), "jigiya.bash")
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"jigiya mee": "meeting", "jigiya loan re": "repay reschedule", "jigiya loan grant 7 30000 --gua": "--guarantor", "jigiya --json bal": "balance",
	} {
		words := strings.Split(line, " ")
		const ask = `jigiya() { program "$@"; }; source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _jigiya; echo "${COMPREPLY[@]}"`
		out, err := exec.Command(bash, append([]string{"-c", ask, "bash", file}, words...)...).CombinedOutput()
		if have := strings.TrimSpace(string(out)); have != want || err != nil {
			t.Errorf("%s: have %q, want %q (%v)", line, have, want, err)
		}
	}
}
