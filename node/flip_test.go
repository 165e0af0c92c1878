package node

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"jigiya/node/api"
	"jigiya/node/store"
)

// Of the files of a store every 97th byte is flipped, one at a time. Whatever the
// program then does, it does not panic and shows no wrong figure as if it were
// right; and if the byte stood in an entry, verifying names an entry.
func TestFlippedBytes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		end  func(h *home) (acknowledged int64)
	}{
		{"closed", func(h *home) int64 {
			h.close()
			return -1
		}},
		{"killed", func(h *home) int64 { // its log is still to be read
			h.close()
			return kill(h, "record", h.dir, 0)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHome(t, Options{})
			h.meet(1)
			h.openMeeting()
			h.add(gift())
			dir := filepath.Join(h.dir, "store")
			files := endedWhole(h, dir, tt.end)
			f := &flips{home: h, dir: dir, files: files, figures: h.figures(), entries: map[uint64][]byte{}}
			for _, e := range h.stored() {
				f.entries[e.Seq] = e.Bytes
			}
			h.wantSound(len(f.entries))
			h.close()
			f.all()
			restore(t, dir, files)
			h.open()
			h.wantSound(len(f.entries))
			t.Logf("%d flips: %d not opened, %d named, %d recovering, %d without effect", f.n, f.refused, f.named, f.recovering, f.harmless)
		})
	}
}

// endedWhole ends a process and gives the files it left, with every entry in them
// acknowledged: one that a kill caught between commit and anchor was promised to
// nobody, and may go with its log unseen.
func endedWhole(h *home, dir string, end func(*home) int64) map[string][]byte {
	for {
		before := int64(len(h.stored())) - 1
		acknowledged := end(h)
		files := snapshot(h, dir)
		h.open()
		if int64(len(h.stored()))-1 == max(before, acknowledged) {
			return files
		}
	}
}

type flips struct {
	*home
	dir     string
	files   map[string][]byte
	figures string
	entries map[uint64][]byte

	n, refused, named, recovering, harmless int
}

func (f *flips) all() {
	mostOfAFile := rounds(40)
	for path, content := range f.files {
		used := len(bytes.TrimRight(content, "\x00"))
		var places []int
		for at := rand.N(97); at < used; at += 97 {
			places = append(places, at)
		}
		rand.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
		for _, at := range places[:min(len(places), mostOfAFile)] {
			f.flip(path, content, at)
		}
	}
}

func (f *flips) flip(path string, content []byte, at int) {
	f.damage(path, content, at)
	f.n++
	if wrong := f.look(f.entryAt(content, at)); wrong != "" {
		f.Errorf("%s, byte %d: %s", path, at, wrong)
	}
}

// damage flips one bit in files that are otherwise whole.
func (f *flips) damage(path string, content []byte, at int) {
	f.Helper()
	restore(f, f.dir, f.files)
	file, err := os.OpenFile(filepath.Join(f.dir, path), os.O_RDWR, 0)
	must(f, err)
	_, err = file.WriteAt([]byte{content[at] ^ (1 << rand.N(8))}, int64(at))
	must(f, err)
	must(f, file.Close())
}

// entryAt is the entry in whose bytes a place of a file lies.
func (f *flips) entryAt(content []byte, at int) int64 {
	for seq, raw := range f.entries {
		for from := 0; ; {
			i := bytes.Index(content[from:], raw)
			if i < 0 {
				break
			}
			if from += i; at >= from && at < from+len(raw) {
				return int64(seq)
			}
			from++
		}
	}
	return -1
}

// look opens the home and says what is wrong with what it says.
func (f *flips) look(entry int64) string {
	n, err := Open(f.home.dir, Options{})
	if err != nil {
		f.refused++
		return ""
	}
	defer n.Close()
	h := *f.home
	h.node = n
	v, err := n.Verify(ctx, h.group, nil)
	if err != nil {
		f.refused++
		return ""
	}
	g, errGroup := n.Group(ctx, h.group)
	figures := h.figures()
	right := figures == f.figures
	switch {
	case errGroup == nil && !right && g.State == "ok", v.OK && v.State == "ok" && !right:
		return fmt.Sprintf("wrong figures that nobody notices: %s, verdict %+v", figures, v)
	case v.OK && entry >= 0 && !right:
		return fmt.Sprintf("entry %d was hit and verified: %+v", entry, v)
	case !v.OK:
		seq := api.Classify(v.Cause, "en").Seq
		if seq == nil || entry >= 0 && int64(*seq) > entry {
			return fmt.Sprintf("entry %d was hit, and the verdict is %v", entry, v.Cause)
		}
		f.named++
	case v.State == "recovering":
		f.recovering++
	default:
		f.harmless++
	}
	return f.names(&h)
}

// names are right or not shown.
func (f *flips) names(h *home) string {
	members, err := h.node.Members(ctx, h.group)
	if err != nil {
		return ""
	}
	for i, m := range members {
		if m.Name != "" && m.Name != names[i] {
			return fmt.Sprintf("member %d is called %q", m.Member, m.Name)
		}
	}
	return ""
}

func snapshot(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		files[name], err = os.ReadFile(path)
		return err
	}))
	return files
}

// restore writes back what differs, into the same files: an anchor's stamp is the
// file itself.
func restore(t testing.TB, dir string, files map[string][]byte) {
	t.Helper()
	for name, now := range snapshot(t, dir) {
		if was, ok := files[name]; !ok {
			must(t, os.Remove(filepath.Join(dir, name)))
		} else if !bytes.Equal(was, now) {
			must(t, os.WriteFile(filepath.Join(dir, name), was, 0o600))
		}
	}
	for name, was := range files {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			must(t, os.WriteFile(filepath.Join(dir, name), was, 0o600))
		}
	}
}

// In a year's journal the entry named is the hit one, or the first of the block of
// 4 KB that it shares a checksum with: no more than that is unreadable.
func TestFlippedBytesOfAYear(t *testing.T) {
	t.Parallel()
	n, g, ring, dir := amenuveve(t)
	text, err := os.ReadFile(amenuveveRegister)
	must(t, err)
	events, err := registerEvents(g.now().Book(), api.Import{Register: text})
	must(t, err)
	_, err = n.tryIn(g, ring, events...)
	must(t, err)
	must(t, n.Close())
	h := &home{TB: t, dir: dir, group: g.id, ring: ring}
	h.open()
	stored := h.stored()
	h.close()
	files := snapshot(t, filepath.Join(dir, "store"))
	f := &flips{home: h, dir: filepath.Join(dir, "store"), files: files}
	for range rounds(6) {
		seq := 1 + rand.N(len(stored)-1)
		for path, content := range files {
			if at := bytes.Index(content, stored[seq].Bytes); at >= 0 {
				f.damage(path, content, at+rand.N(len(stored[seq].Bytes)))
			}
		}
		h.open()
		v, err := h.node.Verify(ctx, g.id, nil)
		must(t, err)
		if v.OK {
			t.Fatalf("entry %d was hit and verified", seq)
		}
		named := api.Classify(v.Cause, "en").Seq
		if named == nil || int(*named) > seq || int(*named) < seq-40 {
			t.Errorf("entry %d was hit, and the verdict is %v", seq, v.Cause)
		}
		must(t, h.node.store.Mend(store.Hash(g.id), stored[*named:min(len(stored), seq+40)])) // as a peer would
		h.wantSound(len(stored))
		h.close()
	}
}
