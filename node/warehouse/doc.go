// Package warehouse keeps the facts of all groups of a home (package facts), so that
// statistics over thousands of groups are had without reading their journals.
//
// # Where facts come from
//
// A Source, the node, folds journals: each is replayed through the gate, and none
// speaks for its group that fails it, whose history is disputed, or whose
// acknowledged tail is gone: those are known, listed, and in no figure. Facts are
// folded once and kept in a file; a record says of which head it was made, and
// after which change of the group. When the journal, or what stands beside it, has
// changed since, the Source is asked for the group's facts again, and they replace what
// was known of it as a whole. The node lets the facts of the journals that changed last
// grow with them, and folds the others from their founding; that both give the same is
// tested, and Rebuild folds all of them from there.
//
// Nothing is read before somebody asks for statistics. From then on all facts are in
// memory (facts.Engine), and Follow, before each answer, takes in what has changed.
//
// Who visits a group is not in its journal: it follows from the programmes'
// credentials and today's date, and is worked out when facts enter the memory.
//
// # The file
//
// <home>/facts. Numbers are big-endian. It may be deleted at any time.
//
//	magic    bytes 16   "jigiya facts 1\n\x00"
//	store    bytes 32   the identity of the store whose groups these are
//	form     bytes 32   the rows and how they are written (Form)
//
// and then records, one after the other, of which the last of a group stands:
//
//	length   bytes 4    of what follows the checksum
//	checksum bytes 4    CRC-32C of the length and of what follows the checksum
//	group    bytes 32
//	feed     bytes 8    the number of the group's last change when it was made
//	head     bytes 32   the id of the journal's last entry then
//	rows                the facts (rows.go), written by a pen (pen.go)
//
// Records are appended and never synced: facts can always be folded again. A record
// that is damaged, or half written by a process that died, is passed over, and its
// group folded anew; so is everything where the identity of the store or the form
// is another. When more of the file is over than holds, the records that hold are
// written, by group, to <home>/facts.new, which takes the file's place. A rebuilding
// ends with that too: the same journals give the same bytes.
//
// The file is as trusted as the program beside it: whoever can write to the home can
// write to both. Rebuild asks the journals again.
package warehouse
