package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// A folder is a result of several files: it grows beside its place and takes it when it
// is whole.
type folder struct {
	grows string
	path  string
}

// folder opens where such a result goes; one that exists is not overwritten.
func (s *session) folder(path string, force bool) (*folder, error) {
	if err := mayWrite(path, force && replaceable(path)); err != nil {
		return nil, err
	}
	grows, err := os.MkdirTemp(filepath.Dir(path), ".jigiya-*")
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", path, err)
	}
	return &folder{grows, path}, nil
}

// replaceable says whether nothing is lost where a folder takes another's place: even
// who insists does not mean her letters. Only files of a former result may be in it.
func replaceable(path string) bool {
	err := filepath.WalkDir(path, func(name string, f fs.DirEntry, err error) error {
		if err == nil && !f.IsDir() && filepath.Ext(name) != ".parquet" {
			err = fs.ErrExist
		}
		return err
	})
	return err == nil || errors.Is(err, fs.ErrNotExist)
}

// Create makes a file in it, and the folders on the way.
func (f *folder) Create(name string) (io.WriteCloser, error) {
	path := filepath.Join(f.grows, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	return os.Create(path)
}

// finish gives the folder its name, unless the work failed: then nothing is left of it.
func (f *folder) finish(err error) error {
	if err == nil {
		err = f.place()
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", f.path, misfit(err)), os.RemoveAll(f.grows))
	}
	return nil
}

// place puts it where another may be: that one goes when this one stands there.
func (f *folder) place() error {
	if err := os.Chmod(f.grows, 0o755); err != nil {
		return err
	}
	old := f.grows + ".old"
	err := os.Rename(f.path, old)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Rename(f.grows, f.path); err != nil {
		return errors.Join(err, putBack(old, f.path))
	}
	return os.RemoveAll(old)
}

func putBack(old, path string) error {
	if err := os.Rename(old, path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
