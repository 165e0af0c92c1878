package web

import (
	"bytes"
	"errors"
	"strings"

	"jigiya/ledger/constitution"
	"jigiya/ledger/register"
	"jigiya/node/api"
)

func registerRoutes() []route {
	return []route{
		{"GET /group/{group}/register", ofGroup(registerPage), false},
		{"POST /group/{group}/register", ofGroup(importRegister), false},
		{"GET /group/{group}/register.csv", ofGroup(registerFile), false},
		{"POST /group/{group}/opening", ofGroup(enterOpening), false},
	}
}

// A registerView is where a paper register comes in, and what is wrong with the one that
// was sent: the row, and what stands around it.
type registerView struct {
	Wrong int // its row; 0 for none
	Rows  []wrongRow
	Fresh bool // nothing was recorded yet: opening balances may come in
}

// A wrongRow is a row of the file as it was sent, with its number.
type wrongRow struct {
	Number int
	Text   string
	Wrong  bool
}

// aroundRow is how many rows are shown before and behind a wrong one.
const aroundRow = 2

func registerPage(g *groupCall) error { return g.registerWrong("", 0) }

// registerWrong shows the page with a row of a file that is wrong.
func (g *groupCall) registerWrong(file string, row int) error {
	n, _ := g.book.LastMeeting()
	return g.show("register", registerView{Wrong: row, Rows: rowsAround(file, row), Fresh: n == 0 && g.book.OpenMeeting() == nil})
}

func rowsAround(file string, row int) (rows []wrongRow) {
	if row == 0 {
		return nil
	}
	lines := strings.Split(file, "\n")
	for i := max(1, row-aroundRow); i <= min(len(lines), row+aroundRow); i++ {
		rows = append(rows, wrongRow{i, long(strings.TrimRight(lines[i-1], "\r")), i == row})
	}
	return rows
}

// long keeps a row of a file short enough for a page.
func long(text string) string {
	if r := []rune(text); len(r) > 300 {
		return string(r[:300]) + "…"
	}
	return text
}

// importRegister enters a register whole, or nothing of it.
func importRegister(g *groupCall) error {
	file, err := g.fileText("file")
	if err != nil {
		return g.ended(err, "", registerPage)
	}
	imported, err := g.node.Import(g.ctx(), api.Import{Group: g.id, Register: []byte(file), PINs: g.pins()})
	if err = g.asked(err); err == nil {
		g.sits.tell(g.say("result.imported", "entries", imported.Entries, "meetings", imported.Meetings))
	}
	return g.ended(err, g.at(""), func(g *groupCall) error {
		row := new(register.RowError)
		if errors.As(err, &row) {
			return g.registerWrong(file, row.Row)
		}
		return registerPage(g)
	})
}

// registerFile is the journal as a register.
func registerFile(g *groupCall) error {
	var file bytes.Buffer
	if err := g.node.Register(g.ctx(), g.id, 0, &file); err != nil {
		return err
	}
	return g.file("text/csv; charset=utf-8", "register.csv", file.Bytes())
}

// enterOpening enters the balances of a group that already runs, from a file.
func enterOpening(g *groupCall) error {
	file, err := g.fileText("file")
	if err != nil {
		return g.ended(err, "", registerPage)
	}
	e, err := constitution.ParseOpening([]byte(file))
	if err == nil {
		_, err = g.propose(g.id, e)
	}
	return g.ended(err, g.at(""), func(g *groupCall) error {
		line := new(constitution.Error)
		if errors.As(err, &line) {
			return g.registerWrong(file, line.Line)
		}
		return registerPage(g)
	})
}
