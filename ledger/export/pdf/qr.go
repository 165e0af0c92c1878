package pdf

import (
	"fmt"

	"github.com/boombuler/barcode/qr"
)

// quiet is how many modules around a code are left white.
const quiet = 4

// code draws a QR code whose quiet zone begins at x, y.
func (s *sheet) code(x, y, side float64, text string) {
	c, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		s.fail(fmt.Errorf("printing a QR code: %w", err))
		return
	}
	n := c.Bounds().Dx()
	module := side / float64(n+2*quiet)
	dark := func(i, j int) bool { r, _, _, _ := c.At(i, j).RGBA(); return r == 0 }
	s.shade(0)
	for j := range n {
		for i := 0; i < n; i++ {
			run := 0 // of dark modules: one area, so that no hair line shows between them
			for i+run < n && dark(i+run, j) {
				run++
			}
			if run > 0 {
				s.Rect(x+float64(i+quiet)*module, y+float64(j+quiet)*module, float64(run)*module, module*1.02, "F")
				i += run
			}
		}
	}
}

// codeSide is how large a code of one frame must be to be read from cheap paper by a
// cheap camera: 0.45 mm a module.
const codeSide = 42

// proof draws the frames of a receipt or an attestation, as many beside each other as
// there is room for, numbered.
func (s *sheet) proof(frames []string) {
	if len(frames) > maxFrames {
		s.paragraph(s.say("print.proof_long", "n", len(frames)))
		return
	}
	across := max(1, int(s.inner()/codeSide))
	for i, frame := range frames {
		if i%across == 0 {
			if i > 0 {
				s.y += codeSide + 4
			}
			s.need(codeSide + 4)
		}
		x := s.paper.margin + float64(i%across)*codeSide
		s.code(x, s.y, codeSide, frame)
		if len(frames) > 1 {
			s.letters("", 7)
			s.line(x, s.y+codeSide-1, codeSide, fmt.Sprintf("%d / %d", i+1, len(frames)), centre)
		}
	}
	s.letters("", s.paper.size)
	if len(frames) > 0 {
		s.y += codeSide + 4
	}
}
