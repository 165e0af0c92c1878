package voice

import (
	"embed"
	"slices"
	"strings"
)

//go:embed start
var starts embed.FS

// Starts are the manifests to begin a pack from, by language: how French, Bambara,
// English, Fulfulde and Dogon languages count, and what each clip says where that is
// known. Those of Fulfulde and Dogon have been reviewed by no speaker: whoever records
// a pack betters its manifest.
func Starts() (names []string) {
	entries, err := starts.ReadDir("start")
	if err != nil {
		panic(err) // the program's own files
	}
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".json"))
	}
	slices.Sort(names)
	return names
}

// Start is a manifest to begin a pack from.
func Start(name string) (*Manifest, bool) {
	if !slices.Contains(Starts(), name) {
		return nil, false
	}
	text, err := starts.ReadFile("start/" + name + ".json")
	if err != nil {
		panic(err)
	}
	m, err := ParseManifest(text)
	if err != nil {
		panic(err)
	}
	return m, true
}
