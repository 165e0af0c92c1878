package store

import "sync/atomic"

// pages counts the bytes read from or written to the database since its pages were last let go.
type pages struct {
	dir   string
	bytes atomic.Int64
}

func (p *pages) touch(n int) {
	if touched := p.bytes.Add(int64(n)); touched >= residentBytes && p.bytes.CompareAndSwap(touched, 0) {
		letGo(p.dir)
	}
}
