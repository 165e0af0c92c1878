package web

import (
	"jigiya/ledger/report"
	"jigiya/node/web/asset"
)

// A recitalView is what is read out at the last closing, and remembered.
type recitalView struct {
	*report.Recital          // nil before the first closing
	Cash            [][]pile // of each fund, in the recital's order
	Signed          []memberTile
	Pictures        []thing // of the checkpoint
}

// A thing is one of the six by which a closing is remembered.
type thing struct {
	Picture string // the address of its drawing
	Word    string
}

func (m *meeting) recitalView() (v recitalView, err error) {
	if len(m.book.Meetings()) == 0 {
		return v, nil
	}
	r, err := m.node.Recital(m.ctx(), m.id)
	if err != nil {
		return v, err
	}
	v.Recital = &r
	for _, f := range r.Funds {
		v.Cash = append(v.Cash, laid(f.Cash))
	}
	for _, t := range r.Things {
		v.Pictures = append(v.Pictures, thing{asset.Picture(t.Number), t.Words[string(m.lang)]})
	}
	for _, n := range r.Cosigners {
		v.Signed = append(v.Signed, memberTile{Member: n, Name: m.people[n].Name})
	}
	return v, nil
}
