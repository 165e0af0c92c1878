package xlsx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"jigiya/ledger"
	"jigiya/ledger/export/sheet"
	"jigiya/ledger/export/xlsx"
)

var columns = []sheet.Column{
	{Name: "word"}, {Name: "member", Kind: sheet.Whole}, {Name: "savings", Kind: sheet.Whole, Unit: "currency"}, {Name: "rate", Kind: sheet.Decimal},
	{Name: "day", Kind: sheet.Date}, {Name: "at", Kind: sheet.Moment}, {Name: "so", Kind: sheet.Truth},
}

func of(name string, rows ...sheet.Row) sheet.Sheet {
	return sheet.Sheet{Name: name, Columns: columns, Rows: func(yield func(sheet.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}}
}

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func row(word string) sheet.Row {
	return sheet.Row{
		sheet.Word(word), sheet.Count(1042), sheet.Count(int64(-17125)), sheet.Fraction(8333, 4),
		sheet.Day(ledger.NewDate(2026, 3, 2)), sheet.Second(noon.Unix()), sheet.Yes(true),
	}
}

func written(t *testing.T, sheets ...sheet.Sheet) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := xlsx.Write(&file, sheets...); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func opened(t *testing.T, file []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// TestExcelizeReads: another program finds every sheet, every type, and what is shown.
func TestExcelizeReads(t *testing.T) {
	f := opened(t, written(t, of("first", row("=1+1"), make(sheet.Row, len(columns))), of("second")))
	if diff := cmp.Diff([]string{"first", "second"}, f.GetSheetList()); diff != "" {
		t.Fatal(diff)
	}
	shown, err := f.GetRows("first")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"word", "member", "savings", "rate", "day", "at", "so"},
		{"=1+1", "1042", "-17,125", "83.3%", "2026-03-02", "2026-03-02 12:00:00", "TRUE"},
	}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Error(diff)
	}
	kept := map[string]string{"A2": "=1+1", "B2": "1042", "C2": "-17125", "D2": "0.8333", "E2": "46083", "F2": "46083.5", "G2": "1", "C3": ""}
	for at, want := range kept {
		if have, err := f.GetCellValue("first", at, excelize.Options{RawCellValue: true}); err != nil || have != want {
			t.Errorf("%s holds %q, want %q (%v)", at, have, want, err)
		}
	}
	if formula, err := f.GetCellFormula("first", "A2"); err != nil || formula != "" {
		t.Errorf("a formula: %q %v", formula, err)
	}
	for at, want := range map[string]excelize.CellType{"A2": excelize.CellTypeInlineString, "C2": excelize.CellTypeUnset, "G2": excelize.CellTypeBool} {
		if have, err := f.GetCellType("first", at); err != nil || have != want {
			t.Errorf("%s is of type %d, want %d (%v)", at, have, want, err)
		}
	}
}

// TestHeaderStays: the first row is bold, does not scroll away and has a filter.
func TestHeaderStays(t *testing.T) {
	file := written(t, of("first", row("a"), row("b")))
	f := opened(t, file)
	panes, err := f.GetPanes("first")
	if err != nil || !panes.Freeze || panes.YSplit != 1 || panes.TopLeftCell != "A2" {
		t.Errorf("panes %+v %v", panes, err)
	}
	id, err := f.GetCellStyle("first", "A1")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := f.GetStyle(id); err != nil || s.Font == nil || !s.Font.Bold {
		t.Errorf("the header's style is %+v (%v)", s, err)
	}
	if !strings.Contains(part(t, file, "xl/worksheets/sheet1.xml"), `<autoFilter ref="A1:G3"/>`) {
		t.Error("no filter over the table")
	}
}

func part(t *testing.T, file []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestParts: every part is well-formed, and the same sheets are the same bytes.
func TestParts(t *testing.T) {
	file := written(t, of("first", row("<&>\"'")), of("second"))
	if again := written(t, of("first", row("<&>\"'")), of("second")); !bytes.Equal(file, again) {
		t.Error("two files of the same sheets differ")
	}
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		text := part(t, file, f.Name)
		d := xml.NewDecoder(strings.NewReader(text))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v\n%s", f.Name, err, text)
			}
		}
	}
	if z.File[0].Name != "[Content_Types].xml" {
		t.Errorf("the first part is %s", z.File[0].Name)
	}
}

