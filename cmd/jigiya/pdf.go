package main

import (
	"context"
	"io"

	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/export/pdf"
	"jigiya/ledger/report"
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
	out, err := s.output(path, c.Bool("force"))
	if err != nil {
		return err
	}
	if err := out.finish(write(out)); err != nil {
		return err
	}
	if s.json {
		return s.printJSON(map[string]any{"files": []string{path}})
	}
	s.printf("%s\n", s.say("result.written", "file", path))
	return nil
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
