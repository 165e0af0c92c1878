package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"jigiya/node/api"
)

// asksCompletion is the last argument of a shell that asks what could be typed;
// the one before it is the word that is being typed, perhaps empty.
const asksCompletion = "--generate-bash-completion"

// shells are what a shell must run to complete jigiya's commands: it asks the
// program itself.
var shells = map[string]string{
	"bash": `_jigiya() {
  local current="${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=($(compgen -W "$("${COMP_WORDS[@]:0:COMP_CWORD}" "$current" --generate-bash-completion 2>/dev/null | cut -f1)" -- "$current"))
}
complete -o bashdefault -o default -F _jigiya jigiya
`,
	"zsh": `#compdef jigiya
_jigiya() {
  local -a choices
  choices=("${(@f)$("${words[@]:0:$CURRENT}" --generate-bash-completion 2>/dev/null | tr '\t' ':')}")
  _describe 'jigiya' choices
}
compdef _jigiya jigiya
`,
	"fish": `complete -c jigiya -f -a '(set -l t (commandline -opc); $t (commandline -ct) --generate-bash-completion 2>/dev/null)'
`,
}

func (s *session) completionCommand() *cli.Command {
	return command("completion", "bash|zsh|fish", "print what makes a shell complete the commands", "jigiya completion bash > /etc/bash_completion.d/jigiya",
		func(c *cli.Context) error {
			if r := read(c).args(1, 1); r.err != nil {
				return r.err
			}
			script, ok := shells[strings.ToLower(c.Args().First())]
			if !ok {
				return api.Misused("shell_unknown", "text", clip(c.Args().First()))
			}
			s.printf("%s", script)
			return nil
		})
}

// complete writes what could be typed next, a word and what it is a line:
// commands, or flags once a - is typed. Where a value or a name is due it writes
// nothing, and the shell offers files.
func (s *session) complete(app *cli.App, args []string) {
	var typed string
	say := tongue(s.lang.Help)
	if len(args) > 0 {
		args, typed = args[:len(args)-1], args[len(args)-1]
	}
	commands, flags := app.Commands, app.Flags
	for _, word := range args {
		if c := find(commands, word); c != nil {
			commands, flags = c.Subcommands, slices.Concat(c.Flags, app.Flags)
		}
	}
	if len(args) > 0 && isFlag(args[len(args)-1]) && takesValue(lookup(flags, args[len(args)-1])) {
		return
	}
	if strings.HasPrefix(typed, "-") {
		for _, f := range flags {
			_, usage := say.flag(f)
			s.printf("--%s\t%s\n", f.Names()[0], usage)
		}
		return
	}
	for _, c := range commands {
		s.printf("%s\t%s\n", c.Name, say(c.Usage))
	}
}
