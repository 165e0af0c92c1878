package node

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"slices"

	"jigiya/crypto"
	"jigiya/crypto/box"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/keystore"
	"jigiya/node/store"
	"jigiya/p2p"
)

// WriteBundle writes what its readers may see, sealed to them: of several, what
// every one of them may see. A backup is for the group itself: sealed to this
// device, and to the key-holders, whose paper keys open it when the device is gone.
func (n *Node) WriteBundle(ctx context.Context, b api.Bundling, w io.Writer) (api.Bundled, error) {
	to, err := n.bundleReaders(b)
	if err != nil {
		return api.Bundled{}, err
	}
	sealed, err := box.Seal(w, to.boxes...)
	if err != nil {
		return api.Bundled{}, err
	}
	c, err := p2p.WriteBundle(ctx, sealed, to, 0, nil)
	if err = errors.Join(err, sealed.Close()); err != nil {
		return api.Bundled{}, fmt.Errorf("writing a bundle: %w", err)
	}
	return api.Bundled{Groups: to.groups, Entries: c.Entries, Notes: c.Notes, Readers: to.names}, nil
}

// Readers are those a bundle is for. They see what each of them would see as a guest.
type readers struct {
	*guest // the first, or for a backup nobody
	others []*guest
	backup bool
	only   []crypto.Hash // of these groups; none: all
	boxes  []box.Reader
	names  []string
	groups int
}

func (n *Node) bundleReaders(b api.Bundling) (*readers, error) {
	r := &readers{backup: b.Backup, only: b.Groups, guest: &guest{node: n}}
	if b.Backup {
		return r, n.backupReaders(r)
	}
	for i, device := range b.Readers {
		reader := n.boxOf(device)
		if reader.IsZero() {
			return nil, api.Missing("box_unknown", "device", device.String()).Hinted("hint.box_unknown")
		}
		g := &guest{node: n, device: device}
		if g.marked = n.worksFor(); i == 0 {
			r.guest = g
		} else {
			r.others = append(r.others, g)
		}
		r.boxes, r.names = append(r.boxes, box.Reader(reader)), append(r.names, device.String())
	}
	if len(r.boxes) == 0 {
		return nil, api.Misused("bundle_for_nobody")
	}
	return r, nil
}

// boxOf is the box key of a device as it showed it, zero if it never did.
func (n *Node) boxOf(device crypto.Address) crypto.Hash {
	book := n.contacts.read()
	if c := book.device(device); c != nil && !c.Box.IsZero() {
		return c.Box
	}
	n.recollections.mu.Lock()
	defer n.recollections.mu.Unlock()
	return n.recollections.devices[device].Box
}

// backupReaders are this device and the key-holders whose box keys are known here.
func (n *Node) backupReaders(r *readers) error {
	own, err := n.identity()
	if isMissing(err) {
		return api.Misused("no_device_key").Hinted("hint.make_device_key")
	} else if err != nil {
		return err
	}
	r.boxes, r.names = append(r.boxes, own.box.Reader()), append(r.names, own.certificate.Address().String())
	ids, err := n.groupIDs()
	if err != nil {
		return err
	}
	for _, id := range ids {
		g, err := n.group(id)
		if err != nil || len(r.only) > 0 && !slices.Contains(r.only, id) {
			continue
		}
		for _, o := range g.now().Book().KeyHolders() {
			raw, err := n.readFile(holderBox(keystore.Holder(id, uint32(o.Member))), 64)
			if err != nil || len(raw) != 32 || len(r.boxes) == box.MaxReaders {
				continue // her key was never unlocked here since this was kept
			}
			r.boxes, r.names = append(r.boxes, box.Reader(raw)), append(r.names, fmt.Sprintf("%s-%d", id.String()[:8], o.Member))
		}
	}
	return nil
}

// holderBox is the file with the public box key of a key-holder. It follows from her seed.
func holderBox(name keystore.Name) string { return filepath.Join("device", string(name)+".box") }

// boxFrom is the box key that a seed opens: a paper key opens a backup.
func boxFrom(seed crypto.Seed) (*box.Key, error) {
	return box.KeyFrom(crypto.Digest(crypto.TagBox, seed[:]))
}

// noteBox keeps the public box key of a key that is open.
func (n *Node) noteBox(name keystore.Name, seed crypto.Seed) {
	if _, err := n.readFile(holderBox(name), 64); err == nil || name == keystore.Device {
		return
	}
	key, err := boxFrom(seed)
	if err == nil {
		reader := key.Reader()
		err = n.keepFile(holderBox(name), reader[:])
	}
	if err != nil {
		n.log.Warn("keeping a box key", "err", err) // the next time will do
	}
}

// State is a topic's for all readers.
func (r *readers) State(topic p2p.Topic) (s p2p.State, ok bool, err error) {
	if len(r.only) > 0 && !slices.Contains(r.only, topic) {
		if _, programme := programmeOf(topic); !programme {
			return s, false, nil
		}
	}
	if r.backup {
		return r.backupState(topic)
	}
	if s, ok, err = r.guest.State(topic); err != nil || !ok {
		return s, false, err
	}
	for _, g := range r.others {
		if _, ok, err := g.State(topic); err != nil || !ok {
			return s, false, err
		}
	}
	return s, true, nil
}

