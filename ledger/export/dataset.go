package export

import (
	"encoding/hex"
	"iter"
	"sync"

	"jigiya/ledger"
	"jigiya/ledger/export/parquet"
	"jigiya/ledger/export/sheet"
	"jigiya/ledger/report/facts"
)

// Groups are the facts of groups, one after the other.
type Groups = iter.Seq2[*facts.Facts, error]

// Dataset writes facts into a folder of Parquet, for an engine that adds them up
// itself: groups, cycles, meetings by region and month, and the dictionary of their columns.
//
// What leaves the office is meant For Others: a row about fewer than facts.MinCell
// members tells only whose it is; the number of women is empty where they or the men are
// so few, that of girls and boys where few are enrolled. And there are no purses and no
// loans in it: from one meeting to the next these change by what one woman borrowed,
// or paid. For Office all of it is there, as it stands in the journals that the office
// holds anyway. What is about single members, loans and passbooks, is in neither. A
// source that gives its groups region by region makes fewer parts.
func Dataset(files parquet.Files, groups Groups, audience Audience) error {
	var met []*facts.Facts
	if err := parquet.Parts(files, MeetingSheet(keeping(&met, groups), audience), "region", "month"); err != nil {
		return err
	}
	all := []sheet.Sheet{GroupSheet(each(met)), CycleSheet(each(met), audience), MeetingSheet(nil, audience)}
	for _, s := range append(all[:2:2], Dictionary(all...)) {
		if err := parquet.Parts(files, s); err != nil {
			return err
		}
	}
	return nil
}

// An Audience is for whom a dataset is made.
type Audience bool

// The audiences.
const (
	ForOthers Audience = false // it leaves the office
	ForOffice Audience = true  // it stays there
)

// keeping keeps what is little of every group that passes by: so the source, which may
// be far larger than memory, is gone through once.
func keeping(met *[]*facts.Facts, groups Groups) Groups {
	return func(yield func(*facts.Facts, error) bool) {
		for f, err := range groups {
			if err == nil {
				*met = append(*met, &facts.Facts{Group: f.Group, Cycles: f.Cycles})
			}
			if !yield(f, err) {
				return
			}
		}
	}
}

// A grouped record is one of a group.
type grouped[R any] struct {
	group *facts.Group
	row   *R
}

// recordsOf are the records of all groups.
func recordsOf[R any](groups Groups, rows func(*facts.Facts) []R) iter.Seq2[grouped[R], error] {
	return func(yield func(grouped[R], error) bool) {
		for f, err := range groups {
			if err != nil {
				yield(grouped[R]{}, err)
				return
			}
			all := rows(f)
			for i := range all {
				if !yield(grouped[R]{&f.Group, &all[i]}, nil) {
					return
				}
			}
		}
	}
}

// groupColumns say whose a record is.
func groupColumns[R any]() []sheet.Field[grouped[R]] {
	return []sheet.Field[grouped[R]]{
		{Column: sheet.Column{Name: "group"}, Cell: func(g grouped[R]) sheet.Cell { return sheet.Word(g.group.ID.String()) }},
		{Column: sheet.Column{Name: "region", Source: "rules.md §1"}, Cell: func(g grouped[R]) sheet.Cell { return sheet.Word(g.group.Place.Area().Region) }},
		{Column: sheet.Column{Name: "region_2023", Source: "rules.md §1"}, Cell: func(g grouped[R]) sheet.Cell { return sheet.Word(g.group.Place.Area().Today) }},
		{Column: sheet.Column{Name: "place_code", Source: "rules.md §1"}, Cell: func(g grouped[R]) sheet.Cell { return sheet.Word(g.group.Place.String()) }},
	}
}

// column is a field of a record.
func column[R any](c sheet.Column, cell func(*R) sheet.Cell) sheet.Field[grouped[R]] {
	return sheet.Field[grouped[R]]{Column: c, Cell: func(g grouped[R]) sheet.Cell { return cell(g.row) }}
}

// GroupSheet has one row per group, those that are left out of all figures too.
func GroupSheet(groups Groups) sheet.Sheet {
	fields := append(groupColumns[facts.Group](),
		column(sheet.Column{Name: "state"}, func(g *facts.Group) sheet.Cell { return sheet.Word(g.State) }),
		column(sheet.Column{Name: "seq", Kind: sheet.Whole}, func(g *facts.Group) sheet.Cell { return sheet.Count(g.Head.Seq) }),
		column(sheet.Column{Name: "founded", Kind: sheet.Date}, func(g *facts.Group) sheet.Cell { return sheet.Day(g.Founded) }),
		column(sheet.Column{Name: "method", Source: "rules.md §1"}, func(g *facts.Group) sheet.Cell { return sheet.Word(g.Method) }),
		column(sheet.Column{Name: "currency", Source: "rules.md §1"}, func(g *facts.Group) sheet.Cell { return sheet.Word(g.Currency) }),
		column(sheet.Column{Name: "programme"}, func(g *facts.Group) sheet.Cell { return address(g.Programme) }),
		column(sheet.Column{Name: "facilitator"}, func(g *facts.Group) sheet.Cell { return sheet.Word(g.Facilitator) }),
	)
	return sheet.Of("groups", fields, recordsOf(groups, func(f *facts.Facts) []facts.Group { return []facts.Group{f.Group} }))
}

