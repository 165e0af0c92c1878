package export

import (
	"strings"

	"jigiya/ledger"
	"jigiya/ledger/export/sheet"
	"jigiya/ledger/export/xlsx"
	"jigiya/ledger/message"
)

// A term is one line of the data dictionary.
type term struct {
	sheet  string
	column sheet.Column
}

// Dictionary says of every column of some sheets its unit, where the rules define it
// and what it means, in every language: a file travels further than who made it.
func Dictionary(sheets ...sheet.Sheet) sheet.Sheet {
	var terms []term
	for _, s := range sheets {
		for _, c := range s.Columns {
			terms = append(terms, term{s.Name, c})
		}
	}
	return sheet.Of("dictionary", termFields(), each(terms))
}

func termFields() []sheet.Field[term] {
	fields := []sheet.Field[term]{
		{Column: sheet.Column{Name: "sheet"}, Cell: func(t term) sheet.Cell { return sheet.Word(t.sheet) }},
		{Column: sheet.Column{Name: "column"}, Cell: func(t term) sheet.Cell { return sheet.Word(t.column.Name) }},
		{Column: sheet.Column{Name: "unit"}, Cell: func(t term) sheet.Cell { return sheet.Word(t.column.Unit) }},
		{Column: sheet.Column{Name: "source"}, Cell: func(t term) sheet.Cell { return sheet.Word(t.column.Source) }},
	}
	for _, l := range message.Languages {
		fields = append(fields, sheet.Field[term]{
			Column: sheet.Column{Name: "meaning_" + string(l), Unit: xlsx.Sentence},
			Cell:   func(t term) sheet.Cell { return sheet.Word(meaning(l, t.column)) },
		})
	}
	return fields
}

// meaning is the sentence of a column; of an indicator, its name and its formula.
func meaning(l message.Language, c sheet.Column) string {
	if c.Meaning == "" {
		return l.Say("column." + c.Name)
	}
	if purpose, ok := strings.CutPrefix(c.Name, granted); ok {
		return l.Say(c.Meaning, "purpose", ledger.Purpose(strings.TrimSuffix(purpose, inNumber)))
	}
	return indicatorTitle(l, c.Name) + " = " + l.Say(c.Meaning)
}

// indicatorTitle is the name of an indicator, as tables have it.
func indicatorTitle(l message.Language, code string) string {
	if first, purpose, ok := strings.Cut(code, "."); ok {
		return l.Say("indicator."+first, "purpose", ledger.Purpose(purpose))
	}
	return l.Say("indicator." + code)
}
