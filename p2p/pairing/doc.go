// Package pairing makes two devices known to each other that nobody vouches for:
// it speaks /jigiya/pair/1 with the other one, and two people compare six things
// on both screens. The calculation is package credential's (Pairing); this
// package is what crosses. It touches neither disk nor network by itself: it is
// given a connection, and a [Window] that asks the people.
//
// This comment is the specification: a second implementation can be written from
// it, from package credential's and from testdata/p2p/pairing.json. ‖ joins bytes.
//
// # Frames
//
//	frame = length of what follows (2 bytes, big-endian) ‖ type (1) ‖ body
//
//	1 commitment     commitment (32)
//	2 introduction   nonce (32) ‖ proof (64) ‖ certificate (1 to 512)
//	3 verdict        1 the same, 0 not the same
//	4 name           UTF-8, at most 320 bytes: no name, or 1 to 80 code points: letters,
//	                 marks, numbers, punctuation, symbols and, not first or last, U+0020
//	5 done           nothing
//
// A frame of another length than its type may have, of another type than its turn
// asks, or with another content than the above, ends the pairing. Whoever ends one
// before the verdict closes the connection without a word.
//
// # The turns
//
// The dialler is the opener of package credential, the listener its answerer.
//
//	dialler → listener   1 commitment     to its certificate and nonce
//	listener → dialler   2 introduction
//	dialler → listener   2 introduction
//	                     both show six things
//	each → the other     3 verdict        as soon as its people have decided
//	                     only if both are 1:
//	dialler → listener   4 name
//	listener → dialler   4 name
//	                     each keeps the other, durably
//	dialler → listener   5 done
//	listener → dialler   5 done
//
// # What is checked, and why nobody can stand between
//
// The proof is the signature of the transport key over the channel of the
// connection (p2p, Channel.Digest) with the side that signs. Each end asks that the
// other's certificate is signed by its device key, that it is not its own device's,
// and that the transport key named there has signed this channel, with the keys as
// this end knows them; the listener also, that the commitment was kept. Only then
// the things are shown.
//
// So somebody who relays between two connections, honest certificates and all, is
// found at once: her channels have other keys on either side, and what an honest
// transport key signed fits only one it has seen itself. If she shows
// certificates of her own, the things are drawn from other certificates on either
// screen, and differ but for one guess in 2^48 (package credential). The channel's
// keys need not go into the things for that: what the people compare names the
// certificates, and what a certificate's key signed names the channel. A transcript
// played back meets another nonce, and on another channel another proof.
//
// One connection is one attempt; the listener counts an attempt when the commitment
// has come ([Window].Begin), before it shows anything of itself.
//
// If the connection breaks between the verdicts and done, one end may have kept the
// other and not been kept. Nobody gets a right by being kept, and the two pair again.
package pairing
