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

// The side of a code of one frame, quiet zone included, in millimetres: read from cheap
// paper by a cheap camera it must have 0.45 mm a module, and the heads of receipt
// printers are coarser.
const (
	codeSide     = 42
	codeSideRoll = 64
)

// proof draws the frames of a receipt or an attestation, as many beside each other as
// there is room for, numbered.
func (s *sheet) proof(frames []string) {
	if len(frames) > maxFrames {
		s.paragraph(s.say("print.proof_long", "n", len(frames)))
		return
	}
	side := float64(codeSide)
	if s.paper.roll() {
		side = codeSideRoll
	}
	across := max(1, int(s.inner()/side))
	for i := 0; i < len(frames); i += across {
		s.need(side + 4)
		for j := range frames[i:min(i+across, len(frames))] {
			s.numbered(s.paper.margin+float64(j)*side, side, i+j, frames)
		}
		s.y += side + 4
	}
	s.letters("", s.paper.size)
}

// numbered is one of several codes, with its number below.
func (s *sheet) numbered(x, side float64, i int, frames []string) {
	s.code(x, s.y, side, frames[i])
	if len(frames) > 1 {
		s.letters("", 7)
		s.line(x, s.y+side-1, side, fmt.Sprintf("%d / %d", i+1, len(frames)), centre)
	}
}
