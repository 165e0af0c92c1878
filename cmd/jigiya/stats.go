package main

import (
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"jigiya/ledger"
	"jigiya/ledger/export"
	"jigiya/ledger/export/dhis2"
	"jigiya/ledger/export/parquet"
	"jigiya/ledger/report/facts"
	"jigiya/node/api"
)

func (s *session) statsCommand() *cli.Command {
	c := printing(command("stats", "", "the figures of all groups, without anybody's name", "jigiya stats --by cercle --at 2026-12-31",
		s.statistics(aboutGroups), statsFlags(aboutGroups)...))
	c.Subcommands = []*cli.Command{
		printing(command("loans", "", "the loans of all groups in depth", "jigiya stats loans --by rank", s.statistics(aboutLoans), statsFlags(aboutLoans)...)),
		command("dataset", "FOLDER", "the facts behind the figures as Parquet, for other engines; of no single member", "jigiya stats dataset facts-2026",
			s.dataset, &cli.BoolFlag{Name: "office", Usage: "with purses and loans, meeting by meeting: not to be given away", DisableDefaultText: true},
			&cli.BoolFlag{Name: "force", Usage: "overwrite the folder"}),
	}
	return c
}

func statsFlags(about subject) []cli.Flag {
	return []cli.Flag{
		text("by", "a row for each `WHAT`: "+bysNamed(about.bys)),
		&cli.StringFlag{Name: "at", Usage: "the figures as at a `DATE`", DefaultText: "today"},
		&cli.StringFlag{Name: "from", Usage: "count what moved from a `DATE` on", DefaultText: "each group's cycle to date"},
		text("series", "month by month, or quarter by quarter: `month|quarter`"),
		&cli.StringSliceFlag{Name: "indicator", Usage: "only the indicator with a `CODE`; may be repeated"},
		text("within", "only groups in the region, cercle or commune with a `CODE`"),
		&cli.StringFlag{Name: "format", Usage: "the `FORMAT`: table, json, " + strings.Join(statsFormats(), ", "), Value: "table"},
		text("output", "a `FILE`, or for parquet a folder, to write; figures of fewer than 5 people stay in the office"),
		text("mapping", "for dhis2, a TOML `FILE` of the uids of data elements, places and categories"),
		&cli.BoolFlag{Name: "force", Usage: "overwrite the file"},
		&cli.BoolFlag{Name: "rebuild", Usage: "fold every journal anew"},
	}
}

// statsFormats are those besides table and json.
func statsFormats() (names []string) {
	for _, f := range export.StatisticsFormats {
		names = append(names, f.Name)
	}
	return names
}

// A subject is what statistics are about: groups, or loans.
type subject struct {
	title      string
	loans      bool
	bys        []facts.By
	indicators []facts.Indicator
	chosen     []string // columns of a disaggregation, where nobody named others
	followed   []string // lines of a series, where nobody named others
}

var (
	aboutGroups = subject{
		title: "heading.statistics", bys: groupBys, indicators: facts.Indicators,
		chosen: []string{"members", "savings", "loans_outstanding", "attendance_rate", "par30"},
		followed: []string{
			"members", "attendance_rate", "dropout_rate", "savings", "savings_per_member", "loans_outstanding", "loans_granted", "average_loan_size",
			"par30", "write_off_ratio", "return_on_savings", "social_fund",
		},
	}
	aboutLoans = subject{
		title: "heading.loans_of_all", loans: true, bys: append(slices.Clone(loanBys), groupBys...), indicators: facts.LoanIndicators,
		chosen:   []string{"loans_granted_count", "loans_granted", "average_loan_size", "repaid_on_time", "par30"},
		followed: []string{"loans_granted_count", "loans_granted", "average_loan_size", "average_term_days", "borrowers", "loans_outstanding", "repaid_on_time", "par30"},
	}
	groupBys = []facts.By{facts.ByRegion, facts.ByRegion2023, facts.ByCercle, facts.ByCommune, facts.ByFacilitator, facts.ByProgramme, facts.ByMethod, facts.ByCycle, facts.ByAge, facts.ByGroup}
	loanBys  = []facts.By{facts.ByPurpose, facts.BySize, facts.ByTerm, facts.ByRank, facts.BySeason, facts.ByCohort}
)

// counting reads what is asked of all groups.
func (s *session) counting(c *cli.Context, about subject) (api.Counting, error) {
	r := read(c).args(0, 0)
	asked := api.Counting{
		Query: facts.Query{
			At: r.someDate(c.String("at")), From: r.someDate(c.String("from")), By: facts.By(c.String("by")),
			Series: facts.Series(c.String("series")), Within: c.String("within"),
		},
		Loans: about.loans, Anew: c.Bool("rebuild"), Progress: s.progress("progress.statistics"),
	}
	if asked.By != facts.ByNothing && !slices.Contains(about.bys, asked.By) {
		r.fail(api.Misused("by_unknown", "text", clip(string(asked.By)), "choices", bysNamed(about.bys)).Hinted("hint.list_by"))
	}
	if !slices.Contains([]facts.Series{facts.NoSeries, facts.ByMonth, facts.ByQuarter}, asked.Series) {
		r.fail(api.Misused("series_unknown", "text", clip(string(asked.Series))))
	}
	return asked, r.err
}

func bysNamed(all []facts.By) string {
	texts := make([]string, len(all))
	for i, b := range all {
		texts[i] = string(b)
	}
	return strings.Join(texts, ", ")
}

