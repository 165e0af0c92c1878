package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"jigiya/node"
	"jigiya/node/api"
)

// tamper copies the home and changes one entry in the copy, as somebody would
// who has the phone and a hex editor.
func (d *demo) tamper() error {
	d.title("A copy that somebody tampered with")
	const seq = 9
	receipt, err := d.service.Receipt(d.ctx, d.group, seq)
	if err != nil {
		return err
	}
	if err := d.open.Close(); err != nil {
		return err
	}
	d.open = nil
	copied := d.home + "-copy"
	defer os.RemoveAll(copied)
	if err := os.CopyFS(copied, os.DirFS(d.home)); err != nil {
		return fmt.Errorf("copying the home: %w", err)
	}
	changed, err := changeEntry(filepath.Join(copied, "store"), receipt.Entry.Bytes())
	if err != nil {
		return err
	}
	d.tell("One byte of entry %d is changed, in %s.", seq, filepath.Base(changed))
	return d.caught(copied)
}

func (d *demo) caught(copied string) error {
	n, err := node.Open(copied, node.Options{Now: d.now})
	if err == nil {
		defer n.Close()
		var verdict api.Verdict
		if verdict, err = n.Verify(d.ctx, d.group, nil); err == nil {
			err = verdict.Cause
		}
	}
	if err == nil {
		return errors.New("the change was not found")
	}
	e := api.Classify(err, d.lang)
	d.tell("\n  $ jigiya --home copy verify\n  jigiya: error: %s", e.Detail)
	d.tell("\nThe original is untouched; the copy convinces nobody.")
	return nil
}

// changeEntry finds an entry's bytes in the files below a folder and flips a bit
// in the middle of them.
func changeEntry(dir string, entry []byte) (changed string, err error) {
	err = filepath.WalkDir(dir, func(path string, f fs.DirEntry, err error) error {
		if err != nil || f.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		i := bytes.Index(content, entry)
		if i < 0 {
			return nil
		}
		content[i+len(entry)-3] ^= 1
		changed = path
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
		return fs.SkipAll
	})
	if err == nil && changed == "" {
		err = errors.New("the entry's bytes were not found in the copy")
	}
	return changed, err
}
