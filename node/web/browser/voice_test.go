package browser

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"jigiya/node/web/voice"
	"jigiya/node/web/voice/shelf"
	"jigiya/node/web/voice/tones"
)

// ear keeps every sound that is really played to its end, in order, and every text that
// the browser's own voice is given (it may have none here: what it was asked is all).
const ear = `(function() {
	window.heard = [];
	window.texts = [];
	var sounds = {}, name = URL.createObjectURL;
	URL.createObjectURL = function(sound) { var a = name.call(URL, sound); sounds[a] = sound; return a; };
	var play = HTMLMediaElement.prototype.play;
	HTMLMediaElement.prototype.play = function() {
		var sound = sounds[this.src], mine = window.heard.length;
		window.heard.push('');
		this.addEventListener('ended', function() {
			var reader = new FileReader();
			reader.onload = function() { window.heard[mine] = reader.result.split(',')[1]; };
			reader.readAsDataURL(sound);
		}, {once: true});
		return play.call(this);
	};
	window.speechSynthesis.speak = function(words) { window.texts.push(words.lang + ' ' + words.text); setTimeout(words.onend, 1); };
	return true;
})()`

// listened waits until all is said, and gives the clips that were played, by name.
func (p *phone) listened(m *voice.Manifest) (clips []string) {
	p.Helper()
	p.until("all is said", `document.querySelector('[data-heard]') && window.heard.every(function(s) { return s; })`)
	known := map[string]string{}
	for place, w := range m.Wanted() {
		known[string(tones.Clip(place))] = string(w.Clip)
	}
	for _, sound := range ask[[]string](p, `window.heard`) {
		file, err := base64.StdEncoding.DecodeString(sound)
		if err != nil || known[string(file)] == "" {
			p.Fatalf("a sound of no clip: %v", err)
		}
		clips = append(clips, known[string(file)])
	}
	return clips
}

// A tap reads an amount aloud with the clips of a pack, each once and in order; without a
// pack the browser's own voice is given the words.
func TestReadAloud(t *testing.T) {
	h := benkadi(t)
	p := take(t, h.run())
	p.visit("/voice")
	p.enter()
	p.sees("h1")
	ask[bool](p, ear)
	p.tap(".aloud")
	p.until("the browser's own voice speaks", `window.texts.length === 1`)
	if have := ask[string](p, `window.texts[0]`); have != "en twelve thousand five hundred and five francs" {
		t.Errorf("the browser is to say %q", have)
	}
	m, _ := tones.Manifest("bm")
	name, err := shelf.At(h.folder).Fill(m, tones.Clips(m))
	if err != nil {
		t.Fatal(err)
	}
	p.visit("/voice")
	p.tap(fmt.Sprintf("button[name=pack][value=%s]", name))
	p.sees(".voice.strong", m.Name)
	p.usable()
	p.shot("voices")
	ask[bool](p, ear)
	p.tap(".aloud")
	want := strings.Fields("money many-1000 2 and many-100 5 and 1")
	if diff := cmp.Diff(want, p.listened(m)); diff != "" {
		t.Error(diff)
	}
	if texts := ask[[]string](p, `window.texts`); len(texts) != 0 {
		t.Errorf("and the browser says %q", texts)
	}
}

// whistle stands in the place of the microphone.
const whistle = `(function() {
	window.whistle = function() {
		var studio = new AudioContext(), to = studio.createMediaStreamDestination(), whistle = studio.createOscillator();
		whistle.connect(to); whistle.start();
		window.studio = studio;
		return to.stream;
	};
	navigator.mediaDevices.getUserMedia = function() { return Promise.resolve(window.whistle()); };
	return true;
})()`

// records records a sound, so that it can be heard.
func (p *phone) records() {
	p.Helper()
	p.tap("[data-record-start]")
	p.sees("[data-record-stop]")
	p.until("a moment of sound", `window.studio.currentTime > 0.3`)
	p.tap("[data-record-stop]")
	p.sees("[data-record-heard]")
}