// address is empty for no programme.
func address(a ledger.Address) sheet.Cell {
	if a == (ledger.Address{}) {
		return sheet.Cell{}
	}
	return sheet.Word(hex.EncodeToString(a[:]))
}

// CycleSheet has one row per cycle, with its share-out.
func CycleSheet(groups Groups, audience Audience) sheet.Sheet {
	shared := func(name, unit string, of func(*facts.Cycle) int64) sheet.Field[grouped[facts.Cycle]] {
		return shared(audience, name, unit, of)
	}
	fields := append(groupColumns[facts.Cycle](),
		column(sheet.Column{Name: "cycle", Kind: sheet.Whole, Source: "rules.md §6"}, func(c *facts.Cycle) sheet.Cell { return sheet.Count(c.Number) }),
		column(sheet.Column{Name: "start", Kind: sheet.Date, Source: "rules.md §8"}, func(c *facts.Cycle) sheet.Cell { return sheet.Day(c.Start) }),
		column(sheet.Column{Name: "method", Source: "rules.md §1"}, func(c *facts.Cycle) sheet.Cell { return sheet.Word(c.Method) }),
		column(sheet.Column{Name: "currency", Source: "rules.md §1"}, func(c *facts.Cycle) sheet.Cell { return sheet.Word(c.Currency) }),
		column(sheet.Column{Name: "share_value", Kind: sheet.Whole, Unit: "money", Source: "rules.md §1"}, func(c *facts.Cycle) sheet.Cell { return sheet.Count(c.ShareValue) }),
		column(sheet.Column{Name: "shared_out", Kind: sheet.Date, Source: "rules.md §6"}, func(c *facts.Cycle) sheet.Cell { return sheet.Day(c.SharedOut) }),
		column(sheet.Column{Name: "rule", Source: "rules.md §6"}, func(c *facts.Cycle) sheet.Cell { return sheet.Word(c.Rule) }),
		shared("sharers", "members", func(c *facts.Cycle) int64 { return int64(c.Sharers) }),
		shared("saved", "money", func(c *facts.Cycle) int64 { return int64(c.Saved) }),
		shared("divided", "money", func(c *facts.Cycle) int64 { return int64(c.Fund) }),
		shared("paid", "money", func(c *facts.Cycle) int64 { return int64(c.Paid) }),
		shared("offset", "money", func(c *facts.Cycle) int64 { return int64(c.Offset) }),
		shared("remainder", "money", func(c *facts.Cycle) int64 { return int64(c.Remainder) }),
	)
	return sheet.Of("cycles", fields, recordsOf(groups, func(f *facts.Facts) []facts.Cycle { return f.Cycles }))
}

// shared is a figure of a share-out: empty before it, and for others where few took part.
func shared(audience Audience, name, unit string, of func(*facts.Cycle) int64) sheet.Field[grouped[facts.Cycle]] {
	c := sheet.Column{Name: name, Kind: sheet.Whole, Unit: unit, Source: "rules.md §6"}
	return column(c, func(c *facts.Cycle) sheet.Cell {
		if c.SharedOut == 0 || audience == ForOthers && c.Sharers < facts.MinCell {
			return sheet.Cell{}
		}
		return sheet.Count(of(c))
	})
}

// MeetingSheet has one row per closed meeting: what moved in it, how the group stood
// after it, and from when until when that held.
func MeetingSheet(groups Groups, audience Audience) sheet.Sheet {
	fields := append(groupColumns[facts.Meeting](),
		column(sheet.Column{Name: "month"}, func(m *facts.Meeting) sheet.Cell { return sheet.Word(m.From.String()[:len("2026-03")]) }),
		column(sheet.Column{Name: "seq", Kind: sheet.Whole}, func(m *facts.Meeting) sheet.Cell { return sheet.Count(m.Seq) }),
		column(sheet.Column{Name: "closing"}, func(m *facts.Meeting) sheet.Cell { return sheet.Word(m.Closing) }),
		column(sheet.Column{Name: "cycle", Kind: sheet.Whole, Source: "rules.md §6"}, func(m *facts.Meeting) sheet.Cell { return sheet.Count(m.Cycle) }),
		column(sheet.Column{Name: "meeting", Kind: sheet.Whole, Source: "rules.md §3"}, func(m *facts.Meeting) sheet.Cell { return sheet.Count(m.Number) }),
		column(sheet.Column{Name: "date", Kind: sheet.Date, Source: "rules.md §3"}, func(m *facts.Meeting) sheet.Cell { return sheet.Day(m.From) }),
		column(sheet.Column{Name: "until", Kind: sheet.Date}, func(m *facts.Meeting) sheet.Cell { return until(m.Until) }),
	)
	for _, figure := range meetingFigures() {
		if audience == ForOthers && figure.about == nil {
			continue
		}
		c := sheet.Column{Name: figure.name, Kind: sheet.Whole, Unit: figure.unit, Source: "rules.md §8", Meaning: figure.meaning}
		fields = append(fields, column(c, func(m *facts.Meeting) sheet.Cell {
			if audience == ForOthers && (m.Members < facts.MinCell || figure.about(m)) {
				return sheet.Cell{}
			}
			return sheet.Count(figure.of(m))
		}))
	}
	return sheet.Of("meetings", fields, recordsOf(groups, func(f *facts.Facts) []facts.Meeting { return f.Meetings }))
}

