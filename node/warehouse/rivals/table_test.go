package rivals

import (
	"fmt"
	"strings"

	"jigiya/ledger"
	"jigiya/ledger/report/facts"
)

// A column is one of a table, and where its numbers come from.
type column[T any] struct {
	name string
	of   func(*T) int64
}

func amount[T any](name string, of func(*T) ledger.Amount) column[T] {
	return column[T]{name, func(row *T) int64 { return int64(of(row)) }}
}

func count[T any](name string, of func(*T) uint32) column[T] {
	return column[T]{name, func(row *T) int64 { return int64(of(row)) }}
}

func date[T any](name string, of func(*T) ledger.Date) column[T] {
	return column[T]{name, func(row *T) int64 { return int64(of(row)) }}
}

// meetings are the columns of facts.Meeting; the balances of the funds follow
// (funds), and its group comes first.
var meetings = append([]column[facts.Meeting]{
	count("cycle", func(m *facts.Meeting) uint32 { return m.Cycle }),
	count("number", func(m *facts.Meeting) uint32 { return m.Number }),
	date("from_day", func(m *facts.Meeting) ledger.Date { return m.From }),
	date("until_day", func(m *facts.Meeting) ledger.Date { return m.Until }),
	count("attending", func(m *facts.Meeting) uint32 { return m.Attending }),
	count("registered", func(m *facts.Meeting) uint32 { return m.Registered }),
	amount("differences", func(m *facts.Meeting) ledger.Amount { return m.Differences }),
	count("members", func(m *facts.Meeting) uint32 { return m.Members }),
	count("women", func(m *facts.Meeting) uint32 { return m.Women }),
	count("at_start", func(m *facts.Meeting) uint32 { return m.AtStart }),
	count("joined", func(m *facts.Meeting) uint32 { return m.Joined }),
	count("dropouts", func(m *facts.Meeting) uint32 { return m.Dropouts }),
	amount("savings", func(m *facts.Meeting) ledger.Amount { return m.Savings }),
	amount("money", func(m *facts.Meeting) ledger.Amount { return m.Money }),
	amount("outstanding", func(m *facts.Meeting) ledger.Amount { return m.Outstanding }),
	amount("external", func(m *facts.Meeting) ledger.Amount { return m.External }),
	amount("carried", func(m *facts.Meeting) ledger.Amount { return m.Carried }),
	count("loans", func(m *facts.Meeting) uint32 { return m.Loans }),
	count("borrowers", func(m *facts.Meeting) uint32 { return m.Borrowers }),
	count("ever_borrowed", func(m *facts.Meeting) uint32 { return m.EverBorrowed }),
	amount("cycle_granted", func(m *facts.Meeting) ledger.Amount { return m.CycleGranted }),
	amount("cycle_written_off", func(m *facts.Meeting) ledger.Amount { return m.CycleWrittenOff }),
	count("girls_enrolled", func(m *facts.Meeting) uint32 { return m.GirlsEnrolled }),
	count("girls_attending", func(m *facts.Meeting) uint32 { return m.GirlsAttending }),
	count("boys_enrolled", func(m *facts.Meeting) uint32 { return m.BoysEnrolled }),
	count("boys_attending", func(m *facts.Meeting) uint32 { return m.BoysAttending }),
}, granted()...)

func granted() (columns []column[facts.Meeting]) {
	for i, p := range ledger.Purposes {
		columns = append(columns,
			column[facts.Meeting]{"count_" + string(p), func(m *facts.Meeting) int64 { return int64(m.Granted[i].Count) }},
			amount("value_"+string(p), func(m *facts.Meeting) ledger.Amount { return m.Granted[i].Value }))
	}
	return columns
}

