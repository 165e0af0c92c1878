package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
)

// The head anchor of a group is a directory anchors/<group in hex>/ with two files:
//
//	slots       8192 bytes: slot 0 at 0, slot 1 at 4096 (a device that tears a page tears one slot), the rest zero
//	<16 hex>    the stamp: empty, never written, whose identity says that this is the original and not a copy
//
// A slot is 512 bytes, numbers big-endian:
//
//	  0   8  "jigiyaA1"
//	  8   8  counter; it is written to slot counter mod 2, so a torn write leaves the one before
//	 16  32  group
//	 48   1  1 the head is durable, 2 it is promised (below)
//	 49   1  kind of the stamp's identity: 'g' generation, 'b' birth, 'c' change of the inode
//	 50   1  reason of recovering, of a promise; 0 of a rebranch
//	 51   5  zero
//	 56  48  head: seq 8, epoch 8, id 32; all zero before the founding is committed
//	104  48  head wanted by the recovery that a promise would end, or left by a rebranch, or zero
//	152   8  stamp's name
//	160   8  stamp's inode
//	168   8  stamp's generation or time
//	176  32  machine: sha256("jigiya machine v1\n" ‖ its identity)
//	208 272  zero
//	480  32  sha256 of the 480 bytes before
//
// Both slots exist in full from the beginning, so a write changes no metadata: one pwrite, one fdatasync.
//
// The stamp. Device and inode are not enough to know a copy: device numbers change at a boot, and removing a home
// and copying a backup back gives its files the freed inode numbers again. So the inode's generation is taken (what
// NFS uses for the same question), or the time of birth, or that of the last change, which nobody can set and
// which stays because nobody writes the stamp. And the stamp is exchanged for a new one with the first batch of
// each run: a backup copied over the home in place, which keeps every inode, brings slots that name a stamp that
// is no more, or is a copy.
//
// A promise is written before the commit of a batch that ends a recovery, or leaves the anchored head's branch: if
// the process dies after the commit, the head is the promised one and the group is ready; if before, it is not, and
// what was before the promise holds.
type anchor struct {
	dir     string
	group   Hash
	machine Hash
	file    *os.File // nil while too many others are open
	last    slot
	renewed bool // the stamp is of this run
}

const (
	slotSize   = 512
	slotStride = 4096
	slotMagic  = "jigiyaA1"

	slotHolds    = 1
	slotPromises = 2
)

type slot struct {
	counter uint64
	kind    byte
	reason  Reason
	head    Head
	want    Head
	stamp   stamp
	machine Hash
}

