package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// hoist puts flags before arguments, and the program's own flags before the
// command, wherever they were typed: "loan grant 7 6000 --periods 3 --json" is
// how people write, while the flag parser stops at the first argument. A token
// like -5 is an argument, so that it gets a sentence about amounts. The flag --help
// becomes the command help.
func hoist(app *cli.App, args []string) []string {
	l := &line{global: app.Flags, commands: app.Commands}
	for len(args) > 0 {
		token := args[0]
		args = args[1:]
		switch {
		case token == "--":
			l.rest, args = append(l.rest, args...), nil
		case isFlag(token) && lookup([]cli.Flag{cli.HelpFlag}, token) != nil:
			return append([]string{"help"}, l.path...) // whatever else was typed
		case isFlag(token):
			args = l.flag(token, args)
		default:
			l.word(token)
		}
	}
	return slices.Concat(l.before, l.path, l.flags, separated(l.rest))
}

// A line is what was typed, sorted: the program's flags, the command, its flags,
// its arguments; and what may still come.
type line struct {
	before, path, flags, rest []string
	global, local             []cli.Flag
	commands                  []*cli.Command
}

// word is a command, or an argument of one.
func (l *line) word(token string) {
	if c := find(l.commands, token); c != nil && len(l.rest) == 0 {
		l.path, l.commands, l.local = append(l.path, token), c.Subcommands, c.Flags
		return
	}
	l.rest = append(l.rest, token)
}

// flag takes a flag and its value; what comes after them is left.
func (l *line) flag(token string, args []string) []string {
	into, flag := &l.flags, lookup(l.local, token)
	if flag == nil {
		if flag = lookup(l.global, token); flag != nil {
			into = &l.before
		}
	}
	*into = append(*into, token)
	if takesValue(flag) && !strings.Contains(token, "=") && len(args) > 0 {
		*into, args = append(*into, args[0]), args[1:]
	}
	return args
}

// separated keeps the flag parser away from the arguments.
func separated(rest []string) []string {
	if slices.ContainsFunc(rest, func(s string) bool { return strings.HasPrefix(s, "-") }) {
		return append([]string{"--"}, rest...)
	}
	return rest
}

// isFlag says whether a token is a flag and no negative number.
func isFlag(token string) bool {
	return len(token) > 1 && token[0] == '-' && !(token[1] >= '0' && token[1] <= '9')
}

func find(commands []*cli.Command, name string) *cli.Command {
	for _, c := range commands {
		if c.HasName(name) {
			return c
		}
	}
	return nil
}

func lookup(flags []cli.Flag, token string) cli.Flag {
	name, _, _ := strings.Cut(strings.TrimLeft(token, "-"), "=")
	for _, f := range flags {
		if slices.Contains(f.Names(), name) {
			return f
		}
	}
	return nil
}

func takesValue(f cli.Flag) bool {
	if f == nil {
		return false
	}
	_, isBool := f.(*cli.BoolFlag)
	return !isBool
}
