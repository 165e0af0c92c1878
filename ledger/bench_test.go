package ledger_test

import (
	"sync"
	"testing"

	"jigiya/ledger"
)

// aYear is what a group of 25 enters in 52 weekly meetings: some 4 000 events.
var aYear = sync.OnceValue(func() []ledger.Fact {
	g := found(&testing.B{}, 25, func(c *ledger.Constitution) {
		c.Loans.Convention, c.Loans.MaxPeriods, c.Loans.MaxOpen = ledger.PerPeriodOnBalance, 3, 9
	})
	loan := loanNo(0)
	for week := range 52 {
		g.do(&ledger.MeetingOpened{Meeting: uint32(week + 1), Date: day("2026-01-05") + ledger.Date(7*week), Counts: g.counts()})
		for m := member(1); m <= 25; m++ {
			g.do(&ledger.AttendanceMarked{Member: m, Mark: ledger.Present}, pay(m, social, 100), buy(m, shares(1+(int(m)+week)%5)))
		}
		m := member(1 + week%25)
		g.do(levy(m, 25), payFine(m, 25))
		for _, l := range g.book.Loans() {
			if owed := g.book.Owed(l.Number); owed > 0 && (week+int(l.Number))%4 == 0 {
				g.do(repay(l.Number, min(owed, 4_000)))
			}
		}
		if week > 1 {
			loan++
			g.do(overridden(lend(loan, 1+member(week*7%25), 2_000, 3)))
			if g.book.Owed(loan) > 0 && week%10 == 0 {
				g.do(repay(loan, 100), g.correct(g.last()+1))
			}
		}
		g.close()
	}
	return g.facts
})

func replay(b *testing.B, facts []ledger.Fact, each func(*ledger.Book)) {
	b.ReportAllocs()
	for range b.N {
		book := &ledger.Book{}
		for i := range facts {
			if err := book.Apply(facts[i]); err != nil {
				b.Fatal(err)
			}
			each(book)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(facts)), "ns/event")
	b.ReportMetric(float64(len(facts)), "events")
}

func BenchmarkApply(b *testing.B) {
	facts := aYear()
	b.Run("alone", func(b *testing.B) { replay(b, facts, func(*ledger.Book) {}) })
	b.Run("audited", func(b *testing.B) {
		replay(b, facts, func(book *ledger.Book) {
			if err := book.Audit(); err != nil {
				b.Fatal(err)
			}
		})
	})
	b.Run("cloned", func(b *testing.B) { replay(b, facts, func(book *ledger.Book) { *book = *book.Clone() }) })
}

// BenchmarkClone and BenchmarkAudit are of a book at the end of its year.
func BenchmarkClone(b *testing.B) {
	book := endOfYear(b)
	b.ReportAllocs()
	for range b.N {
		_ = book.Clone()
	}
}

func BenchmarkAudit(b *testing.B) {
	book := endOfYear(b)
	b.ReportAllocs()
	for range b.N {
		if err := book.Audit(); err != nil {
			b.Fatal(err)
		}
	}
}

func endOfYear(b *testing.B) *ledger.Book {
	book := &ledger.Book{}
	for _, fact := range aYear() {
		if err := book.Apply(fact); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	return book
}
