package sim

import (
	"math/bits"
	"math/rand/v2"
)

// A chance is the luck of one group: the same seed, the same luck, on every
// machine. It deals in whole numbers only, as fractions may round differently
// from one processor to the next.
type chance struct{ source *rand.PCG }

// luck is a stream of chance; a seed has as many as there are purposes.
func luck(seed, purpose uint64) chance { return chance{rand.NewPCG(seed, purpose)} }

// below is 0 to n-1, 0 for nothing to choose from.
func (c chance) below(n int) int {
	if n <= 0 {
		return 0
	}
	high, _ := bits.Mul64(c.source.Uint64(), uint64(n))
	return int(high)
}

// between is low to high, both included.
func (c chance) between(low, high int) int { return low + c.below(high-low+1) }

// around is a number whose middle is likelier than its ends.
func (c chance) around(low, high int) int {
	return (c.between(low, high) + c.between(low, high) + c.between(low, high)) / 3
}

func (c chance) percent(p int) bool  { return c.below(100) < p }
func (c chance) permille(p int) bool { return c.below(1000) < p }

// oneOf picks from a list in which everything is as likely.
func oneOf[T any](c chance, list ...T) T { return list[c.below(len(list))] }

// odds is a list in which some things are likelier than others.
type odds[T any] []struct {
	weight int
	of     T
}

func (o odds[T]) draw(c chance) T {
	all := 0
	for _, choice := range o {
		all += choice.weight
	}
	at := c.below(all)
	for _, choice := range o {
		if at -= choice.weight; at < 0 {
			return choice.of
		}
	}
	return o[0].of // of no weights at all
}