func (s *session) statistics(about subject) cli.ActionFunc {
	return func(c *cli.Context) error { return s.count(c, about) }
}

func (s *session) count(c *cli.Context, about subject) error {
	asked, err := s.counting(c, about)
	if err != nil {
		return err
	}
	wanted, err := about.wanted(c.StringSlice("indicator"))
	if err != nil {
		return err
	}
	asked.Leaving = s.leaves(c)
	give, err := s.giving(c, about, asked, wanted)
	if err != nil {
		return err
	}
	if _, err := s.service(); err != nil {
		return err
	}
	st, err := s.open.Statistics(c.Context, asked)
	if err != nil {
		return err
	}
	return give(st.Only(wanted))
}

// leaves says whether statistics leave the office: in every form but a table on the screen
// and the document of a global --json.
func (s *session) leaves(c *cli.Context) bool {
	return c.String("pdf") != "" || c.String("output") != "" || c.IsSet("format") && c.String("format") != "table"
}

// giving is what becomes of statistics: they are shown, or they leave the office, and
// then figures of too few people are withheld.
func (s *session) giving(c *cli.Context, about subject, asked api.Counting, wanted []string) (func(*facts.Statistics) error, error) {
	if paper, err := s.mayPrint(c); paper || err != nil {
		return s.printingStatistics(c, asked), err
	}
	name, path, force := c.String("format"), c.String("output"), c.Bool("force")
	if s.json && name == "table" {
		name = "json"
	}
	switch {
	case name == "table" && path == "":
		return func(st *facts.Statistics) error {
			s.callGroups(c.Context, st)
			return s.printStatistics(st, about, wanted)
		}, nil
	case name == "json" && !s.leaves(c):
		return func(st *facts.Statistics) error { return s.printJSON(st) }, nil
	case name == "json":
		return s.intoFile(path, force, func(w io.Writer, st *facts.Statistics) error { return json.NewEncoder(w).Encode(st.Publish()) })
	}
	f, known := export.NamedForStatistics(name)
	if !known {
		return nil, api.Misused("format_unknown", "formats", strings.Join(append([]string{"json"}, statsFormats()...), ", "), "text", clip(name))
	}
	if path == "" && (f.Binary || f.Parts != nil) {
		return nil, api.Misused("stats_file", "format", name)
	}
	if f.Parts != nil {
		return s.intoFolder(path, force, f.Parts)
	}
	wishes, err := s.wishes(c)
	if err != nil {
		return nil, err
	}
	return s.intoFile(path, force, func(w io.Writer, st *facts.Statistics) error { return f.Write(w, st, wishes) })
}

// wishes are what else was said about an export.
func (s *session) wishes(c *cli.Context) (with export.Wishes, err error) {
	with.Today = ledger.DateOf(time.Now().Unix())
	path := c.String("mapping")
	if path == "" {
		return with, nil
	}
	text, err := readFile(path, maxMapping)
	if err == nil {
		with.DHIS2, err = dhis2.ParseMapping(text)
	}
	return with, misfit(err)
}

// maxMapping bounds a file of codes: those of a country's communes are a tenth of it.
const maxMapping = 1 << 20

func (s *session) intoFile(path string, force bool, write func(io.Writer, *facts.Statistics) error) (func(*facts.Statistics) error, error) {
	return into(s, path, force, s.output, func(to *output, st *facts.Statistics) error { return write(to, st) })
}

func (s *session) intoFolder(path string, force bool, write func(parquet.Files, *facts.Statistics) error) (func(*facts.Statistics) error, error) {
	return into(s, path, force, s.folder, func(to *folder, st *facts.Statistics) error { return write(to, st) })
}

// into asks at once whether a result may stand where it is to go; it is written when the
// statistics are there.
func into[To interface{ finish(error) error }](
	s *session, path string, force bool, open func(string, bool) (To, error), write func(To, *facts.Statistics) error,
) (func(*facts.Statistics) error, error) {
	return func(st *facts.Statistics) error {
		to, err := open(path, force)
		if err != nil {
			return err
		}
		if err := to.finish(write(to, st)); err != nil {
			return err
		}
		return s.written(path)
	}, mayWrite(path, force)
}

// written says where a result went; standard output says so itself.
func (s *session) written(path string) error {
	switch {
	case path == "":
		return nil
	case s.json:
		return s.printJSON(map[string]string{"file": path})
	}
	s.printf("%s\n", s.say("result.written", "file", path))
	return nil
}

// dataset writes the facts themselves, for an engine that adds them up.
func (s *session) dataset(c *cli.Context) error {
	r := read(c).args(1, 1)
	if r.err != nil {
		return r.err
	}
	if err := mayWrite(r.arg(0), c.Bool("force")); err != nil {
		return err
	}
	if _, err := s.service(); err != nil {
		return err
	}
	out, err := s.folder(r.arg(0), c.Bool("force"))
	if err != nil {
		return err
	}
	if err := out.finish(export.Dataset(out, s.open.Facts(c.Context, s.progress("progress.statistics")), export.Audience(c.Bool("office")))); err != nil {
		return err
	}
	return s.written(r.arg(0))
}

// wanted are the indicators with codes, which must be known.
func (about subject) wanted(codes []string) ([]string, error) {
	for _, code := range codes {
		if !slices.ContainsFunc(about.indicators, func(in facts.Indicator) bool { return in.Code == code }) {
			return nil, api.Misused("indicator_unknown", "text", clip(code)).Hinted("hint.list_indicators")
		}
	}
	return codes, nil
}
