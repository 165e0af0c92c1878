package message

import (
	_ "embed"
	"strconv"
	"strings"
)

//go:embed help_fr.toml
var helpFrench string

// Help is a text of the commands' help, which the program has in English, as a reader of a
// language has it; where it was not translated, it is the English one. Bambara has no
// words for most of it that a speaker reviewed, so its readers have the French.
//
// A text is looked up where it stands in the file, as a sentence is (page): only who asks
// for help waits, and not for all of it.
func (l Language) Help(english string) string {
	if l.known() == English {
		return english
	}
	_, rest, ok := strings.Cut(helpFrench, "\n"+strconv.Quote(english)+" = ")
	if !ok {
		return english
	}
	quoted, _, _ := strings.Cut(rest, "\n")
	text, err := strconv.Unquote(quoted)
	if err != nil {
		panic(err) // the program's own file
	}
	return l.bind(text)
}
