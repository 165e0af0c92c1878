package store

import (
	"encoding/binary"
	"errors"
)

// The whole key space of the database. Numbers are big-endian, so that a prefix scan is in order; a group is its
// 32-byte id. A key's first byte says what it is; upper case is not used; "!" is Badger's own.
//
//	e group seq(8)                  entry of the main chain    signature(64) bytes
//	h group                         head of the main chain     seq(8) epoch(8) id(32); its version is the feed number
//	p group                         pending batch              first seq(8) last seq(8) digests of its records(32 each)
//	r group digest(32)              sealed record              the sealed bytes; the key to them is in records.keys
//
// Reserved, not yet written (see the design, §§3-6):
//
//	a group seq(8) digest(32)       attestation                signature and bytes
//	c subject(20) digest(32)        credential                 bytes
//	f group epoch(8) branch(1) seq(8)  entry of a fork's other branch, at most two   as e
//	l peer(32) scope                last exchange with a peer  feed number(8) and their heads; a cursor into our feed
//	                                                           must live here (package comment)
//	n group                         metadata of its anchor
//	q group epoch(8)                equivocation proof         two entries as e, never pruned
//	s group epoch(8) seq(8)         stranded entry             as e
//	t group seq(8) digest(32)       receipt seen               bytes
//	v subject(20) digest(32)        revocation                 bytes
//
// A value's layout never changes; another layout gets another first byte. magic (badger.go) says that a database
// is ours, and changes only if old programs must refuse it.
const (
	keyEntry   = 'e'
	keyHead    = 'h'
	keyPending = 'p'
	keyRecord  = 'r'
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
