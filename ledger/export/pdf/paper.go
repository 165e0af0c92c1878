package pdf

// A Paper is what a printer is fed with, in millimetres. A height of 0 is a roll: the
// sheet is as long as what stands on it.
type Paper struct {
	Width, Height float64
	margin        float64
	size          float64 // points of plain text
}

// The papers.
var (
	A4   = Paper{210, 297, 14, 9.5}
	A5   = Paper{148, 210, 10, 8}
	Roll = Paper{80, 0, 4, 8}
)

func (p Paper) roll() bool { return p.Height == 0 }
