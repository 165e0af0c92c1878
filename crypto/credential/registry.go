package credential

import (
	"bytes"
	"cmp"
	"slices"
	"sync"

	"jigiya/crypto"
)

// A Registry is what all deeds taken in add up to: which device may be what for
// which programme. It says what is validly signed, not which programmes are to
// be trusted: anybody can found one, so its user asks ParseDeed for the
// programme of a deed first. Deeds come in any order; what it says does not
// depend on it, as long as no bound is reached and no programme equivocates.
// Its methods may be called from several goroutines.
type Registry struct {
	using      sync.RWMutex
	programmes map[crypto.Address]*programme
	pending    waiting
}

// NewRegistry is an empty one.
func NewRegistry() *Registry {
	return &Registry{programmes: map[crypto.Address]*programme{}}
}

// A State is what became of a deed.
type State uint8

// The states.
const (
	Kept       State = iota // new: keep it and pass it on
	Held                    // it was here already
	Superseded              // validly signed, but something newer is held in its place
	Pending                 // its root is not here yet: it comes back as settled, or never
)

// Taken is what taking in a deed led to.
type Taken struct {
	Deed    *Deed
	State   State
	Dropped []crypto.Hash // ids of deeds kept so far that this one supersedes
	Settled []Taken       // pending deeds that this root decided, and that are good
	Rivals  []*RivalError // pending roots that it turned into an equivocation
}

// Add takes in a deed as it came, verifying it. An error changes nothing: it is
// ErrMalformed, ErrVersion, ErrQuorum, ErrSigner, ErrSignature, ErrFull or a
// *RivalError, which is to be kept as evidence and told to people.
func (r *Registry) Add(raw []byte) (Taken, error) { return r.take(raw, true) }

// AddTrusted takes in a deed that an Add of this device kept before; its
// signatures are not asked again. The first of two rival roots must come first.
func (r *Registry) AddTrusted(raw []byte) (Taken, error) { return r.take(raw, false) }

func (r *Registry) take(raw []byte, verify bool) (Taken, error) {
	deed, err := ParseDeed(raw)
	if err != nil {
		return Taken{}, err
	}
	r.using.Lock()
	defer r.using.Unlock()
	taken, err := r.fold(deed, verify)
	if err != nil {
		return Taken{}, err
	}
	if taken.State == Kept && deed.Kind() == KindRoot {
		r.settle(&taken)
	}
	return taken, nil
}

// fold puts one deed in its place.
func (r *Registry) fold(deed *Deed, verify bool) (Taken, error) {
	p, known := r.programmes[deed.Programme()]
	if !known {
		if root, ok := deed.statement.(*Root); !ok || root.Number > 0 {
			return r.pending.add(deed), nil
		}
		if len(r.programmes) == MaxProgrammes {
			return Taken{}, ErrFull
		}
		p = newProgramme()
	}
	signing, here := p.signing(deed)
	if !here {
		return r.pending.add(deed), nil
	}
	if verify {
		if err := deed.verify(signing); err != nil {
			return Taken{}, err
		}
	}
	taken, err := p.fold(deed)
	if err == nil {
		r.programmes[deed.Programme()] = p
	}
	return taken, err
}

// settle decides what waited for a root. Each root may bring the next.
func (r *Registry) settle(taken *Taken) {
	for {
		deed, found := r.pending.next(taken.Deed.Programme(), r.programmes[taken.Deed.Programme()])
		if !found {
			return
		}
		settled, err := r.fold(deed, true)
		switch rival, ok := err.(*RivalError); {
		case ok:
			taken.Rivals = append(taken.Rivals, rival)
		case err == nil:
			taken.Settled = append(taken.Settled, settled)
		}
	}
}

// A Right is one thing a device may be, today.
type Right struct {
	Programme  crypto.Address
	Role       Role
	Zone       []string      // with Groups both empty: all of the programme
	Groups     []crypto.Hash //
	Expires    Date
	Credential crypto.Hash // id of the deed
}

