package audit

import (
	"fmt"
	"iter"
	"slices"

	"jigiya/ledger"
	"jigiya/ledger/journal"
)

// A Report is what an audit found.
type Report struct {
	Head     journal.Head
	Since    *journal.Attestation // the last of a head in this journal; nil if it was never attested
	Entries  uint64               // since then, or in all
	Meetings uint32               // closed since then, or in all
	Findings []Finding            // the gravest first, then the newest
	LeftOut  uint32               // of codes with more than MaxFindings, the oldest
}

// InOrder says whether there is nothing but what is good to know, or was seen before.
func (r *Report) InOrder() bool {
	return !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity != Info && !f.Seen })
}

// Of audits a journal that has passed the gate: its entries from the founding on, what
// is known beside it, and what the visit brings. The journal of which Beside.Broken says
// that it does not hold is audited as far as it goes. A visit that names what the group
// does not have is refused with a *ledger.RuleError.
func Of(j *journal.Journal, entries iter.Seq2[*journal.Entry, error], beside Beside, visit Visit) (*Report, error) {
	a := newAudit()
	a.report.Head, a.report.Since = j.Head(), lastAttested(j, beside.Attestations)
	for e, err := range entries {
		if err != nil {
			return nil, fmt.Errorf("reading what is audited: %w", err)
		}
		if e.Event() == nil {
			continue // of a newer version
		}
		next := &entry{Fact: ledger.Fact{Seq: e.Seq(), Recorded: e.Header().Recorded, Event: e.Event(), Cosigners: j.Cosigners(e)}}
		for _, c := range e.Cosignatures() {
			next.cosigned, next.elsewhere = true, next.elsewhere || c.Elsewhere
		}
		if err := a.take(next); err != nil {
			return nil, err
		}
	}
	a.history(j, beside)
	return a.end(visit)
}

// OfFacts audits what stands in no journal, such as a simulated group: there is no
// history to look at and no cosignature, all else is the same.
func OfFacts(facts iter.Seq2[ledger.Fact, error], visit Visit) (*Report, error) {
	a := newAudit()
	for f, err := range facts {
		if err != nil {
			return nil, fmt.Errorf("reading what is audited: %w", err)
		}
		if err := a.take(&entry{Fact: f}); err != nil {
			return nil, err
		}
	}
	a.report.Head.Seq = a.book.Seq()
	return a.end(visit)
}

// An entry is a fact and what the audit needs to know around it.
type entry struct {
	ledger.Fact
	cosigned, elsewhere bool   // by somebody; on another device than the writer's
	imported            bool   // copied from a paper register
	meeting             uint32 // in which it was entered, 0 between meetings
	postings            []ledger.Posting
}

// cash is how much money an entry brought into the box.
func (e *entry) cash() (sum ledger.Amount) {
	for _, p := range e.postings {
		if p.Account.Class == ledger.Cash {
			sum += p.Amount
		}
	}
	return sum
}

// lost is what an entry cost the funds in losses.
func (e *entry) lost() (sum ledger.Amount) {
	for _, p := range e.postings {
		if p.Account.Class == ledger.LossOf {
			sum += p.Amount
		}
	}
	return sum
}

// A watch looks for one family of findings while the entries pass: at the book before
// each of them, and after.
type watch interface {
	before(a *audit, e *entry)
	after(a *audit, e *entry)
	end(a *audit, v *Visit)
}

// idle is a watch's part that has nothing to do.
type idle struct{}

func (idle) before(*audit, *entry) {}
func (idle) after(*audit, *entry)  {}
func (idle) end(*audit, *Visit)    {}

// An audit folds the entries once more, beside the watches.
type audit struct {
	report  Report
	book    *ledger.Book
	watches []watch
	cycle   cycle
	sitting sitting
	imports uint64 // the last entry of the last import
	copied  int64  // when that was
	live    bool   // a meeting was held with the phone
}

func newAudit() *audit {
	a := &audit{book: new(ledger.Book), cycle: newCycle()}
	a.watches = []watch{&clock{}, &meetings{}, &box{}, &corrections{}, newLoans(), &ghosts{}, newRules(), &spending{}, newFavours()}
	return a
}

func (a *audit) find(code Code, entries []uint64, pairs ...any) {
	a.report.Findings = append(a.report.Findings, find(code, entries, pairs...))
}

// take is one entry.
func (a *audit) take(e *entry) (err error) {
	e.imported = a.imports > 0 && e.Seq <= a.imports && e.Recorded >= a.copied && e.Recorded < a.copied+importSeconds
	for _, w := range a.watches {
		w.before(a, e)
	}
	if e.postings, err = a.book.Post(e.Fact); err != nil {
		return fmt.Errorf("auditing entry %d: %w", e.Seq, err)
	}
	a.sitting.after(a.book, e)
	for _, w := range a.watches {
		w.after(a, e)
	}
	a.cycle.after(a.book, e)
	a.count(e)
	return nil
}

// count follows what was attested and what was imported.
func (a *audit) count(e *entry) {
	switch event := e.Event.(type) {
	case *ledger.RegisterImported:
		a.imports, a.copied = e.Seq+uint64(event.Entries), e.Recorded
	case *ledger.MeetingClosed:
		a.live = a.live || !e.imported
	}
	if s := a.report.Since; s != nil && e.Seq <= s.Head.Seq {
		return
	}
	a.report.Entries++
	if e.Event.Kind() == ledger.KindMeetingClosed {
		a.report.Meetings++
	}
}

// end asks every watch for what it has seen, and the visit for what it brings.
func (a *audit) end(v Visit) (*Report, error) {
	if a.book.Constitution() == nil {
		return nil, &ledger.RuleError{Rule: ledger.RuleNotFounded}
	}
	if v.Date == 0 {
		_, v.Date = a.book.LastMeeting()
	}
	if err := v.check(a.book); err != nil {
		return nil, err
	}
	for _, w := range a.watches {
		w.end(a, &v)
	}
	a.statements(&v)
	slices.SortStableFunc(a.report.Findings, order)
	a.bound()
	a.markSeen()
	return &a.report, nil
}

// bound keeps, of every code, the newest findings.
func (a *audit) bound() {
	told := map[Code]int{}
	a.report.Findings = slices.DeleteFunc(a.report.Findings, func(f Finding) bool {
		told[f.Code]++
		if told[f.Code] > MaxFindings {
			a.report.LeftOut++
		}
		return told[f.Code] > MaxFindings
	})
}

// markSeen marks what stood there at the last visit already. What is grave is told on
// every visit, and what has no entry is of today.
func (a *audit) markSeen() {
	if a.report.Since == nil {
		return
	}
	for i := range a.report.Findings {
		f := &a.report.Findings[i]
		f.Seen = f.Severity != Grave && !slices.Contains(ofToday, f.Code) && len(f.Entries) > 0 && f.last() <= a.report.Since.Head.Seq
	}
}

// ofToday are findings about how things stand: the entries that prove them are older.
var ofToday = []Code{Overdue, AboveLimit, OfficersOwe}
