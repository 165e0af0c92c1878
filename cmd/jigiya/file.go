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
	if path != "" && !force {
		if _, err := os.Stat(path); err == nil {
			return nil, api.Misused("file_exists", "file", path).Hinted("hint.file_exists")
		}
	}
	return &output{to: s.terminal.out, path: path}, nil
}

// finish writes what was held back, unless the work failed.
func (o *output) finish(err error) error {
	if err != nil {
		return err
	}
	if o.path == "" {
		_, err := o.to.Write(o.Bytes())
		return err
	}
	return o.replace()
}

func (o *output) replace() (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(o.path), ".jigiya-*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", o.path, err)
	}
	defer func() {
		if err != nil {
			os.Remove(tmp.Name())
			err = fmt.Errorf("writing %s: %w", o.path, err)
		}
	}()
	_, err = tmp.Write(o.Bytes())
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), o.path)
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
