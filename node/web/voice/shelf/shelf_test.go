package shelf

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/node/web/voice"
	"jigiya/node/web/voice/tones"
)

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func manifest(t *testing.T) *voice.Manifest {
	t.Helper()
	m, ok := tones.Manifest("bm")
	if !ok {
		t.Fatal("no start")
	}
	return m
}

// tree is what lies on a shelf.
func tree(t *testing.T, s Shelf) (files []string) {
	t.Helper()
	err := filepath.WalkDir(s.path, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(s.path, path)
			files = append(files, rel)
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return files
}

// A pack is begun, recorded, recorded again in another format, and taken away.
func TestRecording(t *testing.T) {
	s := At(t.TempDir())
	if names := must(s.Names())(t); names != nil {
		t.Error(names)
	}
	name := must(s.Begin(manifest(t)))(t)
	if name != "bamanankan" {
		t.Errorf("it is called %s", name)
	}
	if err := s.Keep(name, "5", tones.Clip(5)); err != nil {
		t.Fatal(err)
	}
	if err := s.Keep(name, "5", []byte("ID3\x04 again")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"bamanankan/5.mp3", "bamanankan/pack.json"}, tree(t, s)); diff != "" {
		t.Error(diff)
	}
	sound, format, err := s.File(name, "5.mp3")
	if err != nil || string(sound) != "ID3\x04 again" || format.Media != "audio/mpeg" {
		t.Error(string(sound), format, err)
	}
	if err := s.Drop(name, "5"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"bamanankan/pack.json"}, tree(t, s)); diff != "" {
		t.Error(diff)
	}
	if err := s.Remove(name); err != nil || len(must(s.Names())(t)) != 0 || tree(t, s) != nil {
		t.Error(err, tree(t, s))
	}
}