// Covers says whether the right reaches a group of the programme, by its id or
// the code of its place. That the group names this programme, the caller knows.
func (r Right) Covers(group crypto.Hash, place string) bool {
	if len(r.Zone) == 0 && len(r.Groups) == 0 {
		return true
	}
	within := func(zone string) bool { return CoversPlace(zone, place) }
	return slices.Contains(r.Groups, group) || slices.ContainsFunc(r.Zone, within)
}

// Rights are what a device may be today, by programme and role.
func (r *Registry) Rights(device crypto.Address, today Date) (rights []Right) {
	r.using.RLock()
	defer r.using.RUnlock()
	for _, p := range r.programmes {
		for role := Facilitator; role <= Office; role++ {
			if c, held := p.credentials[holder{device, role}]; held && p.standing(c, today) == Good {
				rights = append(rights, c.right())
			}
		}
	}
	slices.SortFunc(rights, func(a, b Right) int {
		return cmp.Or(bytes.Compare(a.Programme[:], b.Programme[:]), cmp.Compare(a.Role, b.Role))
	})
	return rights
}

// Programme is the root of a programme in force, the latest.
func (r *Registry) Programme(programme crypto.Address) (*Root, bool) {
	r.using.RLock()
	defer r.using.RUnlock()
	p, known := r.programmes[programme]
	if !known {
		return nil, false
	}
	return p.roots[len(p.roots)-1].root.Root, true
}

// Programmes are the addresses of all programmes here, ascending.
func (r *Registry) Programmes() []crypto.Address {
	r.using.RLock()
	defer r.using.RUnlock()
	addresses := make([]crypto.Address, 0, len(r.programmes))
	for a := range r.programmes {
		addresses = append(addresses, a)
	}
	slices.SortFunc(addresses, func(a, b crypto.Address) int { return bytes.Compare(a[:], b[:]) })
	return addresses
}

// Shown are the ids of what a device shows of itself: for each programme it has
// a credential of, good today, all roots in order and then the credentials.
func (r *Registry) Shown(device crypto.Address, today Date) (ids []crypto.Hash) {
	rights := r.Rights(device, today)
	r.using.RLock()
	defer r.using.RUnlock()
	var last crypto.Address
	for _, right := range rights {
		if p, known := r.programmes[right.Programme]; known && right.Programme != last {
			last = right.Programme
			for _, root := range p.roots {
				ids = append(ids, root.id)
			}
		}
		ids = append(ids, right.Credential)
	}
	return ids
}

// Certified are all newest credentials of a programme with their standing today,
// by device and role.
func (r *Registry) Certified(programme crypto.Address, today Date) (all []Certified) {
	r.using.RLock()
	defer r.using.RUnlock()
	p, known := r.programmes[programme]
	if !known {
		return nil
	}
	for h, c := range p.credentials {
		all = append(all, Certified{Device: h.device, Key: c.said.Subject, Right: c.right(), Issued: c.said.Issued, Standing: p.standing(c, today)})
	}
	slices.SortFunc(all, func(a, b Certified) int {
		return cmp.Or(bytes.Compare(a.Device[:], b.Device[:]), cmp.Compare(a.Role, b.Role))
	})
	return all
}

// Forget drops a programme, and what waits for it.
func (r *Registry) Forget(programme crypto.Address) {
	r.using.Lock()
	defer r.using.Unlock()
	delete(r.programmes, programme)
	r.pending.forget(programme)
}

// Expire drops what is long over, and returns its ids. A credential that is just
// over stays: while it is the newest of its device, an older one that was good for
// longer cannot come back. The margin is also for a clock that was wrong.
func (r *Registry) Expire(today Date) (dropped []crypto.Hash) {
	r.using.Lock()
	defer r.using.Unlock()
	for _, p := range r.programmes {
		dropped = append(dropped, p.expire(today)...)
	}
	return dropped
}
