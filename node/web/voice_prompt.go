package web

import (
	"strings"

	"jigiya/ledger"
	"jigiya/ledger/message"
	"jigiya/node/web/voice"
)

// prompt is what to say for a clip: the words of the manifest, else what the language of
// the page has for it.
//
// The words for money are never taken from the page: who counts in dɔrɔmɛ and were told to
// say "francs" would record every amount five times too small.
func (c *call) prompt(m *voice.Manifest, clip voice.Clip) string {
	if words := m.Words[clip]; words != "" {
		return words
	}
	if thing, ok := thingOf(clip); ok {
		return thing.Word(string(c.lang))
	}
	if n, many, ok := clip.Number(); ok {
		if many {
			return c.say("page.voice_many", "n", n)
		}
		return c.lang.Number(n)
	}
	if fund, ok := clip.Fund(); ok {
		return c.lang.Fund(fund)
	}
	if id, ok := hardPrompts[clip]; ok {
		return c.say(id, "unit", ledger.Amount(m.Money.Unit), "hundred", ledger.Amount(100*m.Money.Unit))
	}
	return sentencePart(c.lang, clip)
}

// hardPrompts are the clips whose words differ so much between languages that no
// language's word tells what is meant.
var hardPrompts = map[voice.Clip]string{
	"and": "page.voice_and", "money": "page.voice_unit", "money-one": "page.voice_unit_one", "money-round": "page.voice_unit_round",
	"franc": "page.voice_franc", "minus": "page.voice_minus",
}

// sentencePart is a part of a sentence as a language says it, or the clip's name.
func sentencePart(l message.Language, clip voice.Clip) string {
	if m, ok := voice.Start(string(l)); ok && m.Words[clip] != "" {
		return m.Words[clip]
	}
	return strings.ReplaceAll(string(clip), "-", " ")
}
