package voice

import (
	"slices"
	"strings"
)

// A Doubt is two numbers that a counting rule says with the same clips.
type Doubt struct{ A, B int64 }

// maxDoubts are enough to see what is wrong.
const maxDoubts = 3

// Doubts finds numbers that sound alike among those most likely to: so many of each
// great word, and a little more. None found is no proof that there are none.
func (c Counting) Doubts() (all []Doubt) {
	said := map[string]int64{}
	for _, n := range c.likely() {
		s := c.Number(n)
		if s == nil {
			continue
		}
		sound := s.sound()
		if other, ok := said[sound]; ok && len(all) < maxDoubts {
			all = append(all, Doubt{other, n})
		} else if !ok {
			said[sound] = n
		}
	}
	return all
}

// likely are the numbers to try, rising, each once.
func (c Counting) likely() []int64 {
	few := []int64{0, 1, 2, 3, 5, 6, 10, 11, 15, 20, 21, 25, 30, 80, 99, 100, 101, 105, 120, 125, 205, 500}
	all := slices.Clone(few)
	for _, g := range c.Great {
		for _, times := range few {
			for _, more := range append(few, g.Worth/10, g.Worth/5) {
				if more < g.Worth && times < g.Worth {
					all = append(all, times*g.Worth+more)
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// sound is what is heard; a great word and one such number may be the same clip.
func (s Speech) sound() string {
	var b strings.Builder
	for _, step := range s {
		b.WriteString(string(step[len(step)-1]) + " ")
	}
	return b.String()
}
