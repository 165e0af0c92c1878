package export

import (
	"io"

	"jigiya/ledger"
	"jigiya/ledger/export/dhis2"
	"jigiya/ledger/export/parquet"
	"jigiya/ledger/export/sheet"
	"jigiya/ledger/export/xlsx"
	"jigiya/ledger/report/facts"
)

// A Format is a way to write a journal.
type Format struct {
	Name      string // as in `journal export --format NAME`
	Extension string // with its dot
	Media     string // of HTTP
	Binary    bool   // nothing for a terminal to show
	Write     func(io.Writer, Heading, Entries) error
}

// Formats is the table of them all: a new format is one file and one line.
var Formats = []Format{
	{"hledger", ".journal", "text/plain; charset=utf-8", false, HLedger},
	{"csv", ".csv", csvMedia, false, func(w io.Writer, _ Heading, e Entries) error { return CSV(w, e) }},
	{"xlsx", ".xlsx", xlsxMedia, true, XLSX},
	{"parquet", ".parquet", parquetMedia, true, func(w io.Writer, _ Heading, e Entries) error { return parquet.Write(w, Postings(e)) }},
}

const (
	csvMedia     = "text/csv; charset=utf-8"
	xlsxMedia    = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	parquetMedia = "application/vnd.apache.parquet"
)

// Named finds a format.
func Named(name string) (Format, bool) {
	for _, f := range Formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// A StatisticsFormat is a way to write statistics. What it writes leaves the office:
// small cells are suppressed, whoever asks.
type StatisticsFormat struct {
	Name      string // as in `stats --format NAME`
	Extension string // with its dot; "" is a folder
	Media     string // of HTTP
	Binary    bool   // nothing for a terminal to show
	Write     func(io.Writer, *facts.Statistics, Wishes) error
	Parts     func(parquet.Files, *facts.Statistics) error // instead of Write, of a folder
}

// Wishes are what a person may say about an export.
type Wishes struct {
	DHIS2 *dhis2.Mapping // nil: codes as they are
	Today ledger.Date    // DHIS2 takes no period that is not over
}

// StatisticsFormats is the table of them all.
var StatisticsFormats = []StatisticsFormat{
	{Name: "csv", Extension: ".csv", Media: csvMedia, Write: func(w io.Writer, s *facts.Statistics, _ Wishes) error {
		return sheet.CSV(w, StatisticsSheet(s.Publish()))
	}},
	{Name: "xlsx", Extension: ".xlsx", Media: xlsxMedia, Binary: true, Write: func(w io.Writer, s *facts.Statistics, _ Wishes) error {
		return statisticsBook(w, s.Publish())
	}},
	{Name: "hxl", Extension: ".csv", Media: csvMedia, Write: func(w io.Writer, s *facts.Statistics, _ Wishes) error {
		return sheet.HXL(w, HXLSheet(s.Publish()))
	}},
	{Name: "dhis2", Extension: ".json", Media: "application/json", Write: func(w io.Writer, s *facts.Statistics, with Wishes) error {
		return dhis2.Write(w, s.Publish(), with.DHIS2, with.Today)
	}},
	{Name: "parquet", Media: parquetMedia, Binary: true, Parts: func(files parquet.Files, s *facts.Statistics) error {
		return statisticsParts(files, s.Publish())
	}},
}

// NamedForStatistics finds a format of statistics.
func NamedForStatistics(name string) (StatisticsFormat, bool) {
	for _, f := range StatisticsFormats {
		if f.Name == name {
			return f, true
		}
	}
	return StatisticsFormat{}, false
}

// XLSX writes a journal as a workbook: one row per posting, and what they mean.
func XLSX(w io.Writer, _ Heading, e Entries) error {
	postings := Postings(e)
	return xlsx.Write(w, postings, Dictionary(postings))
}

// statisticsBook is a workbook to look at, to reckon with, and to look things up in.
func statisticsBook(w io.Writer, s *facts.Statistics) error {
	sheets := []sheet.Sheet{Overview(s), StatisticsSheet(s), PlacesSheet(s), LeftOutSheet(s)}
	return xlsx.Write(w, append(sheets, Dictionary(sheets...))...)
}
