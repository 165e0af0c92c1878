package web

import (
	"encoding/json"
	"errors"
	"net/url"
	"path"
	"strconv"
	"strings"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/message"
	"jigiya/ledger/report"
	"jigiya/node/api"
	"jigiya/node/web/voice"
)

const (
	voiceCookie = "voice"
	noVoice     = "-" // the browser's own
)

// usedPack is the pack that reads aloud: the one a person chose, else the first in the
// language of the page. None is nil.
func (c *call) usedPack() (name string, p *voice.Pack) {
	chosen := ""
	if cookie, err := c.r.Cookie(voiceCookie); err == nil {
		chosen = cookie.Value
	}
	if chosen == noVoice {
		return "", nil
	}
	if p, err := c.shelf().Pack(chosen); err == nil {
		return chosen, p
	}
	names, _ := c.shelf().Names()
	for _, name := range names {
		if p, err := c.shelf().Pack(name); err == nil && speaks(p.Language, c.lang) {
			return name, p
		}
	}
	return "", nil
}

// speaks says whether a language tag is one of the pages' languages.
func speaks(tag string, l message.Language) bool {
	main, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return main == string(l)
}

func useVoice(c *call) error {
	chosen := c.r.PostFormValue("pack")
	if _, err := c.shelf().Pack(chosen); err != nil && chosen != noVoice {
		return flawed(err)
	}
	setCookie(c.w, voiceCookie, chosen, yearOfSeconds)
	return c.sendTo("/voice")
}

// aloud is the address that tells how something is said: an amount, a number, a sentence
// of the meeting, the recital of a group.
func aloud(what string, of any) string {
	value := text(of)
	if what == "amount" || what == "number" {
		value = strconv.FormatInt(whole(of), 10)
	}
	return "/voice/say?" + url.Values{what: {value}}.Encode()
}

// A saying is what the player plays: sentence by sentence the files of a pack, or the
// text for the browser's own voice.
type saying struct {
	Lang  string   `json:"lang"`
	Lines []spoken `json:"lines"`
	Mute  string   `json:"mute"`  // what to show if some of it cannot be heard
	Where string   `json:"where"` // the page where that is put right
}

// spoken is one sentence. Without files and text it is not said.
type spoken struct {
	Files []string `json:"files"`
	Text  string   `json:"text"`
}

// sayAloud tells how something is said, as JSON.
func sayAloud(c *call) error {
	v := voicing{call: c}
	v.name, v.pack = c.usedPack()
	lines, err := v.lines()
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(c.w).Encode(saying{string(c.lang), lines, c.say("page.voice_mute"), path.Join("/voice", v.name)})
}

// A voicing says things with a pack, if there is one.
type voicing struct {
	*call
	name string
	pack *voice.Pack
}

func (v voicing) lines() ([]spoken, error) {
	asked := v.r.URL.Query()
	amount, err := wholeOf(asked.Get("amount"))
	number, err2 := wholeOf(asked.Get("number"))
	if err := errors.Join(err, err2); err != nil {
		return nil, err
	}
	switch {
	case asked.Has("recital"):
		return v.recital(asked.Get("recital"))
	case asked.Has("sentence"):
		return v.sentence(voice.Sentence(asked.Get("sentence")), ledger.Amount(amount), number)
	case asked.Has("amount"):
		return []spoken{v.line(true, v.lang.Spoken(ledger.Amount(amount)), func(m *voice.Manifest) voice.Speech { return m.Amount(ledger.Amount(amount)) })}, nil
	case asked.Has("number"):
		return []spoken{v.line(false, strconv.FormatInt(number, 10), func(m *voice.Manifest) voice.Speech { return m.Counting.Number(number) })}, nil
	}
	return nil, api.Misused("form_unread")
}

// wholeOf reads a whole number that may be left out.
func wholeOf(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, api.Misused("number_malformed", "text", clip(s))
	}
	return n, nil
}

// line is a sentence with the files of the pack, all of them or none. A pack may count
// money in other units than the page speaks of: then the browser's own voice does not
// stand in for it, so that nobody hears one sum in dɔrɔmɛ and the next in francs.
func (v voicing) line(money bool, text string, speech func(*voice.Manifest) voice.Speech) spoken {
	s := spoken{Text: text, Files: []string{}}
	if v.pack == nil {
		return s
	}
	if money && v.pack.Money.Unit != unitOf(v.lang) {
		s.Text = ""
	}
	files, err := v.pack.Files(speech(v.pack.Manifest))
	if err != nil {
		return s
	}
	for _, file := range files {
		s.Files = append(s.Files, "/voice/"+v.name+"/file/"+file)
	}
	return s
}

// unitOf is how many francs make one of the units that a language speaks of.
func unitOf(l message.Language) (francs int64) {
	if l == message.Bambara {
		return message.FrancsPerDorome
	}
	return 1
}

// sentence is one that is said at a step of the meeting.
func (v voicing) sentence(name voice.Sentence, a ledger.Amount, n int64) ([]spoken, error) {
	if _, ok := voice.Usual(name); !ok || !stepSentence(name) {
		return nil, api.Missing("page_unknown")
	}
	text := v.say("page.aloud_"+string(name), "amount", v.lang.Spoken(a), "number", n)
	say := func(m *voice.Manifest) voice.Speech {
		return m.Say(name, voice.Filling{Amount: m.Amount(a), Number: m.Counting.Number(n)})
	}
	return []spoken{v.line(name.HasAmount(), text, say)}, nil
}

// stepSentence says whether a sentence is of the meeting's steps.
func stepSentence(name voice.Sentence) bool {
	for _, s := range voice.StepSentences() {
		if s == name {
			return true
		}
	}
	return false
}

// recital is all that is read out at the last closing.
func (v voicing) recital(group string) (lines []spoken, err error) {
	id, err := crypto.ParseHash(group)
	if err != nil {
		return nil, api.Missing("page_unknown")
	}
	r, err := v.node.Recital(v.ctx(), id)
	if err != nil {
		return nil, err
	}
	m := &voice.Manifest{}
	if v.pack != nil {
		m = v.pack.Manifest
	}
	for _, l := range m.Recital(r) {
		lines = append(lines, v.line(l.Sentence.HasAmount(), v.recited(l, r), func(*voice.Manifest) voice.Speech { return l.Speech }))
	}
	return lines, nil
}

// recited is a line of the recital in the words of the catalogue.
func (v voicing) recited(l voice.Line, r report.Recital) string {
	var words []string
	for _, t := range r.Things {
		words = append(words, t.Words[string(v.lang)])
	}
	return v.say("recital."+string(l.Sentence), "fund", l.Fund, "amount", v.lang.Spoken(l.Amount), "shares", l.Number,
		"meeting", l.Number, "present", l.Number, "members", l.Of, "date", r.Date, "words", words)
}
