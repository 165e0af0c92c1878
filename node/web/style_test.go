package web_test

import (
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// oldProperties are what Chrome 44 knows without a prefix, as far as these pages use it. Who needs
// another looks first whether a phone of 2015 draws it.
var oldProperties = names(`
	align-content align-items align-self animation animation-duration animation-name background background-color background-image
	background-position background-repeat background-size border border-bottom border-bottom-color border-bottom-width border-collapse border-color
	border-left border-left-color border-radius border-right border-right-color border-spacing border-style border-top border-top-color border-width
	bottom box-shadow box-sizing clear clip color content counter-increment counter-reset cursor display empty-cells flex flex-basis
	flex-direction flex-flow flex-grow flex-shrink flex-wrap float font font-family font-size font-style font-variant font-weight
	height hyphens justify-content left letter-spacing line-height list-style list-style-type margin margin-bottom margin-left margin-right
	margin-top max-height max-width min-height min-width object-fit opacity order orphans outline outline-color outline-offset
	outline-width overflow overflow-wrap overflow-x overflow-y padding padding-bottom padding-left padding-right padding-top
	page-break-after page-break-before page-break-inside pointer-events position resize right size speak src table-layout tab-size
	text-align text-decoration text-indent text-overflow text-shadow text-transform top touch-action transform transform-origin
	transition unicode-range vertical-align visibility white-space widows width word-break word-spacing word-wrap z-index
	fill fill-opacity stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-width text-anchor
	-webkit-appearance -webkit-user-select -webkit-tap-highlight-color -webkit-overflow-scrolling -webkit-print-color-adjust -webkit-text-size-adjust`)

// harmless are properties that younger browsers need or do better with, and that an old
// one may pass over.
var harmless = names(`-moz-appearance appearance break-inside font-display color-adjust print-color-adjust text-size-adjust user-select`)

var (
	oldFunctions  = names(`calc( url( format( local( attr( counter( rgb( rgba( hsl( linear-gradient( radial-gradient( rotate( scale( translate( translateX( translateY( nth-child( nth-last-child( nth-of-type( not( cubic-bezier(`)
	oldPseudos    = names(`active after before checked disabled empty enabled first first-child first-of-type focus last-child last-of-type left link not nth-child nth-last-child nth-of-type only-child right root target visited -webkit-inner-spin-button -webkit-outer-spin-button -webkit-scrollbar`)
	oldAtRules    = names(`@font-face @media @page @keyframes @charset`)
	oldUnits      = names(`px em rem % deg ms s vw vh ex ch pt cm mm in`)
	youngValues   = names(`grid inline-grid contents flow-root sticky clip anywhere space-evenly fit-content min-content max-content unset revert start end`)
	dimension     = regexp.MustCompile(`^[-+.\d]+(e\d+)?([a-z%]*)$`)
	unitlessColor = regexp.MustCompile(`^#([0-9a-fA-F]{4}|[0-9a-fA-F]{8})$`)
)

// TestStyleIsOfItsTime holds every style sheet to what the browser of an Android phone of
// 2015 knows (Chrome 44).
func TestStyleIsOfItsTime(t *testing.T) {
	sheets := assetsOf(t, ".css")
	if len(sheets) == 0 {
		t.Fatal("there is no style sheet")
	}
	for path, source := range sheets {
		for _, fault := range youngStyle(source) {
			t.Errorf("%s: %s", path, fault)
		}
	}
}

// TestYoungStyle tries the judge of style sheets.
func TestYoungStyle(t *testing.T) {
	for source, want := range map[string][]string{
		"a:not(.b)::before, p > b { margin: 1px calc(1em + 2%); color: #fff; }":   nil,
		"@media print { a { display: none; } } @page { size: A4; }":               nil,
		"@font-face { font-family: \"J\"; src: url(j.woff2) format(\"woff2\"); }": nil,
		".a { display: grid; gap: 1px; }":                                         {"grid", "gap"},
		".a { position: sticky; inset: 0; }":                                      {"sticky", "inset"},
		".a { --b: 1px; width: var(--b); }":                                       {"--b", "var("},
		"a:focus-visible, a:is(.b) { width: min(1px, 2px) }":                      {"focus-visible", "is(", "min("},
		"@supports (display: flex) { a { height: 100dvh; } }":                     {"@supports", "dvh"},
		"a { color: #11223344; b { color: red; } }":                               {"#11223344", "a rule within a rule"},
		"a { color: rgb(1 2 3 / 50%); }":                                          {"rgb( with /"},
		"a { color: rgb(1 2 3); }":                                                {"rgb( without ,"},
		"a:not(.b, .c) { color: red }":                                            {"not( with ,"},
		"a:hover { color: red }":                                                  {"hover"},
	} {
		if diff := cmp.Diff(want, youngStyle(source)); diff != "" {
			t.Errorf("%s: %s", source, diff)
		}
	}
}

// youngStyle is what is too young in a style sheet, or no style.
func youngStyle(source string) (found []string) {
	p := css.NewParser(parse.NewInputString(source), false)
	for within := 0; ; {
		grammar, _, data := p.Next()
		name := strings.ToLower(string(data))
		switch grammar {
		case css.ErrorGrammar:
			if errors.Is(p.Err(), io.EOF) {
				return found
			}
			return append(found, "a rule within a rule")
		case css.AtRuleGrammar, css.BeginAtRuleGrammar:
			found = append(found, unless(oldAtRules[name], name)...)
		case css.BeginRulesetGrammar, css.QualifiedRuleGrammar:
			if within > 0 {
				found = append(found, "a rule within a rule")
			}
			if grammar == css.BeginRulesetGrammar {
				within++
			}
			found = append(found, youngSelector(p.Values())...)
		case css.EndRulesetGrammar:
			within--
		case css.CustomPropertyGrammar:
			found = append(found, name)
		case css.DeclarationGrammar:
			found = append(found, unless(oldProperties[name] || harmless[name], name)...)
			if !harmless[name] {
				found = append(found, youngValue(p.Values())...)
			}
		}
	}
}

func unless(true bool, what string) []string {
	if true {
		return nil
	}
	return []string{what}
}

func youngSelector(tokens []css.Token) (found []string) {
	for i, token := range tokens {
		name := strings.ToLower(string(token.Data))
		colon := i > 0 && tokens[i-1].TokenType == css.ColonToken
		if token.TokenType == css.FunctionToken {
			found = append(found, unless(oldFunctions[name], name)...)
			found = append(found, unless(name != "not(" || !severalIn(tokens[i:]), "not( with ,")...)
		} else if colon && token.TokenType == css.IdentToken {
			found = append(found, unless(oldPseudos[name], name)...)
		}
	}
	return found
}

// severalIn says whether a bracket that begins holds more than one selector.
func severalIn(tokens []css.Token) bool {
	for _, token := range tokens {
		switch string(token.Data) {
		case ",":
			return true
		case ")":
			return false
		}
	}
	return true // cut at the comma, as between two rules
}

func youngValue(tokens []css.Token) (found []string) {
	has := func(sign string) bool {
		return slices.ContainsFunc(tokens, func(t css.Token) bool { return string(t.Data) == sign })
	}
	for _, token := range tokens {
		name := strings.ToLower(string(token.Data))
		switch token.TokenType {
		case css.FunctionToken:
			found = append(found, unless(oldFunctions[name], name)...)
			if color := strings.HasPrefix(name, "rgb") || strings.HasPrefix(name, "hsl"); color {
				found = append(found, unless(!has("/"), name+" with /")...)
				found = append(found, unless(has(",") || has("/"), name+" without ,")...)
			}
		case css.IdentToken:
			found = append(found, unless(!youngValues[name], name)...)
		case css.HashToken:
			found = append(found, unless(!unitlessColor.MatchString(name), name)...)
		case css.DimensionToken:
			unit := dimension.FindStringSubmatch(name)[2]
			found = append(found, unless(oldUnits[unit], unit)...)
		}
	}
	return found
}
