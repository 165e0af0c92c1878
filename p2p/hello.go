package p2p

import "jigiya/crypto"

// A Channel is the connection that a hello is bound to: the keys by which the
// two ends have just authenticated each other. They are made for one run of the
// program, so they say nothing about the device, and nothing signed for one
// channel is good for another.
type Channel struct {
	Dialler  crypto.PublicKey
	Listener crypto.PublicKey
	Dialled  bool // this end is the dialler
}

// A Hello is what one end shows of itself.
type Hello struct {
	Certificate []byte           // the device key's certificate of its transport key and box key
	Proof       crypto.Signature // of the transport key over Digest(TagHello, channel and side): see Channel.Digest
	Credentials [][]byte         // roots and credentials, as they are kept; at most MaxCredentials
	Marks       []Mark           // programmes this device has to do with, blinded for this channel
}

// A Mark shows to those who know a programme's address, and only to them, that
// the other end knows it too.
type Mark [8]byte

// Digest is what the transport key of one end signs: both channel keys, the
// dialler's first, and one byte for the side that signs, 1 the dialler, 2 the
// listener.
func (c Channel) Digest(dialler bool) crypto.Hash {
	side := byte(2)
	if dialler {
		side = 1
	}
	return crypto.Digest(crypto.TagHello, c.Dialler[:], c.Listener[:], []byte{side})
}

// Mark blinds a programme's address for this channel and one side.
func (c Channel) Mark(programme crypto.Address, dialler bool) Mark {
	id := c.Digest(dialler)
	d := crypto.Digest(crypto.TagHello, id[:], programme[:])
	return Mark(d[:8])
}
