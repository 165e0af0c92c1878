package parquet

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"jigiya/ledger/export/sheet"
)

// Files is a folder, for whoever owns the disk. Names have slashes; folders on the
// way are made.
type Files interface {
	Create(name string) (io.WriteCloser, error)
}

// Parts writes a sheet into a folder of its name, partitioned by some of its columns,
// in that order.
func Parts(files Files, s sheet.Sheet, by ...string) error {
	p := &parts{files: files, sheet: s, open: map[string]*partition{}}
	for _, name := range by {
		p.keys = append(p.keys, slices.IndexFunc(s.Columns, func(c sheet.Column) bool { return c.Name == name }))
	}
	for i := range s.Columns {
		if !slices.Contains(p.keys, i) {
			p.kept = append(p.kept, i)
		}
	}
	p.schema = schema(s.Name, p.columns())
	if err := s.Each(func(_ int, r sheet.Row) error { return p.take(r) }); err != nil {
		return fmt.Errorf("writing parquet: %w", err)
	}
	return p.finish()
}

// parts are the partitions of a sheet.
type parts struct {
	files      Files
	sheet      sheet.Sheet
	schema     *parquet.Schema
	keys, kept []int // columns: of the folders' names, of the files
	open       map[string]*partition
	held       int // bytes
}

// A partition is a folder, and the rows that are not written yet.
type partition struct {
	folder  string
	rows    shelf
	written int // parts
}

func (p *parts) take(r sheet.Row) error {
	to, err := p.partition(p.folder(r))
	if err != nil {
		return err
	}
	before := len(to.rows.packed)
	to.rows.put(p.kept, p.sheet.Columns, r)
	if p.held += len(to.rows.packed) - before; p.held < MaxHeld {
		return nil
	}
	return p.write(p.fullest())
}

func (p *parts) partition(folder string) (*partition, error) {
	to := p.open[folder]
	if to == nil && len(p.open) == MaxPartitions {
		return nil, fmt.Errorf("more than %d partitions", MaxPartitions)
	}
	if to == nil {
		to = &partition{folder: folder}
		p.open[folder] = to
	}
	return to, nil
}

// folder is where a row belongs: meetings/region=ML05/month=2026-03.
func (p *parts) folder(r sheet.Row) string {
	name := p.sheet.Name
	for _, k := range p.keys {
		c := p.sheet.Columns[k]
		name = path.Join(name, c.Name+"="+folderName(r[k].String(c.Kind)))
	}
	return name
}

// nowhere is the folder of rows that have no value.
const nowhere = "__HIVE_DEFAULT_PARTITION__"

// folderName is a value that every file system takes, and that is no way out of the folder.
func folderName(value string) string {
	if value == "" {
		return nowhere
	}
	var safe strings.Builder
	for i := range len(value) {
		if c := value[i]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' {
			safe.WriteByte(c)
		} else {
			fmt.Fprintf(&safe, "%%%02X", c)
		}
	}
	return safe.String()
}

func (p *parts) fullest() *partition {
	var most *partition
	for _, o := range p.open {
		more := most == nil || len(o.rows.packed) > len(most.rows.packed)
		if more || len(o.rows.packed) == len(most.rows.packed) && o.folder < most.folder {
			most = o
		}
	}
	return most
}

// finish writes what is still held, in the order of the folders.
func (p *parts) finish() error {
	rest := make([]*partition, 0, len(p.open))
	for _, o := range p.open {
		rest = append(rest, o)
	}
	slices.SortFunc(rest, func(a, b *partition) int { return strings.Compare(a.folder, b.folder) })
	for _, o := range rest {
		if err := p.write(o); err != nil {
			return err
		}
	}
	return nil
}

// write makes a part of what a partition holds. Its rows are let go: what is not
// needed again must not stay in memory.
func (p *parts) write(o *partition) error {
	if o.rows.rows == 0 {
		return nil
	}
	name := path.Join(o.folder, fmt.Sprintf("part-%04d.parquet", o.written))
	file, err := p.files.Create(name)
	if err != nil {
		return fmt.Errorf("writing parquet: %w", err)
	}
	err = p.writeRows(file, &o.rows)
	if shut := file.Close(); err == nil && shut != nil {
		err = fmt.Errorf("writing parquet: %w", shut)
	}
	p.held -= len(o.rows.packed)
	o.written, o.rows = o.written+1, shelf{}
	return err
}

func (p *parts) writeRows(w io.Writer, held *shelf) error {
	out := newFile(w, p.schema, p.columns())
	err := held.each(len(p.kept), out.row)
	return out.finish(err)
}

// columns are those that the files have.
func (p *parts) columns() []sheet.Column {
	columns := make([]sheet.Column, len(p.kept))
	for i, k := range p.kept {
		columns[i] = p.sheet.Columns[k]
	}
	return columns
}
