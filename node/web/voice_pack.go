package web

import (
	"strings"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/web/voice"
)

// A packView is a pack while it is made: what it has, what it cannot say yet, what is
// wrong with it, and its manifest.
type packView struct {
	Pack     string
	Broken   bool // its manifest cannot be used
	Manifest string
	Name     string
	Sums     bool       // it can say every amount
	Next     voice.Clip // to be recorded
	Gaps     []gapView
	Parts    []chapterView
	Doubts   []voice.Doubt
	Wrong    []string
}

// A chapterView is a part of a pack and its clips.
type chapterView struct {
	Chapter voice.Chapter
	Have    int
	Clips   []clipView
}

// A gapView is what a pack cannot say: a sentence, or where there is none amounts, and
// the prompts of the clips that are missing.
type gapView struct {
	Sentence string
	Clips    []string
}

// A clipView is one clip: what it says, and its file if it is recorded.
type clipView struct {
	voice.Wanted
	Prompt  string // what to say
	Figure  string // of a number that is said in words
	Picture string // of a thing
	Address string // of the sound; empty where there is none
}

func voicePack(c *call) error {
	name := c.r.PathValue("pack")
	manifest, err := c.shelf().Manifest(name)
	if err != nil {
		return flawed(err)
	}
	v := packView{Pack: name, Manifest: string(manifest)}
	if text := c.r.PostFormValue("manifest"); c.refused != nil && text != "" {
		v.Manifest = text
	}
	p, err := c.shelf().Pack(name)
	if err != nil {
		if c.refused == nil {
			c.refuse(flawed(err))
		}
		v.Broken = true
		return c.page("voice-pack", v)
	}
	v.Name, v.Sums, v.Doubts = p.Name, true, p.Counting.Doubts()
	for _, gap := range p.Gaps() {
		v.Sums = v.Sums && gap.Sentence != ""
		v.Gaps = append(v.Gaps, c.gapView(p, gap))
	}
	if err := v.view(c, p); err != nil {
		return err
	}
	return c.page("voice-pack", v)
}

// gapView shows a gap in words that say what to record.
func (c *call) gapView(p *voice.Pack, gap voice.Gap) (v gapView) {
	for _, token := range p.Order(gap.Sentence) {
		if words := c.prompt(p.Manifest, voice.Clip(token)); !strings.HasPrefix(token, "{") {
			v.Sentence += words + " "
		} else {
			v.Sentence += "… "
		}
	}
	v.Sentence = strings.TrimSpace(v.Sentence)
	for _, clip := range gap.Clips {
		v.Clips = append(v.Clips, c.prompt(p.Manifest, clip))
	}
	return v
}

func (v *packView) view(c *call, p *voice.Pack) error {
	for _, f := range p.Flaws {
		v.Wrong = append(v.Wrong, c.say("error.voice_"+string(f.Code), "where", whereOf(f), "detail", clip(f.Detail)))
	}
	wanted, err := c.wanted(p)
	if err != nil {
		return err
	}
	for _, w := range wanted {
		if n := len(v.Parts); n == 0 || v.Parts[n-1].Chapter != w.Chapter {
			v.Parts = append(v.Parts, chapterView{Chapter: w.Chapter})
		}
		part := &v.Parts[len(v.Parts)-1]
		shown := c.clipView(v.Pack, p, w)
		if shown.Address != "" {
			part.Have++
		}
		part.Clips = append(part.Clips, shown)
	}
	v.Next = next(v.Parts)
	return nil
}

// next is the first clip that is needed and missing, or else the first that is missing.
func next(parts []chapterView) (next voice.Clip) {
	for _, part := range parts {
		for _, c := range part.Clips {
			switch {
			case c.Address != "":
			case !c.Optional:
				return c.Clip
			case next == "":
				next = c.Clip
			}
		}
	}
	return next
}

// wanted are the clips of a complete pack here: with the names of the funds that the
// groups of this device have made for themselves.
func (c *call) wanted(p *voice.Pack) ([]voice.Wanted, error) {
	groups, err := c.node.Groups(c.ctx())
	if err != nil {
		return nil, err
	}
	var own []ledger.FundName
	for _, g := range groups {
		for _, purse := range g.Funds {
			own = append(own, purse.Fund)
		}
		if len(own) > maxOwnFunds {
			break // a facilitator's device: its groups record their own
		}
	}
	return p.WantedWith(own[:min(len(own), maxOwnFunds)]), nil
}

// clipView shows a clip.
func (c *call) clipView(name string, p *voice.Pack, w voice.Wanted) clipView {
	v := clipView{Wanted: w, Prompt: c.prompt(p.Manifest, w.Clip)}
	if n, many, ok := w.Clip.Number(); ok && w.Words != "" {
		v.Figure = c.lang.Number(n)
		if many {
			v.Figure = c.say("page.times", "n", n)
		}
	}
	if n, ok := thingOf(w.Clip); ok {
		v.Picture = n.Picture()
	}
	if file, ok := p.File(w.Clip); ok {
		v.Address = "/voice/" + name + "/file/" + file
	}
	return v
}

// thingOf is the thing that a clip names.
func thingOf(c voice.Clip) (crypto.Thing, bool) {
	n, ok := c.Thing()
	return crypto.Thing(n), ok
}

// amendVoice replaces the manifest.
func amendVoice(c *call) error {
	name := c.r.PathValue("pack")
	text := strings.ReplaceAll(c.r.PostFormValue("manifest"), "\r\n", "\n") // as forms send lines
	return c.done(flawed(c.shelf().Amend(name, []byte(text))), "/voice/"+name, voicePack)
}
