package main

import "github.com/urfave/cli/v2"

// A chapter is the commands that belong together.
type chapter struct {
	title    string
	commands []*cli.Command
}

// newApp is the contents page: every command of the program.
func newApp(s *session) *cli.App {
	chapters := []chapter{
		{"The group:", []*cli.Command{s.groupCommand(), s.memberCommand(), s.officerCommand(), s.openingCommand(), s.cycleCommand(), s.shareOutCommand()}},
		{"The meeting:", []*cli.Command{
			s.meetingCommand(), s.contributionCommand(), s.commitmentCommand(), s.shareCommand(), s.loanCommand(), s.fineCommand(),
			s.fundCommand(), s.schoolingCommand(), s.correctCommand(),
		}},
		{"What the book says:", []*cli.Command{
			s.balanceCommand(), s.passbookCommand(), s.receiptCommand(), s.journalCommand(), s.registerCommand(), s.verifyCommand(), s.auditCommand(),
		}},
		{"The office:", []*cli.Command{s.statsCommand()}},
		{"With others:", []*cli.Command{
			s.syncCommand(), s.peerCommand(), s.bundleCommand(), s.cosignCommand(), s.attestationCommand(), s.forkCommand(), s.programmeCommand(),
		}},
		{"This device:", []*cli.Command{
			s.nodeCommand(), s.statusCommand(), s.deviceCommand(), s.recoverCommand(), s.demoCommand(), s.completionCommand(), s.versionCommand(), s.helpCommand(),
		}},
	}
	app := &cli.App{
		Name:                      "jigiya",
		Usage:                     "the ledger of a mothers' savings group",
		UsageText:                 "jigiya [--home DIR] [--group NAME] [--json] [--lang fr|bm|en] COMMAND ...",
		Flags:                     globalFlags(),
		HideHelp:                  true, // hoist has it
		DisableSliceFlagSeparator: true, // a comma may stand in an explanation
		HideVersion:               true,
		Writer:                    s.terminal.out,
		ErrWriter:                 s.terminal.err,
		ExitErrHandler:            func(*cli.Context, error) {}, // run reports, once
		OnUsageError:              wrongFlag,
		Before:                    s.begin,
		Action:                    s.noCommand,
	}
	for _, chapter := range chapters {
		for _, c := range chapter.commands {
			c.Category = chapter.title
			app.Commands = append(app.Commands, c)
		}
	}
	s.everywhere(app.Commands)
	return app
}

func globalFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "home", Usage: "the folder of the ledgers, `DIR`", EnvVars: []string{"JIGIYA_HOME"}, DefaultText: "the user's data directory"},
		&cli.StringFlag{Name: "group", Usage: "the group, by `NAME` or the beginning of its id; not needed where there is one"},
		&cli.BoolFlag{Name: "json", Usage: "one JSON document on standard output; errors as JSON on standard error", DisableDefaultText: true},
		&cli.StringFlag{Name: "lang", Usage: "the `LANGUAGE`: fr, bm or en", DefaultText: "the system's"},
		&cli.StringFlag{Name: "pin-file", Usage: "a `FILE` of PINs: one line for the device, lines MEMBER=PIN for key-holders", TakesFile: true},
		cli.HelpFlag,
	}
}

// everywhere sets what holds for every command and sub-command.
func (s *session) everywhere(commands []*cli.Command) {
	for _, c := range commands {
		c.OnUsageError, c.HideHelp = wrongFlag, true
		if c.Action == nil {
			c.Action, c.ArgsUsage = s.noCommand, "COMMAND ..."
		}
		s.everywhere(c.Subcommands)
	}
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
	return &cli.Command{Name: name, Usage: usage, Description: sub[0].Description, Subcommands: sub}
}

func text(name, usage string) *cli.StringFlag { return &cli.StringFlag{Name: name, Usage: usage} }

// required ends the usage of a flag that must be there.
const required = " (required)"

func need(name, usage string) *cli.StringFlag {
	return &cli.StringFlag{Name: name, Usage: usage + required}
}
