package ledger

import (
	"slices"
	"sort"
)

// A Line is an entry of the running cycle.
type Line struct {
	Seq      uint64
	Meeting  uint32
	Event    Event
	Postings []Posting

	successors func(*Book) bool
	undo       func(*Book)
}

// moves says whether the entry moved money or memoranda, or may be corrected.
func (l *Line) moves() bool { return len(l.Postings) > 0 || l.undo != nil }

// lines is a list that grows at its end and shares its full pages with its copies.
type lines struct {
	pages []*[pageLines]Line
	last  []Line
}

const pageLines = 16

func (l lines) clone() lines {
	return lines{slices.Clip(l.pages), append(make([]Line, 0, pageLines), l.last...)}
}

func (l *lines) add(line Line) {
	if l.last == nil {
		l.last = make([]Line, 0, pageLines)
	}
	if l.last = append(l.last, line); len(l.last) == pageLines {
		l.pages, l.last = append(l.pages, (*[pageLines]Line)(l.last)), nil
	}
}

// all calls yield for every line in order, until it says no.
func (l lines) all(yield func(*Line) bool) {
	for _, page := range l.pages {
		for i := range page {
			if !yield(&page[i]) {
				return
			}
		}
	}
	for i := range l.last {
		if !yield(&l.last[i]) {
			return
		}
	}
}

// find is the line of an entry.
func (l lines) find(seq uint64) (*Line, bool) {
	i := sort.Search(len(l.pages), func(i int) bool { return l.pages[i][pageLines-1].Seq >= seq })
	in := l.last
	if i < len(l.pages) {
		in = l.pages[i][:]
	}
	j, ok := slices.BinarySearchFunc(in, seq, func(line Line, seq uint64) int {
		switch {
		case line.Seq < seq:
			return -1
		case line.Seq > seq:
			return 1
		}
		return 0
	})
	if !ok {
		return nil, false
	}
	return &in[j], true
}
