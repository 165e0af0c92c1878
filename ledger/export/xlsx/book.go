package xlsx

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"

	"jigiya/ledger/export/sheet"
)

// ErrTooLarge is what does not fit into a spreadsheet.
var ErrTooLarge = errors.New("more than a spreadsheet can hold")

// Write writes a workbook of sheets. Their names are codes of at most 31 letters,
// digits and underscores, no two alike.
func Write(w io.Writer, sheets ...sheet.Sheet) error {
	b := book{zip: zip.NewWriter(w)}
	b.part("[Content_Types].xml", contentTypes(sheets))
	b.part("_rels/.rels", rootRelations)
	b.part("xl/workbook.xml", workbook(sheets))
	b.part("xl/_rels/workbook.xml.rels", relations(sheets))
	b.part("xl/styles.xml", styleSheet())
	for i, s := range sheets {
		b.sheet(i+1, s)
	}
	if b.err == nil {
		b.err = b.zip.Close()
	}
	if b.err != nil {
		return fmt.Errorf("writing xlsx: %w", b.err)
	}
	return nil
}

// A book keeps its first error.
type book struct {
	zip *zip.Writer
	err error
}

func (b *book) create(name string) io.Writer {
	var part io.Writer
	if b.err == nil {
		part, b.err = b.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	}
	return part
}

func (b *book) part(name, text string) {
	if part := b.create(name); b.err == nil {
		_, b.err = io.WriteString(part, text)
	}
}

func (b *book) sheet(n int, s sheet.Sheet) {
	if part := b.create(sheetPath(n)); b.err == nil {
		b.err = writeSheet(part, s)
	}
}

func sheetPath(n int) string { return fmt.Sprintf("xl/worksheets/sheet%d.xml", n) }
