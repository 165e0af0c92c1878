package voice

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// A Pack is a folder that was read: its manifest, and which clips are there.
type Pack struct {
	*Manifest
	Flaws []*Flaw // files that do not count, and why
	Size  int64   // bytes of all clips

	files map[Clip]file
}

type file struct {
	name   string
	format Format
	rank   int
}

// Open reads a folder. A manifest that cannot be used is an error, with a *Flaw in it;
// a clip that cannot is one of the pack's Flaws, and missing. Of the clips only the
// heads are read.
func Open(folder fs.FS) (*Pack, error) {
	text, err := readBounded(folder, ManifestFile, MaxManifest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("opening a pack: %w (%w)", &Flaw{Code: FlawNoManifest, File: ManifestFile}, err)
	}
	if err != nil {
		return nil, fmt.Errorf("opening a pack: %w", err)
	}
	m, err := ParseManifest(text)
	if err != nil {
		return nil, fmt.Errorf("opening a pack: %w", err)
	}
	p := &Pack{Manifest: m, files: map[Clip]file{}}
	return p, p.look(folder)
}

// look finds the clips.
func (p *Pack) look(folder fs.FS) error {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return fmt.Errorf("opening a pack: %w", err)
	}
	if len(entries) > MaxFiles {
		return &Flaw{Code: FlawFiles}
	}
	for _, e := range entries {
		clip, format, ok := ParseFile(e.Name())
		if !ok {
			continue
		}
		read, flaw := p.weigh(folder, e, format)
		if p.Size += read; p.Size > MaxPack {
			return &Flaw{Code: FlawPackSize}
		}
		if flaw != nil {
			p.Flaws = append(p.Flaws, flaw)
			continue
		}
		p.take(clip, file{e.Name(), format, rankOf(format)})
	}
	return nil
}

// weigh says how large a clip's file is, and whether it can be used.
func (p *Pack) weigh(folder fs.FS, e fs.DirEntry, format Format) (size int64, flaw *Flaw) {
	info, err := e.Info()
	if err != nil || !info.Mode().IsRegular() {
		return 0, &Flaw{Code: FlawFormat, File: e.Name()}
	}
	if info.Size() > MaxClip {
		return 0, &Flaw{Code: FlawClipSize, File: e.Name()}
	}
	head, err := readHead(folder, e.Name())
	if err != nil || !format.holds(head) {
		return 0, &Flaw{Code: FlawFormat, File: e.Name()}
	}
	return info.Size(), nil
}

func (p *Pack) take(c Clip, f file) {
	if have, ok := p.files[c]; !ok || f.rank < have.rank {
		p.files[c] = f
	}
}

func rankOf(format Format) int {
	for i, f := range Formats {
		if f.Ending == format.Ending {
			return i
		}
	}
	return len(Formats)
}

// File is the file of a clip, if the pack has one.
func (p *Pack) File(c Clip) (name string, ok bool) {
	f, ok := p.files[c]
	return f.name, ok
}

// FileNames are the files of all clips, sorted.
func (p *Pack) FileNames() (names []string) {
	for _, f := range p.files {
		names = append(names, f.name)
	}
	slices.Sort(names)
	return names
}

// A MissingError names the clips without which something cannot be said; none, if the
// counting rule does not reach so far.
type MissingError struct{ Clips []Clip }

func (e *MissingError) Error() string {
	if len(e.Clips) == 0 {
		return "the counting rule does not reach so far"
	}
	names := make([]string, len(e.Clips))
	for i, c := range e.Clips {
		names[i] = string(c)
	}
	return "missing clips: " + strings.Join(names, " ")
}

// Files are the files that say a speech, one after another: all of it, or a
// *MissingError.
func (p *Pack) Files(s Speech) ([]string, error) {
	if len(s) == 0 {
		return nil, &MissingError{}
	}
	var files []string
	missing := &MissingError{}
	for _, step := range s {
		name, ok := p.first(step)
		if !ok {
			missing.Clips = append(missing.Clips, step[len(step)-1])
			continue
		}
		files = append(files, name)
	}
	if missing.Clips != nil {
		return nil, missing
	}
	return files, nil
}

func (p *Pack) first(step Step) (name string, ok bool) {
	for _, c := range step {
		if name, ok = p.File(c); ok {
			return name, true
		}
	}
	return "", false
}

// Missing are the clips a complete pack would have, and this one has not.
func (p *Pack) Missing() (all []Wanted) {
	for _, w := range p.Wanted() {
		if _, ok := p.File(w.Clip); !ok {
			all = append(all, w)
		}
	}
	return all
}

// A Gap is what a pack cannot say for want of clips.
type Gap struct {
	Sentence Sentence // "" is amounts: those are not said in which one of the clips is needed
	Clips    []Clip
}

// Gaps are the amounts and sentences that a pack cannot say. Funds and things that are
// missing are no gap of a sentence: it is said of those that are there.
func (p *Pack) Gaps() (all []Gap) {
	amounts := Gap{}
	for _, w := range p.Missing() {
		if !w.Optional && (w.Chapter == NumberChapter || w.Chapter == MoneyChapter) {
			amounts.Clips = append(amounts.Clips, w.Clip)
		}
	}
	if amounts.Clips != nil {
		all = append(all, amounts)
	}
	for _, name := range Sentences() {
		if g := p.gap(name); g.Clips != nil {
			all = append(all, g)
		}
	}
	return all
}

func (p *Pack) gap(name Sentence) Gap {
	g := Gap{Sentence: name}
	for _, token := range p.Order(name) {
		if _, isHole := (Filling{}).of(token); isHole {
			continue
		}
		if _, ok := p.File(Clip(token)); !ok {
			g.Clips = append(g.Clips, Clip(token))
		}
	}
	return g
}

func readHead(folder fs.FS, name string) ([]byte, error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, headSize)
	n, err := io.ReadFull(f, head)
	if err == io.ErrUnexpectedEOF {
		err = nil
	}
	return head[:n], err
}

// readBounded reads a file and one byte more than it may have: what is longer is
// refused by whoever reads it.
func readBounded(folder fs.FS, name string, most int64) ([]byte, error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most+1))
}
