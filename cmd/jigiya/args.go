package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// hoist puts flags before arguments, and the program's own flags before the
// command, wherever they were typed: "loan grant 7 6000 --periods 3 --json" is
// how people write, while the flag parser stops at the first argument. A token
// like -5 is an argument, so that it gets a sentence about amounts.
func hoist(app *cli.App, args []string) []string {
	global, path := []string{}, []string{}
	flags, rest := []string{}, []string{}
	commands, local := app.Commands, []cli.Flag(nil)
	for i := 0; i < len(args); i++ {
		token := args[i]
		if token == "--" {
			rest = append(rest, args[i+1:]...)
			break
		}
		if !isFlag(token) {
			if c := find(commands, token); c != nil && len(rest) == 0 {
				path, commands, local = append(path, token), c.Subcommands, c.Flags
			} else {
				rest = append(rest, token)
			}
			continue
		}
		if lookup([]cli.Flag{cli.HelpFlag}, token) != nil {
			return append(path, "--help") // whatever else was typed
		}
		taken := []string{token}
		into, flag := &flags, lookup(local, token)
		if flag == nil {
			if flag = lookup(app.Flags, token); flag != nil {
				into = &global
			}
		}
		if takesValue(flag) && !strings.Contains(token, "=") && i+1 < len(args) {
			i++
			taken = append(taken, args[i])
		}
		*into = append(*into, taken...)
	}
	return slices.Concat(global, path, flags, separated(rest))
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
