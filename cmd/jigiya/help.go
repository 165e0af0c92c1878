package main

import (
	"strings"

	"github.com/urfave/cli/v2"
	"github.com/xrash/smetrics"

	"jigiya/node/api"
)

func (s *session) helpCommand() *cli.Command {
	return command("help", "[COMMAND ...]", "what a command does and takes", "jigiya help loan grant", func(c *cli.Context) error {
		return s.help(c.App, c.Args().Slice())
	})
}

// noCommand greets who types no command, or only the first word of one; it refuses one
// there is not.
func (s *session) noCommand(c *cli.Context) error {
	typed := strings.Fields(commandPath(c))[1:]
	return s.help(c.App, append(typed, c.Args().Slice()...))
}

// help prints the page of the command that some words name.
func (s *session) help(app *cli.App, words []string) error {
	path, all := app.Name, app.Commands
	var about *cli.Command
	for _, word := range words {
		c := find(all, word)
		if c == nil {
			return unknownCommand(path, word, all)
		}
		path, all, about = path+" "+c.Name, c.Subcommands, c
	}
	s.printf("%s", helpPage(s.lang.Help, app, path, about))
	return nil
}

// wrongFlag is a flag that does not exist, or has no value or a wrong one.
func wrongFlag(c *cli.Context, err error, _ bool) error {
	path := commandPath(c)
	if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -"); ok {
		m := api.Misused("flag_unknown", "flag", "--"+strings.TrimLeft(name, "-"), "command", path).Hinted("hint.help", "command", path)
		return didYouMean(m, name, flagNames(c), "--")
	}
	if name, ok := strings.CutPrefix(err.Error(), "flag needs an argument: -"); ok {
		return api.Misused("flag_empty", "flag", "--"+strings.TrimLeft(name, "-")).Hinted("hint.help", "command", path)
	}
	return api.Misused("flag_malformed", "detail", err.Error()).Hinted("hint.help", "command", path)
}

func flagNames(c *cli.Context) (names []string) {
	for _, f := range append(c.App.VisibleFlags(), c.Command.VisibleFlags()...) {
		names = append(names, f.Names()[0])
	}
	return names
}

// unknownCommand refuses a word that is none of the commands that may stand there.
func unknownCommand(path, word string, all []*cli.Command) error {
	m := api.Misused("unknown_command", "command", clip(word)).Hinted("hint.unknown_command")
	if strings.Contains(path, " ") {
		m = api.Misused("unknown_command", "command", path+" "+clip(word)).Hinted("hint.help", "command", path)
	}
	return didYouMean(m, word, commandNames(all), path+" ")
}

func commandNames(commands []*cli.Command) (names []string) {
	for _, c := range commands {
		names = append(names, c.Name)
	}
	return names
}

// didYouMean names the one word that is nearest to what was typed, if any is near.
func didYouMean(m *api.Problem, typed string, words []string, before string) *api.Problem {
	best, near := "", 0.8
	for _, word := range words {
		if n := smetrics.JaroWinkler(typed, word, 0.7, 4); n > near {
			best, near = word, n
		}
	}
	if best == "" {
		return m
	}
	return m.Hinted("hint.did_you_mean", "command", before+best)
}

func commandPath(c *cli.Context) string {
	if c.Command != nil && c.Command.HelpName != "" {
		return c.Command.HelpName
	}
	return c.App.Name
}
