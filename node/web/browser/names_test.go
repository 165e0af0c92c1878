package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Names that no list of names has: one of sixty letters without a gap, in the letters of
// Bambara with their tones; one of words; one that would be a piece of a page.
var strange = strings.NewReplacer(
	"Aminata Guindo", strings.Repeat("Ŋɛ̀ɲɔ́la", 7)+"ɔɛŋɲ",
	"Mariam Kassogué", "Maryama Fatimata Bintou Ɲɛlɛni Kassogué de Bandiagara",
	"Oumou Tembely", `<script>alert(1)</script><img src=x onerror=alert(2)> & '`,
	"Kadia Togo", `</option></select><h1>K</h1>`,
)

// Whatever a member is called, she is seen, nobody else's page is hers, and nothing is to
// the side of the screen.
func TestStrangeNames(t *testing.T) {
	thorough(t)
	h := newHome(t)
	rules, err := os.ReadFile(filepath.Join(testdata, "constitutions", "benkadi.toml"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "strange.toml")
	if err := os.WriteFile(file, []byte(strange.Replace(string(rules))), 0o600); err != nil {
		t.Fatal(err)
	}
	h.jigiya("group", "found", file)
	h.jigiya("meeting", "open", "--date", "2026-11-23", "--count", "savings=0,social=0")
	h.jigiya("meeting", "attend", "2=late", "others=present")
	for _, member := range []string{"1", "2", "3", "4"} {
		h.jigiya("contribution", member, "--shares", "5")
	}
	h.jigiya("loan", "grant", "1", "1000", "--periods", "3", "--purpose", "trade", "--guarantor", "2", "--guarantor", "3")
	h.jigiya("fine", "levy", "2", "late")
	p := take(t, h.run())
	w := sit(p)
	w.every("en", append(stepsOfMeeting, pagesOfGroup...))
	for n, name := range map[string]string{"1": "ɔɛŋɲ", "3": "<script>alert(1)</script>", "4": "</select>"} {
		w.visit("/group/" + w.group + "/member/" + n)
		w.sees("h1", name)
		if scripts := w.count("main script, main img[src=x]"); scripts > 0 {
			t.Errorf("the name of member %s is a part of her page", n)
		}
	}
	w.visit("/group/" + w.group + "/officers")
	if n := ask[int](p, `document.querySelectorAll('h1').length`); n != 1 {
		t.Errorf("%d headings, want 1", n)
	}
	w.visit("/group/" + w.group + "/meeting")
	w.step("closing")
	w.counts()
	w.tap("button[value=close]")
	w.usable()
	w.shot("en-pins")
}
