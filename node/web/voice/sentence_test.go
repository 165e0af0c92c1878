package voice

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
	"jigiya/ledger/report"
)

var closing = report.Recital{
	Meeting: 12, Registered: 25, Attending: 23,
	Funds:    []report.Purse{{Fund: "savings", Cash: 12_505, Bank: 50_000}, {Fund: "social", Cash: 0}},
	Differed: []report.Difference{{Fund: "savings", Counted: 12_505, Expected: 12_605}, {Fund: "social", Counted: 5, Expected: 0}},
	Cash:     12_505,
	Totals:   ledger.Totals{Savings: 100_000, Shares: 200, Outstanding: 30_000, FinesDue: 100},
	Things:   []report.Thing{{Number: 3}, {Number: 0}, {Number: 255}},
}

// The whole recital is said, each sentence with its values, in the language's order.
func TestRecital(t *testing.T) {
	m := start(t, "fr")
	m.Words["thing-3"], m.Words["thing-0"], m.Words["thing-255"] = "ver", "chien", "lune"
	var have []string
	for _, l := range m.Recital(closing) {
		have = append(have, written(m, l.Speech))
	}
	want := []string{
		"Clôture de la réunion numéro douze",
		"Membres qui ont participé : vingt trois sur vingt cinq",
		"caisse d'épargne dans la caisse : douze mille cinq cent cinq francs",
		"caisse d'épargne à la banque : cinquante mille francs",
		"caisse sociale dans la caisse : zéro francs",
		"caisse d'épargne il manquait, et c'est expliqué : cent francs",
		"caisse sociale il y avait en trop, et c'est expliqué : cinq francs",
		"Total dans la caisse : douze mille cinq cent cinq francs",
		"Épargne de tous les membres : cent mille francs en parts : deux cent",
		"Prêts encore à rembourser : trente mille francs",
		"Amendes pas encore payées : cent francs",
		"Les six mots de cette clôture : ver chien lune",
		"Dites les six mots ensemble, et dessinez les six images dans le cahier.",
		"Retenez ces sommes jusqu'à la prochaine réunion.",
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
}

// A language puts the words of a sentence where they belong.
func TestOwnOrder(t *testing.T) {
	m := start(t, "bm")
	m.Sentences = map[Sentence]string{"attendance": "{of} of {number} came"}
	if err := m.Check(); err != nil {
		t.Fatal(err)
	}
	said := m.Say("attendance", Filling{Number: m.Counting.Number(3), Of: m.Counting.Number(5)})
	if have := said.sound(); have != "5 of 3 came " {
		t.Errorf("said %q", have)
	}
}

// What has no sentence, or no value that can be said, is not said.
func TestUnsaid(t *testing.T) {
	m := start(t, "bm")
	for name, f := range map[Sentence]Filling{"nothing": {}, "total": {}, "loans": {Amount: start(t, "ff").Amount(1 << 62)}} {
		if s := m.Say(name, f); s != nil {
			t.Errorf("%s is said: %v", name, s)
		}
	}
	for _, a := range []ledger.Amount{1 << 62, -1 << 63, 1<<63 - 1} {
		if s := m.Amount(a); len(s) > maxSteps+3 {
			t.Errorf("%d is said with %d clips", a, len(s))
		}
	}
	if s := start(t, "ff").Amount(ledger.MaxAmount * 100); s != nil {
		t.Errorf("the rule reaches beyond its great words: %v", s)
	}
}

// Every usual order is one that a manifest may have.
func TestUsualOrders(t *testing.T) {
	m := start(t, "en")
	m.Sentences = map[Sentence]string{}
	for _, name := range Sentences() {
		m.Sentences[name], _ = Usual(name)
	}
	if err := m.Check(); err != nil {
		t.Error(err)
	}
	for _, w := range m.Wanted() {
		if c, ok := ParseClip(string(w.Clip)); !ok || c != w.Clip || !m.Knows(c) || strings.Contains(string(c), ".") {
			t.Errorf("%q is no clip", w.Clip)
		}
	}
}