// Where the microphone is refused the page says so, and a file may be sent in its place; it
// is asked for again with the next tap, on a phone's first browser in the way that it knows.
// A sound that could not be sent is still there when the node is back.
func TestMicrophoneRefused(t *testing.T) {
	thorough(t)
	h := benkadi(t)
	p := take(t, h.run())
	m, _ := voice.Start("bm")
	m.Name, m.Speaker = "Konna", "Aissata"
	if _, err := shelf.At(h.folder).Begin(m); err != nil {
		t.Fatal(err)
	}
	p.visit("/voice/konna/clip/1")
	p.enter()
	p.sees(".prompt", "kelen")
	ask[bool](p, `(function() {
		navigator.mediaDevices.getUserMedia = function() { return Promise.reject(new DOMException('no', 'NotAllowedError')); };
		return true;
	})()`)
	p.tap("[data-record-start]")
	p.sees("[data-record-told]", "microphone is not allowed")
	p.sees("[data-record-file]")
	p.usable()
	p.shot("microphone-refused")
	ask[bool](p, whistle)
	ask[bool](p, `(function() {
		navigator.getUserMedia = navigator.webkitGetUserMedia = function(what, done) { done(window.whistle()); };
		navigator.mediaDevices.getUserMedia = null;
		return true;
	})()`)
	p.records()
	if told := ask[string](p, `document.querySelector('[data-record-told]').textContent`); told != "" {
		t.Errorf("it still says %q", told)
	}
	ask[bool](p, `(function() {
		window.sends = window.fetch;
		window.fetch = function() { return Promise.reject(new TypeError('Failed to fetch')); };
		return true;
	})()`)
	p.tap("button.go", "Keep")
	p.sees("[data-record-told]", "not kept")
	p.sees("[data-record-heard]")
	ask[bool](p, `(function() { window.fetch = window.sends; return true; })()`)
	p.tap("button.go", "Keep")
	p.sees(".prompt", "fila")
	first := p.clip("1")
	p.visit("/voice/konna/clip/1") // one clip is recorded again
	p.sees("audio[src]")
	ask[bool](p, whistle)
	p.records()
	p.tap("button.go", "Keep")
	p.sees(".prompt", "fila")
	if again := p.clip("1"); again == first {
		t.Error("the old recording is still there")
	}
}

// clip is the sound that the node gives for a clip of Konna's, whatever its format.
func (p *phone) clip(name string) string {
	p.Helper()
	p.visit("/voice/konna/clip/" + name)
	p.sees("audio[src]")
	ask[bool](p, `(function() {
		fetch(document.querySelector('audio[src]').src).then(function(a) { return a.blob(); }).then(function(b) {
			var r = new FileReader(); r.onload = function() { window.clip = r.result; }; r.readAsDataURL(b);
		});
		return true;
	})()`)
	p.until("the sound", `!!window.clip`)
	return ask[string](p, `window.clip`)
}

// A pack that is half recorded reads what it can say whole; where it cannot, nothing of it
// is heard, and the page leads to where it is recorded.
func TestHalfRecorded(t *testing.T) {
	h := benkadi(t)
	p := take(t, h.run())
	m, _ := tones.Manifest("bm")
	clips := tones.Clips(m)
	delete(clips, "5.wav")
	name, err := shelf.At(h.folder).Fill(m, clips)
	if err != nil {
		t.Fatal(err)
	}
	p.visit("/voice")
	p.enter()
	p.tap(fmt.Sprintf("button[name=pack][value=%s]", name))
	p.sees(".voice.strong", m.Name)
	ask[bool](p, ear)
	p.tap(".aloud")
	p.sees(".mute a", "Record what is missing")
	p.usable()
	p.shot("half-recorded")
	if n := ask[int](p, `window.heard.length + window.texts.length`); n != 0 {
		t.Errorf("half an amount is heard, of %d sounds", n)
	}
	p.tap(".mute a")
	p.sees(".gaps", "duuru")
}

// The pages of voices and words are usable in every language.
func TestVoicePages(t *testing.T) {
	thorough(t)
	h := benkadi(t)
	p := take(t, h.run())
	m, _ := tones.Manifest("dogon")
	m.Name = "Sangha"
	if _, err := shelf.At(h.folder).Fill(m, map[string][]byte{"0.wav": tones.Clip(0), "fund-social.wav": tones.Clip(1)}); err != nil {
		t.Fatal(err)
	}
	p.visit("/voice")
	p.enter()
	for _, language := range []string{"fr", "bm", "en"} {
		p.tap(fmt.Sprintf("button[name=language][value=%s]", language))
		p.until("the language", fmt.Sprintf("document.documentElement.lang === %q", language))
		for page, address := range map[string]string{"voices": "/voice", "pack": "/voice/sangha", "clip": "/voice/sangha/clip/many-1000", "words": "/words?find=caisse"} {
			p.visit(address)
			p.sees("main h1, main .tally")
			ask[bool](p, `(function() { Array.prototype.forEach.call(document.querySelectorAll('details'), function(d) { d.open = true; }); return true; })()`)
			p.usable()
			p.shot("voice-" + page + "-" + language)
		}
	}
}

