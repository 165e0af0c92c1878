package node

import (
	"maps"
	"slices"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
)

// Scopes are what a device may see of a group.
type scopes byte

const (
	seesJournal scopes = 1 << iota
	seesPersons
	seesWords

	seesAll = seesJournal | seesPersons | seesWords
)

func scopesOf(slugs []ledger.Slug) (s scopes) {
	for i, slug := range ledger.Scopes {
		if slices.Contains(slugs, slug) {
			s |= 1 << i
		}
	}
	if s != 0 {
		s |= seesJournal // names without the journal they stand in tell nobody anything
	}
	return s
}

// An access is what a journal says about who may see it: all that must be known
// of a group to answer a peer, without having its journal in memory.
type access struct {
	Head      crypto.Hash // it is true of the journal up to here
	Name      string      // of the group
	Programme crypto.Address
	Place     string
	Holders   []crypto.Address // of the key-holders in office
	Writers   []crypto.Address // of all epochs; the last one writes
	Grants    map[crypto.Address]grant
	Newest    ledger.Date // of its meetings
}

// A grant lets one device in until a day.
type grant struct {
	Scopes scopes
	Until  ledger.Date
}

// observe takes the grants from an entry.
func (a *access) observe(e ledger.Event) {
	switch e := e.(type) {
	case *ledger.DeviceGranted:
		if address, err := crypto.PublicKey(e.Device).Address(); err == nil {
			a.Grants = maps.Clone(a.Grants)
			if a.Grants == nil {
				a.Grants = map[crypto.Address]grant{}
			}
			a.Grants[address] = grant{scopesOf(e.Scopes), e.Until}
		}
	case *ledger.DeviceRevoked:
		if address, err := crypto.PublicKey(e.Device).Address(); err == nil {
			a.Grants = maps.Clone(a.Grants)
			if a.Grants == nil {
				a.Grants = map[crypto.Address]grant{}
			}
			a.Grants[address] = grant{} // an old writer too sees nothing any more
		}
	}
}

// settle takes the rest from a journal as it stands.
func (a *access) settle(j *journal.Journal) {
	b := j.Book()
	a.Head = j.Head().ID
	a.Name = b.Constitution().Name
	a.Programme, a.Place = crypto.Address(b.Constitution().Programme), string(b.Constitution().Place.Code)
	a.Newest = b.Today()
	a.Holders, a.Writers = nil, nil
	for _, o := range b.KeyHolders() {
		if address, err := crypto.PublicKey(o.Key).Address(); err == nil {
			a.Holders = append(a.Holders, address)
		}
	}
	for _, e := range j.Epochs() {
		if address, err := e.Writer.Address(); err == nil {
			a.Writers = append(a.Writers, address)
		}
	}
}

// shut says whether the group has shut a device out, whatever a programme says.
func (a *access) shut(device crypto.Address) bool {
	g, named := a.Grants[device]
	return named && g.Scopes == 0
}

// byJournal is what the journal itself lets a device see on a day. A device that
// wrote once and was replaced sees the journal, so that it learns it was, and
// nobody's name: it may be in a stranger's hands.
func (a *access) byJournal(device crypto.Address, today ledger.Date) scopes {
	g, granted := a.Grants[device]
	switch {
	case len(a.Writers) > 0 && a.Writers[len(a.Writers)-1] == device, slices.Contains(a.Holders, device):
		return seesAll
	case granted && (g.Until == 0 || g.Until >= today):
		return g.Scopes
	case granted:
		return 0
	case slices.Contains(a.Writers, device):
		return seesJournal
	}
	return 0
}
