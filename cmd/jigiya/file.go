package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"jigiya/node/api"
)

// An output is standard output, or a file that appears whole or not at all. What
// is written is held back until it is complete, so that a command that fails
// leaves nothing half done.
type output struct {
	bytes.Buffer
	to   io.Writer
	path string
}

// output opens where a result goes; a file that exists is not overwritten.
func (s *session) output(path string, force bool) (*output, error) {
	if err := mayWrite(path, force); err != nil {
		return nil, err
	}
	return &output{to: s.terminal.out, path: path}, nil
}

func mayWrite(path string, force bool) error {
	if path == "" || force {
		return nil
	}
	if _, err := os.Stat(path); err == nil {
		return api.Misused("file_exists", "file", path).Hinted("hint.file_exists")
	}
	return nil
}

// finish writes what was held back, unless the work failed.
func (o *output) finish(err error) error {
	if err != nil {
		return misfit(err)
	}
	if o.path == "" {
		_, err := o.to.Write(o.Bytes())
		return err
	}
	file, err := growing(o.path)
	if err != nil {
		return err
	}
	_, err = file.Write(o.Bytes())
	return file.finish(err)
}

// A stream is a result too large to be held back: standard output as it comes, or a
// file that grows beside its place and takes it when it is whole.
type stream struct {
	io.Writer
	grows *os.File // nil for standard output
	path  string
}

// stream opens where a large result goes, - for standard output.
func (s *session) stream(path string, force bool) (*stream, error) {
	if path == "-" {
		return &stream{Writer: s.terminal.out}, nil
	}
	if err := mayWrite(path, force); err != nil {
		return nil, err
	}
	return growing(path)
}

func growing(path string) (*stream, error) {
	file, err := os.CreateTemp(filepath.Dir(path), ".jigiya-*")
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", path, err)
	}
	return &stream{file, file, path}, nil
}

// finish gives the file its name, unless the work failed: then nothing is left of it.
func (s *stream) finish(err error) error {
	if s.grows == nil {
		return err
	}
	failed := errors.Join(s.grows.Sync(), s.grows.Close())
	if err == nil && failed == nil {
		failed = os.Rename(s.grows.Name(), s.path)
	}
	if err == nil && failed != nil {
		err = fmt.Errorf("writing %s: %w", s.path, failed)
	}
	if err != nil {
		os.Remove(s.grows.Name())
	}
	return err
}

// readFile reads a file the person named, up to a bound.
func readFile(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, api.Missing("file_missing", "file", path).Hinted("hint.file_name")
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	if info.IsDir() || info.Size() > most {
		return nil, api.Misused("file_too_large", "file", path, "max", most>>10)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return text, nil
}
