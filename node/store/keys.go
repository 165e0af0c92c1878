package store

import (
	"encoding/binary"
	"errors"
)

// The whole key space of the database. Numbers are big-endian, so that a prefix scan is in order; a group is its
// 32-byte id. A key's first byte says what it is; upper case is not used; "!" is Badger's own.
//
//	e group seq(8)                  entry of the main chain    signature(64) bytes
//	h group                         head of the main chain     seq(8) epoch(8) id(32); its version is a feed number
//	p group                         pending batch              first seq(8) last seq(8) digests of its records(32 each)
//	r group digest(32)              sealed record              the sealed bytes; the key to them is in records.keys
//	w group                         entries were signed here   nothing
//	n topic kind(1) id(32)          note                       CRC-32C(4) bytes
//	t topic                         topic with notes or records  nothing; its version is a feed number
//	l peer(20)                      cursor of the exchange     the caller's; see cursor.go
//	                                with a peer device
//	i                               identity of this store     id(32) machine(32) losses known(32 each): identity.go
//	s number(8)                     staged item                1, or 0 to delete; length of the key(1); key; value
//	d                               what is staged is decided  nothing
//
// A topic is 32 bytes: a group's id, or a programme's address behind twelve zeros.
//
// A value's layout never changes; another layout gets another first byte. magic (badger.go) says that a database
// is ours, and changes only if old programs must refuse it.
const (
	keyEntry    = 'e'
	keyHead     = 'h'
	keyPending  = 'p'
	keyRecord   = 'r'
	keySigned   = 'w'
	keyNote     = 'n'
	keyTopic    = 't'
	keyCursor   = 'l'
	keyIdentity = 'i'
	keyStaged   = 's'
	keyDecided  = 'd'
)

const signatureSize = 64

func groupKey(kind byte, group Hash) []byte {
	k := make([]byte, 0, 33+32)
	return append(append(k, kind), group[:]...)
}

func entryKey(group Hash, seq uint64) []byte {
	return binary.BigEndian.AppendUint64(groupKey(keyEntry, group), seq)
}

func recordKey(group, digest Hash) []byte {
	return append(groupKey(keyRecord, group), digest[:]...)
}

func noteKey(topic Hash, kind byte, id Hash) []byte {
	return append(append(groupKey(keyNote, topic), kind), id[:]...)
}

func cursorKey(peer [20]byte) []byte { return append([]byte{keyCursor}, peer[:]...) }

func stagedKey(n uint64) []byte { return binary.BigEndian.AppendUint64([]byte{keyStaged}, n) }

func entryValue(e Entry) []byte {
	v := make([]byte, 0, signatureSize+len(e.Bytes))
	return append(append(v, e.Signature[:]...), e.Bytes...)
}

func headValue(h Head) []byte {
	v := binary.BigEndian.AppendUint64(make([]byte, 0, 48), h.Seq)
	return append(binary.BigEndian.AppendUint64(v, h.Epoch), h.ID[:]...)
}

func parseHead(v []byte) (h Head, err error) {
	if len(v) != 48 {
		return h, errors.New("a head is 48 bytes")
	}
	h.Seq, h.Epoch = binary.BigEndian.Uint64(v), binary.BigEndian.Uint64(v[8:])
	copy(h.ID[:], v[16:])
	return h, nil
}

// pending is the marker of a batch that needs several transactions.
type pending struct {
	first, last uint64
	records     []Hash
}

func (p pending) value() []byte {
	v := binary.BigEndian.AppendUint64(make([]byte, 0, 16+32*len(p.records)), p.first)
	v = binary.BigEndian.AppendUint64(v, p.last)
	for _, d := range p.records {
		v = append(v, d[:]...)
	}
	return v
}

func parsePending(v []byte) (p pending, err error) {
	if len(v) < 16 || len(v)%32 != 16 {
		return p, errors.New("a pending marker is 16 bytes and digests")
	}
	p.first, p.last = binary.BigEndian.Uint64(v), binary.BigEndian.Uint64(v[8:])
	for rest := v[16:]; len(rest) > 0; rest = rest[32:] {
		p.records = append(p.records, Hash(rest[:32]))
	}
	return p, nil
}

// stagedValue is what stands for an item until it is moved to its place.
func (i item) stagedValue() []byte {
	put := byte(0)
	if i.value != nil {
		put = 1
	}
	v := append(make([]byte, 0, 2+len(i.key)+len(i.value)), put, byte(len(i.key)))
	return append(append(v, i.key...), i.value...)
}

func parseStaged(v []byte) (i item, err error) {
	if len(v) < 2 || len(v) < 2+int(v[1]) {
		return i, errors.New("a staged item is shorter than its key")
	}
	i.key = v[2 : 2+int(v[1])]
	if v[0] == 1 {
		i.value = v[2+int(v[1]):]
	}
	return i, nil
}
