package web

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"syscall"

	"jigiya/ledger/message"
	"jigiya/node/api"
	"jigiya/node/web/voice"
	"jigiya/node/web/voice/shelf"
	"jigiya/node/web/voice/tones"
)

func voiceRoutes() []route {
	return []route{
		{"GET /voice", voices, false},
		{"POST /voice", beginVoice, false},
		{"POST /voice/use", useVoice, false},
		{"POST /voice/zip", unzipVoice, false},
		{"GET /voice/say", sayAloud, false},
		{"GET /voice/{pack}", voicePack, false},
		{"POST /voice/{pack}", amendVoice, false},
		{"POST /voice/{pack}/remove", removeVoice, false},
		{"GET /voice/{pack}/zip", zipVoice, false},
		{"GET /voice/{pack}/file/{file}", voiceFile, false},
		{"GET /voice/{pack}/clip/{clip}", voiceClip, false},
		{"POST /voice/{pack}/clip/{clip}", keepClip, false},
		{"POST /voice/{pack}/clip/{clip}/drop", dropClip, false},
	}
}

// shelf is where the packs of this home lie.
func (c *call) shelf() shelf.Shelf { return shelf.At(c.options.Home) }

// A voicesView is the packs of this home, and what one may begin a new one with.
type voicesView struct {
	Packs    []packTile
	Used     string // the pack that reads aloud, or noVoice
	NoVoice  string
	Starts   []string
	Licences []string
}

// A packTile is a pack on the shelf; with a flaw in its manifest it cannot be used.
type packTile struct {
	Pack, Name, Speaker, Language string
	Have, All                     int
	Flaw                          string
}

// licences are those offered; a manifest may have any other.
var licences = []string{"CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0"}

// toneStart stands for the test pack among the starts.
const toneStart = "tones"

func voices(c *call) error {
	names, err := c.shelf().Names()
	if err != nil {
		return err
	}
	v := voicesView{Used: noVoice, NoVoice: noVoice, Starts: append(voice.Starts(), toneStart), Licences: licences}
	if name, p := c.usedPack(); p != nil {
		v.Used = name
	}
	for _, name := range names {
		v.Packs = append(v.Packs, c.packTile(name))
	}
	return c.page("voice", v)
}

func (c *call) packTile(name string) packTile {
	p, err := c.shelf().Pack(name)
	if err != nil {
		return packTile{Pack: name, Name: name, Flaw: api.Classify(flawed(err), c.lang).Detail}
	}
	t := packTile{Pack: name, Name: p.Name, Speaker: p.Speaker, Language: p.Language}
	for _, w := range p.Wanted() {
		if _, ok := p.File(w.Clip); ok {
			t.Have++
		}
		t.All++
	}
	return t
}

// beginVoice puts a new pack on the shelf, or the test pack.
func beginVoice(c *call) error {
	start := c.r.PostFormValue("start")
	if start == toneStart {
		m, _ := tones.Manifest(toneLanguage(c.lang))
		name, err := c.shelf().Fill(m, tones.Clips(m))
		return c.done(flawed(err), "/voice/"+name, voices)
	}
	m, ok := voice.Start(start)
	if !ok {
		return api.Misused("form_unread")
	}
	m.Name, m.Speaker, m.Licence = tidy(c.r.PostFormValue("name")), tidy(c.r.PostFormValue("speaker")), tidy(c.r.PostFormValue("licence"))
	name, err := c.shelf().Begin(m)
	return c.done(flawed(err), "/voice/"+name, voices)
}

// toneLanguage is the start whose counting the test pack takes.
func toneLanguage(l message.Language) string { return string(l) }

func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// unzipVoice takes a pack from another village.
func unzipVoice(c *call) error {
	content, err := c.upload("zip")
	if err != nil {
		return c.done(err, "", voices)
	}
	name, err := c.shelf().Unzip(content)
	return c.done(flawed(err), "/voice/"+name, voices)
}

// upload is the file of a form.
func (c *call) upload(name string) ([]byte, error) {
	f, _, err := c.r.FormFile(name)
	if err != nil {
		return nil, api.Misused("voice_no_file")
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err != nil {
		return nil, api.Misused("form_unread")
	}
	return content, nil
}

func zipVoice(c *call) error {
	name := c.r.PathValue("pack")
	var zip bytes.Buffer
	if err := c.shelf().Zip(name, &zip); err != nil {
		return flawed(err)
	}
	h := c.w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="`+name+`.zip"`) // a pack's name has plain letters only
	h.Set("Content-Length", strconv.Itoa(zip.Len()))
	_, _ = zip.WriteTo(c.w)
	return nil
}

func removeVoice(c *call) error {
	return c.done(flawed(c.shelf().Remove(c.r.PathValue("pack"))), "/voice", voices)
}

// voiceFile is one clip's sound.
func voiceFile(c *call) error {
	sound, format, err := c.shelf().File(c.r.PathValue("pack"), c.r.PathValue("file"))
	if err != nil {
		return flawed(err)
	}
	c.w.Header().Set("Content-Type", format.Media)
	http.ServeContent(c.w, c.r, "", c.options.Now(), bytes.NewReader(sound))
	return nil
}

// flawed is an error of the shelf, as it is said to whoever made the pack.
func flawed(err error) error {
	flaw := new(voice.Flaw)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return api.Missing("voice_unknown")
	case errors.As(err, &flaw):
		return api.Misused("voice_"+string(flaw.Code), "where", whereOf(flaw), "detail", clip(flaw.Detail)).At(flaw.Line)
	case errors.Is(err, shelf.ErrFull):
		return api.Misused("voice_full", "max", shelf.MaxPacks)
	case errors.Is(err, shelf.ErrDisk), errors.Is(err, syscall.ENOSPC):
		return (&api.Problem{Class: api.ClassStorage, Code: "disk_full"}).Hinted("hint.make_room")
	case errors.Is(err, shelf.ErrZip):
		return api.Misused("voice_zip")
	}
	return err
}

// whereOf is the place to look at: a file and its line.
func whereOf(f *voice.Flaw) string {
	switch {
	case f.Line > 0:
		return f.File + ":" + strconv.Itoa(f.Line)
	case f.File != "":
		return f.File
	}
	return "·"
}
