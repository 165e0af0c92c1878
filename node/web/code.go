package web

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// A code is a QR code as squares to be drawn: Path is that of an SVG with sides of Side,
// the white around it included. Of several, Number says which it is.
type code struct {
	Side   int
	Path   string
	Number int
	Of     int
}

// quietZone is how many modules around a code are left white.
const quietZone = 4

// codes draws frames, one code each.
func codes(frames []string) (all []code, err error) {
	for i, frame := range frames {
		drawn, err := qr.Encode(frame, qr.M, qr.Auto)
		if err != nil {
			return nil, fmt.Errorf("drawing a QR code: %w", err)
		}
		side := drawn.Bounds().Dx()
		var path strings.Builder
		for y := range side {
			for x := 0; x < side; x++ {
				run := 0 // of dark modules: one area, so that no hair line shows between them
				for x+run < side {
					if r, _, _, _ := drawn.At(x+run, y).RGBA(); r != 0 {
						break
					}
					run++
				}
				if run > 0 {
					fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+quietZone, y+quietZone, run, run)
					x += run
				}
			}
		}
		all = append(all, code{side + 2*quietZone, path.String(), i + 1, len(frames)})
	}
	return all, nil
}
