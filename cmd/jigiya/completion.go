package main

import (
	"strings"

	"github.com/urfave/cli/v2"

	"jigiya/node/api"
)

// shells are what a shell must run to complete jigiya's commands: it asks the
// program itself, with the last argument --generate-bash-completion.
var shells = map[string]string{
	"bash": `_jigiya() {
  local words="${COMP_WORDS[*]:0:$COMP_CWORD}"
  COMPREPLY=($(compgen -W "$($words --generate-bash-completion 2>/dev/null | cut -d: -f1)" -- "${COMP_WORDS[$COMP_CWORD]}"))
}
complete -o bashdefault -o default -F _jigiya jigiya
`,
	"zsh": `#compdef jigiya
_jigiya() {
  local -a choices
  choices=("${(@f)$(${words[1,$CURRENT-1]} --generate-bash-completion 2>/dev/null)}")
  _describe 'jigiya' choices
}
compdef _jigiya jigiya
`,
	"fish": `complete -c jigiya -f -a '(set -l t (commandline -opc); $t --generate-bash-completion 2>/dev/null | cut -d: -f1)'
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
				return api.Refused("usage", "completion is for bash, zsh or fish, not %q", c.Args().First())
			}
			s.printf("%s", script)
			return nil
		})
}
