// Package journal is the signed, append-only chain of a group's entries: how an
// entry is written and read, signed and cosigned, what is asked of it before it
// is taken in, and what can be proved with it. It computes: it touches neither
// disk nor network nor clock.
//
// This comment is the specification: a second implementation can be written
// from it, from package crypto's, and from testdata/journal, whose files hold
// good and bad examples with the verdict. ‖ joins bytes.
//
// # Values
//
// Everything is RLP as Ethereum defines it, in its one canonical form: the
// shortest headers, no byte below 0x80 with a header, nothing after the end,
// exactly as many items in a list as are named here. What has any other form is
// refused (ErrMalformed). In this comment
//
//	number   a whole number, big-endian, without leading zeros, 0 is empty; within its bound
//	u32      a number below 2^32
//	member, loan, shares   u32
//	amount   a number below 2^63, units of the currency
//	signed   a number: the amounts 0, -1, 1, -2, 2 ... are 0, 1, 2, 3, 4 ...
//	date     a number below 2^31: days since 1970-01-01
//	flag     0 or 1
//	text     UTF-8
//	fund     a text; but "savings", "social", "school" and "canteen" are the single
//	         bytes 1 to 4, and are never spelled out
//	kept     "carry" and "largest_remainder" are the single bytes 1 and 2, else a text
//	bytes N  exactly N bytes
//	none|N   empty, or N bytes that are not all zero
//	key      none|33, a compressed point on secp256k1
//	words    none|32: the digest of a record beside the journal. No sentence and
//	         no name stands in an entry
//	[x ...]  a list of any number of x
//
// A word of a closed list is a number, its place there; 0 is no word:
//
//	sex         f, m
//	role        chairperson, record-keeper, treasurer, money-counter, key-holder
//	mark        present, late, represented, excused, absent
//	cause       left, excluded, died
//	purpose     trade, farming, livestock, food, health, school, ceremony, housing, other
//	authority   quorum, policy
//	scope       journal, persons, words
//	method      vsla, fixed, equal
//	convention  flat_term, flat_once, fixed_fee, in_advance, per_period_on_original, per_period_on_balance
//	repay       instalments, at_end
//	share-out   by_shares, by_share_value, equal, equal_profit, interest_returned,
//	            savings_and_borrowing, time_weighted
//	open-loans  refuse, offset
//	leaving     at_cost, at_value, forfeit
//	joining     zero, catch_up, at_value
//	agenda      attendance, funds, savings, fines, repayments, expenses, loans
//	recovery    key-holder+facilitator+programme, facilitator+programme after 30 days
//
// # Entry
//
// An entry is the list
//
//	version   number, 1 to 255; 1 is written here
//	group     bytes 32, the id of the group's founding; zeros in the founding itself
//	epoch     number below 2^53
//	seq       number below 2^53, from 0
//	prev      bytes 32, the id of the entry before it; zeros in the founding
//	author    bytes 20, the address of the signing key
//	recorded  number below 2^53, unix seconds: the device's claim, which nothing checks
//	kind      number, 1 to 255
//	payload   the list of body and cosignatures
//
// of at most 4096 bytes, or 32768 for group_founded, group_amended,
// officers_elected, opening_balances, share_out, cycle_opened and what is not
// known here. The body is the list of the event's fields; cosignatures are a list,
// empty where nobody cosigned, of at most 40
//
//	signer (bytes 20), elsewhere (flag), signature (bytes 64)
//
// in strictly ascending order of the signers, none of them the author.
//
//	id        = Digest(TagEntry, entry)
//	signature = the author's, over id; 64 bytes beside the entry, no part of it
//
// The founding, and only it, has seq 0, epoch 0, kind 1, and zeros for group and
// prev. The group's id is the founding's id. A later version keeps these nine
// items, the id and the signature; only its payload is read otherwise.
//
// # Cosigning
//
// A cosigner signs, before the author does,
//
//	Digest(TagCosign, [version, group, epoch, seq, prev, author, recorded, kind, body, elsewhere])
//
// So she signs the very place and head, and no cosignature is good for another
// entry, nor for the same with other cosigners' opinion of where it was made.
// elsewhere is 1 if she signed on another device than the writer's. It is as
// true as the program that signs: whoever controls the writer's device when a
// key-holder types her PIN there can also say elsewhere.
//
// A draft travels to another phone as the entry without cosignatures. Its id is
// Digest(TagDraft, draft), of an epoch_opened with approvals without those. What
// comes back, by file, QR code or network, is a slip:
//
//	[1, draft's id (bytes 32), signer (bytes 20), elsewhere: 1, signature (bytes 64)]
//	[1, draft's id (bytes 32), [text, key, signature (bytes 64)]]
//
// a cosignature, or an approval as it will stand in the entry (see Recovery
// policy), of at most 4096 bytes. A slip's id is Digest(TagDraft, slip). Before
// a key-holder cosigns, her phone asks CheckDraft: it warns her if the draft does
// not follow the head it knows, and shows the event in words; that it is what was
// said aloud only she can know.
//
// # Bodies
//
//	  1 group_founded      constitution, [[member, sex, words, [role ...], key] ...], key
//	  2 group_amended      constitution
//	  3 member_joined      member, sex, words, member, shares
//	  4 member_left        member, cause
//	  5 officers_elected   [[member, [role ...], key] ...]
//	  6 commitment_set     member, shares
//	 10 meeting_opened     u32, date, [[fund, amount] ...]
//	 11 attendance         member, mark
//	 12 cash_difference    fund, amount, amount, words
//	 13 meeting_closed     [[fund, amount] ...], [shares, amount, amount, amount, amount]
//	 14 meeting_cancelled  date, words
//	 20 contribution       member, fund, shares, amount
//	 21 share_returned     member, shares
//	 30 loan_granted       loan, member, fund, amount, u32, purpose, words, [member ...], words
//	 31 repayment          loan, amount, member
//	 32 loan_topped_up     loan, amount, words
//	 33 loan_rescheduled   loan, u32, words, words
//	 34 charge_waived      loan, amount, words
//	 35 loan_written_off   loan, words
//	 40 fine_levied        member, fund, text, amount
//	 41 fine_paid          member, fund, amount
//	 42 fine_waived        member, fund, amount, words
//	 50 grant              fund, member, amount, words
//	 51 received           fund, amount, words
//	 52 expense            fund, amount, words
//	 53 transfer           fund, fund, amount, words
//	 54 bank_deposited     fund, amount
//	 55 bank_withdrawn     fund, amount
//	 56 bank_interest      fund, amount
//	 57 bank_fee           fund, amount
//	 60 external_loan_received  text, fund, amount
//	 61 external_loan_repaid    text, fund, amount, amount
//	 70 correction         number below 2^53, words
//	 71 opening_balances   date, u32, u32, date, [[fund, amount, amount, signed] ...],
//	                       [[text, fund, amount] ...], [[member, shares] ...],
//	                       [[loan, member, fund, amount, amount, date, u32] ...],
//	                       [[member, fund, amount] ...]
//	 80 share_out          [[member, shares, amount, amount] ...], amount, kept
//	 81 cycle_opened       u32, constitution, [[member, [role ...], key] ...],
//	                       [[fund, signed] ...], [[member, shares] ...]
//	100 epoch_opened       key, authority, [[text, key, bytes 64] ...], words
//	101 fork_resolved      key, bytes 32, bytes 32, words
//	102 device_granted     key, [scope ...], date
//	103 device_revoked     key
//	128 schooling_reported member, u32, u32, u32, u32
//	129 person_recorded    member, words
//	130 record_erased      bytes 32
//	131 register_imported  bytes 32, u32, u32
//
// in the order and with the meaning of the fields of package ledger's structs. A
// constitution is the list
//
//	text name, method, [text village, text code], text currency, amount, amount, shares, shares,
//	[u32, flag] interval, u32 quorum, none|20 programme, [[fund, amount, flag] ...],
//	[convention, u32 rate, amount, [u32, flag], u32, u32, u32, amount, repay],
//	[share-out, amount, u32, u32, kept, open-loans], leaving, joining, [agenda ...], recovery,
//	[[text, amount] ...]
//
// where an interval is a number of months (flag 1) or weeks.
//
// # The gate
//
// Accept takes a batch whole or not at all. Of each entry it asks, in this order:
//
//  1. size and form (Decode): ErrMalformed
//  2. the version is not lower than the journal's: ErrMalformed
//  3. the group: ErrMalformed
//  4. the place: next after the head, or held already (passed over), or one of
//     those below
//  5. the author is the writer of the epoch; of the founding and of openings, the
//     device they name: ErrAuthor
//  6. the signature, against that known key, never by recovery: ErrSignature
//  7. each cosigner holds a key before the entry (ErrAuthor) and signed it
//     (ErrSignature)
//  8. the rules of the book, the quorum last: *ledger.RuleError
//
// A journal that is stored is replayed through the same gate; what of it need
// not be verified again says Replaying.
//
// A refusal is an *EntryError around one of these. The signatures of a batch are
// verified beside the rest, but what is reported is the first refusal in this
// order of the first entry refused. Of a run of entries that a key of this
// program signed just now, the last is verified.
//
// A place other than the next:
//
//	               A ── B ── C ── D            the journal, epoch 0, its head D
//
//	fork           A ── B ── C'                epoch 0, seq 2, signed by its writer: *ForkError
//	gap            ?? ── E                     follows what is not here: ErrGap
//	cut            A ── B ── O                 opens epoch 1 with the quorum: *CutError
//	stranded       (after O) C, D, E           epoch 0 past the cut: *StrandedError
//	rival          A ── O'                     opens epoch 1 again, with the quorum: *ForkError
//
// None of these is said before the signature (of openings: the quorum at the
// cut) has been found good, so nobody else can raise the alarm.
//
// # Epochs and forks
//
// epoch_opened and fork_resolved open the epoch after that of the entry they
// follow, the cut. Their author is the new writer, whose key they carry; they
// need the quorum of those who hold keys at the cut. If the cut is the head, the
// chain goes on. Else the entries past it are stranded: the journal is replayed
// up to the cut, and the opening accepted again. Two openings of one epoch are an
// equivocation wherever they stand. fork_resolved names, as kept, an entry of its
// own branch and, as stranded, one of the other: its last opening since the two
// parted, if it has any, or an entry after it.
//
// Two histories x and y of a group part at the first place at which they differ.
// Who holds both (see Branch, Compare) says, by the first line that fits,
//
//	x holds   a fork_resolved on x, past the parting, decides against y
//	y holds   a fork_resolved on y, past the parting, decides against x
//	x holds   an epoch opens on x and none on y, from the parting on, and nobody
//	          vouched for an entry of y from there on
//	y holds   the same the other way round
//	in doubt  else: both were signed by one writer and no epoch opened since, or
//	          epochs opened on both, or an opening strands what was vouched for
//
// An entry is vouched for if it is cosigned, if its head or a later one of that
// history is attested, or if somebody holds a receipt for it or for a later one.
// A fork_resolved on x decides against y if the entry it names as stranded is on
// y, past the parting, and no epoch opens on y after it; and, if key-holders were
// elected or the quorum amended on y since the parting, if those who cosigned it
// are the quorum there too: who gave the keys to others cannot go back to when
// she had them. What names an entry comes after it, so x and y cannot both
// decide against the other; and all who know the same say the same, in whichever
// order they heard it.
//
// A node that holds the journal that gives way goes over to the other by itself:
// what it had past the parting becomes evidence, and its rows can be entered
// again. In doubt, it stays where it is, keeps the other history beside it, and
// the group is disputed since the parting: it can still meet, and everybody is
// told, until a fork_resolved on one of the two decides. So the key-holders who
// cut below a closing can do it only by saying twice, before everybody, that
// they did; what was stranded stays as evidence, and a grave finding, for good.
//
// The proof of a fork alone, without the other history, says less: two entries
// of one writer leave the group in doubt while theirs is the running epoch, and
// decide nothing any more after it, for whoever opened the next epoch chose; two
// openings do, until a fork_resolved names the one that is not here.
//
// # Evidence
//
// What is signed by who had the right and has no place in the journal is kept
// beside it, under its kind and id:
//
//	10  the proof of a fork, under its id
//	11  an entry of a fork's other history     signature (64) ‖ entry, under the
//	12  an entry past a cut                    entry's id
//	13  an opening that cuts, not applied
//
// Of one group and epoch one proof is kept: that of the earliest place, then of
// the lowest id. Any signature of an entry that is good will do.
//
// # Recovery policy
//
// Where the quorum is lost, epoch_opened with the authority policy opens an epoch
// with approvals instead. It needs no quorum; who cosigns it all the same is
// checked as ever. Each approval is signed over
//
//	Digest(TagApproval, [version, group, epoch, seq, prev, author, recorded, kind, body, approver])
//
// with the body as it is without approvals, and the approver a text: key-holder,
// facilitator or programme. In the entry an approval's text is the approver,
// followed, if she has papers, by a colon and the papers: deeds of package
// credential, one after the other, in base64url without padding. The approvals
// stand in ascending order of approver, as listed here, and key; at most 32, of
// keys that are all different and none of them the new writer's (ErrMalformed).
//
//	key-holder   holds a key at the cut; no papers
//	facilitator  one; her paper is her credential
//	programme    holds a key of the last root; the first of them in order has
//	             all roots as papers, from number 0, each once
//
// The charter is the constitution in force at the cut: it names the policy and
// the programme, to whose address the root of number 0 must lead. Both policies
// need the facilitator and the quorum of the programme's last root; the first
// also a key-holder; the second that recorded is at least 30 times 86400 seconds
// after that of the entry it follows. Receivers cannot ask more of those times:
// both are claims. A writer who claims a day far ahead is passed by with a cut
// below that entry. The facilitator's credential must be good on the day of
// recorded, as a credential.Registry of just these papers says, and reach the
// group by its id or its place. What is missing is a *PolicyError, which is
// ErrAuthor, and so is a paper of somebody else; a bad approval is ErrSignature.
//
// All of this follows from the entry and the journal alone, so every node says
// the same. The price: a revocation, and a root after the last one given, are not
// asked. Who signs such an entry asks them before; who receives it warns. Nor are
// the 30 days asked of a cut, before somebody follows its branch, nor in a
// receipt. An epoch opened so is a grave finding for ever: Epoch.ByPolicy. It is
// weighed against other histories like any other, and key-holders who turn up
// after all decide against it by fork_resolved.
//
// All papers stand in the entry, of at most 4096 bytes. With a credential for
// this group alone there is room for 13 roots of one key, 6 of two of three, 4
// of three of five, 2 of five of nine: a programme that rotates often keeps its
// root small.
//
// # What is not known
//
// A kind from 128 that is not known has no postings: it is chained, and the book
// passes over it. At another unknown kind, or a higher version, the journal
// stops applying: the entry and those after it are kept, if the epoch's writer
// signed them and they are linked, and Stopped says which version is needed.
// Nothing new is drafted there, and no epoch opened except by a cut below it. A
// newer program replays them; if it refuses one then, the journal ends before it.
//
// # Receipt
//
//	[1, [[entry, signature] ...], [entry, signature]]
//
// as strings: those entries of authority, by seq, that prove the last one's
// author's right. They are the founding; each opening before it; and up to the
// last opening (or, if it is cosigned, up to itself) each group_amended,
// officers_elected and cycle_opened, which change who may cosign and how many
// must. Each must be signed by the writer and, but for the founding, cosigned by
// the quorum, as those before it tell. It proves that the group's writer signed
// the entry; whether the book still holds it, the journal tells. It is not
// compressed: two thirds of a founding are keys and digests. Its id is
//
//	Digest(TagReceipt, receipt)
//
// # Frames
//
// In QR codes, alphanumeric, a receipt, a draft, a slip or an attestation is cut into
// parts of 400 bytes:
//
//	JIGIYA:<letters>:<id, first 8 digits>:<i>:<n>:<part, base32>:<check, 8 digits>
//
//	R1   a receipt, tag TagReceipt      S1   a cosignature's slip, TagDraft
//	T1   a draft, TagDraft              A1   an approval's slip, TagDraft
//	V1   an attestation, TagAttestation
//
// in upper case, i from 1; base32 without padding. The id is Digest(tag, bytes),
// the check the first 4 bytes of Digest(tag, the frame before its last colon), in
// hexadecimal.
//
// # Proof of a fork
//
//	[1, [entry, signature], [entry, signature]]     by ascending id
//
// of one group and epoch, and of one seq unless both open the epoch. Its id is
// Digest(TagFork, proof).
//
// # Attestation
//
//	statement   = [1, group (bytes 32), epoch, seq, head's id (bytes 32),
//	               [shares, amount, amount, amount, amount], [[fund, amount] ...],
//	               findings (none|32), date, recorded, attester (key)]
//	attestation = [statement, signature (bytes 64)]
//
// of at most 4096 bytes: the totals of the book at that head, the box as it was
// counted, a digest of the findings. The attester signs
// Digest(TagAttestation, statement).
//
// # What a thief of the writer's device can do
//
// Enter what the rules allow, claim any time, and stop: what needs the quorum she
// cannot enter. She can write another branch; the first two nodes that meet have
// the proof. She can write an entry no program understands, which stops everybody
// there; the quorum cuts it off. She cannot move, drop or change an entry, move a
// cosignature, admit a cosigner, open an epoch, or write for another group.
//
// # What a quorum without conscience can do
//
// Cut what nobody vouched for; and, by a cut and a fork_resolved, what somebody
// did. The other history stays as evidence with whoever has it, the losses are
// named, and the receipts and attestations still prove what stood there. It
// cannot undo an election, unless those elected agree.
package journal
