package main

import (
	"fmt"
	"image/png"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
	"github.com/urfave/cli/v2"

	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
)

func (s *session) receiptCommand() *cli.Command {
	c := command("receipt", "SEQ", "an entry with the proof that the group's writer signed it, as QR", "jigiya receipt 412 --png receipt.png", s.writeReceipt,
		text("png", "write the QR codes to `FILE`.png (and FILE-2.png, ... where there are several)"), text("output", "write the receipt's text to a `FILE`"),
		&cli.BoolFlag{Name: "force", Usage: "overwrite the file"})
	c.Subcommands = []*cli.Command{
		command("check", "FILE", "check a receipt; nothing but the receipt is needed", "jigiya receipt check receipt.txt", s.checkReceipt),
		command("keep", "FILE", "keep a member's receipt beside the journal: what it proves cannot be left out any more", "jigiya receipt keep receipt.txt", s.keepReceipt),
	}
	return c
}

func (s *session) writeReceipt(c *cli.Context) error {
	r := read(c).args(1, 1)
	seq := r.number("seq", r.arg(0), 0, 1<<40)
	if r.err != nil {
		return r.err
	}
	service, group, err := s.group(c.Context)
	if err != nil {
		return err
	}
	receipt, err := service.Receipt(c.Context, group, seq)
	if err != nil {
		return err
	}
	return s.giveReceipt(c, seq, receipt.Frames())
}

// giveReceipt writes a receipt in every form that was asked for.
func (s *session) giveReceipt(c *cli.Context, seq uint64, frames []string) error {
	pictures, file, force := c.String("png"), c.String("output"), c.Bool("force")
	if file != "" || pictures == "" && !s.json {
		if err := s.writeFrames(file, force, frames); err != nil {
			return err
		}
	}
	switch {
	case pictures != "":
		return s.writeQR(pictures, frames, force)
	case s.json:
		return s.printJSON(map[string]any{"seq": seq, "frames": frames})
	}
	return nil
}

// writeFrames writes the texts of the QR codes, and on a terminal the codes.
func (s *session) writeFrames(path string, force bool, frames []string) error {
	out, err := s.output(path, force)
	if err != nil {
		return err
	}
	for _, frame := range frames {
		if path == "" && isTerminal(s.terminal.out) {
			drawn, err := terminalQR(frame)
			if err != nil {
				return err
			}
			fmt.Fprintln(out, drawn)
		}
		fmt.Fprintln(out, frame)
	}
	return out.finish(nil)
}

// qrPixels is the side of a QR code's picture.
const qrPixels = 800

// writePictures writes codes as pictures and tells how they are called.
func (s *session) writePictures(path string, frames []string, force bool) (names []string, err error) {
	for i, frame := range frames {
		name := path
		if i > 0 {
			name = fmt.Sprintf("%s-%d.png", strings.TrimSuffix(path, ".png"), i+1)
		}
		if err := s.writePicture(name, frame, force); err != nil {
			return names, err
		}
		names = append(names, name)
	}
	return names, nil
}

// writeQR does so and says it.
func (s *session) writeQR(path string, frames []string, force bool) error {
	names, err := s.writePictures(path, frames, force)
	if err != nil {
		return err
	}
	if s.json {
		return s.printJSON(map[string]any{"files": names})
	}
	s.printf("%s\n", strings.Join(names, "\n"))
	return nil
}

func (s *session) writePicture(name, frame string, force bool) error {
	code, err := qr.Encode(frame, qr.M, qr.Auto)
	if err == nil {
		code, err = barcode.Scale(code, qrPixels, qrPixels)
	}
	if err != nil {
		return fmt.Errorf("drawing the QR code: %w", err)
	}
	out, err := s.output(name, force)
	if err != nil {
		return err
	}
	return out.finish(png.Encode(out, code))
}

// terminalQR draws a code in half blocks, two rows a line, with its quiet zone.
func terminalQR(text string) (string, error) {
	code, err := qr.Encode(text, qr.L, qr.Auto)
	if err != nil {
		return "", fmt.Errorf("drawing the QR code: %w", err)
	}
	size := code.Bounds().Dx()
	dark := func(x, y int) bool {
		if x < 0 || y < 0 || x >= size || y >= size {
			return false
		}
		r, _, _, _ := code.At(x, y).RGBA()
		return r == 0
	}
	const quiet = 2
	var b strings.Builder
	for y := -quiet; y < size+quiet; y += 2 {
		for x := -quiet; x < size+quiet; x++ {
			b.WriteString(halfBlocks[dark(x, y)][dark(x, y+1)])
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

// halfBlocks is light on dark, as most terminals are: a light module is ink.
var halfBlocks = map[bool]map[bool]string{
	true:  {true: " ", false: "▄"},
	false: {true: "▀", false: "█"},
}

func (s *session) checkReceipt(c *cli.Context) error {
	_, proof, err := s.shownReceipt(c)
	if err != nil {
		return err
	}
	return s.printProof(proof)
}

// shownReceipt reads the receipt that is the command's argument, and checks it.
func (s *session) shownReceipt(c *cli.Context) (*journal.Receipt, *journal.Proof, error) {
	if r := read(c).args(1, 1); r.err != nil {
		return nil, nil, r.err
	}
	file, err := s.carried(c.Args().First())
	if err != nil {
		return nil, nil, err
	}
	receipt, err := readReceipt(file)
	if err != nil {
		return nil, nil, err
	}
	proof, err := receipt.Check()
	return receipt, proof, err
}

// keepReceipt says too whether the journal here holds what the receipt proves.
func (s *session) keepReceipt(c *cli.Context) error {
	receipt, proof, err := s.shownReceipt(c)
	if err != nil {
		return err
	}
	exchange, err := s.exchange()
	if err != nil {
		return err
	}
	kept, err := exchange.KeepReceipt(c.Context, receipt.Bytes())
	if err != nil {
		return err
	}
	if s.about = proof.Group; s.json {
		return s.printJSON(kept)
	}
	s.printf("%s\n", s.entryLine(api.Entered{Seq: kept.Seq, ID: kept.ID, Kind: proof.Entry.Kind(), Event: kept.Event}))
	return s.doubt(c, proof.Group)
}

func (s *session) printProof(p *journal.Proof) error {
	if s.json {
		return s.printJSON(map[string]any{
			"ok": true, "group": p.Group, "name": p.Founding.Constitution.Name, "seq": p.Entry.Seq(), "epoch": p.Entry.Epoch(), "id": p.Entry.ID(),
			"recorded": p.Entry.Header().Recorded, "kind": p.Entry.Kind(), "event": p.Entry.Event(),
		})
	}
	s.printf("%s\n", s.say("result.receipt", "group", p.Founding.Constitution.Name, "id", shortHex(p.Group), "seq", p.Entry.Seq(), "date", ledger.DateOf(p.Entry.Header().Recorded)))
	s.printf("%s  %s\n", s.lang.Kind(p.Entry.Kind()), s.gist(p.Entry.Event()))
	s.printf("%s\n", s.say("result.receipt_limits"))
	return nil
}
