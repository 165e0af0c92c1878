package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"
)

// helpPage is the page of a command, or, where none is named, of the program, which is
// also that of help itself.
func helpPage(say tongue, app *cli.App, path string, about *cli.Command) string {
	var whole strings.Builder
	p := &page{tabwriter.NewWriter(&whole, 1, 8, 2, ' ', 0), say}
	if about == nil || about.Name == "help" {
		p.program(app)
	} else {
		p.command(path, about)
	}
	p.Flush()
	return folded(whole.String())
}

// A tongue says a text of help, which stands in the code in English, in the language of
// who reads it. Names of commands and flags, and what is typed, it is never asked for.
type tongue func(english string) string

// A page of help is written in one tongue, and what has a tab in it stands in columns.
type page struct {
	*tabwriter.Writer
	say tongue
}

func (p *page) printf(format string, args ...any) { fmt.Fprintf(p, format, args...) }

func (p *page) program(app *cli.App) {
	p.printf("%s - %s\n\n   %s\n", app.Name, p.say(app.Usage), p.say(app.UsageText))
	p.contents(app.Commands)
	p.printf("\n%s\n", p.say("OPTIONS:"))
	p.flags(app.Flags...)
	p.printf("\n%s\n\n%s\n", p.say("A group founds itself once, then meets:"), firstMeeting)
	p.printf("%s \t%s\n", p.say("See it whole, without any set-up:"), "jigiya demo --once")
	p.printf("%s \t%s\n", p.say("What a command takes, an example:"), p.say("jigiya COMMAND --help"))
}

const firstMeeting = `   jigiya group found benkadi.toml
   jigiya meeting open --date 2026-01-05 --count savings=0,social=0
   jigiya meeting attend 1=present 2=late
   jigiya contribution 1 --shares 3
   jigiya meeting close --count savings=750,social=0
`

// contents lists the commands by chapter.
func (p *page) contents(commands []*cli.Command) {
	chapter := ""
	for _, c := range commands {
		if c.Category != chapter {
			chapter = c.Category
			p.printf("\n%s\n", strings.ToUpper(p.say(chapter)))
		}
		p.printf("   %-13s %s\n", c.Name, p.say(c.Usage))
	}
}

func (p *page) command(path string, c *cli.Command) {
	p.printf("%s\n   %s - %s\n", p.say("NAME:"), path, p.say(c.Usage))
	p.printf("\n%s\n   %s\n", p.say("USAGE:"), strings.Join(append([]string{path}, p.say.synopsis(c)...), " "))
	p.printf("\n%s\n%s\n", p.say("DESCRIPTION:"), p.say.description(c))
	if len(c.Subcommands) > 0 {
		p.printf("\n%s\n", p.say("COMMANDS:"))
	}
	for _, sub := range c.Subcommands {
		p.printf("   %s\t%s\n", sub.Name, p.say(sub.Usage))
	}
	p.printf("\n%s\n", p.say("OPTIONS:"))
	p.flags(c.Flags...)
	p.flags(cli.HelpFlag)
}

func (p *page) flags(all ...cli.Flag) {
	for _, f := range all {
		name, usage := p.say.flag(f)
		p.printf("   %s\t%s\n", name, usage)
	}
}

// flag is a flag in a help page: its name with that of its value, and what it does.
func (say tongue) flag(f cli.Flag) (name, usage string) {
	english, must := usageOf(f)
	name, usage = "--"+f.Names()[0], say(english)
	if must {
		usage += " " + say(strings.TrimSpace(required))
	}
	if value := say.defaultOf(f); value != "" {
		usage += " (" + say("default:") + " " + value + ")"
	}
	if parts := strings.Split(usage, "`"); len(parts) == 3 {
		name, usage = name+" "+parts[1], strings.Join(parts, "")
	}
	return name, usage
}

// usageOf is the usage of a flag, and whether the flag must be there.
func usageOf(f cli.Flag) (usage string, must bool) {
	return strings.CutSuffix(f.(cli.DocGenerationFlag).GetUsage(), required)
}

// defaultOf is what a flag has where it is not typed: in quotes a value, which is typed
// alike in all languages, else words about it.
func (say tongue) defaultOf(f cli.Flag) string {
	text := f.(cli.DocGenerationFlag).GetDefaultText()
	switch value := strings.Trim(text, `"`); {
	case text == "" || !takesValue(f):
		return ""
	case value != text:
		return value
	}
	return say(text)
}

// synopsis is what follows a command's name: its arguments and the flags it
// cannot do without.
func (say tongue) synopsis(c *cli.Command) (parts []string) {
	if c.ArgsUsage != "" {
		parts = append(parts, say(c.ArgsUsage))
	}
	optional := false
	for _, f := range c.Flags {
		if _, must := usageOf(f); !must {
			optional = true
			continue
		}
		name, _ := say.flag(f)
		parts = append(parts, name)
	}
	if optional {
		parts = append(parts, say("[options]"))
	}
	return parts
}

// description is the rest of what there is to say about a command. What stands further in
// is copied as it is, an example or a file; the comments of a file are said.
func (say tongue) description(c *cli.Command) string {
	lines := strings.Split(c.Description, "\n")
	for i, line := range lines {
		before, comment, commented := strings.Cut(line, "# ")
		switch {
		case line == "":
			continue
		case commented:
			line = before + "# " + say(comment)
		case !strings.HasPrefix(line, " "):
			line = say(line)
		}
		lines[i] = "   " + line
	}
	return strings.Join(lines, "\n")
}
