package pdf_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/export/pdf"
	"jigiya/ledger/message"
	"jigiya/ledger/report"
	"jigiya/ledger/report/facts"
	"jigiya/ledger/sim"
)

// A print is one of the papers, made for a language.
type print struct {
	name  string
	write func(io.Writer, pdf.Edition) error
	has   []string // what must be legible on it, in French
}

func edition(l message.Language) pdf.Edition {
	return pdf.Edition{
		Language: l, Group: "Benkadi", Village: "Dinangourou", Date: ledger.NewDate(2026, 3, 2), Names: name,
		Head: report.Head{Seq: 412, Hash: strings.Repeat("0123456789abcdef", 4)},
	}
}

var given = []string{"Aminata Guindo", "Kadia Togo", "Fanta Dolo", "Kɔrɔtimi Sagara", "Ɲagalɛn Ouologuem-Tembely"}

func name(m ledger.MemberNumber) string { return given[int(m)%len(given)] }

// prints are all papers of a simulated group, and of what is hardest to print.
func prints(t *testing.T) []print {
	t.Helper()
	if testing.Short() {
		return []print{
			{"passbook", passbook(village(), 7, nil), []string{"Carnet de membre", "7 Fanta Dolo"}},
			{"visit on a roll", visit(pdf.Roll), []string{"Feuille de visite", "Il manque 500 F", "Très grave"}},
			{"regions", statistics(t, facts.Query{By: facts.ByRegion}), []string{"Rapportent", "Tous les indicateurs"}},
		}
	}
	return []print{
		{"passbook", passbook(village(), 7, frames(5)), []string{"Carnet de membre", "7 Fanta Dolo", "Parts, un tampon chacune", "Preuve de l'écriture 412"}},
		{"passbook of a life", func(w io.Writer, e pdf.Edition) error { return pdf.Passbook(w, e, longBook(), pdf.Proof{}) }, []string{"1 000 000 000 000 F"}},
		{"recital", recital(village()), []string{"Clôture de la réunion", "calebasse", "En lettres", "ont participé"}},
		{"share-out", func(w io.Writer, e pdf.Edition) error { return pdf.ShareOut(w, e, division(40)) }, []string{"Feuille de partage", "Ouologuem-Tembely", "Billets et pièces à préparer"}},
		{"visit", visit(pdf.A4), []string{"Feuille de visite", "Il manque 500 F", "Très grave", "pas compté", "−500 F", "13 × 500 F"}},
		{"visit on a roll", visit(pdf.Roll), []string{"Feuille de visite", "Il manque 500 F", "Très grave"}},
		{"regions", statistics(t, facts.Query{By: facts.ByRegion}), []string{"Rapportent", "Mopti", "Pour quoi l'argent a été prêté", "rang du prêt", "oudure", "Tous les indicateurs"}},
		{"months", statistics(t, facts.Query{Series: facts.ByMonth}), []string{"De période en période", "moins de 5 personnes"}},
		{"groups", statistics(t, facts.Query{By: facts.ByGroup}), []string{"Groupe"}},
	}
}

// village is the book of a simulated group in the middle of its year.
var village = sync.OnceValue(func() *ledger.Book {
	var book *ledger.Book
	meetings := 0
	err := sim.New(7, sim.Options{}).Play(func(f ledger.Fact, b *ledger.Book) error {
		if _, closes := f.Event.(*ledger.MeetingClosed); closes {
			if meetings++; meetings <= 30 {
				book = b.Clone()
			}
		}
		return nil
	})
	if err != nil || book == nil {
		panic(fmt.Sprint("no village: ", err))
	}
	return book
})

func passbook(b *ledger.Book, m ledger.MemberNumber, proof []string) func(io.Writer, pdf.Edition) error {
	return func(w io.Writer, e pdf.Edition) error {
		p, err := report.PassbookOf(b, m, e.Names)
		if err != nil {
			return err
		}
		return pdf.Passbook(w, e, p, pdf.Proof{Seq: 412, Frames: proof})
	}
}