func (r *readers) backupState(topic p2p.Topic) (s p2p.State, ok bool, err error) {
	head, held, err := r.node.store.Head(store.Hash(topic))
	notes, fault := r.node.notesFingerprint(topic)
	return p2p.State{Topic: topic, Head: journalHead(head), Notes: notes}, held || notes != 0, errors.Join(err, fault)
}

// Topics are the states that all readers may see.
func (r *readers) Topics(since uint64) iter.Seq2[p2p.State, error] {
	return func(yield func(p2p.State, error) bool) {
		for c, err := range r.node.store.Feed(since) {
			var s p2p.State
			ok := false
			if err == nil {
				s, ok, err = r.State(p2p.Topic(c.Topic))
			}
			if s.Feed = c.Feed; ok && !s.Head.ID.IsZero() {
				r.groups++
			}
			if (ok || err != nil) && !yield(s, err) || err != nil {
				return
			}
		}
	}
}

// Entries are a group's, for those who may see it.
func (r *readers) Entries(topic p2p.Topic, from uint64) iter.Seq2[journal.Raw, error] {
	if r.backup {
		return r.node.raws(topic, from)
	}
	return r.guest.Entries(topic, from)
}

// NoteIDs are those that every reader may see.
func (r *readers) NoteIDs(topic p2p.Topic) ([]p2p.NoteID, error) {
	if r.backup {
		return r.node.noteIDs(topic, seesAll)
	}
	ids, err := r.guest.NoteIDs(topic)
	for _, g := range r.others {
		theirs, fault := g.NoteIDs(topic)
		err = errors.Join(err, fault)
		ids = slices.DeleteFunc(ids, func(id p2p.NoteID) bool { return !slices.Contains(theirs, id) })
	}
	return ids, err
}

// Note is one of them.
func (r *readers) Note(topic p2p.Topic, id p2p.NoteID) (p2p.Note, bool, error) {
	if r.backup {
		return r.node.note(topic, id)
	}
	return r.guest.Note(topic, id)
}

// ReadBundle takes in what of a bundle is good and this device's business. Who
// brought it is nobody's word: everything in it proves itself.
func (n *Node) ReadBundle(ctx context.Context, r io.Reader, progress api.Progress) (api.Unbundled, error) {
	own, err := n.identity()
	if err != nil {
		return api.Unbundled{}, bundleProblem(box.ErrNotForHere)
	}
	return n.readBundle(ctx, r, own.box, progress)
}

// ReadBackup is ReadBundle with the paper key of a key-holder.
func (n *Node) ReadBackup(ctx context.Context, r io.Reader, paper crypto.Seed, progress api.Progress) (api.Unbundled, error) {
	key, err := boxFrom(paper)
	if err != nil {
		return api.Unbundled{}, err
	}
	return n.readBundle(ctx, r, key, progress)
}

func (n *Node) readBundle(ctx context.Context, r io.Reader, key *box.Key, progress api.Progress) (api.Unbundled, error) {
	content, err := openBox(r, key)
	if err != nil {
		return api.Unbundled{}, err
	}
	from := n.newGuest(crypto.Address{}, n.worksFor())
	from.brought = true
	defer from.Leave()
	before := n.total()
	c, err := p2p.ReadBundle(ctx, content, from, p2p.Options{Progress: told(progress)})
	u := api.Unbundled{Groups: c.Topics, Notes: c.Notes, Entries: n.total() - before}
	u.Missing = uint64(len(c.Missing))
	if u.Truncated = cutShort(err); u.Truncated {
		err = nil
	}
	return u, bundleProblem(err)
}

// total is how many entries are here.
func (n *Node) total() (entries uint64) {
	ids, err := n.groupIDs()
	for _, id := range ids {
		if head, ok, err := n.store.Head(store.Hash(id)); err == nil && ok {
			entries += head.Seq + 1
		}
	}
	if err != nil {
		n.log.Warn("counting entries", "err", err)
	}
	return entries
}

// bundleProblem is what a person is told of a bundle that is not good.
func bundleProblem(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, box.ErrNotForHere):
		return (&api.Problem{Class: api.ClassDenied, Code: "bundle_not_here"}).Hinted("hint.bundle_readers")
	case errors.Is(err, box.ErrDamaged), isMalformed(err):
		return (&api.Problem{Class: api.ClassForged, Code: "bundle_damaged", Values: []any{"detail", err.Error()}}).Hinted("hint.bundle_again")
	}
	return fmt.Errorf("reading a bundle: %w", err)
}

func isMalformed(err error) bool {
	var end *p2p.EndError
	return errors.As(err, &end) && (end.Reason == p2p.Malformed || end.Reason == p2p.Forged)
}
