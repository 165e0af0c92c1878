package main

import (
	"context"
	"io"

	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/ledger/export/pdf"
	"jigiya/ledger/report"
	"jigiya/ledger/report/facts"
	"jigiya/node/api"
)

// printing gives a command the flags of what can be printed.
func printing(c *cli.Command) *cli.Command {
	c.Flags = append(c.Flags, text("pdf", "print it to a `FILE`.pdf"))
	for _, f := range c.Flags {
		if f.Names()[0] == "force" {
			return c
		}
	}
	c.Flags = append(c.Flags, &cli.BoolFlag{Name: "force", Usage: "overwrite the file"})
	return c
}

// mayPrint refuses a file that is there before any work is done for it; it says
// whether anything is to be printed at all.
func (s *session) mayPrint(c *cli.Context) (bool, error) {
	path := c.String("pdf")
	if path == "" && c.IsSet("pdf") {
		return false, api.Misused("flag_empty", "flag", "--pdf").Hinted("hint.help", "command", commandPath(c))
	}
	return path != "", mayWrite(path, c.Bool("force"))
}

// toPDF writes what is printed to the file that was named, and says so.
func (s *session) toPDF(c *cli.Context, write func(io.Writer) error) error {
	path := c.String("pdf")
	if err := s.writePDF(path, c.Bool("force"), write); err != nil {
		return err
	}
	if s.json {
		return s.printJSON(map[string]any{"files": []string{path}})
	}
	s.printf("%s\n", s.say("result.written", "file", path))
	return nil
}

func (s *session) writePDF(path string, force bool, write func(io.Writer) error) error {
	out, err := s.output(path, force)
	if err != nil {
		return err
	}
	return out.finish(write(out))
}

// edition is a print about the group of this run, for whoever reads this language, with
// the names that this device may tell.
func (s *session) edition(ctx context.Context, service api.Service, id crypto.Hash) (pdf.Edition, error) {
	group, err := service.Group(ctx, id)
	if err != nil {
		return pdf.Edition{}, err
	}
	return pdf.Edition{
		Language: s.lang, Group: group.Name, Village: group.Place.Village, Head: group.Head,
		Currency: group.Constitution.Currency, Names: s.name,
	}, nil
}

func (s *session) printPassbook(c *cli.Context, service api.Service, id crypto.Hash, book report.Passbook) error {
	edition, err := s.edition(c.Context, service, id)
	if err != nil {
		return err
	}
	edition.Date = ledger.Date(book.Date)
	proof, err := s.proofOf(c.Context, service, id, book)
	if err != nil {
		return err
	}
	return s.toPDF(c, func(w io.Writer) error { return pdf.Passbook(w, edition, book, proof) })
}

// proofOf is the proof of the last entry that moved a member's money and still counts;
// none where there is no such entry.
func (s *session) proofOf(ctx context.Context, service api.Service, id crypto.Hash, book report.Passbook) (pdf.Proof, error) {
	var last uint64
	for _, l := range book.Lines {
		if l.Paid+l.Received > 0 && l.CorrectedBy == 0 {
			last = l.Seq
		}
	}
	if last == 0 {
		return pdf.Proof{}, nil
	}
	receipt, err := service.Receipt(ctx, id, last)
	if err != nil {
		return pdf.Proof{}, err
	}
	return pdf.Proof{Seq: last, Frames: receipt.Frames()}, nil
}

func (s *session) printRecital(c *cli.Context, service api.Service, id crypto.Hash, recital report.Recital) error {
	edition, err := s.edition(c.Context, service, id)
	if err != nil {
		return err
	}
	edition.Date = recital.Date
	return s.toPDF(c, func(w io.Writer) error { return pdf.Recital(w, edition, recital) })
}

func (s *session) printShareOut(c *cli.Context, service api.Service, id crypto.Hash, division report.Division) error {
	edition, err := s.edition(c.Context, service, id)
	if err != nil {
		return err
	}
	balance, err := service.Balance(c.Context, id, api.Now)
	if err != nil {
		return err
	}
	edition.Date = ledger.Date(balance.Date)
	return s.toPDF(c, func(w io.Writer) error { return pdf.ShareOut(w, edition, division) })
}