var steps = []column[facts.LoanStep]{
	count("loan", func(s *facts.LoanStep) uint32 { return uint32(s.Loan) }),
	date("from_day", func(s *facts.LoanStep) ledger.Date { return s.From }),
	date("until_day", func(s *facts.LoanStep) ledger.Date { return s.Until }),
	amount("outstanding", func(s *facts.LoanStep) ledger.Amount { return s.Outstanding }),
	amount("overdue", func(s *facts.LoanStep) ledger.Amount { return s.Overdue }),
	date("since", func(s *facts.LoanStep) ledger.Date { return s.Since }),
}

// funds are the balances that have an indicator of their own; the rest is together.
var funds = []ledger.FundName{"social", "school", "canteen"}

// balances are a meeting's, by fund and the rest.
func balances(g *facts.Group, m *facts.Meeting) []int64 {
	all := make([]int64, len(funds)+1)
	for i, b := range m.Funds {
		at := len(funds)
		for k, known := range funds {
			if g.Funds[i] == known {
				at = k
			}
		}
		all[at] += int64(b)
	}
	return all
}

func names[T any](columns []column[T]) (all []string) {
	for _, c := range columns {
		all = append(all, c.name)
	}
	return all
}

func meetingNames() []string {
	return append(append([]string{"gid"}, names(meetings)...), "social", "school", "canteen", "other_funds")
}

func stepNames() []string { return append([]string{"gid"}, names(steps)...) }

// keys are the columns of groups by which figures are disaggregated.
var keys = []facts.By{facts.ByRegion2023, facts.ByCercle, facts.ByCommune, facts.ByFacilitator, facts.ByMethod, facts.ByAge, facts.ByGroup}

func schema() []string {
	var texts []string
	for _, k := range keys {
		texts = append(texts, "k_"+string(k)+" TEXT")
	}
	return []string{
		"CREATE TABLE groups (gid BIGINT, founded BIGINT, " + strings.Join(texts, ", ") + ")",
		"CREATE TABLE meetings (" + strings.Join(meetingNames(), " BIGINT, ") + " BIGINT)",
		"CREATE TABLE steps (" + strings.Join(stepNames(), " BIGINT, ") + " BIGINT)",
	}
}

// A figure is an indicator's numerator and denominator in SQL.
type figure struct{ code, num, den string }

// figures are the indicators of rules.md §8 as sums over a group's state (s), what
// moved in its cycle (f) and what of its loans is late (l).
var figures = append([]figure{
	{"members", "s.members", ""},
	{"women_pct", "s.women", "s.members"},
	{"attendance_rate", "f.attending", "f.registered"},
	{"retention_rate", "s.members", "s.members + s.dropouts"},
	{"dropout_rate", "s.dropouts", "s.at_start + s.joined"},
	{"membership_growth", "s.members - s.at_start", "s.at_start"},
	{"savings", "s.savings", ""},
	{"savings_per_member", "s.savings", "s.members"},
	{"assets", "s.money + s.outstanding", ""},
	{"profit", "s.money + s.outstanding - s.external - s.savings - s.carried", ""},
	{"return_on_savings", "s.money + s.outstanding - s.external - s.savings - s.carried", "s.savings"},
	{"fund_utilisation", "s.outstanding", "s.money + s.outstanding"},
	{"loans_outstanding", "s.outstanding", ""},
	{"loans_count", "s.loans", ""},
	{"average_outstanding_loan", "s.outstanding", "s.loans"},
	{"loans_granted", "f.granted", ""},
	{"loans_granted_count", "f.granted_count", ""},
	{"average_loan_size", "f.granted", "f.granted_count"},
	{"borrowers_pct", "s.borrowers", "s.members"},
	{"ever_borrowed_pct", "s.ever_borrowed", "s.members"},
	{"par", "l.par", "s.outstanding"},
	{"par30", "l.par30", "s.outstanding"},
	{"late_ratio", "l.overdue", "s.outstanding"},
	{"write_off_ratio", "s.cycle_written_off", "s.cycle_granted"},
	{"social_fund", "s.social", ""},
	{"school_fund", "s.school", ""},
	{"canteen_fund", "s.canteen", ""},
	{"other_funds", "s.other_funds", ""},
	{"unexplained_difference", "f.differences", ""},
	{"schooling", "s.girls_attending + s.boys_attending", "s.girls_enrolled + s.boys_enrolled"},
	{"schooling_girls", "s.girls_attending", "s.girls_enrolled"},
}, byPurpose()...)

