// Package crypto holds what jigiya does with secrets and hashes: keys that
// sign, the files and papers they are kept in, the boxes that hide names, and
// the six things a village remembers of a closing. It computes: it touches
// neither disk nor network nor clock, and randomness is passed in.
//
// This comment is the specification: a second implementation can be written
// from it and from testdata/crypto, whose files hold good and bad examples of
// each format with the verdict. ‖ joins bytes, numbers are big-endian, texts
// are UTF-8.
//
// # Digests
//
//	Digest(tag, parts...) = Keccak-256(tag ‖ parts ...)
//
// with Keccak's original padding (01), as in Ethereum. Tags are in tags.go:
// 0x19, words, a line end. Everything signed, hashed or sealed here carries
// one, so that no bytes made for one purpose serve another. No lengths are put
// between the parts.
//
// # Keys and signatures
//
// A key is a scalar on secp256k1, derived from a seed of 16 random bytes:
//
//	scalar = Keccak-256(TagSeed ‖ seed ‖ counter), counter one byte from 0,
//
// the first that is neither zero nor at or above the group's order. The seed of
// all zeros is refused. A public key is the compressed point, 33 bytes; an
// address the last 20 bytes of Keccak-256(x ‖ y). A signature is ECDSA over a
// Digest with the nonce of RFC 6979 (HMAC-SHA-256, no extra data), as r ‖ s, 64
// bytes, s at most half the order. To verify is to check r, s, the low half
// and the equation against a known public key. Keys are never recovered from
// signatures: recovery accepts the high-s twin, and any signature recovers to
// some key.
//
// As text, hashes, addresses, public keys and signatures are lower-case
// hexadecimal of exactly their length, an address also with 0x before it.
//
// # Keyfile
//
// A seed on disk, sealed by a PIN. The bytes:
//
//	 0  17  "jigiya keyfile 1" and a line end
//	17   1  log2 of scrypt's N, 14 to 18; 14 is written
//	18   1  scrypt's r, 8
//	19   1  scrypt's p, 1
//	20  16  salt, random
//	36  24  nonce, random
//	60  33  public key, compressed
//	93   1  n, the length of the purpose, 0 to 64
//	94   n  purpose, UTF-8: letters, marks, numbers, punctuation, symbols, U+0020
//	     -  the header ends here
//	    32  sealed: the seed, 16, and the tag, 16
//	    32  checksum: Keccak-256(TagKeyfile ‖ all bytes before it)
//
// The sealed part is XChaCha20-Poly1305 with the header as associated data,
// under
//
//	scrypt(password = the PIN's ASCII digits, salt, N, r, p, 32 bytes).
//
// To read: refuse as damaged a file that is too short, has another beginning,
// a wrong checksum, an n that does not match the length, an unprintable
// purpose or a public key off the curve; refuse a cost out of bounds before
// spending it; then open; then derive the key from the seed and refuse the
// file as damaged if its public key is not the header's. As the checksum
// covers everything, a box that does not open means a wrong PIN, unless
// somebody made the file so on purpose.
//
// # What a PIN protects from
//
// A PIN is 6 to 32 ASCII digits. One try costs one scrypt with N = 2^14,
// r = 8, p = 1: 16 MiB, about 50 ms on the 2025 server core this was measured
// on, about a second on a Raspberry Pi Zero (estimated). More would make an old
// phone unusable.
//
// Six digits are a million PINs. Somebody with a copy of the file tries them
// all in 14 hours on one such core, and in three minutes on one gaming card
// (hashcat does about 5,700 of these a second on an RTX 4090), half that on
// average, and nobody notices. Each further digit multiplies by ten: eight
// digits hold five hours against that card, ten digits three weeks, twelve
// digits five years. So a six-digit PIN keeps an honest or hurried person from
// signing in another's name on the group's phone, where the program counts
// tries; it does not protect a key whose file was copied. A phone that was
// lost or lent is answered by moving the right to write (a new epoch) and
// replacing the keys it held, not by trusting the PIN.
//
// # Paper key
//
// The seed as 18 of 256 everyday things (things.csv, by index), or as 50
// characters of a QR code,
//
//	JIGIYA:KEY:1:<seed, 32 digits>:<check, 4 digits>      upper-case hexadecimal
//
// Both hold 18 bytes c[0] ... c[17]: the seed, and two that make
//
//	Σ c[i] = 0   and   Σ c[i]·2^i = 0   in GF(2^8) mod x^8+x^4+x^3+x^2+1.
//
// Any one or two wrong bytes are noticed with certainty, so also any two that
// changed places; other mistakes but for one in 65,536. Who reads the paper
// has the key: no PIN protects it.
//
// # Checkpoint
//
// A closing's six things are the bytes of
//
//	scrypt(password = its digest, salt = TagCheckpoint, 2^14, 8, 1, 6 bytes).
//
// Six of 256 are 48 bits: few enough to say aloud, and too few for a plain
// hash. To find another closing with the same six as one the group has already
// heard takes 2^48 scrypts on average: 450,000 years of the core above, or
// 1,600 years of that gaming card and about 5.5 GWh for it, half a million
// dollars of electricity at ten cents, for one forged closing in one group.
//
// It is much cheaper to prepare two closings with the same six before either
// is shown: 2^24 scrypts, ten days of the core or 50 minutes of the card. Whoever
// does that must know everything in the closing that early, the head before it
// and the cosignatures included, and must have the quorum's cosignatures under
// both. So the six things show the members that the book they heard is the
// book that is kept; they do not stand up to a writer together with the whole
// quorum, and where there is doubt the signed entries decide, not the things.
//
// # Records
//
// Names, phones, photos and sentences lie beside the journal as
//
//	nonce (24, random) ‖ XChaCha20-Poly1305(record key, nonce, text,
//	    associated data = TagSealed ‖ about)          text + 40 bytes
//
// where about is the group's id. The entry holds only
//
//	Keccak-256(TagRecord ‖ salt (16, random) ‖ length of kind (4) ‖ kind ‖ text)
//
// and the salt is part of the sealed text. Overwriting the 32-byte record key
// erases the record; then neither box nor digest gives the text away. The
// length of a sealed record shows, and Poly1305 does not commit to a key: so
// what was opened is compared with the digest.
//
// # Secrets in memory
//
// Seeds, keys, PINs and record keys print, log and format as [secret], and
// refuse to be encoded as text. Erase and the clearing of intermediate values
// are best effort: Go's runtime may have copied them.
package crypto
