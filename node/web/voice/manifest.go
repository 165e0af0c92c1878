package voice

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ManifestFile is the manifest's name in the folder.
const ManifestFile = "pack.json"

// Version is the form that this program writes, and the only one there is.
const Version = 1

// A Manifest says whose voice a pack is and how its language counts.
type Manifest struct {
	Version   int                 `json:"jigiya_voice"`
	Language  string              `json:"language"`
	Name      string              `json:"name"`
	Speaker   string              `json:"speaker"`
	Licence   string              `json:"licence"`
	Counting  Counting            `json:"counting"`
	Money     Money               `json:"money"`
	Sentences map[Sentence]string `json:"sentences,omitempty"`
	Words     map[Clip]string     `json:"words,omitempty"` // what each clip says, for those who record
}

// ParseManifest reads and checks a manifest. What is wrong with it is a *Flaw.
func ParseManifest(text []byte) (*Manifest, error) {
	if len(text) > MaxManifest {
		return nil, &Flaw{Code: FlawManifestSize, File: ManifestFile}
	}
	var m Manifest
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	err := d.Decode(&m)
	if err == nil {
		err = ended(d)
	}
	if err != nil {
		return nil, misread(text, d.InputOffset(), err)
	}
	if flaw := m.flaw(); flaw != nil {
		key, known := keyOf[flaw.Code]
		if !known {
			key, _, _ = strings.Cut(flaw.Detail, " ")
		}
		flaw.File, flaw.Line = ManifestFile, lineOf(text, key)
		return nil, flaw
	}
	return &m, nil
}

// errTail is more text behind the manifest.
var errTail = errors.New("there is more behind the last }")

func ended(d *json.Decoder) error {
	if _, err := d.Token(); err != io.EOF {
		return errTail
	}
	return nil
}

// misread is an error of the JSON with its line.
func misread(text []byte, offset int64, err error) *Flaw {
	flaw := &Flaw{Code: FlawMalformed, File: ManifestFile, Detail: err.Error()}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var numbers numbersError
	switch {
	case errors.As(err, &numbers):
		return &Flaw{Code: FlawNumbers, File: ManifestFile, Line: lineOf(text, string(numbers)), Detail: shorten(string(numbers))}
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset, flaw.Detail = kind.Offset, kind.Field
	case strings.HasPrefix(err.Error(), unknownField):
		flaw.Code, flaw.Detail = FlawUnknownKey, strings.Trim(err.Error()[len(unknownField):], `"`)
		flaw.Line = lineOf(text, flaw.Detail)
		return flaw
	}
	offset = min(max(offset, 0), int64(len(text)))
	flaw.Line = 1 + bytes.Count(text[:offset], []byte("\n"))
	return flaw
}

// unknownField is how encoding/json begins to say it; it has no type for that.
const unknownField = "json: unknown field "

// keyOf is where a flaw stands whose detail does not say so itself.
var keyOf = map[FlawCode]string{
	FlawVersion: "jigiya_voice", FlawLanguage: "language", FlawBases: "bases", FlawUnsayable: "own",
	FlawGreat: "great", FlawAnd: "and", FlawUnit: "unit",
}

// flaw is the first thing that is wrong, in the order in which one reads.
func (m *Manifest) flaw() *Flaw {
	switch {
	case m.Version != Version:
		return &Flaw{Code: FlawVersion}
	case !isLanguage(m.Language):
		return &Flaw{Code: FlawLanguage, Detail: m.Language}
	case !isLine(m.Name, MaxName):
		return &Flaw{Code: FlawName, Detail: "name"}
	case !isLine(m.Speaker, MaxName):
		return &Flaw{Code: FlawName, Detail: "speaker"}
	case !isLine(m.Licence, MaxName):
		return &Flaw{Code: FlawName, Detail: "licence"}
	}
	for _, check := range []func() *Flaw{m.Counting.flaw, m.Money.flaw, m.sentencesFlaw, m.wordsFlaw} {
		if flaw := check(); flaw != nil {
			return flaw
		}
	}
	return nil
}

// Check is what ParseManifest would say of a manifest made here.
func (m *Manifest) Check() error {
	text, err := m.Text()
	if err == nil {
		_, err = ParseManifest(text)
	}
	return err
}

// Text is the manifest as its file.
func (m *Manifest) Text() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(m)
	return b.Bytes(), err
}

// isLanguage says whether a text has the form of a language tag: "ff", "dtm-ML".
func isLanguage(s string) bool {
	if len(s) > MaxLanguage {
		return false
	}
	for i, part := range strings.Split(s, "-") {
		letters := strings.Trim(part, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
		digits := strings.Trim(part, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
		if len(part) == 0 || len(part) > 8 || !digits || i == 0 && (!letters || len(part) < 2) {
			return false
		}
	}
	return true
}

// isLine says whether a text is one line that a person can read.
func isLine(s string, most int) bool {
	return strings.TrimSpace(s) != "" && utf8.ValidString(s) && utf8.RuneCountInString(s) <= most &&
		strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}
