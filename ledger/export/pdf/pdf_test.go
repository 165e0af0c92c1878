package pdf_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"jigiya/ledger/export/pdf"
	"jigiya/ledger/message"
	"jigiya/ledger/report"
	"jigiya/ledger/report/facts"
)

// Every paper, in every language, is read by another program: nothing stands beyond the
// margins, no word on another, and what must be told is there.
func TestPrintsAreRead(t *testing.T) {
	for _, p := range prints(t) {
		for _, l := range languages() {
			t.Run(p.name+" "+string(l), func(t *testing.T) {
				read := pages(t, made(t, p, edition(l)))
				if len(read) == 0 {
					t.Fatal("no page")
				}
				for i, page := range read {
					inMargins(t, i+1, page)
					apart(t, i+1, page)
				}
				if l == message.French {
					says(t, read, p.has)
				}
			})
		}
	}
}

// languages are all of them, or the one with the longest words.
func languages() []message.Language {
	if testing.Short() {
		return []message.Language{message.French}
	}
	return message.Languages
}

func says(t *testing.T, read []page, wanted []string) {
	t.Helper()
	all := text(read)
	for _, want := range wanted {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not on it:\n%s", want, all)
		}
	}
	if last := fmt.Sprintf("%d / %d", len(read), len(read)); !strings.Contains(all, last) {
		t.Errorf("the last page does not say %s", last)
	}
}

// points of a millimetre.
const mm = 72 / 25.4

func inMargins(t *testing.T, number int, p page) {
	t.Helper()
	margin := 10 * mm
	if p.Width < 100*mm {
		margin = 4 * mm
	}
	const hair = 0.6
	for _, w := range p.Words {
		if w.XMin < margin-hair || w.XMax > p.Width-margin+hair || w.YMin < margin-3 || w.YMax > p.Height-margin+3 {
			t.Errorf("page %d: %q at %.0f-%.0f, %.0f-%.0f runs over the margin of %.0f × %.0f", number, w.Text, w.XMin, w.XMax, w.YMin, w.YMax, p.Width, p.Height)
		}
	}
}

// apart finds words that stand on each other: a cell that ran over into the next.
func apart(t *testing.T, number int, p page) {
	t.Helper()
	for i, a := range p.Words {
		for _, b := range p.Words[i+1:] {
			wide := min(a.XMax, b.XMax) - max(a.XMin, b.XMin)
			high := min(a.YMax, b.YMax) - max(a.YMin, b.YMin)
			lower := min(a.YMax-a.YMin, b.YMax-b.YMin)
			if wide > 0.5 && high > 0.35*lower {
				t.Errorf("page %d: %q and %q stand on each other", number, a.Text, b.Text)
			}
		}
	}
}

// The same report gives the same bytes; another language others.
func TestSameBytes(t *testing.T) {
	for _, p := range prints(t) {
		first := made(t, p, edition(message.French))
		if !bytes.Equal(first, made(t, p, edition(message.French))) {
			t.Errorf("%s is not the same twice", p.name)
		}
		if bytes.Equal(first, made(t, p, edition(message.Bambara))) {
			t.Errorf("%s is the same in two languages", p.name)
		}
	}
}

// Codes are read from the page as a camera sees it.
func TestCodesAreRead(t *testing.T) {
	for _, p := range []struct {
		print
		page int
		want []string
	}{
		{print{name: "passbook", write: passbook(village(), 7, frames(3))}, 0, frames(3)},
		{print{name: "visit", write: visit(pdf.A4)}, 0, frames(1)},
		{print{name: "visit on a roll", write: visit(pdf.Roll)}, 0, frames(1)},
	} {
		if testing.Short() && p.name != "visit on a roll" {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			out := made(t, p.print, edition(message.English))
			found := map[string]bool{}
			for i := range pages(t, out) {
				for code := range codes(t, out, i+1) {
					found[code] = true
				}
			}
			for i, want := range p.want {
				if !found[want] {
					t.Errorf("code %d was not read; read were %d", i+1, len(found))
				}
			}
		})
	}
}

// How many pages a paper takes is what a person at a printer counts on.
func TestPages(t *testing.T) {
	for _, c := range []struct {
		name  string
		print print
		want  int
	}{
		{"a recital is one page", print{write: recital(village())}, 1},
		{"a visit is one page", print{write: visit(pdf.A4)}, 1},
		{"a roll is one strip", print{write: visit(pdf.Roll)}, 1},
	} {
		if have := len(pages(t, made(t, c.print, edition(message.French)))); have != c.want {
			t.Errorf("%s: %d", c.name, have)
		}
	}
}

// A name that nobody may tell is not in the file, and a paper without names says so by
// numbers.
func TestNoNames(t *testing.T) {
	e := edition(message.French)
	e.Names = nil
	all := text(pages(t, made(t, print{write: passbook(village(), 7, nil)}, e)))
	for _, part := range strings.Fields(strings.Join(given, " ")) {
		if strings.Contains(all, part) {
			t.Errorf("%q is on it", part)
		}
	}
}

// Figures of which nobody suppressed the small cells are not printed.
func TestUnpublishedStatistics(t *testing.T) {
	st, err := office().Statistics(facts.Query{At: 20000})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := pdf.Statistics(&out, edition(message.French), st, nil); !errors.Is(err, pdf.ErrUnpublished) {
		t.Errorf("got %v", err)
	}
	if out.Len() > 0 {
		t.Errorf("%d bytes were written", out.Len())
	}
}

// What is too long is refused, and writes nothing.
func TestTooLong(t *testing.T) {
	p := report.Passbook{Member: 1}
	for i := range 20_100 {
		p.Lines = append(p.Lines, report.PassbookLine{Seq: uint64(i), Meeting: uint32(i), Loan: 1})
	}
	p.Loans = report.LoanList{{Loan: 1}}
	var out bytes.Buffer
	if err := pdf.Passbook(&out, edition(message.English), p, pdf.Proof{}); !errors.Is(err, pdf.ErrTooLong) || out.Len() > 0 {
		t.Errorf("%v, %d bytes", err, out.Len())
	}
	v := pdf.Visitation{Findings: make([]pdf.Finding, 2000)}
	for i := range v.Findings {
		v.Findings[i] = pdf.Finding{Severity: "notice", Text: "noted"}
	}
	if err := pdf.Visit(&out, edition(message.English), pdf.Roll, v); !errors.Is(err, pdf.ErrTooLong) || out.Len() > 0 {
		t.Errorf("a roll: %v, %d bytes", err, out.Len())
	}
}

// A proof of more codes than anybody would read is told, not drawn.
func TestLongProof(t *testing.T) {
	all := text(pages(t, made(t, print{write: passbook(village(), 7, frames(60))}, edition(message.English))))
	if !strings.Contains(all, "too long for paper (60 codes)") {
		t.Error(all)
	}
}

// A full disk is not taken for a print.
func TestFullDisk(t *testing.T) {
	for _, p := range prints(t) {
		if err := p.write(full{}, edition(message.English)); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", p.name, err)
		}
	}
}

var errFull = errors.New("disk full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
