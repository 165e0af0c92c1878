package store

import (
	"sync/atomic"
	"time"
)

// pages watches how much of the database the system keeps in memory for this process, and lets go of it if that is
// too much: Badger maps its tables, and a replay or a compaction touches all of them. It watches from the first read
// or write until nothing has happened for a while, as compaction goes on after the last write.
type pages struct {
	dir      string
	touched  atomic.Bool
	watching atomic.Bool
	closed   atomic.Bool
	floor    int64 // bytes of files that were in memory when least were: the program itself, above all
}

func (p *pages) touch() {
	if !p.touched.Load() {
		p.touched.Store(true)
	}
	if !p.watching.Load() && p.watching.CompareAndSwap(false, true) {
		go p.watch()
	}
}

func (p *pages) watch() {
	defer p.watching.Store(false)
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for quiet := 0; quiet < looksAfter && !p.closed.Load(); quiet++ {
		<-tick.C
		if let := p.look(residentBytes); p.touched.Swap(false) || let {
			quiet = 0
		}
	}
	p.look(0)
}

// look says whether it let go.
func (p *pages) look(most int64) bool {
	now := mappedBytes()
	if p.floor == 0 || now < p.floor {
		p.floor = now
	}
	if now <= p.floor+most || p.closed.Load() {
		return false
	}
	letGo(p.dir)
	return true
}
