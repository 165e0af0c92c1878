package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger/message"
	"jigiya/node/api"
	"jigiya/node/web/voice"
	"jigiya/node/web/voice/shelf"
	"jigiya/node/web/voice/tones"
)

// send sends a form with a file.
func (p *phone) send(path, field, file string, content []byte) page {
	p.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	must(p, form.WriteField("token", p.token))
	w, err := form.CreateFormFile(field, file)
	must(p, err)
	_, err = w.Write(content)
	must(p, err)
	must(p, form.Close())
	r, err := http.NewRequest(http.MethodPost, p.url+path, &body)
	must(p, err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Origin", p.url)
	return p.do(r)
}

// say asks how something is said.
func (p *phone) say(query ...string) (s saying) {
	p.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(query); i += 2 {
		values.Set(query[i], query[i+1])
	}
	got := p.get("/voice/say?" + values.Encode())
	p.want(got, http.StatusOK)
	must(p, json.Unmarshal([]byte(got.text), &s))
	return s
}

func (p *phone) shelf() shelf.Shelf { return shelf.At(p.dir) }

// A village begins a voice, records its clips one after another, and is told at each
// what is still missing; then amounts are said with it.
func TestRecordVoice(t *testing.T) {
	p := newPhone(t)
	p.enter()
	p.want(p.get("/voice"), 200, "Record a new voice", "Fulfulde")
	got := p.tap("/voice", "start", "bm", "name", " Bamanankan  Segu ", "speaker", "Awa", "licence", "CC0-1.0")
	p.want(got, 200, "What it cannot say yet", "Amounts in which")
	if got.address != "/voice/bamanankan-segu" {
		t.Fatalf("at %s", got.address)
	}
	if s := p.say("amount", "2500"); len(s.Lines[0].Files) != 0 || s.Lines[0].Text != "five hundred" && s.Lines[0].Text != "two thousand five hundred francs" {
		t.Error(s)
	}
	p.tap("/voice/use", "pack", "bamanankan-segu")
	for _, c := range []string{"money", "100", "5"} {
		p.want(p.get("/voice/bamanankan-segu/clip/"+c), 200, "Keep")
		p.want(p.send("/voice/bamanankan-segu/clip/"+c, "sound", "clip", tones.Clip(5)), 200)
	}
	want := []string{"/voice/bamanankan-segu/file/money.wav", "/voice/bamanankan-segu/file/100.wav", "/voice/bamanankan-segu/file/5.wav"}
	if diff := cmp.Diff(want, p.say("amount", "2500").Lines[0].Files); diff != "" {
		t.Error(diff)
	}
	if s := p.say("amount", "2505"); len(s.Lines[0].Files) != 0 {
		t.Errorf("half an amount: %v", s)
	}
	sound := p.get(want[2])
	if sound.header.Get("Content-Type") != "audio/wav" || sound.text != string(tones.Clip(5)) {
		t.Error(sound.header)
	}
	p.want(p.tap("/voice/bamanankan-segu/clip/5/drop"), 200)
	p.want(p.get("/voice/bamanankan-segu/file/5.wav"), 404)
	p.want(p.tap("/voice/bamanankan-segu/remove"), 200)
	if names, err := p.shelf().Names(); err != nil || names != nil {
		t.Error(names, err)
	}
}

// Keeping a clip goes on to the next one of the chapter that is missing.
func TestNextClip(t *testing.T) {
	p := newPhone(t)
	p.enter()
	p.tap("/voice", "start", "bm", "name", "x", "speaker", "Awa", "licence", "CC0-1.0")
	p.want(p.get("/voice/x"), 200, `<a class="go" href="/voice/x/clip/0">`) // the first that is needed
	if got := p.send("/voice/x/clip/1", "sound", "1.wav", tones.Clip(1)); got.address != "/voice/x/clip/2" {
		t.Errorf("after 1 comes %s", got.address)
	}
	if got := p.send("/voice/x/clip/and", "sound", "and.wav", tones.Clip(1)); got.address != "/voice/x" {
		t.Errorf("after the last of the numbers comes %s", got.address)
	}
}

// What is refused says why, and changes nothing.
func TestVoiceRefused(t *testing.T) {
	p := newPhone(t)
	p.enter()
	p.want(p.tap("/voice", "start", "bm", "name", "", "speaker", "Awa", "licence", "CC0-1.0"), 400, "name is empty")
	p.want(p.tap("/voice", "start", "../en", "name", "x", "speaker", "Awa", "licence", "CC0-1.0"), 400)
	p.tap("/voice", "start", "bm", "name", "x", "speaker", "Awa", "licence", "CC0-1.0")
	p.want(p.send("/voice/x/clip/1", "sound", "a.amr", []byte("#!AMR\n")), 400, "m4a")
	p.want(p.send("/voice/x/clip/1", "sound", "a.html", []byte("<script>")), 400, "no sound of that kind")
	p.want(p.send("/voice/x/clip/1", "other", "a.wav", tones.Clip(1)), 400, "Choose a file")
	p.want(p.tap("/voice/x/clip/1"), 400, "Choose a file")
	p.want(p.send("/voice/x/clip/21", "sound", "a.wav", tones.Clip(1)), 404)
	p.want(p.send("/voice/zip", "zip", "a.zip", []byte("PK")), 400, "no zip file of a voice")
	manifest, err := p.shelf().Manifest("x")
	must(t, err)
	wrong := strings.Replace(string(manifest), `"unit": 5`, `"unit": 3`, 1)
	p.want(p.tap("/voice/x", "manifest", wrong), 400, "pack.json:", "units of 1 or 5 francs", "&#34;unit&#34;: 3")
	p.want(p.tap("/voice/x", "manifest", strings.ReplaceAll(string(manifest), "\n", "\r\n")), 200)
	after, err := p.shelf().Manifest("x")
	must(t, err)
	if diff := cmp.Diff(string(manifest), string(after)); diff != "" {
		t.Error(diff)
	}
	for _, path := range []string{"/voice/nobody", "/voice/x/clip/21", "/voice/x/file/1.wav", "/voice/x/file/pack.json", "/voice/x/file/..%2Fpack.json", "/voice/..%2Fx", "/voice/nobody/zip", "/voice/say?recital=1", "/voice/say?sentence=fund"} {
		p.want(p.get(path), 404)
	}
	for _, path := range []string{"/voice/say", "/voice/say?amount=1.5", "/voice/say?number=x"} {
		p.want(p.get(path), 400)
	}
	p.want(p.tap("/voice/use", "pack", "nobody"), 404)
}

// A manifest that somebody broke by hand is shown with its flaw, and may be put right in
// the page; nothing is said with it meanwhile.
func TestBrokenManifest(t *testing.T) {
	p := newPhone(t)
	p.enter()
	p.tap("/voice", "start", "en", "name", "x", "speaker", "Awa", "licence", "CC0-1.0")
	good, err := p.shelf().Manifest("x")
	must(t, err)
	must(t, os.WriteFile(filepath.Join(p.dir, "voices", "x", "pack.json"), []byte("{\n\"jigiya_voice\": 1,,"), 0o600))
	p.want(p.get("/voice"), 200, "pack.json:2")
	p.want(p.get("/voice/x"), 400, "pack.json:2", "textarea")
	if s := p.say("amount", "5"); len(s.Lines[0].Files) != 0 {
		t.Error(s)
	}
	p.want(p.tap("/voice/x", "manifest", string(good)), 200, "What it cannot say yet")
}

// A whole pack goes to another village as a zip. There it reads the recital and every
// step of the meeting, in the language of its page without being chosen.
func TestVoiceTravels(t *testing.T) {
	p := newPhone(t)
	p.enter()
	got := p.tap("/voice", "start", "tones")
	p.want(got, 200)
	zip := p.get(got.address + "/zip")
	if zip.header.Get("Content-Type") != "application/zip" {
		t.Fatal(zip.header)
	}
	p.want(p.tap(got.address+"/remove"), 200)
	got = p.send("/voice/zip", "zip", "voice.zip", []byte(zip.text))
	p.want(got, 200)
	for _, name := range voice.StepSentences() {
		s := p.say("sentence", string(name), "amount", "2500", "number", "7")
		if len(s.Lines) != 1 || len(s.Lines[0].Files) == 0 || s.Lines[0].Text == "" {
			t.Errorf("%s: %v", name, s)
		}
	}
	if diff := cmp.Diff([]string{got.address + "/file/7.wav"}, p.say("number", "7").Lines[0].Files); diff != "" {
		t.Error(diff)
	}
	p.want(p.get("/voice/say?recital="+p.group.String()), 404) // no meeting yet
	p.tap("/voice/use", "pack", noVoice)
	if s := p.say("amount", "5"); len(s.Lines[0].Files) != 0 || s.Lines[0].Text != "five francs" {
		t.Error(s)
	}
}

// Voices are for those who entered, and change by forms of this session only.
func TestVoiceGuarded(t *testing.T) {
	p := newPhone(t)
	if got := p.get("/voice/say?amount=5"); got.address != "/enter" {
		t.Errorf("a stranger is at %s", got.address)
	}
	p.enter()
	p.get("/voice")
	p.token = "forged"
	p.want(p.tap("/voice", "start", "tones"), 403)
	p.token = "forged"
	p.want(p.send("/voice/zip", "zip", "a.zip", nil), 403)
	if names, err := p.shelf().Names(); err != nil || names != nil {
		t.Error(names, err)
	}
}

// Every flaw, start and chapter that can be shown has its sentence.
func TestVoiceSentences(t *testing.T) {
	for _, l := range message.Languages {
		for _, code := range voice.FlawCodes {
			l.Say("error.voice_"+string(code), "where", "x", "detail", "y")
		}
		for _, start := range append(voice.Starts(), toneStart) {
			l.Say("page.voice_start_" + start)
		}
		for _, c := range []voice.Chapter{voice.NumberChapter, voice.MoneyChapter, voice.RecitalChapter, voice.FundChapter, voice.StepChapter, voice.ThingChapter} {
			l.Say("page.voice_" + string(c))
		}
	}
}

// The recital of a closing is said sentence by sentence: with a pack all of it, without
// one as the words of the catalogue.
func TestRecitalAloud(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.opens("2026-11-23")
	w.does("attendance", f("do", "mark", "mark", "others:present", "as", "present"), 200)
	w.does("savings", f("do", "buy", "buy", "4:2"), 200)
	w.closes()
	w.look("recital", "/voice/say?recital="+w.group.String())
	plain := w.say("recital", w.group.String())
	if len(plain.Lines) < 8 || plain.Lang != "en" {
		t.Fatalf("%d sentences in %q", len(plain.Lines), plain.Lang)
	}
	for _, l := range plain.Lines {
		if len(l.Files) != 0 || l.Text == "" || strings.Contains(l.Text, "…") {
			t.Errorf("%+v", l)
		}
	}
	got := w.tap("/voice", "start", "tones")
	w.want(got, 200)
	said := w.say("recital", w.group.String())
	for i, l := range said.Lines {
		if len(l.Files) == 0 || l.Text != plain.Lines[i].Text {
			t.Errorf("%+v", l)
		}
	}
	closed, err := w.node.Recital(t.Context(), w.group)
	must(t, err)
	pack, err := w.shelf().Pack(path.Base(got.address))
	must(t, err)
	for i, l := range pack.Recital(closed) {
		files, err := pack.Files(l.Speech)
		must(t, err)
		for j, file := range files {
			if want := got.address + "/file/" + file; said.Lines[i].Files[j] != want {
				t.Errorf("%s: %s, want %s", l.Sentence, said.Lines[i].Files[j], want)
			}
		}
	}
}

// Whoever records in a language that the program has no words of is told what to say, and
// never the franc where five of them are counted as one.
func TestPrompts(t *testing.T) {
	p := newPhone(t)
	p.enter()
	p.tap("/language", "language", "fr", "next", "/voice")
	got := p.tap("/voice", "start", "dogon", "name", "Sangha", "speaker", "Yassagou", "licence", "CC0-1.0")
	p.want(got, 200)
	gaps := plain(between(got.text, `<section class="gaps"`, "</section>"))
	for _, words := range []string{"Les sommes où l'on dit", "le nom de l'argent", "Clôture de la réunion numéro … : il manque Clôture de la réunion numéro"} {
		if !strings.Contains(gaps, words) {
			t.Errorf("%s\nlacks %s", gaps, words)
		}
	}
	for clip, words := range map[string]string{
		"money": "un, c'est 5 F ; cent, c'est 500 F", "20": "20", "many-1000": "le mot pour 1 000 quand il y en a plusieurs", "and": "entre deux parties d'un nombre",
		"fund-social": "caisse sociale", "welcome": "Bienvenue à la réunion.", "thing-0": "chien",
	} {
		got := p.get("/voice/sangha/clip/" + clip)
		prompt := between(got.text, `<p class="prompt">`, "</p>")
		if !strings.Contains(plain(prompt), words) {
			t.Errorf("%s: %s, want %s", clip, prompt, words)
		}
	}
}

func between(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return text
}

// plain is a text as it is read: without marks, with ordinary spaces.
func plain(text string) string {
	return strings.NewReplacer("&#39;", "'", "\u00a0", " ", "\u202f", " ").Replace(text)
}

// A half-recorded pack that counts in other units than the page says what it can, and
// nothing steps in for the sums it lacks: nobody hears one sum in dɔrɔmɛ and the next in
// francs. What has no sum in it is still said by the browser's voice.
func TestUnitsAreNotMixed(t *testing.T) {
	p := newPhone(t)
	p.enter()
	p.tap("/voice", "start", "bm", "name", "x", "speaker", "Awa", "licence", "CC0-1.0")
	p.tap("/voice/use", "pack", "x")
	for _, clip := range []string{"money", "100"} {
		p.want(p.send("/voice/x/clip/"+clip, "sound", "clip", tones.Clip(1)), 200)
	}
	if s := p.say("amount", "500"); len(s.Lines[0].Files) != 2 || s.Lines[0].Text != "" || s.Where != "/voice/x" {
		t.Errorf("five hundred: %+v", s)
	}
	for _, query := range [][]string{{"amount", "505"}, {"sentence", "owes", "amount", "500"}} {
		if s := p.say(query...); len(s.Lines[0].Files) != 0 || s.Lines[0].Text != "" || s.Mute == "" {
			t.Errorf("%v: %+v", query, s)
		}
	}
	if s := p.say("sentence", "welcome"); s.Lines[0].Text != "Welcome to the meeting." {
		t.Errorf("welcome: %+v", s)
	}
	p.tap("/language", "language", "bm", "next", "/voice")
	if s := p.say("amount", "505"); s.Lines[0].Text != "dɔrɔmɛ kɛmɛ ni kelen" {
		t.Errorf("the same units: %+v", s)
	}
}

// A disk that is full is said as such, and with what helps.
func TestVoiceDiskFull(t *testing.T) {
	for _, full := range []error{shelf.ErrDisk, &fs.PathError{Op: "write", Err: syscall.ENOSPC}} {
		for _, l := range message.Languages {
			e := api.Classify(flawed(fmt.Errorf("writing: %w", full)), l)
			if e.HTTP() != http.StatusServiceUnavailable || e.Detail != l.Say("error.disk_full") || e.Hint != l.Say("hint.make_room") {
				t.Errorf("%s: %+v", l, e)
			}
		}
	}
}
