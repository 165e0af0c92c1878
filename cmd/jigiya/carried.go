package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"jigiya/crypto/credential"
	"jigiya/ledger/journal"
	"jigiya/node/api"
)

// maxCarried bounds the files in which people carry cards, deeds, drafts, slips and
// receipts as text.
const maxCarried = 1 << 20

// carriedFlags are where the texts go that people carry.
func carriedFlags(more ...cli.Flag) []cli.Flag {
	return append(more,
		&cli.StringFlag{Name: "output", Aliases: []string{"out"}, Usage: "write the text to a `FILE`"},
		text("png", "write the QR codes to `FILE`.png (and FILE-2.png, ... where there are several)"),
		&cli.BoolFlag{Name: "force", Usage: "overwrite the file"})
}

// give writes texts that people carry in every form that was asked for: a file,
// pictures, or else standard output, which they have for themselves; then what was
// done is said beside them.
func (s *session) give(c *cli.Context, result any, said string, frames []string) error {
	file, pictures, force := c.String("output"), c.String("png"), c.Bool("force")
	shown := file == "" && pictures == "" && !s.json
	if file != "" || shown {
		if err := s.writeFrames(file, force, frames); err != nil {
			return err
		}
	}
	if pictures != "" {
		if _, err := s.writePictures(pictures, frames, force); err != nil {
			return err
		}
	}
	switch {
	case s.json:
		return s.printJSON(result)
	case shown:
		fmt.Fprintln(s.terminal.err, said)
	default:
		s.printf("%s\n", said)
	}
	return nil
}

// carried reads a file that a person names, or for - standard input.
func (s *session) carried(path string) ([]byte, error) {
	if path != "-" {
		return readFile(path, maxCarried)
	}
	if s.terminal.in == nil {
		return nil, nil
	}
	read, err := io.ReadAll(io.LimitReader(s.terminal.in, maxCarried+1))
	if err != nil {
		return nil, fmt.Errorf("reading standard input: %w", err)
	}
	if len(read) > maxCarried {
		return nil, api.Misused("file_too_large", "file", path, "max", maxCarried>>10)
	}
	return read, nil
}

// framesIn are the texts of QR codes in what was read. A chat puts other words
// around them, and a keyboard writes them small.
func framesIn(read []byte) (frames []string) {
	for _, word := range strings.Fields(string(read)) {
		if word = strings.ToUpper(word); strings.HasPrefix(word, "JIGIYA:") {
			frames = append(frames, word)
		}
	}
	return frames
}

// joined collects the frames of one receipt, draft, slip or attestation.
func joined(frames []string) (*journal.Joining, error) {
	all := new(journal.Joining)
	for _, frame := range frames {
		if _, err := all.Add(frame); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// readDraft reads a draft's bytes, or the texts of its QR codes in any order.
func readDraft(file []byte) (*journal.Draft, error) {
	frames := framesIn(file)
	if len(frames) == 0 {
		return journal.ParseDraft(file)
	}
	all, err := joined(frames)
	if err != nil {
		return nil, err
	}
	return all.Draft()
}

// slipsIn are the cosignatures and approvals on their way back, in either form.
func slipsIn(file []byte) (slips [][]byte, err error) {
	frames := framesIn(file)
	if len(frames) == 0 {
		return [][]byte{file}, nil
	}
	for len(frames) > 0 {
		one := alike(frames)
		frames = slices.DeleteFunc(frames, func(f string) bool { return slices.Contains(one, f) })
		all, err := joined(one)
		if err != nil {
			return nil, err
		}
		slip, err := slipOf(all)
		if err != nil {
			return nil, err
		}
		slips = append(slips, slip)
	}
	return slips, nil
}

// alike are the frames of the same whole as the first: JIGIYA, letters, its id.
func alike(frames []string) (same []string) {
	whole := strings.Join(strings.SplitN(frames[0]+":::", ":", 4)[:3], ":") + ":"
	for _, f := range frames {
		if strings.HasPrefix(f, whole) {
			same = append(same, f)
		}
	}
	return same
}

func slipOf(all *journal.Joining) ([]byte, error) {
	slip, err := all.CosignatureSlip()
	if err == nil {
		return slip.Bytes(), nil
	}
	if approval, wrong := all.ApprovalSlip(); wrong == nil {
		return approval.Bytes(), nil
	}
	return nil, err
}

// readReceipt reads a receipt in either form.
func readReceipt(file []byte) (*journal.Receipt, error) {
	frames := framesIn(file)
	if len(frames) == 0 {
		return journal.ParseReceipt(file)
	}
	all, err := joined(frames)
	if err != nil {
		return nil, err
	}
	return all.Receipt()
}

// readAttestation reads an attestation in either form.
func readAttestation(file []byte) (*journal.Attestation, error) {
	frames := framesIn(file)
	if len(frames) == 0 {
		return journal.ParseAttestation(file)
	}
	all, err := joined(frames)
	if err != nil {
		return nil, err
	}
	return all.Attestation()
}

// readDeeds are what programmes signed, in a text.
func readDeeds(read []byte) (string, error) {
	deeds := strings.Join(framesIn(read), "\n")
	_, err := credential.ParseFrames(deeds)
	switch {
	case errors.Is(err, credential.ErrVersion):
		return "", &api.Problem{Class: api.ClassStorage, Code: "newer_version"}
	case err != nil:
		return "", api.Misused("deeds_malformed", "detail", err.Error()).Hinted("hint.deeds_again")
	}
	return deeds, nil
}
