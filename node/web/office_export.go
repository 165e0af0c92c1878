package web

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"jigiya/ledger"
	"jigiya/ledger/export"
	"jigiya/ledger/export/dhis2"
	"jigiya/ledger/export/pdf"
	"jigiya/ledger/export/xlsx"
	"jigiya/ledger/report/facts"
	"jigiya/node/api"
)

// An officeFormat is a form in which figures leave the office as one file. Those of too few
// people are withheld in all of them.
type officeFormat struct {
	Name, Extension, Media string
	write                  func(*call, *bytes.Buffer, *facts.Statistics) error
}

// exportFormats are those of package export that are one file, and paper.
func exportFormats() (all []officeFormat) {
	for _, f := range export.StatisticsFormats {
		if f.Write == nil {
			continue // a folder
		}
		all = append(all, officeFormat{f.Name, f.Extension, f.Media, func(c *call, to *bytes.Buffer, st *facts.Statistics) error {
			return f.Write(to, st, export.Wishes{Today: ledger.DateOf(c.options.Now().Unix())})
		}})
	}
	return append(all, officeFormat{"pdf", ".pdf", "application/pdf", func(c *call, to *bytes.Buffer, st *facts.Statistics) error {
		return pdf.Statistics(to, pdf.Edition{Language: c.lang, Currency: francs, Group: placeName(c.r.FormValue("within"))}, st.Publish(), nil)
	}})
}

// officeExport is the figures of a page as a file.
func officeExport(c *call) error {
	q, err := c.question(c.r.FormValue("about") == "loans")
	if err != nil {
		return err
	}
	name := c.r.PathValue("format")
	for _, f := range exportFormats() {
		if f.Name == name {
			return c.exportAs(q, f)
		}
	}
	return api.Misused("format_unknown", "formats", strings.Join(formatNames(), ", "), "text", clip(name))
}

func (c *call) exportAs(q question, f officeFormat) error {
	q.leaving = true
	st, err := c.ask(q, q.By, q.Series)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := f.write(c, &out, st); err != nil {
		return misfit(fmt.Errorf("writing %s: %w", f.Name, err))
	}
	about := "groups"
	if q.Loans {
		about = "loans"
	}
	if q.By != facts.ByNothing {
		about += "-" + string(q.By)
	}
	return c.file(f.Media, fmt.Sprintf("jigiya-%s-%s%s", about, st.At, f.Extension), out.Bytes())
}

func formatNames() (names []string) {
	for _, f := range exportFormats() {
		names = append(names, f.Name)
	}
	return names
}

// misfit gives what a format cannot hold its sentence; other errors stay as they are.
func misfit(err error) error {
	for _, known := range []struct {
		err  error
		code string
	}{
		{dhis2.ErrSplit, "dhis2_split"}, {dhis2.ErrPeriods, "dhis2_periods"}, {dhis2.ErrCurrencies, "dhis2_currencies"}, {xlsx.ErrTooLarge, "export_too_large"},
	} {
		if errors.Is(err, known.err) {
			return api.Misused(known.code)
		}
	}
	switch {
	case errors.Is(err, dhis2.ErrPlace):
		return api.Misused("dhis2_place", "detail", err.Error())
	case errors.Is(err, dhis2.ErrTwice):
		return api.Misused("dhis2_twice", "detail", err.Error())
	}
	return err
}

// fits says whether a format may take what is asked: dhis2 wants figures of groups, by
// place, over periods.
func (q *question) fits(format string) bool {
	placed := slices.Contains([]facts.By{facts.ByNothing, facts.ByRegion, facts.ByCercle, facts.ByCommune}, q.By)
	return format != "dhis2" || !q.Loans && q.Series != facts.NoSeries && placed
}
