package asset_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"jigiya/ledger"
	"jigiya/node/web/asset"
)

func read(t *testing.T, name string) string {
	t.Helper()
	file, err := asset.Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(file)
}

func names(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := fs.Glob(asset.Files, pattern)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// A drawing only draws: it is whole, has a frame, and reaches for nothing outside itself.
func TestDrawingsOnlyDraw(t *testing.T) {
	all := slices.Concat(names(t, "icons/*.svg"), names(t, "money/*.svg"), names(t, "pictures/*.svg"))
	if len(all) < 256+len(ledger.Currency("XOF").Faces()) {
		t.Errorf("only %d drawings", len(all))
	}
	for _, name := range all {
		for _, fault := range faults(read(t, name)) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

// The check itself sees what it should.
func TestFaultsAreSeen(t *testing.T) {
	const head = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 1 1">`
	for _, bad := range []string{
		`<svg xmlns="http://www.w3.org/2000/svg"/>`, `<p viewBox="0 0 1 1"/>`, head, head + `<script/></svg>`,
		head + `<style/></svg>`, head + `<path style="fill:red"/></svg>`, head + `<path onclick="x()"/></svg>`,
		head + `<use xlink:href="http://example.org/a.svg"/></svg>`, head + `<use href="#a"/></svg>`,
		head + `<path fill="url(http://example.org)"/></svg>`, head + `<image/></svg>`, head + `<foreignObject/></svg>`,
	} {
		if len(faults(bad)) == 0 {
			t.Errorf("no fault in %s", bad)
		}
	}
	if all := faults(head + `<path id="a" d="M0 0" fill="url(#b)"/><use xlink:href="#a"/></svg>`); len(all) > 0 {
		t.Error(all)
	}
}

// draws are the elements that a drawing may have.
var draws = strings.Fields("svg g defs path circle ellipse rect text use clipPath linearGradient radialGradient stop")

func faults(file string) (all []string) {
	depth, framed := 0, false
	for d := xml.NewDecoder(strings.NewReader(file)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return append(all, err.Error())
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !slices.Contains(draws, start.Name.Local) || depth == 0 && start.Name.Local != "svg" {
			all = append(all, "an element "+start.Name.Local)
		}
		depth++
		for _, a := range start.Attr {
			framed = framed || depth == 1 && a.Name.Local == "viewBox"
			all = append(all, reaches(a)...)
		}
	}
	if !framed {
		all = append(all, "no viewBox")
	}
	return all
}

// reaches says what is wrong with an attribute.
func reaches(a xml.Attr) []string {
	const xlink = "http://www.w3.org/1999/xlink"
	inside := strings.HasPrefix(a.Value, "#") && a.Name.Space == xlink // browsers of 2015 know no other
	outside := strings.Contains(a.Value, "url(") && !strings.HasPrefix(a.Value, "url(#")
	if a.Name.Local == "href" && !inside || outside || a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
		return []string{fmt.Sprintf("%s=%q", a.Name.Local, a.Value)}
	}
	return nil
}

// Every thing has one picture, no two the same, all small.
func TestEveryThingHasAPicture(t *testing.T) {
	things, err := os.ReadFile("../../../crypto/things.csv")
	if err != nil {
		t.Fatal(err)
	}
	n, total, seen := strings.Count(string(things), "\n")-1, 0, map[string]string{}
	if found := names(t, "pictures/*.svg"); len(found) != n {
		t.Errorf("%d pictures of %d things", len(found), n)
	}
	for i := range n {
		name := fmt.Sprintf("pictures/%d.svg", i)
		if asset.Picture(uint8(i)) != asset.Path(name) {
			t.Errorf("picture %d is at %s", i, asset.Picture(uint8(i)))
		}
		file := read(t, name)
		if len(file) > 9_000 {
			t.Errorf("%s: %d bytes", name, len(file))
		}
		if other, twice := seen[file]; twice {
			t.Errorf("%s is %s", name, other)
		}
		seen[file] = name
		total += len(file)
	}
	if total > 500_000 {
		t.Errorf("%d bytes of pictures", total)
	}
}

// A page of forty members' symbols has to stay within the first page's 150 KB.
func TestSymbolsDifferAndAreLight(t *testing.T) {
	seen, first := map[uint8]uint32{}, 0
	for member := uint32(1); member <= 100; member++ {
		thing := asset.Symbol(member)
		if other, twice := seen[thing]; twice {
			t.Errorf("members %d and %d have the same picture", other, member)
		}
		seen[thing] = member
		if member <= 40 {
			first += len(read(t, fmt.Sprintf("pictures/%d.svg", thing)))
		}
	}
	if first > 60_000 {
		t.Errorf("the first forty have %d bytes", first)
	}
	if asset.Symbol(101) != asset.Symbol(1) || asset.Symbol(0) != asset.Symbol(100) {
		t.Error("members beyond the hundredth have other pictures")
	}
	_ = asset.Symbol(^uint32(0)) // any number has one
	if got := [3]uint8{asset.Symbol(1), asset.Symbol(2), asset.Symbol(100)}; got != [3]uint8{108, 229, 58} {
		t.Errorf("members 1, 2 and 100 changed their pictures to %v", got)
	}
}

func TestEveryFaceIsDrawn(t *testing.T) {
	faces := ledger.Currency("XOF").Faces()
	for _, face := range faces {
		if asset.Money("XOF", int64(face)) == "" {
			t.Errorf("no drawing of %d", face)
			continue
		}
		if drawing := read(t, fmt.Sprintf("money/xof-%d.svg", face)); !strings.Contains(drawing, " 64\"><") {
			t.Errorf("%d is not 64 high", face)
		}
	}
	if n := len(names(t, "money/*.svg")); n != len(faces) {
		t.Errorf("%d drawings of %d faces", n, len(faces))
	}
	if asset.Money("XOF", 3) != "" || asset.Money("../icons", 5) != "" {
		t.Error("a drawing of what is no money")
	}
}

func TestIconsTakeTheTextsColour(t *testing.T) {
	for _, name := range names(t, "icons/*.svg") {
		if name == "icons/jigiya.svg" { // the tab's, a picture of its own
			continue
		}
		icon := string(asset.Icon(strings.TrimSuffix(path.Base(name), ".svg")))
		for _, want := range []string{`viewBox="0 0 24 24"`, `aria-hidden="true"`, `focusable="false"`, `currentColor`} {
			if !strings.Contains(icon, want) {
				t.Errorf("%s: no %s", name, want)
			}
		}
		if strings.Contains(icon, "id=") || len(icon) > 800 {
			t.Errorf("%s: %d bytes, or ids that could clash", name, len(icon))
		}
	}
	if asset.Icon("none") != "" || asset.Icon("../style") != "" {
		t.Error("an icon of no such name")
	}
}

func TestAddressesNameTheEdition(t *testing.T) {
	if got := asset.Path("style.css"); got != "/asset/"+asset.Edition()+"/style.css" || len(asset.Edition()) != 12 {
		t.Errorf("the style is at %s", got)
	}
}
