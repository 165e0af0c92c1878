package main

import (
	"github.com/schollz/progressbar/v3"

	"jigiya/node/api"
)

// progress draws a bar for work that takes longer than a moment; only where a
// person looks.
func (s *session) progress(id string) api.Progress {
	if s.json || !isTerminal(s.terminal.err) {
		return nil
	}
	var bar *progressbar.ProgressBar
	return func(done, total int) {
		if bar == nil {
			bar = progressbar.NewOptions(total, progressbar.OptionSetDescription(s.say(id)),
				progressbar.OptionSetWriter(s.terminal.err), progressbar.OptionShowCount(),
				progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30),
				progressbar.OptionEnableColorCodes(s.terminal.colours(s.terminal.err)))
		}
		bar.ChangeMax(total)
		_ = bar.Set(done)
	}
}