// frames are texts as a receipt's are.
func frames(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprintf("JIGIYA:R1:ABCDEF01:%d:%d:%s:%08X", i+1, n, strings.Repeat("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 20), i))
	}
	return all
}

// longBook is what a passbook can come to: the largest sums, hundreds of entries.
func longBook() report.Passbook {
	p := report.Passbook{Member: 4, Cycle: 12, Meeting: 104, ShareValue: ledger.MaxAmount, Closing: report.Standing{Shares: 1 << 40, Savings: ledger.MaxAmount, LoanOwed: ledger.MaxAmount}}
	for i := range 104 {
		p.Lines = append(p.Lines, report.PassbookLine{Meeting: uint32(i + 1), Date: report.Day(ledger.NewDate(2026, 1, 5)) + report.Day(7*i), Kind: ledger.KindLoanGranted, Loan: ledger.LoanNumber(i + 1),
			Received: ledger.MaxAmount, Change: report.Standing{Shares: int64(i%14) - 2}, After: report.Standing{Shares: 1 << 40, LoanOwed: ledger.MaxAmount}, CorrectedBy: uint64(i % 2)})
		p.Loans = append(p.Loans, report.Loan{Loan: ledger.LoanNumber(i + 1), Principal: ledger.MaxAmount, Owed: ledger.MaxAmount, Granted: ledger.NewDate(2026, 1, 5), Due: ledger.NewDate(2026, 4, 5), Overdue: 5, Purpose: "livestock", Status: "open"})
	}
	p.Funds = []report.FundTurn{{Fund: "a-fund-with-a-name-as-long-as-any-fund-may-have", Contributed: ledger.MaxAmount, Granted: ledger.MaxAmount}}
	p.Borrowable = []report.Room{{Fund: ledger.Savings, Amount: ledger.MaxAmount}}
	return p
}

func recital(b *ledger.Book) func(io.Writer, pdf.Edition) error {
	return func(w io.Writer, e pdf.Edition) error {
		var things []report.Thing
		for i, word := range []string{"calebasse", "baobab", "chèvre", "lune", "pirogue", "tambour"} {
			things = append(things, report.Thing{Number: uint8(i), Picture: "🐐", Words: map[string]string{"fr": word, "en": "calabash", "bm": "filen"}})
		}
		r, err := report.RecitalOf(b, things)
		if err != nil {
			return err
		}
		return pdf.Recital(w, e, r)
	}
}

func division(members int) report.Division {
	d := report.Division{Method: ledger.ByShares, Remainder: 65, RemainderTo: "carry"}
	for i := range members {
		p := report.Payout{Member: ledger.MemberNumber(i + 1), Shares: ledger.Shares(100 + i), Payout: ledger.Amount(53675 + 250*i), Offset: ledger.Amount(i % 2 * 5000)}
		p.Paid = p.Payout - p.Offset
		d.Payouts, d.Fund = append(d.Payouts, p), d.Fund+p.Payout
	}
	d.Fund += d.Remainder
	return d
}

func visit(p pdf.Paper) func(io.Writer, pdf.Edition) error {
	return func(w io.Writer, e pdf.Edition) error {
		v := pdf.Visitation{
			Visitor: "Mariam Coulibaly", Summary: "Depuis la visite du 5 janvier 2026 : 4 réunions, 212 écritures. Ceci sort de l'ordinaire :", Proof: frames(1),
			Purses: []pdf.Counted{{Fund: ledger.Savings, Book: 17125, Counted: 16625, Known: true, Piles: []pdf.Pile{{Face: 10_000, Pieces: 1}, {Face: 500, Pieces: 13}, {Face: 25, Pieces: 5}}}, {Fund: "social", Book: 4800}},
			Findings: []pdf.Finding{
				{Severity: "grave", Text: "Il manque 500\u00a0F dans «\u00a0caisse d'épargne\u00a0»\u00a0: 16\u202f625\u00a0F comptés, le livre dit 17\u202f125\u00a0F. Recomptez ensemble.", Entries: []uint64{411}},
				{Severity: "warning", Text: strings.Repeat("À la réunion 4, une somme a été comptée. ", 12), Entries: []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, Seen: true},
				{Severity: "notice", Text: "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" + strings.Repeat("x", 200)},
				{Severity: "info", Text: "ߒߞߏ 🐐 \u202eolleh"},
			},
		}
		return pdf.Visit(w, e, p, v)
	}
}

// office are the facts of a district's groups.
var office = sync.OnceValue(func() *facts.Engine {
	crowd, err := sim.NewCrowd(3, 6, sim.Options{Cycles: 1})
	if err != nil {
		panic(err)
	}
	engine := facts.NewEngine()
	for f := range crowd.Groups(60) {
		if err := engine.Put(facts.Vouch(f)); err != nil {
			panic(err)
		}
	}
	return engine
})

func statistics(t *testing.T, q facts.Query) func(io.Writer, pdf.Edition) error {
	q.At = ledger.NewDate(2025, 6, 30)
	return func(w io.Writer, e pdf.Edition) error {
		st, err := office().Statistics(q)
		if err != nil {
			t.Fatal(err)
		}
		var lending []*facts.Statistics
		for _, by := range []facts.By{facts.ByPurpose, facts.BySize, facts.ByRank, facts.BySeason} {
			of, err := office().Loans(facts.Query{At: q.At, From: q.From, By: by})
			if err != nil {
				t.Fatal(err)
			}
			lending = append(lending, of.Publish())
		}
		return pdf.Statistics(w, e, st.Publish(), nil, lending...)
	}
}

func made(t *testing.T, p print, e pdf.Edition) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := p.write(&out, e); err != nil {
		t.Fatalf("%s: %v", p.name, err)
	}
	return out.Bytes()
}
