package main

import (
	"encoding/json"
	"fmt"
	"runtime/debug"

	"jigiya/node/api"
)

// report prints an error and gives its exit code.
func (s *session) report(err error) int {
	e := api.Classify(err, s.lang)
	if s.json {
		_ = json.NewEncoder(s.terminal.err).Encode(map[string]*api.Error{"error": e})
		return e.Exit()
	}
	fmt.Fprintf(s.terminal.err, "jigiya: error: %s%s\n", s.where(e), e.Detail)
	if e.Hint != "" {
		fmt.Fprintf(s.terminal.err, "jigiya: hint: %s\n", e.Hint)
	}
	return e.Exit()
}

// fault says that the program is wrong, with the trace that its makers need. No
// value of an argument is in it but by its address.
func (s *session) fault(fault any) int {
	fmt.Fprintf(s.terminal.err, "%s\n", debug.Stack())
	return s.report((&api.Problem{Class: api.ClassFault, Code: "fault"}).With("detail", fmt.Sprint(fault)))
}

// where names the row or line that an error is about, and a refusal's code.
func (s *session) where(e *api.Error) string {
	var place string
	switch {
	case e.Row > 0:
		place = fmt.Sprintf("%s %d: ", s.say("heading.row"), e.Row)
	case e.Line > 0:
		place = fmt.Sprintf("%s %d: ", s.say("heading.line"), e.Line)
	}
	if place != "" {
		place += e.Code + ": "
	}
	return place
}

// warn prints what refuses nothing.
func (s *session) warn(warnings []api.Warning) {
	for _, w := range warnings {
		fmt.Fprintf(s.terminal.err, "jigiya: warning: %s\n", s.lang.Say(w.ID, w.Values...))
	}
}
