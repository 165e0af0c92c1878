// Package p2p moves entries and notes between two nodes: the protocol
// /jigiya/sync/1, over any connection whose two ends have authenticated each
// other's keys and which nobody else can read (p2p/host makes them), and the
// same frames one way, as the content of a bundle. What a node has and who may
// see it, it asks of Holdings; it knows neither disk nor rules.
//
// This comment is the specification: a second implementation can be written
// from it, from package journal's and package credential's, and from
// testdata/p2p, whose files hold good and bad frames with the verdict, and a
// recorded session. ‖ joins bytes. What limits.go bounds, a receiver refuses
// beyond the bound.
//
// # Values
//
//	number   unsigned LEB128 below 2^64: seven bits a byte, the lowest first, the high bit
//	         on all bytes but the last; in its shortest form
//	signed   a number: 0, -1, 1, -2, 2 ... are 0, 1, 2, 3, 4 ...
//	byte     one byte
//	eight    a number of exactly eight bytes, big-endian
//	bytes N  exactly N bytes
//	bytes    a number and as many bytes
//	rest     all bytes to the end of the frame
//	[x ...]  a number and as many x
//	id       bytes 32
//	topic    bytes 32: a group's id, or 12 zeros ‖ a programme's address
//	head     epoch number, seq number, id; below 2^53
//	note     kind byte, id: the name of a note
//
// # Frames
//
//	frame = length of what follows, number, 1 to 65536 ‖ type, byte ‖ body
//
// A body has exactly the fields named here: what stands after them, a type that
// is not named here, a number in a longer form end the session. A later version
// of the protocol may name other types; this one has no others.
//
//	 1 hello        [version byte ...], certificate bytes, proof bytes 64, [credential bytes ...], [mark bytes 8 ...]
//	 2 summary      view id, heard number, its view id, told number, its view id
//	 3 fingerprint  count number, sum bytes 16
//	 4 buckets      256 × bytes 8
//	 5 differ       bytes 32
//	 6 seen         view id
//	 7 states       [state ...]
//	 8 told         number
//	 9 heard        number
//	16 want entries   want number, topic, [seq number, id ...]
//	17 want note ids  want number, topic, later byte (0, 1)
//	18 want notes     want number, topic, [note ...]
//	19 stop         want number
//	32 begin        want number, locator number
//	33 entries      want number, batch
//	34 push         topic, seq number, and unless that is 0 the id of the entry before, batch
//	35 note ids     want number, [note ...]
//	36 note         want number, note, size number, part rest
//	37 note part    want number, part rest
//	38 end          want number, how byte: 0 all was sent, 1 no such topic, 2 not all was sent
//	48 ack          topic, head
//	49 grant        cost number, states number
//	50 ping
//	51 pong
//	52 bye          reason byte
//
//	state = topic ‖ has, byte: 1 a head, 2 notes, 3 both ‖ head, if has & 1 ‖ notes eight, if has & 2
//
// Notes is the XOR of the first eight bytes of the ids of all notes of the
// topic that the other may see; where it is 0 it is left out. A programme has
// no head.
//
// # Hello
//
// The dialler sends hello. A listener that cannot read it, or does not
// recognise who sends it, closes the connection and says nothing at all. Else
// the listener sends its hello, its summary behind it, and the dialler
// recognises it in the same way and sends its own summary. Both hellos must
// have crossed within 10 seconds.
//
//	proof = the sender's transport key over Digest(TagHello, dialler's key ‖ listener's key ‖ side)
//	mark  = first 8 bytes of Digest(TagHello, that digest ‖ a programme's address)
//
// where the keys (33 bytes each) are those by which the connection's ends
// authenticated each other, and side is 1 if the dialler speaks, 2 if the
// listener does. So a hello is good on one connection and one side of it. The
// versions are ascending; the session is of the highest that both name. If
// there is none, who finds that says bye. The form of a hello is the same in
// all versions.
//
// # Summary, and what to tell
//
// Every change at a node has a number that grows (its feed). Each end keeps,
// for each other device, how far it has been told by the other (heard: the
// other's number, and the other's view at that time) and how far the other has
// been told by it (told, and its own view). A view is a digest that changes
// when the topics change that the other may see, or when the store is another.
// Both summaries together say whether both remember the same exchange: of each
// end that tells, its view in its summary, its told's view and the other's
// heard's view are one, and not zeros. Then each tells the topics that changed
// after the lesser of its told and the other's heard: so who lost its store,
// and its memory of the exchange with it, is told again. Else they compare
// everything:
//
//	dialler                            listener
//	fingerprint                   →
//	                              ←    fingerprint, the same: nothing differs
//	                              ←  or differ, all bits: one of the two has at most 24 topics
//	                              ←  or buckets
//	differ                        →    after buckets only
//
// and each tells the states of the topics whose first byte has its bit in
// differ (the lowest bit of the first byte is 0). With
//
//	d(state) = Digest(TagHeads, salt ‖ state), salt = Digest(TagHello, both keys ‖ 1) as above
//
// a fingerprint's sum is the XOR of the first 16 bytes of d of all states that
// the end would tell the other, and a bucket the XOR of the first 8 bytes of d
// of those with one first byte. The salt is new for every connection, so nobody
// can prepare states whose sums meet; what goes by chance unseen in one session
// is seen in the next. An end that lies about its sums hides what it could as
// well have withheld.
//
// Then each end sends states, programmes before groups, and behind the last of
// them told, with the number of its last change in them. For as long as the
// session lasts, it tells changes in the order of their numbers, and told
// again. If the view has changed, seen goes before told. The other end answers
// each told, in their order, with heard, and not before all it wanted of what
// was told before is durable, or has been refused for good. When no told waits
// for its heard at either end, the two have exchanged what they have. Where
// they hold the same that is after three round trips, after two and a half
// where they remember.
//
// # Wants
//
// Who lacks asks. An end that hears a state other than its own sends, one after
// the other for one topic and side by side for several (programmes before any
// group):
//
//  1. if the notes differ: want note ids with later 0, and want notes for those
//     that it lacks: kinds below 20, what warns
//  2. if the head is no entry of its journal: want entries
//  3. if the notes of 1 were any, the journal has grown since and they differ still:
//     1 again, as a warning may be about entries that were not there
//  4. if the notes differ: the same as 1 with later 1
//
// A want has a number higher than all before it from this end. Wants are
// answered in their order, and at most 64 may wait for their end. Whoever may
// not see a topic is answered as if it were not there. Stop ends a want early;
// what is on its way still comes.
//
// Want entries names up to 32 places of the own journal, the newest first, at
// distances that double. The other sends the entries of its journal that follow
// the first of them that it has too: begin with the place of that locator,
// counted from 1, or 0 for the founding, then entries, then end. So the first
// of them may be at hand already, and where the two journals are branches of
// one, the entries from the fork on are the evidence. When a stream has ended
// and the head is still no entry of the journal here, the two hold two
// branches, and this head is not asked for again in this session, unless
// another follows it.
//
// # Entries
//
//	batch   = count number ‖ count × signature (64) ‖ size number ‖ packed byte ‖ columns rest
//	columns = changes ‖ versions ‖ epochs ‖ authors ‖ recorded ‖ kinds ‖ sizes ‖ payloads
//
// At most 256 entries that follow one another, each field of all of them
// together. If packed is 1 the columns are one zstd frame (RFC 8878) of exactly
// size bytes unpacked, window at most 64 KiB; if 0, size bytes as they are.
// What follows from the entry before is left out: group, seq, prev and, unless
// changes says otherwise, version, epoch and author.
//
//	changes    for each a byte: 1 version, 2 epoch, 4 author are other than before; 8 and above are 0
//	versions   a byte for each that has bit 1
//	epochs     a number for each that has bit 2
//	authors    20 bytes for each that has bit 4
//	recorded   for each signed: the difference to the one before
//	kinds      for each a byte
//	sizes      for each a number: bytes of the payload
//	payloads   for each what stands in the entry's list after the eight items of the header
//
// Before the first entry of a stream, or of a push, version, epoch and recorded
// are 0 and the author zeros. The receiver puts the entry's list together
// again; its id is the prev of the next. A founding's id must be the topic.
// Whether the entries are the ones that were signed, the gate says: no other
// bytes have the signature.
//
// Entries just appended are pushed unasked, when they are few; the state comes
// behind them. Who does not have the entry before them forgets them and asks.
//
// Ack says what head is durable now, after the commit and never before it.
//
// # Notes
//
// A note is signed or sealed, and kept as it came. A list of ids comes in the
// order in which they should cross. A note of more bytes than fit into a frame
// is continued by note parts, which nothing else of this want comes between; at
// most 130 KiB. What is not here any more is left out.
//
// # Windows
//
// Each end may send entries, pushes, note ids, notes and parts of 512 KiB in
// all, and 1024 states and tolds, before it is granted more. What counts is the
// cost:
//
//	entries, push    64 × count + size
//	note ids         64 + 33 × count
//	note, note part  64 + bytes of the part
//	state, told      1 state
//
// A grant adds to both. It is given when the batch has passed the gate, the
// note has been kept, the topic has been settled; for states that are no news
// at once. No grant is for more than was used up.
//
// # Silence and ends
//
// A ping is answered by a pong. An end from which no byte came for 15 seconds
// while something is under way, or for 60 seconds at all, is gone; so is one
// that takes 30 seconds for a frame. Bye is the last frame, with one of
//
//	1 left       in order
//	2 malformed  a frame has not the form or not the turn it must have
//	3 versions   no version is spoken by both
//	4 flood      more came than was granted
//	5 forged     an entry or a note that no honest node sends
//	6 silent     too long
//	7 rights     you may see nothing here any more
//	8 trouble    this end cannot go on
//
// A batch that the rules refuse, or that needs a newer program, ends the want
// and not the session. One whose signature is not good, or whose author had no
// right, ends the session, unless it is of another branch than the one held
// here.
//
// # Bundle
//
// A bundle says the same one way, in a file or through a pipe:
//
//	64 bundle   version byte, topics number
//	 7 states   the topics, programmes first, in one or several frames: its table of contents
//	65 topic    topic, seq number, and unless that is 0 the id of the entry before
//	36, 37      notes of kinds below 20, want 0
//	33 entries  from that seq on, want 0
//	36, 37      the other notes
//	   ...      the next topic, in the order of the table
//	66 end      entries number, notes number: how many of each it holds
//
// Where entries do not follow what the reader has, they are passed over. What
// stands before a place where it is cut or damaged is good. Its frames are
// neither signed nor sealed: what seals it is package box, and the gate and the
// notes' own checks trust it no more than a session.
//
// # What a hostile end can do
//
// Hold one connection, half a megabyte of window and what unpacks from it
// (three times that), 1024 states of topics that it does not deliver, until it
// is silent for too long. It learns its own rights and nothing else. It can
// withhold, and nobody can tell that from not having. It cannot make this end
// keep what the gate or the notes' checks refuse.
package p2p
