package shelf

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"jigiya/node/web/voice"
)

// ErrFull says that there is no place for one more pack.
var ErrFull = errors.New("no place for one more pack")

// A Shelf holds the packs of one home.
type Shelf struct {
	path string
	free func(dir string) (uint64, error) // bytes left on its disk
}

// At is the shelf of a home. Its folder need not be there.
func At(home string) Shelf { return Shelf{filepath.Join(home, "voices"), freeSpace} }

// writing is held by whoever writes on a shelf: a process has one home.
var writing sync.Mutex

// Names are the packs, sorted.
func (s Shelf) Names() (names []string, err error) {
	entries, err := os.ReadDir(s.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the shelf: %w", err)
	}
	for _, e := range entries[:min(len(entries), maxSeen)] {
		if e.IsDir() && isName(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// folder opens the folder of a pack.
func (s Shelf) folder(name string) (*os.Root, error) {
	if !isName(name) {
		return nil, fmt.Errorf("opening the pack: %w", fs.ErrNotExist)
	}
	shelf, err := os.OpenRoot(s.path)
	if err != nil {
		return nil, fmt.Errorf("opening the shelf: %w", err)
	}
	defer shelf.Close()
	root, err := shelf.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("opening the pack: %w", err)
	}
	return root, nil
}

// Pack reads a pack.
func (s Shelf) Pack(name string) (*voice.Pack, error) {
	root, err := s.folder(name)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return voice.Open(root.FS())
}

// Manifest is the text of a pack's manifest, right or wrong.
func (s Shelf) Manifest(name string) ([]byte, error) {
	return s.read(name, voice.ManifestFile, voice.MaxManifest)
}

// File is a clip's file, if it can be played.
func (s Shelf) File(name, file string) ([]byte, voice.Format, error) {
	_, format, ok := voice.ParseFile(file)
	if !ok {
		return nil, format, fmt.Errorf("opening a clip: %w", fs.ErrNotExist)
	}
	sound, err := s.read(name, file, voice.MaxClip)
	if err != nil {
		return nil, format, err
	}
	found, err := voice.CheckClip(sound)
	if err == nil && found.Ending != format.Ending {
		err = &voice.Flaw{Code: voice.FlawFormat, File: file}
	}
	return sound, format, err
}

// Begin puts a new pack on the shelf, without a clip, and names it.
func (s Shelf) Begin(m *voice.Manifest) (name string, err error) {
	return s.Fill(m, nil)
}

// Fill puts a whole pack on the shelf, its clips by file name: it is there with all of
// them, or not at all.
func (s Shelf) Fill(m *voice.Manifest, clips map[string][]byte) (name string, err error) {
	if err := m.Check(); err != nil {
		return "", err
	}
	text, err := m.Text()
	if err != nil {
		return "", err
	}
	writing.Lock()
	defer writing.Unlock()
	if name, err = s.place(m); err != nil {
		return "", err
	}
	if err := s.space(len(text) + sizeOf(clips)); err != nil {
		return "", err
	}
	fresh := filepath.Join(s.path, newPrefix+rand.Text())
	defer os.RemoveAll(fresh)
	if err := fill(fresh, text, clips); err != nil {
		return "", fmt.Errorf("writing a pack: %w", err)
	}
	if err := os.Rename(fresh, filepath.Join(s.path, name)); err != nil {
		return "", fmt.Errorf("writing a pack: %w", err)
	}
	syncFolder(s.path)
	return name, nil
}

func sizeOf(clips map[string][]byte) (bytes int) {
	for _, sound := range clips {
		bytes += len(sound)
	}
	return bytes
}

// place finds a name for a pack, and takes away what a process that died left behind.
func (s Shelf) place(m *voice.Manifest) (name string, err error) {
	if err := os.MkdirAll(s.path, 0o700); err != nil {
		return "", fmt.Errorf("making the shelf: %w", err)
	}
	left, _ := filepath.Glob(filepath.Join(s.path, newPrefix+"*"))
	for _, path := range left {
		_ = os.RemoveAll(path)
	}
	taken, err := s.Names()
	if err != nil {
		return "", err
	}
	if len(taken) >= MaxPacks {
		return "", ErrFull
	}
	name, ok := free(m.Name, m.Language, taken)
	if !ok {
		return "", ErrFull
	}
	return name, nil
}

// newPrefix begins the name of what is not whole yet. No pack and no clip begins so.
const newPrefix = ".new-"

func fill(path string, manifest []byte, clips map[string][]byte) error {
	if err := os.Mkdir(path, 0o700); err != nil {
		return err
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := write(root, voice.ManifestFile, manifest); err != nil {
		return err
	}
	for name, sound := range clips {
		if err := write(root, name, sound); err != nil {
			return err
		}
	}
	syncFolder(path)
	return nil
}

// Amend replaces a pack's manifest.
func (s Shelf) Amend(name string, text []byte) error {
	if _, err := voice.ParseManifest(text); err != nil {
		return err
	}
	return s.change(name, len(text), func(root *os.Root) error { return replace(root, voice.ManifestFile, text) })
}

// Keep takes a recording of a clip into a pack, in the place of any before it.
func (s Shelf) Keep(name string, c voice.Clip, sound []byte) error {
	format, err := voice.CheckClip(sound)
	if err != nil {
		return err
	}
	return s.change(name, len(sound), func(root *os.Root) error {
		p, err := voice.Open(root.FS())
		if err != nil {
			return err
		}
		if _, named := voice.ParseClip(string(c)); !named || !p.Knows(c) {
			return &voice.Flaw{Code: voice.FlawClip, Detail: string(c)}
		}
		if p.Size+int64(len(sound)) > voice.MaxPack {
			return &voice.Flaw{Code: voice.FlawPackSize}
		}
		if err := replace(root, string(c)+format.Ending, sound); err != nil {
			return err
		}
		return drop(root, c, format.Ending) // the old recording goes when the new one is there
	})
}

// Drop takes a clip out of a pack.
func (s Shelf) Drop(name string, c voice.Clip) error {
	if _, named := voice.ParseClip(string(c)); !named {
		return &voice.Flaw{Code: voice.FlawClip, Detail: string(c)}
	}
	return s.change(name, 0, func(root *os.Root) error { return drop(root, c, "") })
}

// drop removes the files of a clip but the one with that ending.
func drop(root *os.Root, c voice.Clip, but string) error {
	for _, f := range voice.Formats {
		if f.Ending == but {
			continue
		}
		if err := root.Remove(string(c) + f.Ending); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing a clip: %w", err)
		}
	}
	return nil
}

// Remove takes a pack off the shelf, with all its clips.
func (s Shelf) Remove(name string) error {
	root, err := s.folder(name)
	if err != nil {
		return err
	}
	root.Close()
	writing.Lock()
	defer writing.Unlock()
	gone := filepath.Join(s.path, newPrefix+rand.Text())
	if err := os.Rename(filepath.Join(s.path, name), gone); err != nil {
		return fmt.Errorf("removing a pack: %w", err)
	}
	return os.RemoveAll(gone)
}

// change does something in the folder of a pack that writes so many bytes; what writes
// none needs no space.
func (s Shelf) change(name string, bytes int, do func(*os.Root) error) error {
	writing.Lock()
	defer writing.Unlock()
	root, err := s.folder(name)
	if err != nil {
		return err
	}
	defer root.Close()
	if bytes > 0 {
		if err := s.space(bytes); err != nil {
			return err
		}
	}
	return do(root)
}

// read reads a file of a pack.
func (s Shelf) read(name, file string, most int64) ([]byte, error) {
	root, err := s.folder(name)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Lstat(file)
	if err != nil {
		return nil, fmt.Errorf("opening a file of a pack: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > most {
		return nil, &voice.Flaw{Code: voice.FlawClipSize, File: file}
	}
	return root.ReadFile(file)
}

// replace writes a file beside the old one and puts it in its place.
func replace(root *os.Root, name string, content []byte) error {
	left, _ := fs.Glob(root.FS(), newPrefix+"*")
	for _, old := range left {
		_ = root.Remove(old)
	}
	fresh := newPrefix + strings.ToLower(rand.Text())
	err := write(root, fresh, content)
	if err == nil {
		err = root.Rename(fresh, name)
	}
	if err != nil {
		_ = root.Remove(fresh)
		return fmt.Errorf("writing a file of a pack: %w", err)
	}
	syncFolder(root.Name())
	return nil
}

func write(root *os.Root, name string, content []byte) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// syncFolder makes a rename durable; some systems cannot sync a folder and need not.
func syncFolder(path string) {
	if d, err := os.Open(path); err == nil {
		_ = d.Sync()
		d.Close()
	}
}
