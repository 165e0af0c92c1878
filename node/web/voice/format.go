package voice

import (
	"bytes"
	"path"
	"strings"
)

// A Format is a sort of sound file that the browser of an Android 6 phone plays, and
// every later one.
type Format struct {
	Ending string // of the file's name
	Media  string // its media type
	holds  func(file []byte) bool
}

// Formats are all of them. Of two files of one clip the first counts.
var Formats = []Format{
	{".wav", "audio/wav", isWave},
	{".mp3", "audio/mpeg", isMP3},
	{".ogg", "audio/ogg", isOgg},
	{".m4a", "audio/mp4", isMP4},
	{".webm", "audio/webm", isWebM},
}

// FormatOf is the format that the bytes of a file show, whatever its name is.
func FormatOf(file []byte) (Format, bool) {
	for _, f := range Formats {
		if f.holds(file) {
			return f, true
		}
	}
	return Format{}, false
}

// CheckClip refuses a file that no pack can have, with a *Flaw.
func CheckClip(file []byte) (Format, error) {
	f, ok := FormatOf(file)
	switch {
	case len(file) > MaxClip:
		return f, &Flaw{Code: FlawClipSize}
	case bytes.HasPrefix(file, []byte("#!AMR")), ok && f.Ending == ".m4a" && !bytes.Contains(file, []byte("mp4a")):
		return f, &Flaw{Code: FlawCodec} // telephones' old recorders write AMR, which browsers do not play
	case !ok:
		return f, &Flaw{Code: FlawFormat}
	}
	return f, nil
}

// ParseFile reads the name of a clip's file.
func ParseFile(name string) (Clip, Format, bool) {
	ending := path.Ext(name)
	c, ok := ParseClip(strings.TrimSuffix(name, ending))
	for _, f := range Formats {
		if ok && f.Ending == ending {
			return c, f, true
		}
	}
	return "", Format{}, false
}

func isWave(b []byte) bool {
	return len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WAVE"
}

// isMP3 knows a tag, or the head of a frame: eleven bits set, layer III.
func isMP3(b []byte) bool {
	return len(b) > 3 && (string(b[:3]) == "ID3" || b[0] == 0xFF && b[1]&0xE6 == 0xE2)
}

// isOgg asks for the first page to begin a stream of Opus or Vorbis.
func isOgg(b []byte) bool {
	head := b[:min(len(b), headSize)]
	return bytes.HasPrefix(b, []byte("OggS")) && (bytes.Contains(head, []byte("OpusHead")) || bytes.Contains(head, []byte("\x01vorbis")))
}

func isMP4(b []byte) bool { return len(b) > 12 && string(b[4:8]) == "ftyp" }

// isWebM asks for the document type beside EBML's mark: Matroska has the same mark.
func isWebM(b []byte) bool {
	return bytes.HasPrefix(b, []byte{0x1A, 0x45, 0xDF, 0xA3}) && bytes.Contains(b[:min(len(b), headSize)], []byte("webm"))
}

// headSize is how much of a file shows its format.
const headSize = 64