// TestText: whatever a text holds, the reader has it again; what XML cannot say is
// replaced.
func TestText(t *testing.T) {
	for _, text := range []string{"ɛ ɔ ŋ ɲ é", " two  spaces ", "a\nb", "_x0041_", "_x004_", "__x0041__", "<c>&amp;", "'quoted'", strings.Repeat("é", 5000)} {
		if have := cellOf(t, text); have != text {
			t.Errorf("%q is read as %q", text, have)
		}
	}
	if have := cellOf(t, "a\x00b\x1f\xffc"); have != "a\ufffdb\ufffd\ufffdc" {
		t.Errorf("%q", have)
	}
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("_x0041AF<>&\" =é\n"))).Filter(func(s string) bool { return s != "" }).Draw(r, "text")
		if have := cellOf(t, text); have != text {
			r.Fatalf("%q is read as %q", text, have)
		}
	})
}

func cellOf(t *testing.T, text string) string {
	t.Helper()
	have, err := opened(t, written(t, of("s", row(text)))).GetCellValue("s", "A2")
	if err != nil {
		t.Fatal(err)
	}
	return have
}

// TestDigits: a number beyond what a spreadsheet reckons with is a text, to its last digit.
func TestDigits(t *testing.T) {
	big := row("x")
	big[2], big[3] = sheet.Count(int64(1234567890123456789)), sheet.Fraction(1234567890123456789, 4)
	f := opened(t, written(t, of("s", big)))
	for at, want := range map[string]string{"C2": "1234567890123456789", "D2": "123456789012345.6789"} {
		if have, err := f.GetCellValue("s", at); err != nil || have != want {
			t.Errorf("%s is %s (%v)", at, have, err)
		}
	}
}

// TestTooLarge: what no spreadsheet can hold is refused.
func TestTooLarge(t *testing.T) {
	if err := xlsx.Write(io.Discard, of("s", row(strings.Repeat("x", xlsx.MaxText)))); !errors.Is(err, xlsx.ErrTooLarge) {
		t.Errorf("a long text: %v", err)
	}
	narrow := sheet.Sheet{Name: "s", Columns: columns[1:2], Rows: func(yield func(sheet.Row, error) bool) {
		for r := (sheet.Row{sheet.Count(1)}); yield(r, nil); {
		}
	}}
	if testing.Short() {
		return
	}
	if err := xlsx.Write(io.Discard, narrow); !errors.Is(err, xlsx.ErrTooLarge) {
		t.Errorf("endless rows: %v", err)
	}
}

type disk struct{ room int }

var errFull = errors.New("disk full")

func (d *disk) Write(p []byte) (int, error) {
	if d.room -= len(p); d.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// TestFullDisk: wherever the disk is full, it is said.
func TestFullDisk(t *testing.T) {
	size := len(written(t, of("s", row("x"))))
	for room := 0; room < size; room += 97 {
		if err := xlsx.Write(&disk{room}, of("s", row("x"))); !errors.Is(err, errFull) {
			t.Errorf("with room for %d of %d: %v", room, size, err)
		}
	}
	if err := xlsx.Write(&disk{size}, of("s", row("x"))); err != nil {
		t.Error(err)
	}
}

// TestOpenpyxlReads: a reader in another language finds the same. CI has it.
func TestOpenpyxlReads(t *testing.T) {
	python := pythonWithOpenpyxl()
	if python == "" && os.Getenv("CI") != "" {
		t.Fatal("python3-openpyxl is missing")
	} else if python == "" {
		t.Skip("python3-openpyxl is not here")
	}
	path := filepath.Join(t.TempDir(), "s.xlsx")
	if err := os.WriteFile(path, written(t, of("s", row("=1+1"))), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, "-c", `
import openpyxl, sys
s = openpyxl.load_workbook(sys.argv[1])["s"]
print(s.freeze_panes, s.auto_filter.ref, [[(c.value, c.data_type, c.number_format) for c in r] for r in s.iter_rows(min_row=2)])`, path).CombinedOutput()
	want := `A2 A1:G2 [[('=1+1', 's', 'General'), (1042, 'n', 'General'), (-17125, 'n', '#,##0'), (0.8333, 'n', '0.0%'), ` +
		`(datetime.datetime(2026, 3, 2, 0, 0), 'd', 'yyyy-mm-dd'), (datetime.datetime(2026, 3, 2, 12, 0), 'd', 'yyyy-mm-dd hh:mm:ss'), (True, 'b', 'General')]]` + "\n"
	if diff := cmp.Diff(want, string(out)); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// pythonWithOpenpyxl is the first Python that knows openpyxl: the one that a system's
// packages are for is not always the first that is found.
func pythonWithOpenpyxl() string {
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import openpyxl").Run() == nil {
			return python
		}
	}
	return ""
}
