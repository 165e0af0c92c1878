// Package tones makes the test pack: a language pack whose clips are tones, each its
// own. It is not speech and nobody counts money with it. It shows that a telephone
// plays packs at all, and tests hear from it which clips were played and in what order.
//
// A clip's sound is its place in Manifest.Wanted, written in three digits to the base
// of eight, the highest first: each digit 40 ms of one of the tones 400, 500 ... 1100 Hz.
// The file is a WAVE of 8-bit samples, one channel, 8000 a second: 1004 bytes.
package tones

import (
	"encoding/binary"
	"math"

	"jigiya/node/web/voice"
)

// The sound's measures.
const (
	Rate    = 8000 // samples a second
	Samples = 320  // of a tone: 40 ms
	Digits  = 3
	Base    = 8
	Lowest  = 400 // Hz
	Between = 100 // Hz

	headSize = 44
	silence  = 128
	loudness = 100
)

// Manifest is how the test pack counts: as the start of a language, with its words.
func Manifest(start string) (*voice.Manifest, bool) {
	m, ok := voice.Start(start)
	if ok {
		m.Name, m.Speaker, m.Licence = "♪ "+m.Name, "jigiya", "CC0-1.0"
	}
	return m, ok
}

// Clips are all clips of a manifest, by file name.
func Clips(m *voice.Manifest) map[string][]byte {
	clips := map[string][]byte{}
	for place, w := range m.Wanted() {
		clips[string(w.Clip)+".wav"] = Clip(place)
	}
	return clips
}

// Clip is the file of a place.
func Clip(place int) []byte {
	var sound []byte
	for size := Base * Base; size > 0; size /= Base {
		sound = appendTone(sound, Lowest+Between*(place/size%Base))
	}
	return append(head(len(sound)), sound...)
}

func appendTone(sound []byte, hertz int) []byte {
	for i := range Samples {
		turn := 2 * math.Pi * float64(hertz) * float64(i) / Rate
		sound = append(sound, byte(silence+math.Round(loudness*math.Sin(turn))))
	}
	return sound
}

// head is the header of a WAVE file.
func head(size int) []byte {
	le := binary.LittleEndian
	h := append(make([]byte, 0, headSize), "RIFF"...)
	h = le.AppendUint32(h, uint32(headSize-8+size))
	h = append(h, "WAVEfmt "...)
	h = le.AppendUint32(h, 16)   // bytes of the format
	h = le.AppendUint16(h, 1)    // plain samples
	h = le.AppendUint16(h, 1)    // one channel
	h = le.AppendUint32(h, Rate) // samples
	h = le.AppendUint32(h, Rate) // and bytes a second
	h = le.AppendUint16(h, 1)    // bytes
	h = le.AppendUint16(h, 8)    // and bits of a sample
	h = append(h, "data"...)
	return le.AppendUint32(h, uint32(size))
}
