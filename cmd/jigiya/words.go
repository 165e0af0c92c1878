package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"jigiya/ledger/message"
)

// speakBetter makes the program speak the sentences that lie in <home>/words: a village
// that knows better Bambara puts a bm.toml there with those it changes (package message).
// A file that is wrong is named, and the program's own sentences stay: words must not
// keep a meeting from its ledger.
func (s *session) speakBetter() {
	folder := filepath.Join(s.place(), "words")
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return
	}
	better, err := message.Load(os.DirFS(folder))
	if err != nil {
		fmt.Fprintf(s.terminal.err, "jigiya: %s\n", s.say("warning.words_unread", "folder", folder, "detail", err.Error()))
		return
	}
	if strays := better.Strays(); len(strays) > 0 {
		fmt.Fprintf(s.terminal.err, "jigiya: %s\n", s.say("warning.words_stray", "folder", folder, "words", strays))
	}
	message.Use(better)
}
