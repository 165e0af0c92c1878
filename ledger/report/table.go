package report

// A Table is a report, or a part of one, in rows (see the package comment).
type Table struct {
	Title   string   `json:"title"` // id of package message
	Columns []Column `json:"columns"`
	Rows    [][]any  `json:"rows"`
	Footer  []any    `json:"footer,omitempty"` // sums: a cell for every column, nil for none
}

// A Column is a heading and what stands under it.
type Column struct {
	Heading string   `json:"heading"` // id of package message
	Align   Align    `json:"align"`
	Kind    CellKind `json:"kind"`
	Spare   bool     `json:"-"` // told elsewhere too: it may go where a page is narrow
}

// Align is the side on which a column's cells stand.
type Align string

// The sides.
const (
	Left  Align = "left"
	Right Align = "right"
)

// CellKind is what the cells of a column are.
type CellKind string

// The kinds of cells.
const (
	Text   CellKind = "text"
	Number CellKind = "number"
	Amount CellKind = "amount"
	Date   CellKind = "date"
)

// A Word is a cell that says an id of package message: "status.open".
type Word string

func heading(id string, align Align, kind CellKind) Column {
	return Column{Heading: "heading." + id, Align: align, Kind: kind}
}

// spare is a column that may go where a page is narrow.
func spare(c Column) Column {
	c.Spare = true
	return c
}

func textual(id string) Column { return heading(id, Left, Text) }
func number(id string) Column  { return heading(id, Right, Number) }
func money(id string) Column   { return heading(id, Right, Amount) }
func dated(id string) Column   { return heading(id, Left, Date) }
func mixed(id string) Column   { return heading(id, Right, Text) }

// figures is a table of two columns: what, how much.
func figures(title string, rows ...[]any) Table {
	return Table{Title: title, Columns: []Column{textual("detail"), mixed("value")}, Rows: rows}
}

// figure is one of its rows.
func figure(id string, value any) []any { return []any{Word("heading." + id), value} }

// orNil is a value, or an empty cell where there is nothing to say.
func orNil[T comparable](value T) any {
	var zero T
	if value == zero {
		return nil
	}
	return value
}

// status is the word of a state.
func status[T ~string](s T) Word { return Word("status." + string(s)) }
