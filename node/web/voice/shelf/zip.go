package shelf

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"jigiya/node/web/voice"
)

// Zip writes a pack as a zip: its manifest, and each clip that can be played.
func (s Shelf) Zip(name string, w io.Writer) error {
	root, err := s.folder(name)
	if err != nil {
		return err
	}
	defer root.Close()
	p, err := voice.Open(root.FS())
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	files := append([]string{voice.ManifestFile}, p.FileNames()...)
	for _, file := range files {
		if err := zipOne(z, root.FS(), file); err != nil {
			return fmt.Errorf("zipping a pack: %w", err)
		}
	}
	return z.Close()
}

func zipOne(z *zip.Writer, folder fs.FS, file string) error {
	content, err := fs.ReadFile(folder, file)
	if err != nil {
		return err
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: file, Method: zip.Deflate})
	if err == nil {
		_, err = w.Write(content)
	}
	return err
}

// ErrZip is a file that is no zip of a pack.
var ErrZip = errors.New("no zip of a pack")

// Unzip puts the pack of a zip on the shelf, beside those that are there, and names it.
func (s Shelf) Unzip(content []byte) (name string, err error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || len(z.File) > maxEntries {
		return "", ErrZip
	}
	top, manifest, err := manifestIn(z)
	if err != nil {
		return "", err
	}
	m, err := voice.ParseManifest(manifest)
	if err != nil {
		return "", err
	}
	clips, err := clipsIn(z, top, m)
	if err != nil {
		return "", err
	}
	return s.Fill(m, clips)
}

// manifestIn finds the manifest, at the top or in one folder.
func manifestIn(z *zip.Reader) (top string, manifest []byte, err error) {
	for _, f := range z.File {
		folder, ok := strings.CutSuffix(f.Name, voice.ManifestFile)
		if ok && strings.Count(folder, "/") <= 1 && (folder == "" || strings.HasSuffix(folder, "/")) {
			manifest, err = unzipOne(f, voice.MaxManifest)
			return folder, manifest, err
		}
	}
	return "", nil, &voice.Flaw{Code: voice.FlawNoManifest, File: voice.ManifestFile}
}

// clipsIn are the clips that the pack has a use for. A zip may hold a name twice: the
// first counts.
func clipsIn(z *zip.Reader, top string, m *voice.Manifest) (map[string][]byte, error) {
	clips, size := map[string][]byte{}, 0
	uses := m.Uses()
	for _, f := range z.File {
		file, ok := strings.CutPrefix(f.Name, top)
		c, format, named := voice.ParseFile(file)
		if !ok || !named || !uses(c) || clips[file] != nil {
			continue
		}
		sound, err := unzipOne(f, voice.MaxClip)
		if err != nil {
			return nil, err
		}
		if size += len(sound); size > voice.MaxPack {
			return nil, &voice.Flaw{Code: voice.FlawPackSize}
		}
		if err := fits(file, format, sound); err != nil {
			return nil, err
		}
		clips[file] = sound
	}
	return clips, nil
}

// fits refuses a clip that could not be played, by its file's name.
func fits(file string, format voice.Format, sound []byte) error {
	found, err := voice.CheckClip(sound)
	flaw := new(voice.Flaw)
	switch {
	case errors.As(err, &flaw):
		return &voice.Flaw{Code: flaw.Code, File: file}
	case found.Ending != format.Ending:
		return &voice.Flaw{Code: voice.FlawFormat, File: file}
	}
	return err
}

// unzipOne reads a file, and one byte more than it may have: what is longer is refused by
// whoever reads it.
func unzipOne(f *zip.File, most int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, ErrZip
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, ErrZip
	}
	return content, nil
}
