package web

import (
	"io/fs"

	"jigiya/node/web/voice"
)

// A clipPage is where one clip is recorded, which are before and after it, and how far its
// chapter is.
type clipPage struct {
	clipView
	Pack, Name     string
	Here           string
	Previous, Next voice.Clip
	Have, All      int
}

func voiceClip(c *call) error {
	v, err := c.clipPage()
	if err != nil {
		return flawed(err)
	}
	return c.page("voice-clip", v)
}

func (c *call) clipPage() (v clipPage, err error) {
	v.Pack = c.r.PathValue("pack")
	p, err := c.shelf().Pack(v.Pack)
	if err != nil {
		return v, err
	}
	all, err := c.wanted(p)
	if err != nil {
		return v, err
	}
	v.Name = p.Name
	for i, w := range all {
		if string(w.Clip) != c.r.PathValue("clip") {
			continue
		}
		v.clipView, v.Here = c.clipView(v.Pack, p, w), "/voice/"+v.Pack+"/clip/"+string(w.Clip)
		if i > 0 {
			v.Previous = all[i-1].Clip
		}
		if i+1 < len(all) {
			v.Next = all[i+1].Clip
		}
	}
	if v.Clip == "" {
		return v, fs.ErrNotExist
	}
	for _, w := range all {
		if w.Chapter != v.Chapter {
			continue
		}
		v.All++
		if _, ok := p.File(w.Clip); ok {
			v.Have++
		}
	}
	return v, nil
}

// keepClip keeps a recording, durably, and goes on to the next clip that is missing.
func keepClip(c *call) error {
	name, clip := c.r.PathValue("pack"), voice.Clip(c.r.PathValue("clip"))
	sound, err := c.upload("sound")
	if err == nil {
		err = flawed(c.shelf().Keep(name, clip, sound))
	}
	next := "/voice/" + name
	if p, opened := c.shelf().Pack(name); opened == nil && err == nil {
		if missing, ok := c.after(p, clip); ok {
			next += "/clip/" + string(missing)
		}
	}
	return c.done(err, next, voiceClip)
}

// after is the next clip of the same chapter that a pack lacks.
func (c *call) after(p *voice.Pack, clip voice.Clip) (next voice.Clip, ok bool) {
	var chapter voice.Chapter
	wanted, _ := c.wanted(p)
	for _, w := range wanted {
		if w.Clip == clip {
			chapter = w.Chapter
			continue
		}
		if _, have := p.File(w.Clip); chapter == w.Chapter && !have {
			return w.Clip, true
		}
	}
	return "", false
}

func dropClip(c *call) error {
	name, clip := c.r.PathValue("pack"), c.r.PathValue("clip")
	err := c.shelf().Drop(name, voice.Clip(clip))
	return c.done(flawed(err), "/voice/"+name+"/clip/"+clip, voiceClip)
}
