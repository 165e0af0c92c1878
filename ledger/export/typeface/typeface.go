// Package typeface is the letters that prints and charts are set in: DejaVu Sans
// Condensed, regular and bold, reduced to what jigiya writes. It holds Latin with the
// letters and tones of Bambara and the accents of French, figures, the narrow spaces
// of amounts, and the marks of forms. 73 KB together; LICENSE lies beside the files.
//
// The files are made from DejaVu 2.37 by fonttools:
//
//	pyftsubset DejaVuSansCondensed.ttf --no-hinting --layout-features= --no-glyph-names
//	  --notdef-outline --drop-tables+=GSUB,GPOS,GDEF,kern,FFTM,gasp --output-file=regular.ttf
//	  --unicodes=20-7E,A0-17F,186,189,18A,190,192,194,19D,1B3,1B4,1CD-1DC,1E6-1E9,1F8,1F9,
//	  253,254,256,257,25B,263,272,2BC,300-304,308,30C,1E3E,1E3F,1EBC,1EBD,2009,200B,
//	  2010-2015,2018-201E,2020,2022,2026,202F,2030,2032,2033,2039,203A,20AC,2190-2193,
//	  2212,2248,2260,2264,2265,2500,25A0,25A1,25B2,25B6,25BC,25CB,25CF,2610-2612,2713,
//	  2717,FFFD
//
// and bold.ttf from DejaVuSansCondensed-Bold.ttf likewise.
package typeface

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/golang/freetype/truetype"
)

// Regular and Bold are the two fonts as TrueType files. They are not to be written to.
var (
	//go:embed regular.ttf
	Regular []byte
	//go:embed bold.ttf
	Bold []byte
)

// Name is what the letters are called where a reader may have them herself.
const Name = "DejaVu Sans Condensed"

// Font and BoldFont are the fonts read.
var (
	Font     = sync.OnceValue(func() *truetype.Font { return mustParse(Regular) })
	BoldFont = sync.OnceValue(func() *truetype.Font { return mustParse(Bold) })
)

func mustParse(file []byte) *truetype.Font {
	font, err := truetype.Parse(file)
	if err != nil {
		panic(err) // the program's own files
	}
	return font
}

// Has says whether there is a letter for a character.
func Has(r rune) bool { return Font().Index(r) != 0 }

// unknown stands for a character that has no letter here: a name in N'Ko, a picture.
const unknown = '\uFFFD'

// Legible is a text in which every character has a letter. What has none becomes one
// mark, so that a reader sees that something is missing; what orders lines and
// directions is taken out.
func Legible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r < ' ' || invisible(r):
			return -1
		case !Has(r):
			return unknown
		}
		return r
	}, text)
}

// invisible are the characters that move others about.
func invisible(r rune) bool {
	return r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0xad || r >= 0x200b && r <= 0x200f ||
		r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x206f || r == 0xfeff || r >= 0xfe00 && r <= 0xfe0f
}
