package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"
	"github.com/xrash/smetrics"

	"jigiya/node/api"
)

// A chapter is the commands that belong together.
type chapter struct {
	title    string
	commands []*cli.Command
}

// contents lists the commands by chapter, for the program's help.
func contents(chapters []chapter) string {
	var b strings.Builder
	for _, c := range chapters {
		fmt.Fprintf(&b, "\n%s:\n", strings.ToUpper(c.title))
		for _, command := range c.commands {
			fmt.Fprintf(&b, "   %-13s %s\n", command.Name, command.Usage)
		}
	}
	return b.String()
}

const appHelp = `{{.Name}} - {{.Usage}}

   {{.UsageText}}
{{.Description}}
OPTIONS:{{range .VisibleFlags}}
   {{wrap .String 6}}{{end}}

A group founds itself once, then meets:

   jigiya group found benkadi.toml
   jigiya meeting open --date 2026-01-05 --count savings=0,social=0
   jigiya meeting attend 1=present 2=late
   jigiya contribution 1 --shares 3
   jigiya meeting close --count savings=750,social=0

See it whole, without any set-up:   jigiya demo --once
What a command takes, an example:   jigiya COMMAND --help
`

func init() {
	cli.FlagStringer = flagLine
	printHelp := cli.HelpPrinter
	cli.HelpPrinter = func(w io.Writer, page string, about any) {
		if c, ok := about.(*cli.Command); ok { // only who asks for help waits for it
			c.UsageText = strings.Join(append([]string{c.HelpName}, synopsis(c)...), " ")
		}
		var whole strings.Builder
		printHelp(&whole, page, about)
		io.WriteString(w, folded(whole.String()))
	}
}

// flagLine is a flag in a help page: its name, its value, what it does.
func flagLine(f cli.Flag) string {
	name, usage := "--"+f.Names()[0], ""
	if doc, ok := f.(cli.DocGenerationFlag); ok {
		usage = doc.GetUsage()
		if text := doc.GetDefaultText(); text != "" && takesValue(f) {
			usage += " (default: " + strings.Trim(text, `"`) + ")"
		}
	}
	if parts := strings.Split(usage, "`"); len(parts) == 3 {
		name, usage = name+" "+parts[1], strings.Join(parts, "")
	}
	return name + "\t" + usage
}

func helpCommand() *cli.Command {
	return command("help", "[COMMAND ...]", "what a command does and takes", "jigiya help loan grant", func(c *cli.Context) error {
		return c.App.RunContext(c.Context, append(append([]string{c.App.Name}, c.Args().Slice()...), "--help"))
	})
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

// noCommand greets who types no command, and refuses one there is not.
func noCommand(c *cli.Context) error {
	if !c.Args().Present() {
		return cli.ShowAppHelp(c)
	}
	m := api.Misused("unknown_command", "command", clip(c.Args().First())).Hinted("hint.unknown_command")
	return didYouMean(m, c.Args().First(), commandNames(c.App.Commands), c.App.Name+" ")
}

func noSubcommand(c *cli.Context) error {
	if !c.Args().Present() {
		return cli.ShowSubcommandHelp(c)
	}
	path := commandPath(c)
	m := api.Misused("unknown_command", "command", path+" "+clip(c.Args().First())).Hinted("hint.help", "command", path)
	return didYouMean(m, c.Args().First(), commandNames(c.Command.Subcommands), path+" ")
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
