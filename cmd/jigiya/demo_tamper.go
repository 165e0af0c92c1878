package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"jigiya/crypto"
	"jigiya/node"
	"jigiya/node/api"
)

func (d *demo) verifyAll() error {
	d.title("Anybody can check it")
	d.tell("Every phone checks every journal it holds, from the founding: each hash, signature, right,\nrule and balance.\n")
	for _, p := range d.phones {
		if err := d.verifyOn(p); err != nil {
			return fmt.Errorf("verifying on the phone of %s: %w", p.owner, err)
		}
	}
	return nil
}

func (d *demo) verifyOn(p *phone) error {
	groups, err := p.client.Groups(d.ctx)
	if err != nil {
		return err
	}
	said := []string{}
	for _, g := range groups {
		id, err := crypto.ParseHash(g.Group)
		if err != nil {
			return err
		}
		verdict, err := p.client.Verify(d.ctx, id, nil)
		if err = errors.Join(err, verdict.Cause); err != nil {
			return err
		}
		said = append(said, fmt.Sprintf("%s, %s", g.Name, d.lang.Count("entry", int64(verdict.Entries))))
		d.facts.Verified++
		if id == d.benkadi.id {
			d.facts.Entries = max(d.facts.Entries, uint64(verdict.Entries))
		}
	}
	if len(said) == 0 {
		said = append(said, "nothing to check")
	}
	d.line(p, strings.Join(said, "; "))
	return nil
}

// tamper copies Mariam's home and changes one entry in the copy, as somebody would who
// has the phone and a hex editor.
func (d *demo) tamper() error {
	d.title("A copy that somebody tampered with")
	const seq = 9
	receipt, err := d.mariam.client.Receipt(d.ctx, d.benkadi.id, seq)
	if err != nil {
		return err
	}
	d.always.close()
	if err := d.mariam.switchOff(); err != nil {
		return err
	}
	copied := filepath.Join(d.home, "tampered")
	if err := os.CopyFS(copied, os.DirFS(d.mariam.home)); err != nil {
		return fmt.Errorf("copying the home: %w", err)
	}
	changed, err := changeEntry(filepath.Join(copied, "store"), receipt.Entry.Bytes())
	if err != nil {
		return err
	}
	d.tell("One bit of entry %d is flipped, in %s. That file is checked block by block; whoever\nopens it is told the first entry of the block:", seq, filepath.Base(changed))
	if err := d.caught(copied); err != nil {
		return err
	}
	if err := errors.Join(os.RemoveAll(copied), d.start(d.mariam)); err != nil {
		return err
	}
	return d.remirror()
}

func (d *demo) caught(copied string) error {
	n, err := node.Open(copied, node.Options{})
	if err == nil {
		defer n.Close()
		var verdict api.Verdict
		if verdict, err = n.Verify(d.ctx, d.benkadi.id, nil); err == nil {
			err = verdict.Cause
		}
	}
	if err == nil {
		return errors.New("the change was not found")
	}
	e := api.Classify(err, d.lang)
	d.facts.Tampering = e.Code
	d.tell("\n  $ jigiya --home tampered verify\n  jigiya: error: %s", e.Detail)
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
