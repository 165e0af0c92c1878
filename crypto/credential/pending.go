package credential

import (
	"slices"

	"jigiya/crypto"
)

// waiting are deeds whose root is not here yet, in the order they came. It is
// bounded, and the oldest makes room: nobody has verified them, so whoever fills
// it must not be able to keep the next one out.
type waiting struct {
	deeds []waitingDeed
	bytes int
}

type waitingDeed struct {
	id   crypto.Hash
	deed *Deed
	size int
}

func (w *waiting) add(deed *Deed) Taken {
	raw := deed.Bytes()
	own := waitingDeed{deed.ID(), deed, len(raw)}
	if slices.ContainsFunc(w.deeds, func(d waitingDeed) bool { return d.id == own.id }) {
		return Taken{Deed: deed, State: Pending}
	}
	w.deeds = append(w.deeds, own)
	w.bytes += own.size
	for len(w.deeds) > MaxPending || w.bytes > MaxPendingBytes {
		w.remove(0)
	}
	return Taken{Deed: deed, State: Pending}
}

func (w *waiting) remove(i int) *Deed {
	d := w.deeds[i]
	w.bytes -= d.size
	w.deeds = slices.Delete(w.deeds, i, i+1)
	return d.deed
}

// next takes out the first deed of a programme whose root is here now.
func (w *waiting) next(address crypto.Address, p *programme) (*Deed, bool) {
	for i, d := range w.deeds {
		if d.deed.Programme() != address {
			continue
		}
		if _, here := p.signing(d.deed); here {
			return w.remove(i), true
		}
	}
	return nil, false
}

func (w *waiting) forget(programme crypto.Address) {
	for i := len(w.deeds) - 1; i >= 0; i-- {
		if w.deeds[i].deed.Programme() == programme {
			w.remove(i)
		}
	}
}