func byPurpose() (all []figure) {
	for _, p := range ledger.Purposes {
		all = append(all, figure{"loans_by_purpose." + string(p), "f.value_" + string(p), "f.granted"})
	}
	return all
}

// whole are figures that are no sum over groups but an expression over a row.
var whole = []figure{
	{"caseload", visited("1"), facilitators},
	{"caseload_members", visited("s.members"), facilitators},
}

const facilitators = "COUNT(DISTINCT NULLIF(g.k_facilitator, ''))"

func visited(what string) string {
	return sum("CASE WHEN g.k_facilitator <> '' THEN " + what + " ELSE 0 END")
}

// yearly asks for profit, savings and assets by key and by how many days the cycle is
// old: what is to be divided by them is divided by who asks, exactly.
func yearly(key string) string {
	return `WITH s AS (SELECT * FROM meetings WHERE from_day <= $1 AND until_day > $1),
c AS (SELECT gid, cycle, MIN(from_day) AS start FROM meetings GROUP BY gid, cycle)
SELECT ` + key + ` AS k, $1 - c.start AS days, ` + sum("s.money + s.outstanding - s.external - s.savings - s.carried") + `, ` + sum("s.savings") + `, ` + sum("s.money + s.outstanding") + `
FROM s JOIN groups g ON g.gid = s.gid JOIN c ON c.gid = s.gid AND c.cycle = s.cycle GROUP BY k, days`
}

// statement asks for all figures by an expression over a group (g) and its state (s), and
// for what moved in its cycle, or from a day on ($2) if that is not 0.
func statement(key string) string {
	var moved, sums, counts, values []string
	for _, p := range ledger.Purposes {
		counts, values = append(counts, "m.count_"+string(p)), append(values, "m.value_"+string(p))
		moved = append(moved, fmt.Sprintf("SUM(m.value_%s) AS value_%s", p, p))
	}
	moved = append(moved, "SUM(m.attending) AS attending", "SUM(m.registered) AS registered", "SUM(m.differences) AS differences",
		"SUM("+strings.Join(values, " + ")+") AS granted", "SUM("+strings.Join(counts, " + ")+") AS granted_count")
	for _, f := range figures {
		sums = append(sums, sum(f.num))
		if f.den != "" {
			sums = append(sums, sum(f.den))
		}
	}
	for _, f := range whole {
		sums = append(sums, f.num, f.den)
	}
	return `WITH s AS (SELECT * FROM meetings WHERE from_day <= $1 AND until_day > $1),
f AS (SELECT m.gid AS gid, ` + strings.Join(moved, ", ") + ` FROM meetings m JOIN s ON s.gid = m.gid WHERE m.from_day <= $1 AND (CASE WHEN $2 > 0 THEN m.from_day >= $2 ELSE m.cycle = s.cycle END) GROUP BY m.gid),
l AS (SELECT gid, SUM(CASE WHEN overdue > 0 THEN outstanding ELSE 0 END) AS par, SUM(overdue) AS overdue,
  SUM(CASE WHEN overdue > 0 AND $1 - since > 30 THEN outstanding ELSE 0 END) AS par30 FROM steps WHERE from_day <= $1 AND until_day > $1 GROUP BY gid)
SELECT ` + key + ` AS k, COUNT(*), ` + strings.Join(sums, ", ") + `
FROM s JOIN groups g ON g.gid = s.gid LEFT JOIN f ON f.gid = s.gid LEFT JOIN l ON l.gid = s.gid GROUP BY k`
}

func sum(of string) string { return "CAST(COALESCE(SUM(" + of + "), 0) AS BIGINT)" }
