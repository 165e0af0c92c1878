package node

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/keystore"
	"jigiya/node/store"
)

// Options are what a node takes from the world; the zero Options are the real one.
type Options struct {
	Now       func() time.Time
	Random    io.Reader
	FreeSpace func(dir string) (uint64, error) // bytes left on the disk of dir
	Logger    *slog.Logger                     // silent if nil
}

// A Node is an open home. It implements api.Service.
type Node struct {
	home   string
	store  *store.Store
	keys   *keystore.Keystore
	now    func() time.Time
	random io.Reader
	log    *slog.Logger
	device atomic.Pointer[crypto.Header] // once it is known, it stays

	mu     sync.Mutex
	groups map[crypto.Hash]*group
	texts  texts

	sights sights

	ctx  context.Context // until the node is closed
	stop context.CancelFunc
	work sync.WaitGroup // that ends with it

	own      atomic.Pointer[identity]
	contacts addressBook

	peers         atomic.Pointer[peers]
	pairings      pairings
	recollections recollections
	watchers      watchers
	programmes    *credential.Registry
	hub           hub
	strangers     tally
	stockroom     stockroom
	passed        atomic.Bool // a journal was read in passing since memory was last given back
	sittings      sittings
}

var (
	_ api.Service  = (*Node)(nil)
	_ api.Exchange = (*Node)(nil)
	_ api.Office   = (*Node)(nil)
)

func (o Options) filled() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

// Open opens the home, and makes it if it is not there.
func Open(home string, o Options) (*Node, error) {
	o = o.filled()
	s, err := store.Open(filepath.Join(home, "store"), store.Options{
		Digest: entryID, Link: entryLink, FreeSpace: o.FreeSpace, Logger: o.Logger,
	})
	if err != nil {
		return nil, err
	}
	k, err := keystore.Open(filepath.Join(home, "keys"), o.Random, o.Now)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	n := &Node{
		home: home, store: s, keys: k, now: o.Now, random: o.Random, log: o.Logger,
		groups: map[crypto.Hash]*group{}, sights: newSights(), programmes: credential.NewRegistry(),
	}
	n.ctx, n.stop = context.WithCancel(context.Background())
	if err := errors.Join(n.openAddressBook(), n.loadProgrammes()); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	n.readRecollections()
	return n, nil
}

// Close leaves the others and ends the node. What was acknowledged is durable
// without it.
func (n *Node) Close() error {
	var errs []error
	n.pairings.shut()
	n.sittings.end()
	if p := n.peers.Load(); p != nil {
		errs = append(errs, p.close())
	}
	n.stop()
	n.work.Wait()
	_, err := n.closeStockroom(endOfTime)
	return errors.Join(append(errs, err, n.keepRecollections(), n.store.Close())...)
}

// Device is this machine as others know it; without a key yet it has no address.
func (n *Node) Device(context.Context) (api.Device, error) {
	h, err := n.deviceHeader()
	if errors.Is(err, fs.ErrNotExist) {
		return api.Device{}, nil
	}
	if err != nil {
		return api.Device{}, err
	}
	return api.Device{Address: h.Address.String(), Public: h.Public.String()}, nil
}

// deviceHeader is who this device is; it wraps fs.ErrNotExist while it has no key.
func (n *Node) deviceHeader() (crypto.Header, error) {
	if h := n.device.Load(); h != nil {
		return *h, nil
	}
	h, err := n.keys.Header(keystore.Device)
	if err == nil {
		n.device.Store(&h)
	}
	return h, err
}

// absent says that a group is not here; or that it was, and is lost.
func (n *Node) absent(id crypto.Hash) error {
	if state := n.store.State(store.Hash(id)); !state.Ready() {
		if _, ok, err := n.store.Head(store.Hash(id)); err != nil || !ok {
			return errors.Join(err, &store.RecoveringError{State: state})
		}
	}
	return notFound("opening group %s", id)
}

// load replays a journal from the store and audits its book. A process that died
// between an entry that erases a record and the erasing left that to be done.
func (n *Node) load(g *group) error {
	j, err := journal.Replay(n.raws(g.id, 0), journal.Replaying{Group: g.id, Each: g.observeEntry})
	if err != nil {
		return err
	}
	if err := j.Book().Audit(); err != nil {
		return err
	}
	if err := n.eraseRecords(g.id, g.kinds.erased()); err != nil { // no reason not to read: the next load tries again
		n.log.Warn("erasing records", "group", g.id, "err", err)
	}
	g.swap(j)
	g.access.settle(j)
	return nil
}

// groupIDs are the groups of the home, in the order of their ids.
func (n *Node) groupIDs() ([]crypto.Hash, error) {
	stored, err := n.store.Groups()
	if err != nil {
		return nil, err
	}
	ids := make([]crypto.Hash, len(stored))
	for i, id := range stored {
		ids[i] = crypto.Hash(id)
	}
	slices.SortFunc(ids, func(a, b crypto.Hash) int { return slices.Compare(a[:], b[:]) })
	return ids, nil
}
