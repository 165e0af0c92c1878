package pdf_test

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/multi/qrcode"
)

// The prints are read by poppler, another program than the one that wrote them. Where
// there is none these tests are left out, but not where the project is checked as a whole.
func poppler(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err == nil {
		return path
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("poppler-utils is missing: %v", err)
	}
	t.Skip("poppler-utils is missing")
	return ""
}

// A word is where a reader sees it, in points.
type word struct {
	XMin float64 `xml:"xMin,attr"`
	YMin float64 `xml:"yMin,attr"`
	XMax float64 `xml:"xMax,attr"`
	YMax float64 `xml:"yMax,attr"`
	Text string  `xml:",chardata"`
}

type page struct {
	Width  float64 `xml:"width,attr"`
	Height float64 `xml:"height,attr"`
	Words  []word  `xml:"word"`
}

// pages reads a print: what is written on each page, and where.
func pages(t *testing.T, print []byte) []page {
	t.Helper()
	read := exec.Command(poppler(t, "pdftotext"), "-bbox", "-enc", "UTF-8", "-", "-")
	read.Stdin = bytes.NewReader(print)
	var complaints bytes.Buffer
	read.Stderr = &complaints
	out, err := read.Output()
	if err != nil || complaints.Len() > 0 {
		t.Fatalf("reading a print: %v: %s", err, complaints.Bytes())
	}
	var html struct {
		Pages []page `xml:"body>doc>page"`
	}
	decoder := xml.NewDecoder(bytes.NewReader(out))
	decoder.Strict, decoder.Entity = false, xml.HTMLEntity
	if err := decoder.Decode(&html); err != nil {
		t.Fatal(err)
	}
	return html.Pages
}

// text is all that is written, the words apart by one space.
func text(pages []page) string {
	var words []string
	for _, p := range pages {
		for _, w := range p.Words {
			words = append(words, w.Text)
		}
	}
	joined := strings.Join(words, " ")
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(joined)
}

// codes reads the QR codes from a picture of a page, as a camera would see it.
func codes(t *testing.T, print []byte, page int) map[string]bool {
	t.Helper()
	folder := t.TempDir()
	draw := exec.Command(poppler(t, "pdftoppm"), "-r", "200", "-gray", "-png", "-singlefile", "-f", strconv.Itoa(page), "-l", strconv.Itoa(page), "-", filepath.Join(folder, "page"))
	draw.Stdin = bytes.NewReader(print)
	if out, err := draw.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	drawn, err := os.ReadFile(filepath.Join(folder, "page.png"))
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(drawn))
	if err != nil {
		t.Fatal(err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	results, err := qrcode.NewQRCodeMultiReader().DecodeMultiple(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return nil
	}
	found := map[string]bool{}
	for _, r := range results {
		found[r.GetText()] = true
	}
	return found
}
