package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"jigiya/node/api"
)

// newApp is the contents page: every command of the program.
func newApp(s *session) *cli.App {
	app := &cli.App{
		Name:                 "jigiya",
		Usage:                "the ledger of a mothers' savings group",
		UsageText:            "jigiya [--home DIR] [--group NAME] [--json] [--lang fr|bm|en] COMMAND ...",
		Description:          firstSteps,
		Flags:                globalFlags(),
		EnableBashCompletion: true,
		Suggest:              true,
		HideVersion:          true,
		Writer:               s.terminal.out,
		ErrWriter:            s.terminal.err,
		ExitErrHandler:       func(*cli.Context, error) {}, // run reports, once
		OnUsageError:         usageError,
		Before:               s.begin,
		Action:               s.noCommand,
		Commands: []*cli.Command{
			s.demoCommand(),
			s.groupCommand(), s.memberCommand(), s.officerCommand(), s.openingCommand(),
			s.meetingCommand(), s.contributionCommand(), s.commitmentCommand(), s.shareCommand(),
			s.loanCommand(), s.fineCommand(), s.fundCommand(), s.correctCommand(), s.schoolingCommand(),
			s.shareOutCommand(), s.cycleCommand(), s.registerCommand(),
			s.balanceCommand(), s.passbookCommand(), s.receiptCommand(), s.journalCommand(), s.verifyCommand(),
			s.statusCommand(), s.deviceCommand(), s.recoverCommand(), s.completionCommand(), s.versionCommand(),
		},
	}
	everywhere(app.Commands)
	return app
}

const firstSteps = `A group founds itself once, then meets:

   jigiya group found benkadi.toml
   jigiya meeting open --date 2026-01-05 --count savings=0,social=0
   jigiya meeting attend 1=present 2=late
   jigiya contribution 1 --shares 3
   jigiya meeting close --count savings=750,social=0

See it whole, without any set-up: jigiya demo --once`

func globalFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "home", Usage: "the folder of the ledgers", EnvVars: []string{"JIGIYA_HOME"}, DefaultText: "the user's data directory"},
		&cli.StringFlag{Name: "group", Usage: "the group, by name or the beginning of its id; may be left out where there is one"},
		&cli.BoolFlag{Name: "json", Usage: "one JSON document on standard output; errors as JSON on standard error"},
		&cli.StringFlag{Name: "lang", Usage: "fr, bm or en", DefaultText: "the language of the system"},
		&cli.StringFlag{Name: "pin-file", Usage: "a file of PINs: one line for the device, lines MEMBER=PIN for key-holders", TakesFile: true},
	}
}

// everywhere sets what holds for every command and sub-command.
func everywhere(commands []*cli.Command) {
	for _, c := range commands {
		c.OnUsageError = usageError
		if len(c.Subcommands) > 0 {
			everywhere(c.Subcommands)
			if c.Action == nil {
				c.Action = unknownSubcommand
			}
		}
	}
}

// usageError is a flag that does not exist or has no value.
func usageError(c *cli.Context, err error, _ bool) error {
	e := api.Refused("usage", "%s", err)
	e.Hint = fmt.Sprintf("see: %s --help", commandPath(c))
	return e
}

func commandPath(c *cli.Context) string {
	if c.Command != nil && c.Command.HelpName != "" {
		return c.Command.HelpName
	}
	return "jigiya"
}

// noCommand greets who types no command, and refuses one there is not.
func (s *session) noCommand(c *cli.Context) error {
	if c.Args().Present() {
		e := api.Refused("unknown_command", "there is no command %q", c.Args().First())
		e.Hint = s.say("hint.unknown_command")
		return e
	}
	return cli.ShowAppHelp(c)
}

func unknownSubcommand(c *cli.Context) error {
	if c.Args().Present() {
		e := api.Refused("unknown_command", "there is no command %q in %q", c.Args().First(), commandPath(c))
		e.Hint = fmt.Sprintf("see: %s --help", commandPath(c))
		return e
	}
	return cli.ShowSubcommandHelp(c)
}

// command makes a command whose help ends with an example.
func command(name, args, usage, example string, action cli.ActionFunc, flags ...cli.Flag) *cli.Command {
	return &cli.Command{
		Name: name, Usage: usage, ArgsUsage: args, Description: "Example:\n\n   " + example,
		Flags: flags, Action: action,
	}
}

// commands makes a command of sub-commands.
func commands(name, usage string, sub ...*cli.Command) *cli.Command {
	return &cli.Command{Name: name, Usage: usage, Subcommands: sub}
}

func text(name, usage string) *cli.StringFlag { return &cli.StringFlag{Name: name, Usage: usage} }

func need(name, usage string) *cli.StringFlag {
	return &cli.StringFlag{Name: name, Usage: usage + " (required)"}
}
