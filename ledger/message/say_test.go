package message

import (
	"strings"
	"testing"

	"jigiya/ledger"
)

func TestSay(t *testing.T) {
	for _, c := range [][2]string{
		{English.Say("hint.locked", "pid", 12345), "Another program (process 12345) is using the ledger of this device. Close it first, or work through it."},
		{English.Say("hint.pin_wrong", "seconds", 1), "The PIN is not right. Wait 1 second, then try again."},
		{French.Say("hint.pin_wrong", "seconds", 30), "Le code n'est pas juste. Attendez 30 secondes, puis essayez de nouveau."},
		{French.Say("recital.fund", "fund", ledger.FundName("social"), "amount", ledger.Amount(4_800)), "caisse sociale\u00a0: 4\u202f800\u00a0F dans la caisse."},
		{French.Say("recital.fund", "fund", "social", "amount", French.Spoken(100)), "caisse sociale\u00a0: cent francs dans la caisse."},
		{English.Say("recital.total", "amount", ledger.Amount(4_800), "currency", ledger.Currency("GHS")), "In the box altogether: 4,800\u00a0GHS."},
		{English.Say("recital.cosigned", "members", []ledger.MemberNumber{4, 9}), "Signed by these key-holders: 4, 9."},
		{English.Say("recital.words", "words", []string{"calabash", "drum"}), "The six words of this closing: calabash, drum."},
		{French.Say("recital.title", "meeting", uint32(1017), "date", ledger.NewDate(2026, 3, 2)), "Clôture de la réunion 1017, 2 mars 2026"},
		{English.Count("share", 0), "0 shares"},
		{English.Count("share", 1), "1 share"},
		{French.Count("share", 0), "0 part"},
		{French.Count("share", 1), "1 part"},
		{French.Count("share", 1_200), "1\u202f200 parts"},
		{Bambara.Count("share", 3), "niyɔrɔ 3"},
	} {
		if c[0] != c[1] {
			t.Errorf("%q, want %q", c[0], c[1])
		}
	}
}

// Every sentence can be said with the values it asks for.
func TestEverySentenceCanBeSaid(t *testing.T) {
	for _, l := range Languages {
		for _, id := range IDs() {
			s, _ := l.find(id)
			var pairs []any
			for name := range s.names() {
				pairs = append(pairs, name, 2)
			}
			if text := l.Say(id, pairs...); strings.ContainsAny(text, "{}|…") {
				t.Errorf("%s %s: %q", l, id, text)
			}
		}
	}
}

func TestMistakesPanicUnderTest(t *testing.T) {
	for name, say := range map[string]func(){
		"there is no sentence heading.membre":                 func() { English.Heading("membre") },
		"the sentence hint.locked needs the value pid":        func() { English.Say("hint.locked") },
		"the sentence count.share needs the value n":          func() { English.Say("count.share", "m", 3) },
		"the sentence hint.pin_wrong needs the value seconds": func() { English.Say("hint.pin_wrong", "wait", 3) },
	} {
		func() {
			defer func() {
				if got := recover(); got != "message: "+name {
					t.Errorf("%v, want %s", got, name)
				}
			}()
			say()
		}()
	}
}
