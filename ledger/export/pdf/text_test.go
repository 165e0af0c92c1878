package pdf

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jigiya/ledger"
	"jigiya/ledger/export/chart"
	"jigiya/ledger/message"
	"jigiya/ledger/report"
)

func blank() *sheet {
	s := Edition{Language: message.French}.sheet(A4, A4.Height, "x")
	s.page()
	s.letters("", 9)
	return s
}

// texts are what people type, and what nobody should.
func texts() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`([a-zɛɔŋɲéà]{1,30}[ \x{a0}\x{202f}]?){0,12}`),
		rapid.StringMatching(`[0-9]{1,40} F`),
	)
}

// Whatever a line says, it stays in its room, and the letters are as before.
func TestLineStaysInItsRoom(t *testing.T) {
	s := blank()
	rapid.Check(t, func(t *rapid.T) {
		text, room := legible(texts().Draw(t, "text")), rapid.Float64Range(1, 80).Draw(t, "room")
		shown := s.squeeze(text, room)
		if width := s.measure(shown); width > room && shown != "…" {
			t.Fatalf("%q is %.2f wide in %.2f", shown, width, room)
		}
		s.letters("", 9)
		if s.measure(text) <= room && shown != text {
			t.Fatalf("%q became %q, and there was room", text, shown)
		}
		s.line(10, 10, room, text, right)
		if s.size != 9 {
			t.Fatalf("letters of %v are left", s.size)
		}
	})
	if s.failed() != nil {
		t.Fatal(s.failed())
	}
}

// A wrapped text has all its words, and no line is wider than it may be.
func TestWrap(t *testing.T) {
	s := blank()
	rapid.Check(t, func(t *rapid.T) {
		text, width := texts().Draw(t, "text"), rapid.Float64Range(4, 120).Draw(t, "width")
		lines := s.wrap(text, width)
		for _, line := range lines {
			if s.measure(line) > width && len([]rune(line)) > 1 {
				t.Fatalf("%q is %.2f wide in %.2f", line, s.measure(line), width)
			}
		}
		squash := func(text string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(text) }
		if have, want := squash(strings.Join(lines, "")), squash(legible(text)); have != want {
			t.Fatalf("%q became %q", want, have)
		}
	})
}

// A table's columns stay on the page, whatever is in them.
func TestTableFits(t *testing.T) {
	s := blank()
	rapid.Check(t, func(t *rapid.T) {
		table := table{}
		for range rapid.IntRange(1, 9).Draw(t, "columns") {
			table.columns = append(table.columns, column{head: texts().Draw(t, "head"), whole: rapid.Bool().Draw(t, "whole")})
		}
		for range rapid.IntRange(0, 4).Draw(t, "rows") {
			var row []string
			for range table.columns {
				row = append(row, texts().Draw(t, "cell"))
			}
			table.rows = append(table.rows, row)
		}
		s.letters("", 9)
		s.fit(&table)
		if table.width() > s.inner()+0.01 {
			t.Fatalf("%.2f wide on a page of %.2f", table.width(), s.inner())
		}
	})
}

// A sum is said in its notes and coins.
func TestLaid(t *testing.T) {
	for amount, want := range map[ledger.Amount]string{
		0: "–", 12_505: "1 × 10 000 + 1 × 2 000 + 1 × 500 + 1 × 5", 900: "1 × 500 + 2 × 200", 3: "–", 13: "1 × 10 + 3 F",
	} {
		have := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(Edition{Language: message.French}.laid(amount))
		if have != want {
			t.Errorf("%d is laid as %q, want %q", amount, have, want)
		}
	}
	if have := (Edition{Language: message.French, Currency: "EUR"}).laid(900); have != "–" {
		t.Errorf("euros are laid as %q", have)
	}
}

// What a member would be given by many payouts is the sum of what each needs.
func TestPilesOfPayouts(t *testing.T) {
	all := pilesOf([]ledger.Amount{12_505, 12_505, 900}, "XOF")
	want := map[ledger.Amount]int64{10_000: 2, 2_000: 2, 500: 3, 200: 2, 5: 2}
	for _, p := range all {
		if want[p.Of] != p.N {
			t.Errorf("%d × %d", p.N, p.Of)
		}
		delete(want, p.Of)
	}
	if len(want) > 0 {
		t.Errorf("missing %v", want)
	}
}

// A drawing that is no chart of package chart is refused, not half drawn.
func TestForeignDrawings(t *testing.T) {
	for name, svg := range map[string]string{
		"no svg":       "<html></html>",
		"nothing":      "",
		"no viewBox":   `<svg></svg>`,
		"no size":      `<svg viewBox="0 0 0 10"></svg>`,
		"an image":     `<svg viewBox="0 0 10 10"><image href="x"/></svg>`,
		"a script":     `<svg viewBox="0 0 10 10"><script>1</script></svg>`,
		"a curve":      `<svg viewBox="0 0 10 10"><path stroke="black" d="M 0 0 C 1 1 2 2 3 3"/></svg>`,
		"a broken end": `<svg viewBox="0 0 10 10"><path`,
		"turned text":  `<svg viewBox="0 0 10 10"><text transform="rotate(90)">x</text></svg>`,
	} {
		s := blank()
		if s.figure([]byte(svg)); !errors.Is(s.failed(), errFigure) {
			t.Errorf("%s: %v", name, s.failed())
		}
	}
}

func FuzzFigure(f *testing.F) {
	svg, err := chart.Chart{Labels: []string{"a"}, Series: []chart.Series{{Values: []float64{1}}}, Figure: func(float64) string { return "1" }}.SVG(100, 60)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(svg)
	f.Fuzz(func(t *testing.T, svg []byte) {
		s := blank()
		s.figure(svg)
		_ = s.finish(io.Discard)
	})
}

// Names come from elsewhere: whatever they are, a print is made of them.
func FuzzNames(f *testing.F) {
	f.Add("Ɲagalɛn 🐐\x00\u202e")
	f.Fuzz(func(t *testing.T, name string) {
		e := Edition{Language: message.Bambara, Group: name, Village: name, Names: func(ledger.MemberNumber) string { return name }}
		d := report.Division{Payouts: []report.Payout{{Member: 1, Paid: 500}}}
		var out bytes.Buffer
		if err := ShareOut(&out, e, d); err != nil {
			t.Fatal(err)
		}
	})
}
