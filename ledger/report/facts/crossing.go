package facts

import (
	"encoding/binary"
	"errors"

	"jigiya/crypto"
)

// Statistics cross from a node to whoever asked it as they are, sums and all: what is
// withheld, and what may not be added, is the same on the other side. Numbers are
// varints, signed ones zigzag; texts and lists begin with their length.

// ErrGarbled says that bytes are no statistics.
var ErrGarbled = errors.New("no statistics")

// Bytes are the statistics for ParseStatistics of the same program.
func (s *Statistics) Bytes() []byte {
	c := &crossing{}
	c.whole(s)
	return c.b
}

// ParseStatistics reads what Bytes wrote.
func ParseStatistics(b []byte) (*Statistics, error) {
	c, s := &crossing{b: b, reading: true}, new(Statistics)
	c.whole(s)
	if c.err == nil && len(c.b) > 0 {
		c.fail()
	}
	return s, c.err
}

// A crossing writes or reads; one description serves both.
type crossing struct {
	b       []byte
	reading bool
	err     error
}

func (c *crossing) statistics(s *Statistics) {
	whole(c, &s.At)
	whole(c, &s.From)
	text(c, &s.By)
	text(c, &s.Series)
	every(c, &s.Rows, (*crossing).row)
	c.row(&s.Total)
	every(c, &s.Totals, (*crossing).row)
	every(c, &s.Points, (*crossing).point)
	every(c, &s.Places, (*crossing).locality)
	every(c, &s.LeftOut, (*crossing).leftOut)
	every(c, &s.Stopped, (*crossing).stopped)
	c.truth(&s.Published)
	c.truth(&s.partial)
	text(c, &s.Within)
}

// whole is statistics with those from which it is decided what is withheld in them.
func (c *crossing) whole(s *Statistics) {
	c.statistics(s)
	there := s.beside != nil
	if c.truth(&there); !there || c.err != nil {
		return
	}
	if c.reading {
		s.beside = new(Statistics)
	}
	c.statistics(s.beside)
}

func (c *crossing) point(p *Point) {
	text(c, &p.Period)
	whole(c, &p.From)
	whole(c, &p.At)
	every(c, &p.Rows, (*crossing).row)
	c.row(&p.Total)
	every(c, &p.Totals, (*crossing).row)
}

// locality is a place by its code: what the tables say of it is the same on the other side.
func (c *crossing) locality(l *Locality) {
	text(c, &l.Place)
	whole(c, &l.Groups)
	if c.reading {
		l.Area = ParsePlace(l.Place).Area()
	}
}

func (c *crossing) leftOut(g *LeftOut) {
	c.id(&g.Group)
	text(c, &g.State)
	text(c, &g.Place)
}

func (c *crossing) stopped(g *Stopped) {
	c.id(&g.Group)
	whole(c, &g.Seq)
}

func (c *crossing) row(r *Row) {
	text(c, &r.Key)
	text(c, &r.Currency)
	whole(c, &r.Groups)
	whole(c, &r.Reporting)
	whole(c, &r.Oldest)
	whole(c, &r.Newest)
	c.sums(r)
	text(c, &r.by)
	text(c, &r.place.Scheme)
	text(c, &r.place.Code)
	c.truth(&r.mixed)
	whole(c, &r.hidden)
}

func (c *crossing) sums(r *Row) {
	there := r.sums != nil
	if c.truth(&there); !there {
		return
	}
	ofLoans := r.ofLoans()
	c.truth(&ofLoans)
	if c.reading {
		r.sums, r.indicators = new(cell), Indicators
		if ofLoans {
			r.indicators = LoanIndicators
		}
	}
	for i := range r.sums {
		whole(c, &r.sums[i])
	}
}

func (c *crossing) fail() { c.b, c.err = nil, ErrGarbled }

func (c *crossing) truth(v *bool) {
	n := uint8(0)
	if *v {
		n = 1
	}
	whole(c, &n)
	*v = n != 0
}

func (c *crossing) id(v *crypto.Hash) {
	if !c.reading {
		c.b = append(c.b, v[:]...)
		return
	}
	if len(c.b) < len(v) {
		c.fail()
		return
	}
	c.b = c.b[copy(v[:], c.b):]
}

func whole[T ~uint8 | ~uint32 | ~uint64 | ~int32 | ~int64](c *crossing, v *T) {
	if !c.reading {
		c.b = binary.AppendVarint(c.b, int64(*v))
		return
	}
	n, size := binary.Varint(c.b)
	if size <= 0 {
		c.fail()
		return
	}
	*v, c.b = T(n), c.b[size:]
}

func text[T ~string](c *crossing, v *T) {
	n := uint64(len(*v))
	if whole(c, &n); !c.reading {
		c.b = append(c.b, *v...)
		return
	}
	if n > uint64(len(c.b)) {
		c.fail()
		return
	}
	*v, c.b = T(c.b[:n]), c.b[n:]
}

// every is a list; nil and empty stay apart.
func every[T any](c *crossing, all *[]T, one func(*crossing, *T)) {
	n := uint64(len(*all)) + 1
	if *all == nil {
		n = 0
	}
	if whole(c, &n); n == 0 || n-1 > uint64(len(c.b)) && c.reading {
		if n > 0 {
			c.fail()
		}
		return
	}
	if c.reading {
		*all = make([]T, 0, min(n-1, 1<<10)) // what is garbled takes no more memory than it has bytes
	}
	for i := uint64(0); i < n-1 && c.err == nil; i++ {
		if c.reading {
			*all = append(*all, *new(T))
		}
		one(c, &(*all)[i])
	}
}