// printVisit prints what a visit found, beside what the screen says of it.
func (s *session) printVisit(c *cli.Context, a *api.Audit) error {
	service, err := s.service()
	if err != nil {
		return err
	}
	visit := pdf.Visitation{Summary: s.since(a), Proof: a.Frames}
	edition, err := s.edition(c.Context, service, a.Group)
	if err == nil {
		visit.Purses, err = s.countedPurses(c.Context, service, a, read(c).pilesOf())
	}
	if err != nil { // the journal does not hold: a sheet that says so needs no book
		edition = pdf.Edition{Language: s.lang, Group: shortHex(a.Group)}
	}
	edition.Date, edition.Head = a.Date, report.Head{Seq: a.Head.Seq, Hash: a.Head.Hash.String(), Epoch: a.Head.Epoch}
	for _, f := range a.Findings {
		if f.Severity != string(audit.Info) || c.Bool("all") {
			visit.Findings = append(visit.Findings, pdf.Finding{Severity: f.Severity, Text: f.Text, Entries: f.Entries, Seen: f.Seen})
		}
	}
	paper := pdf.A4
	if c.Bool("receipt-width") {
		paper = pdf.Roll
	}
	return s.writePDF(c.String("pdf"), c.Bool("force"), func(w io.Writer) error { return pdf.Visit(w, edition, paper, visit) })
}

// pilesOf are the notes and coins that were counted, of each fund.
func (r *reader) pilesOf() map[ledger.FundName][]pdf.Pile {
	all := map[ledger.FundName][]pdf.Pile{}
	for _, pair := range r.pairs(r.c.StringSlice("count")) {
		all[ledger.FundName(pair[0])] = r.piles(pair[1])
	}
	return all
}

// countedPurses are what the book says is in each purse, and what was counted.
func (s *session) countedPurses(ctx context.Context, service api.Service, a *api.Audit, piles map[ledger.FundName][]pdf.Pile) (all []pdf.Counted, err error) {
	balance, err := service.Balance(ctx, a.Group, api.Now)
	if err != nil {
		return nil, err
	}
	for _, f := range balance.Funds {
		counted := pdf.Counted{Fund: f.Fund, Book: f.Cash, Piles: piles[f.Fund]}
		for _, count := range a.Counts {
			if count.Fund == f.Fund {
				counted.Counted, counted.Known = count.Amount, true
			}
		}
		all = append(all, counted)
	}
	return all, nil
}

// printingStatistics prints figures for others: those of too few people are withheld.
// Those of groups have what is known of their loans with them.
func (s *session) printingStatistics(c *cli.Context, asked api.Counting) func(*facts.Statistics) error {
	edition := pdf.Edition{Language: s.lang, Currency: s.currency(), Group: c.String("within")}
	if area := facts.ParsePlace(edition.Group).Area(); area.Name != "" {
		edition.Group += " " + area.Name
	}
	return func(st *facts.Statistics) error {
		asked.From = st.From // a series is of its periods, and so are the loans beside it
		lending, err := s.lending(c, asked)
		if err != nil {
			return err
		}
		return s.toPDF(c, func(w io.Writer) error {
			st, lending := facts.PublishTogether(st, lending...)
			return pdf.Statistics(w, edition, st, c.StringSlice("indicator"), lending...)
		})
	}
}

// printedLending are the tables of loans in a report about groups.
var printedLending = []facts.By{facts.ByPurpose, facts.BySize, facts.ByTerm, facts.ByRank, facts.BySeason}

// lending asks for the loans of what was asked of groups; where single indicators were
// wanted, for none.
func (s *session) lending(c *cli.Context, asked api.Counting) (all []*facts.Statistics, err error) {
	if asked.Loans || len(c.StringSlice("indicator")) > 0 {
		return nil, nil
	}
	asked.Loans, asked.Series, asked.Anew = true, facts.NoSeries, false
	for _, asked.By = range printedLending {
		st, err := s.open.Statistics(c.Context, asked)
		if err != nil {
			return nil, err
		}
		all = append(all, st)
	}
	return all, nil
}
