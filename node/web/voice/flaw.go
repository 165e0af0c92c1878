package voice

import (
	"fmt"
	"strconv"
	"strings"
)

// A Flaw is what is wrong with a pack, so that whoever made it can put it right.
type Flaw struct {
	Code   FlawCode
	File   string // pack.json or a clip's file
	Line   int    // of pack.json; 0 where no line is at fault
	Detail string // the key, number, clip or format meant
}

// A FlawCode is a stable word; the catalogue has a sentence for each.
type FlawCode string

// The flaws. Those of the manifest make the pack unusable; those of a file make its
// clip missing.
const (
	FlawNoManifest   FlawCode = "no_manifest"
	FlawManifestSize FlawCode = "manifest_size"
	FlawMalformed    FlawCode = "malformed" // no JSON, or a value of another type
	FlawUnknownKey   FlawCode = "unknown_key"
	FlawVersion      FlawCode = "version"
	FlawLanguage     FlawCode = "language"
	FlawName         FlawCode = "name" // the name, speaker or licence is missing or too long
	FlawNumbers      FlawCode = "numbers"
	FlawBases        FlawCode = "bases" // a base that is no number of its own
	FlawGreat        FlawCode = "great"
	FlawPlace        FlawCode = "place"
	FlawAnd          FlawCode = "and"
	FlawUnsayable    FlawCode = "unsayable" // a small number that the rule cannot say
	FlawUnit         FlawCode = "unit"
	FlawSentence     FlawCode = "sentence" // one that does not exist
	FlawHole         FlawCode = "hole"     // a hole missing, twice, or not of this sentence
	FlawClip         FlawCode = "clip"     // a name that is none, or of no clip of this pack

	FlawFiles    FlawCode = "files" // too many
	FlawPackSize FlawCode = "pack_size"
	FlawClipSize FlawCode = "clip_size"
	FlawFormat   FlawCode = "format" // the file is not what its ending says
	FlawCodec    FlawCode = "codec"  // a sound that browsers do not play
)

// FlawCodes are all of them.
var FlawCodes = []FlawCode{
	FlawNoManifest, FlawManifestSize, FlawMalformed, FlawUnknownKey, FlawVersion, FlawLanguage, FlawName, FlawNumbers, FlawBases,
	FlawGreat, FlawPlace, FlawAnd, FlawUnsayable, FlawUnit, FlawSentence, FlawHole, FlawClip,
	FlawFiles, FlawPackSize, FlawClipSize, FlawFormat, FlawCodec,
}

func (f *Flaw) Error() string {
	where := f.File
	if f.Line > 0 {
		where += " line " + strconv.Itoa(f.Line)
	}
	return strings.Trim(fmt.Sprintf("%s: %s: %s", where, f.Code, f.Detail), ": ")
}

// lineOf is the line where a key stands, and 0 where it does not.
func lineOf(text []byte, key string) int {
	before, _, found := strings.Cut(string(text), strconv.Quote(key))
	if !found {
		return 0
	}
	return 1 + strings.Count(before, "\n")
}