func (s slot) format(group Hash) []byte {
	b := make([]byte, 0, slotSize)
	b = binary.BigEndian.AppendUint64(append(b, slotMagic...), s.counter)
	b = append(append(b, group[:]...), s.kind, s.stamp.kind, byte(s.reason), 0, 0, 0, 0, 0)
	b = append(append(b, headValue(s.head)...), headValue(s.want)...)
	b = binary.BigEndian.AppendUint64(b, s.stamp.name)
	b = binary.BigEndian.AppendUint64(b, s.stamp.inode)
	b = binary.BigEndian.AppendUint64(b, s.stamp.born)
	b = append(b, s.machine[:]...)
	b = append(b, make([]byte, slotSize-sha256.Size-len(b))...)
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

func parseSlot(b []byte, group Hash) (s slot, ok bool) {
	sum := sha256.Sum256(b[:slotSize-sha256.Size])
	if !bytes.Equal(sum[:], b[slotSize-sha256.Size:]) || string(b[:8]) != slotMagic || Hash(b[16:48]) != group {
		return s, false
	}
	s.counter, s.kind, s.reason = binary.BigEndian.Uint64(b[8:]), b[48], Reason(b[50])
	s.head, _ = parseHead(b[56:104])
	s.want, _ = parseHead(b[104:152])
	s.stamp = stamp{
		kind: b[49], name: binary.BigEndian.Uint64(b[152:]),
		inode: binary.BigEndian.Uint64(b[160:]), born: binary.BigEndian.Uint64(b[168:]),
	}
	s.machine = Hash(b[176:208])
	return s, true
}

var errNoSlot = errors.New("no valid slot")

// readAnchor gives fs.ErrNotExist if there is no anchor and errNoSlot if both slots are damaged.
func readAnchor(dir string, group, machine Hash) (*anchor, error) {
	a := &anchor{dir: dir, group: group, machine: machine}
	if err := a.open(); err != nil {
		return a, err
	}
	found := false
	for i := range int64(2) {
		b := make([]byte, slotSize)
		if _, err := a.file.ReadAt(b, i*slotStride); err != nil {
			continue // a short file is a damaged one
		}
		if s, ok := parseSlot(b, group); ok && s.counter%2 == uint64(i) && (!found || s.counter > a.last.counter) {
			a.last, found = s, true
		}
	}
	if !found {
		return a, errNoSlot
	}
	return a, nil
}

// written says whether there is an anchor on disk.
func (a *anchor) written() bool { return a != nil && a.last.counter > 0 }

func (a *anchor) path() string { return filepath.Join(a.dir, "slots") }

func (a *anchor) open() (err error) {
	a.file, err = os.OpenFile(a.path(), os.O_RDWR, 0)
	return err
}

func (a *anchor) close() error {
	if a == nil || a.file == nil {
		return nil
	}
	f := a.file
	a.file = nil
	return f.Close()
}

// original says whether the anchor is of this machine and is no copy.
func (a *anchor) original() Reason {
	if a.last.machine != a.machine {
		return OtherMachine
	}
	if !a.last.stamp.intact(a.dir) {
		return OtherFile
	}
	return Ready
}

// create makes an anchor that names no entry. The name "slots" appears only when the file is whole: a process that
// dies here leaves no anchor rather than a damaged one.
func (a *anchor) create() error {
	if err := makeDir(a.dir); err != nil {
		return err
	}
	if err := a.renew(); err != nil {
		return err
	}
	a.last.counter++
	a.last.kind = slotHolds
	whole := make([]byte, 2*slotStride)
	copy(whole[a.last.counter%2*slotStride:], a.last.format(a.group))
	if err := writeFile(a.path()+".new", whole); err != nil {
		return err
	}
	_ = a.close()
	if err := os.Rename(a.path()+".new", a.path()); err != nil {
		return err
	}
	if err := syncDir(a.dir); err != nil {
		return err
	}
	return a.open()
}

func writeFile(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

// renew exchanges the stamp. The old one stays until a slot names the new one, so that dying in between leaves a
// valid pair.
func (a *anchor) renew() (err error) {
	if a.renewed {
		return nil
	}
	if a.last.stamp, err = newStamp(a.dir); err != nil {
		return err
	}
	a.last.machine = a.machine
	return syncDir(a.dir)
}

// hold records that head is durable and ends what recovery there was.
func (a *anchor) hold(head Head) error {
	a.last.kind, a.last.head, a.last.want, a.last.reason = slotHolds, head, Head{}, Ready
	return a.writeSlot()
}

// promise records that a batch leading to head may be about to end the recovery from s.
func (a *anchor) promise(head Head, s State) error {
	a.last.kind, a.last.head, a.last.want, a.last.reason = slotPromises, head, s.Want, s.Reason
	return a.writeSlot()
}

func (a *anchor) writeSlot() error {
	if a.file == nil {
		if err := a.open(); err != nil {
			return err
		}
	}
	a.last.counter++
	if _, err := a.file.WriteAt(a.last.format(a.group), int64(a.last.counter%2)*slotStride); err != nil {
		return err
	}
	if err := syncData(a.file); err != nil {
		return err
	}
	if !a.renewed {
		a.renewed = true
		removeStamps(a.dir, a.last.stamp)
	}
	return nil
}