// What is refused changes nothing.
func TestRefused(t *testing.T) {
	home := t.TempDir()
	s := At(home)
	name := must(s.Begin(manifest(t)))(t)
	before := tree(t, s)
	flawed := func(want voice.FlawCode, err error) {
		t.Helper()
		flaw := new(voice.Flaw)
		if !errors.As(err, &flaw) || flaw.Code != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	missing := func(err error) {
		t.Helper()
		if !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
	}
	flawed(voice.FlawFormat, s.Keep(name, "5", []byte("<html>")))
	flawed(voice.FlawClipSize, s.Keep(name, "5", append(tones.Clip(1), make([]byte, voice.MaxClip)...)))
	flawed(voice.FlawClip, s.Keep(name, "../x", tones.Clip(1)))
	flawed(voice.FlawClip, s.Keep(name, "21", tones.Clip(1)))
	flawed(voice.FlawClip, s.Drop(name, "../../x"))
	flawed(voice.FlawMalformed, s.Amend(name, []byte("{")))
	for _, other := range []string{"", ".", "..", "../" + name, "nobody", "A", ".new-x", name + "/.", strings.Repeat("a", 33)} {
		missing(s.Keep(other, "5", tones.Clip(1)))
		missing(s.Remove(other))
		_, err := s.Pack(other)
		missing(err)
		missing(s.Zip(other, &bytes.Buffer{}))
	}
	for _, file := range []string{"pack.json", "../" + name + "/pack.json", "6.wav", "", "."} {
		_, _, err := s.File(name, file)
		missing(err)
	}
	if diff := cmp.Diff(before, tree(t, s)); diff != "" {
		t.Error(diff)
	}
}

// No link leads out of a pack.
func TestLinks(t *testing.T) {
	home := t.TempDir()
	s := At(home)
	name := must(s.Begin(manifest(t)))(t)
	secret := filepath.Join(home, "secret.wav")
	if err := os.WriteFile(secret, tones.Clip(7), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(s.path, name, "7.wav")); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink(home, filepath.Join(s.path, "other")); err != nil {
		t.Skip(err)
	}
	if _, _, err := s.File(name, "7.wav"); err == nil {
		t.Error("a link is followed")
	}
	if _, ok := must(s.Pack(name))(t).File("7"); ok {
		t.Error("a link counts as a clip")
	}
	if names := must(s.Names())(t); len(names) != 1 {
		t.Error(names)
	}
	if _, err := s.Pack("other"); err == nil {
		t.Error("a linked folder is opened")
	}
	if err := s.Keep(name, "7", tones.Clip(8)); err != nil {
		t.Fatal(err)
	}
	if kept, err := os.ReadFile(secret); err != nil || !bytes.Equal(kept, tones.Clip(7)) {
		t.Error("a recording went through a link", err)
	}
}

// A pack goes to another village as a zip, and is the same there.
func TestZip(t *testing.T) {
	here, there := At(t.TempDir()), At(t.TempDir())
	m := manifest(t)
	name := must(here.Fill(m, tones.Clips(m)))(t)
	var carried bytes.Buffer
	if err := here.Zip(name, &carried); err != nil {
		t.Fatal(err)
	}
	other := must(there.Unzip(carried.Bytes()))(t)
	if diff := cmp.Diff(tree(t, here), tree(t, there)); diff != "" || other != name {
		t.Error(other, diff)
	}
	if p := must(there.Pack(other))(t); p.Missing() != nil || p.Flaws != nil {
		t.Error(p.Missing(), p.Flaws)
	}
	if again := must(there.Unzip(carried.Bytes()))(t); again != name+"-2" {
		t.Errorf("the second is called %s", again)
	}
}

// zipped is a zip of files, in order.
func zipped(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w := must(z.Create(files[i]))(t)
		must(w.Write([]byte(files[i+1])))(t)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Whatever else a zip holds stays in it.
func TestZipOfStrangers(t *testing.T) {
	text, wave := string(must(manifest(t).Text())(t)), string(tones.Clip(1))
	s := At(t.TempDir())
	must(s.Unzip(zipped(t, "bm/pack.json", text, "bm/1.wav", wave, "../2.wav", wave, "bm/../../3.wav", wave, "/4.wav", wave, "bm/sub/5.wav", wave,
		"bm/run.sh", "rm", "bm/thing-999.wav", wave, "bm/fund-our_field.wav", wave, "other/6.wav", wave, "bm/1.wav", "ID3")))(t)
	if diff := cmp.Diff([]string{"bamanankan/1.wav", "bamanankan/fund-our_field.wav", "bamanankan/pack.json"}, tree(t, s)); diff != "" {
		t.Error(diff)
	}
}

// A zip that is none, or a bomb, or has a flaw, leaves nothing behind.
func TestZipRefused(t *testing.T) {
	text, wave := string(must(manifest(t).Text())(t)), string(tones.Clip(1))
	bomb := wave + strings.Repeat("\x00", voice.MaxClip)
	var many []string
	for _, w := range manifest(t).Wanted() {
		many = append(many, string(w.Clip)+".wav", wave+strings.Repeat("\x00", voice.MaxClip/4))
	}
	s := At(t.TempDir())
	for what, c := range map[string]struct {
		zip  []byte
		want voice.FlawCode // "": ErrZip
	}{
		"nothing":      {nil, ""},
		"no zip":       {[]byte("PK\x03\x04"), ""},
		"no manifest":  {zipped(t, "1.wav", wave), voice.FlawNoManifest},
		"too deep":     {zipped(t, "a/b/pack.json", text), voice.FlawNoManifest},
		"bad manifest": {zipped(t, "pack.json", "{"), voice.FlawMalformed},
		"no sound":     {zipped(t, "pack.json", text, "1.wav", "<html>"), voice.FlawFormat},
		"other sound":  {zipped(t, "pack.json", text, "1.mp3", wave), voice.FlawFormat},
		"a bomb":       {zipped(t, "pack.json", text, "1.wav", bomb), voice.FlawClipSize},
		"a large bomb": {zipped(t, append([]string{"pack.json", text}, many...)...), voice.FlawPackSize},
		"a long text":  {zipped(t, "pack.json", strings.Repeat(" ", voice.MaxManifest+1)), voice.FlawManifestSize},
	} {
		_, err := s.Unzip(c.zip)
		flaw := new(voice.Flaw)
		if errors.As(err, &flaw) && flaw.Code != c.want || !errors.As(err, &flaw) && (c.want != "" || !errors.Is(err, ErrZip)) {
			t.Errorf("%s: %v, want %s", what, err, c.want)
		}
	}
	if tree(t, s) != nil {
		t.Error(tree(t, s))
	}
}

// The shelf holds so many packs, and tidies up after a process that died.
func TestFull(t *testing.T) {
	s := At(t.TempDir())
	must(s.Begin(manifest(t)))(t)
	if err := os.Mkdir(filepath.Join(s.path, newPrefix+"X"), 0o700); err != nil {
		t.Fatal(err)
	}
	for range MaxPacks - 1 {
		must(s.Begin(manifest(t)))(t)
	}
	if _, err := s.Begin(manifest(t)); !errors.Is(err, ErrFull) {
		t.Error(err)
	}
	if entries := must(os.ReadDir(s.path))(t); len(entries) != MaxPacks {
		t.Error(entries)
	}
}

// A voice leaves the ledger its room on the disk: what would not is refused and changes
// nothing, and a clip may still be deleted.
func TestDiskFull(t *testing.T) {
	s := At(t.TempDir())
	name := must(s.Begin(manifest(t)))(t)
	if err := s.Keep(name, "5", tones.Clip(5)); err != nil {
		t.Fatal(err)
	}
	before := tree(t, s)
	left := uint64(minFree + len(tones.Clip(1)) - 1)
	s.free = func(string) (uint64, error) { return left, nil }
	m := manifest(t)
	text := must(m.Text())(t)
	for what, do := range map[string]func() error{
		"a clip":     func() error { return s.Keep(name, "6", tones.Clip(6)) },
		"a manifest": func() error { return s.Amend(name, text) },
		"a pack":     func() error { _, err := s.Fill(m, tones.Clips(m)); return err },
	} {
		if err := do(); !errors.Is(err, ErrDisk) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if diff := cmp.Diff(before, tree(t, s)); diff != "" {
		t.Error(diff)
	}
	left++
	if err := s.Keep(name, "6", tones.Clip(6)); err != nil {
		t.Errorf("with room for exactly one clip: %v", err)
	}
	left = 0
	if err := s.Drop(name, "6"); err != nil {
		t.Errorf("deleting makes room: %v", err)
	}
	if err := s.Remove(name); err != nil {
		t.Error(err)
	}
}

func TestNames(t *testing.T) {
	for said, want := range map[string]string{"Fulfulde de Konna": "fulfulde-de-konna", "Bamanankan, Segu!": "bamanankan-segu", "ɲɔgɔn": "nyogon", "../..": "", "日本": "", strings.Repeat("x", 99): strings.Repeat("x", 29)} {
		if have := nameOf(said); have != want {
			t.Errorf("%q: %q, want %q", said, have, want)
		}
	}
}

func FuzzUnzip(f *testing.F) {
	m, _ := tones.Manifest("ff")
	text, err := m.Text()
	if err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range map[string][]byte{"pack.json": text, "1.wav": tones.Clip(1)} {
		w, err := z.Create(name)
		if err != nil {
			f.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			f.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	home := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte) {
		s := At(home)
		name, err := s.Unzip(content)
		if err != nil {
			return
		}
		if _, err := s.Pack(name); err != nil {
			t.Error(err)
		}
		if err := s.Remove(name); err != nil {
			t.Error(err)
		}
	})
}

// What a tap on an amount costs: the pack is read anew, so that a clip just recorded is
// heard.
func BenchmarkAmount(b *testing.B) {
	s := At(b.TempDir())
	m, _ := tones.Manifest("bm")
	name := must(s.Fill(m, tones.Clips(m)))(b)
	for b.Loop() {
		p := must(s.Pack(name))(b)
		must(p.Files(p.Amount(12_505)))(b)
	}
}
