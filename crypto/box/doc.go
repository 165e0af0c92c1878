// Package box seals what is carried through other people's hands: a bundle on a
// memory card or in a chat opens only for the readers it was made for.
//
// This comment is the specification; testdata/crypto/boxes.json holds good and
// bad boxes with the verdict. A box is a file of the format
// age-encryption.org/v1, binary, without armour, with
//
//   - 1 to 64 stanzas, all of the type X25519, one for each reader and in no
//     promised order, and a header of at most 64 KiB;
//   - the content in parts of 64 KiB, each sealed by itself with its place and
//     with whether it is the last.
//
// So any program for that format opens it with the reader's key, and seals one
// that opens here, as long as it uses X25519 alone.
//
// # Keys
//
// A key is 32 random bytes, kept as they are: a scalar of X25519, which clamps it
// when it is used. Its reader is the point, 32 bytes. In the text forms of age
// they are the data of AGE-SECRET-KEY-1... and age1..., so a key can be tried
// with other programs. A point of low order, with which every sender would share
// the same secret, is no reader: Check.
//
// # What a box tells
//
// A stanza holds a fresh point and the sealed file key, nothing that names the
// reader: who holds no key sees how many readers there are and how long the
// content is, not who they are. A reader learns no more about the others. Anybody
// can seal to a reader, so a box proves nothing about its sender: what is in it
// is signed, or is not to be believed. A key that is stolen later opens old
// boxes; and X25519 is not proof against a quantum computer.
//
// # Damage
//
// Open gives the content part by part, each only when its seal was found good, so
// what was read is the true beginning also where an error follows:
//
//	ErrNotForHere   none of the stanzas opens with this key
//	ErrTruncated    the file ends before its content does; the last part on its
//	                own, when it was changed, looks the same
//	ErrDamaged      it is no such file, or a part before the last was changed, or
//	                something stands after the end
//	any other       what the source gave when it was read
package box
