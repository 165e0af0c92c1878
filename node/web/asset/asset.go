// Package asset is what the pages are dressed in: style, script, letters, icons, drawings
// of notes and coins, and the pictures of the 256 things. All of it is in the program;
// nothing is fetched from outside, and nothing is made when the program is built.
//
//   - style.css and the scripts: our own.
//   - icons/: our own drawings, 24 by 24, in the colour of the text around them. They are
//     set into the page itself (Icon), as its policy lets no style reach into a picture.
//   - money/xof-<face>.svg: our own drawings. They are not the bank's: only the size, the
//     colour and the large figure tell one from another. All are 64 high, so that what
//     lies side by side keeps its proportions. Of 500 francs there are a coin and a note;
//     the picture shows both, for a count does not tell them apart.
//   - pictures/<thing>.svg: from Noto Emoji by way of @iconify-json/noto 1.2.9, Apache 2.0,
//     made small by svgo 4.1 with coordinates of a 128th; named by the number of the thing
//     in crypto/things.csv, from 0. People have dark skin. 71 is of Noto's first edition
//     (@iconify-json/noto-v1 1.2.5): the later lizard has forty thousand bytes of scales.
//     Where a drawing uses a part of itself twice it says xlink:href, as browsers of 2015
//     know no other. pictures/LICENSE says what was changed.
//   - typeface/regular.woff2 and bold.woff2: DejaVu Sans Condensed 2.37, the characters of
//     ledger/export/typeface, 28 KB together, made by fonttools with the command there but
//     --flavor=woff2 --layout-features=mark --drop-tables+=kern,FFTM,gasp: the tones of
//     Bambara (ɛ̀, ɔ́) are marks, and a browser sets them right by that table.
package asset

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"strconv"
	"strings"
	"sync"
)

// Files are all of them.
//
//go:embed style.css *.js icons money pictures typeface
var Files embed.FS

// Edition names what is in Files. Addresses change with it, so that a browser may keep
// what it has fetched.
var Edition = sync.OnceValue(func() string {
	sum := sha256.New()
	_ = fs.WalkDir(Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := Files.ReadFile(path)
		sum.Write(data)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)[:6])
})

// Path is the address of a file. The edition is a folder in it, so that what a style
// names beside itself is of the same edition.
func Path(name string) string { return "/asset/" + Edition() + "/" + name }

// Picture is the address of a thing's picture.
func Picture(thing uint8) string { return Path("pictures/" + strconv.Itoa(int(thing)) + ".svg") }

// Money is the address of the drawing of a note or coin; empty where there is none.
func Money(currency string, face int64) string {
	name := "money/" + strings.ToLower(currency) + "-" + strconv.FormatInt(face, 10) + ".svg"
	if _, err := fs.Stat(Files, name); err != nil {
		return ""
	}
	return Path(name)
}

// Icon is a drawing to be set into a page, which readers of screens pass over; nothing if
// there is none of that name.
func Icon(name string) template.HTML {
	data, err := Files.ReadFile("icons/" + name + ".svg")
	if err != nil {
		return ""
	}
	return template.HTML(strings.TrimSpace(string(data)))
}