// Who speaks Bambara betters a sentence on the page where she is told that nobody has
// reviewed it, and it is said so from then on.
func TestBetterWords(t *testing.T) {
	h := benkadi(t)
	p := take(t, h.run())
	p.visit("/voice")
	p.enter()
	p.tap("button[name=language][value=bm]")
	p.sees("footer.unreviewed a")
	p.tap("footer.unreviewed a")
	p.types("input[name=find]", "Voix")
	p.tap("form[method=get] button.go")
	p.sees("[id='page.voices'] textarea")
	p.usable()
	p.types("[id='page.voices'] textarea", "Kan ɲumanw")
	p.tap("[id='page.voices'] button.go")
	p.sees("[id='page.voices'].strong")
	p.shot("words")
	p.visit("/voice")
	p.sees("h1", "Kan ɲumanw")
}

// tapsText taps a text in the middle of it, wherever on the page it stands.
func (p *phone) tapsText(text string) {
	p.Helper()
	p.until(text, fmt.Sprintf(`document.querySelector('main').textContent.indexOf(%q) >= 0`, text))
	at := ask[spot](p, fmt.Sprintf(`(function() {
		var walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), node, at = -1;
		while (at < 0 && (node = walk.nextNode())) { at = node.data.indexOf(%q); }
		node.parentNode.scrollIntoView({block: 'center', behavior: 'instant'});
		var range = document.createRange();
		range.setStart(node, at); range.setEnd(node, at + %d);
		var box = range.getBoundingClientRect();
		return {X: box.left + box.width / 2, Y: box.top + box.height / 2, Width: box.width, Height: box.height, Hit: true, Over: ''};
	})()`, text, len([]rune(text))))
	p.do(chromedp.TapXY(at.X, at.Y))
}

// Every amount can be heard: a tap on one reads it, in a sentence and in a table too; a tap
// on the words beside it reads nothing.
func TestTapOnAnyAmount(t *testing.T) {
	h := benkadi(t)
	h.jigiya("meeting", "open", "--date", "2026-01-05", "--count", "savings=0,social=0")
	h.jigiya("contribution", "4", "--shares", "3")
	p := take(t, h.run())
	p.visit("/")
	p.enter()
	p.tap("a.tile:not(.strong)", "Benkadi")
	p.sees(".tiles a[href$='/rules']")
	ask[bool](p, ear)
	p.tapsText("Savings of all members")
	p.tapsText("750\u00a0F")
	p.until("the browser's own voice speaks", `window.texts.length === 1`)
	p.tap(".tiles a[href$='/rules']")
	p.sees("h1", "The rules")
	ask[bool](p, ear)
	p.tapsText("250\u00a0F")
	p.until("the browser's own voice speaks", `window.texts.length === 1`)
	if have := ask[string](p, `window.texts[0]`); have != "en two hundred and fifty francs" {
		t.Errorf("the browser is to say %q", have)
	}
}

// A village records a clip with the phone's microphone, hears it and keeps it, and is
// led to the next one.
func TestRecord(t *testing.T) {
	h := benkadi(t)
	p := take(t, h.run())
	p.visit("/voice")
	p.enter()
	p.sees("input[name=name]")
	p.types("input[name=name]", "Konna")
	p.types("input[name=speaker]", "Aissata")
	p.tap("button.go", "Begin")
	p.sees("h1", "Konna")
	p.usable()
	p.tap("summary", "Numbers")
	p.tap("a.clip", "fu")
	p.sees(".prompt", "fu")
	p.usable()
	p.shot("record")
	ask[bool](p, whistle)
	p.records()
	p.tap("button.go", "Keep")
	p.sees(".prompt", "kelen")
	pack, err := shelf.At(h.folder).Pack("konna")
	if err != nil {
		t.Fatal(err)
	}
	file, ok := pack.File("0")
	if !ok {
		t.Fatalf("the clip is not there: %v", pack.Flaws)
	}
	if sound, _, err := shelf.At(h.folder).File("konna", file); err != nil || len(sound) < 100 {
		t.Errorf("%s, %d bytes: %v", file, len(sound), err)
	}
	p.visit("/voice/konna/clip/0")
	p.sees("audio[src]")
	ask[bool](p, `(function() {
		fetch(document.querySelector('audio[src]').src).then(function(a) { return a.arrayBuffer(); }).then(function(b) {
			new AudioContext().decodeAudioData(b, function(sound) { window.seconds = sound.duration; });
		});
		return true;
	})()`)
	p.until("what was recorded can be played", `window.seconds > 0`)
}
