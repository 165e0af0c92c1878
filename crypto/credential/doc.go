// Package credential says who may be what: the roots of programmes, the
// credentials and revocations their quorums sign, the certificates by which a
// device vouches for its other keys, and what two devices compare when they are
// paired. It computes: it touches neither disk nor network nor clock, and
// randomness is passed in.
//
// This comment is the specification: a second implementation can be written
// from it, from package crypto's, and from testdata/crypto, whose files
// deeds.json, registries.json, places.json, certificates.json, carried.json,
// cards.json and pairings.json hold good and bad examples with the verdict. ‖ joins bytes.
//
// # Values
//
// Everything is RLP as Ethereum defines it, in its one canonical form: the
// shortest headers, no byte below 0x80 with a header, nothing after the end,
// exactly as many items in a list as are named here. What has any other form is
// refused (ErrMalformed). In this comment
//
//	u8, u32    a number below 2^8, 2^32, big-endian, without leading zeros, 0 is empty
//	moment     a number up to 7258118399: unix seconds, until the end of 2199
//	date       u32: days since 1970-01-01
//	bytes N    exactly N bytes
//	key        bytes 33, a compressed point on secp256k1
//	address    bytes 20
//	text       UTF-8
//	[x ...]    a list of any number of x
//
// Every list that is signed begins with its version, 1. A higher one needs a newer
// program (ErrVersion).
//
// # Deed
//
//	deed = [statement, [[signer (address), signature (bytes 64)] ...]]
//
// of at most 16384 bytes: a statement and the root keys that signed it, at most
// 9, by strictly ascending address. Each signs
//
//	Digest(tag, statement)
//
// and the deed's id is Digest(tag, deed), with the tag of the statement's kind. A
// statement begins with a byte and a deed with a list, so the two digests under
// one tag are never of the same bytes. The statements:
//
//	root        [1, 1, programme, number (u32), quorum (u8), [key ...], name (text), keep (moment)]
//	            TagProgramme
//	revocation  [1, 2, programme (address), root (u32), subject (address), until (moment)]
//	            TagRevocation
//	credential  [1, 3, programme (address), root (u32), subject (key), role (u8),
//	             [text ...] zone, [bytes 32 ...] groups, issued (moment), expires (date)]
//	            TagCredential
//
// A deed is good if exactly as many as the quorum of its root have signed, each
// with a key of it. With fewer it is a draft, which travels between the holders of
// the keys; with more it is refused, and so nobody but they can make two
// good deeds of one statement.
//
// # Root
//
// 1 to 9 keys, strictly ascending by their bytes; a quorum of more than half of
// them, so that two quorums always have a key in common, and whoever signs
// two things that exclude each other can be named. The name is 1 to 80 code
// points: letters, marks, numbers, punctuation, symbols and, not first or last,
// U+0020.
//
// Root 0 founds the programme. Its programme is empty and its keep 0, its own
// quorum signs it, and the programme's address is the last 20 bytes of
// Digest(TagProgramme, statement): what a group's founding names. Root n+1, a
// rotation, is signed by the quorum of root n. It says nothing about root n's keys
// but keep: what earlier roots signed up to that moment stays good until it
// expires (the moment of the rotation, if nobody is suspected), and nothing
// that is dated later; with 0 it ends everything. A thief of old keys can date a
// credential back, so a rotation after a theft keeps up to before the theft, or 0.
//
// Two good roots of one number are the equivocation of a programme. The one a
// device saw first stands there, the other is kept as evidence and people are told
// (*RivalError); whoever is in both quorums did it. There is nothing above a
// root: groups then name another programme.
//
// # Credential
//
// role is 1 facilitator, 2 staff, 3 office. The zone is at most 64 place codes,
// the groups at most 256 ids, not zero, both strictly ascending by their bytes. A
// facilitator has one or the other; for the others none at all means all of the
// programme. A place code is scheme:code, at most 64 bytes of visible ASCII. It
// covers a place of the same code, and one whose code goes on: after the end in a
// scheme named ocha-..., after the end and one of . - / in any other
// (CoversPlace).
//
// It is good on its day of issue and up to its day of expiry, at most 183 days
// later. The moment of issue orders credentials and is no beginning: a board
// without a clock lies behind, and lets in who was certified since. But one issued
// more than 183 days after today is of a wrong clock, and not good yet.
//
// Of one device and role the newest stands alone: that of the highest root
// number, then the latest moment of issue, then the highest digest (of the
// statement, read as a number). Credentials of other roles stand beside it.
//
// # Revocation
//
// It takes back all credentials of the device, of whatever role and root, that
// were issued up to a moment. If a later root keeps less, it reaches only up to
// what is kept: so a thief of old keys cannot touch what was certified after the
// rotation. What is issued after the moment is a new decision of the programme.
//
// # Registry
//
// So, with
//
//	reach(n)  the least keep of all roots after n; without end for the last
//
// a device has the right of its newest credential of a role if
//
//	issued ≤ reach(its root), and for no revocation of the device
//	issued ≤ min(until, reach(the revocation's root)), and
//	today ≤ expires, and the day of issue ≤ today + 183
//
// whatever the order the deeds came in. A credential or revocation may be dropped
// 366 days after its moment, when nothing it supersedes can be good. What comes before its root is kept for a
// while, unverified and bounded, and is judged when the root comes.
//
// # Certificate
//
//	statement   = [1, device (key), transport (key), box (bytes 32), issued (moment)]
//	certificate = [statement, signature (bytes 64)]
//
// of at most 512 bytes. The device key signs Digest(TagTransport, statement). The
// transport key is another key and may be replaced at any time: it is good for
// nothing but to sign channels (p2p, Channel.Digest), and that it is still the
// device's, the channel shows. box is a point of X25519, not zero; whether it
// can be sealed to, package crypto/box says. The certificate's id is
// Digest(TagTransport, certificate).
//
// # Carried by people
//
// Deeds travel between offline machines as texts in QR's alphanumeric mode, or, one
// a line, in a chat. The bytes [deed ...] are cut into parts of 400:
//
//	JIGIYA:C1:<id, 8 digits>:<i>:<n>:<part, base32>:<check, 8 digits>
//
// in upper case, i from 1; base32 (RFC 4648) without padding; the id is the first 4
// bytes of Digest(TagCarried, [deed ...]), the check those of Digest(TagCarried,
// the frame before its last colon), in hexadecimal. At most 256 KiB are carried.
//
// A device shows its key as a card
//
//	JIGIYA:D1:<key, 53 letters of base32>:<check, 8 digits>
//
// with the check as above. Who reads it accepts lower case, white space anywhere,
// and in the key 0, 1 and 8 for O, I and B. The check finds every mistake but
// one in 2^32.
//
// # Pairing
//
// Two devices that nobody vouches for are paired by two people who compare six
// things on both screens. The side that goes to the other's window, the opener, and
// the one that answers there have certificates with ids o and a, and each draws a
// nonce of 32 bytes:
//
//	opener → answerer   commitment = Digest(TagPairing, 1 ‖ o ‖ opener's nonce)
//	answerer → opener   certificate, answerer's nonce
//	opener → answerer   certificate, opener's nonce
//	both show           the first 6 bytes of Digest(TagPairing, 2 ‖ o ‖ a ‖ opener's nonce ‖ answerer's nonce)
//
// each byte a thing. The answerer first asks whether the commitment was kept, and
// ends the pairing if not; each side asks that the other's certificate is not its
// own, is good, and that its transport key has signed the channel.
//
// Somebody between the two must show each a certificate of her own, so the two
// digests differ, and she wants their first six bytes to agree. Towards the
// answerer she is bound by her commitment before she sees his nonce; towards the
// opener she must send her nonce before the opener shows hers. So whatever she
// chooses last, one honest nonce that she does not know yet goes into the digest:
// each attempt is one guess in 2^48, whatever she computes. She can leave before
// she opens a commitment and begin again, and no person sees it; so a window
// closes after 5 that were begun and not finished. Without the commitment, who
// draws last could try nonces until the things agree.
package credential
