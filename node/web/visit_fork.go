package web

import (
	"cmp"
	"slices"

	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// A forkView is two histories of one group side by side, from where they part.
type forkView struct {
	Cause    string // a sentence; "" where nothing is in doubt
	Common   uint64 // the last entry that both hold
	Parted   bool
	Branches []api.Branch
	Rows     []forkRow
	Stranded []forkCell
}

// A forkRow is one place in the journal and what each history has there.
type forkRow struct {
	Seq   uint64
	Cells []forkCell
}

// A forkCell is an entry in words; empty where a history has ended.
type forkCell struct {
	Seq  uint64
	Kind ledger.Kind
	Gist string
	When string // it was recorded, by the clock of the device that signed it
	Here bool   // there is an entry
}

// forkCauses are the sentences of what put a group in doubt.
var forkCauses = map[string]string{
	"":              "warning.two_histories",
	"two_histories": "warning.two_histories",
	"two_openings":  "warning.two_openings",
	"cut_below":     "warning.cut_below",
}

func visitFork(c *call) error {
	g, id, err := c.visiting()
	if err != nil {
		return err
	}
	fork, err := c.node.Fork(c.ctx(), id)
	if err != nil {
		return err
	}
	v := forkView{Branches: fork.Branches}
	names := c.names(id)
	if fork.State == "disputed" {
		v.Cause = c.say(forkCauses[fork.Cause], "seq", fork.Since)
	}
	if v.Parted = len(fork.Branches) > 1; v.Parted {
		v.Rows = c.sideBySide(fork.Branches, names)
		if len(v.Rows) > 0 && v.Rows[0].Seq > 0 {
			v.Common = v.Rows[0].Seq - 1
		}
	}
	for _, e := range fork.Stranded {
		v.Stranded = append(v.Stranded, c.forkCell(e, names))
	}
	return c.groupPage("visit-fork", &g, v)
}

// sideBySide has a row for each place at which any of the histories has an entry.
func (c *call) sideBySide(branches []api.Branch, names report.Names) (rows []forkRow) {
	at := map[uint64]int{}
	for i, b := range branches {
		for _, e := range b.Lines {
			if _, there := at[e.Seq]; !there {
				at[e.Seq] = len(rows)
				rows = append(rows, forkRow{Seq: e.Seq, Cells: make([]forkCell, len(branches))})
			}
			rows[at[e.Seq]].Cells[i] = c.forkCell(e, names)
		}
	}
	slices.SortFunc(rows, func(a, b forkRow) int { return cmp.Compare(a.Seq, b.Seq) })
	return rows[:min(len(rows), shownForkRows)]
}

func (c *call) forkCell(e api.Entry, names report.Names) forkCell {
	cell := forkCell{Seq: e.Seq, When: clock(e.Recorded), Here: true}
	if e.Event != nil {
		cell.Kind, cell.Gist = e.Event.Kind(), c.gist(e.Event, names)
	}
	return cell
}
