package xlsx

import (
	"fmt"
	"strings"

	"jigiya/ledger/export/sheet"
)

// The namespaces of the parts.
const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainSpace   = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	packages    = "http://schemas.openxmlformats.org/package/2006/"
	documents   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

const rootRelations = declaration + `<Relationships xmlns="` + packages + `relationships">` +
	`<Relationship Id="rId1" Type="` + documents + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`

func contentTypes(sheets []sheet.Sheet) string {
	var t strings.Builder
	t.WriteString(declaration + `<Types xmlns="` + packages + `content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + spreadsheet + `sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + spreadsheet + `styles+xml"/>`)
	for i := range sheets {
		fmt.Fprintf(&t, `<Override PartName="/%s" ContentType="%sworksheet+xml"/>`, sheetPath(i+1), spreadsheet)
	}
	return t.String() + `</Types>`
}

func workbook(sheets []sheet.Sheet) string {
	var t strings.Builder
	t.WriteString(declaration + `<workbook xmlns="` + mainSpace + `" xmlns:r="` + documents + `"><sheets>`)
	for i, s := range sheets {
		fmt.Fprintf(&t, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escape(s.Name), i+1, i+1)
	}
	return t.String() + `</sheets></workbook>`
}

func relations(sheets []sheet.Sheet) string {
	var t strings.Builder
	t.WriteString(declaration + `<Relationships xmlns="` + packages + `relationships">`)
	for i := range sheets {
		fmt.Fprintf(&t, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, documents, i+1)
	}
	fmt.Fprintf(&t, `<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/>`, len(sheets)+1, documents)
	return t.String() + `</Relationships>`
}