// few says that a count would tell of single persons.
func few(people uint32) bool { return 0 < people && people < facts.MinCell }

// until is empty for what still holds.
func until(d ledger.Date) sheet.Cell {
	if d == facts.End {
		return sheet.Cell{}
	}
	return sheet.Day(d)
}

// A figure is a column of numbers about a meeting.
type figure struct {
	name, unit, meaning string

	of func(*facts.Meeting) int64

	// about says whether few people are behind it, and others are not told; nil where
	// they never are, as one woman moves it.
	about func(*facts.Meeting) bool
}

// Whom a figure is about.
var (
	aboutAll   = func(*facts.Meeting) bool { return false }
	aboutWomen = func(m *facts.Meeting) bool { return few(m.Women) || few(m.Members-m.Women) }
	aboutGirls = func(m *facts.Meeting) bool { return few(m.GirlsEnrolled) || few(m.BoysEnrolled) }
)

// meetingFigures are the columns of numbers: made when they are asked for first.
var meetingFigures = sync.OnceValue(func() []figure {
	return append([]figure{
		{"members", "members", "", func(m *facts.Meeting) int64 { return int64(m.Members) }, aboutAll},
		{"women", "members", "", func(m *facts.Meeting) int64 { return int64(m.Women) }, aboutWomen},
		{"attending", "members", "", func(m *facts.Meeting) int64 { return int64(m.Attending) }, aboutAll},
		{"registered", "members", "", func(m *facts.Meeting) int64 { return int64(m.Registered) }, aboutAll},
		{"at_start", "members", "", func(m *facts.Meeting) int64 { return int64(m.AtStart) }, aboutAll},
		{"joined", "members", "", func(m *facts.Meeting) int64 { return int64(m.Joined) }, aboutAll},
		{"dropouts", "members", "", func(m *facts.Meeting) int64 { return int64(m.Dropouts) }, aboutAll},
		{"savings", "money", "", func(m *facts.Meeting) int64 { return int64(m.Savings) }, aboutAll},
		{"money", "money", "", func(m *facts.Meeting) int64 { return int64(m.Money) }, nil},
		{"outstanding", "money", "", func(m *facts.Meeting) int64 { return int64(m.Outstanding) }, nil},
		{"assets", "money", "", func(m *facts.Meeting) int64 { return int64(m.Assets()) }, nil},
		{"external", "money", "", func(m *facts.Meeting) int64 { return int64(m.External) }, nil},
		{"carried", "money", "", func(m *facts.Meeting) int64 { return int64(m.Carried) }, nil},
		{"profit", "money", "", func(m *facts.Meeting) int64 { return int64(m.Profit()) }, nil},
		{"loans", "loans", "", func(m *facts.Meeting) int64 { return int64(m.Loans) }, nil},
		{"borrowers", "members", "", func(m *facts.Meeting) int64 { return int64(m.Borrowers) }, nil},
		{"ever_borrowed", "members", "", func(m *facts.Meeting) int64 { return int64(m.EverBorrowed) }, nil},
		{"cycle_granted", "money", "", func(m *facts.Meeting) int64 { return int64(m.CycleGranted) }, nil},
		{"cycle_written_off", "money", "", func(m *facts.Meeting) int64 { return int64(m.CycleWrittenOff) }, nil},
		{"written_off", "money", "", func(m *facts.Meeting) int64 { return int64(m.WrittenOff) }, nil},
		{"differences", "money", "", func(m *facts.Meeting) int64 { return int64(m.Differences) }, aboutAll},
		{"girls_enrolled", "children", "", func(m *facts.Meeting) int64 { return int64(m.GirlsEnrolled) }, aboutGirls},
		{"girls_attending", "children", "", func(m *facts.Meeting) int64 { return int64(m.GirlsAttending) }, aboutGirls},
		{"boys_enrolled", "children", "", func(m *facts.Meeting) int64 { return int64(m.BoysEnrolled) }, aboutGirls},
		{"boys_attending", "children", "", func(m *facts.Meeting) int64 { return int64(m.BoysAttending) }, aboutGirls},
	}, grantedFigures()...)
})

// The columns of loans granted, by purpose: granted_trade, granted_trade_count.
const (
	granted  = "granted_"
	inNumber = "_count"
)

// grantedFigures are number and value of the loans granted, by purpose.
func grantedFigures() (all []figure) {
	for i, p := range ledger.Purposes {
		all = append(all,
			figure{granted + string(p) + inNumber, "loans", "column.granted_count", func(m *facts.Meeting) int64 { return int64(m.Granted[i].Count) }, nil},
			figure{granted + string(p), "money", "column.granted", func(m *facts.Meeting) int64 { return int64(m.Granted[i].Value) }, nil})
	}
	return all
}
