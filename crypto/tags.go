package crypto

// Tags are what a digest is for. Each begins with 0x19 and ends with a line
// end and has neither in between, so no tag is the beginning of another, and
// what was signed under one tag is never good under a second. 0x19 followed by
// 'j' opens no Ethereum transaction and no signed Ethereum message, so a
// signature made here moves nothing there.
//
// A tag is never changed and never used again: a new meaning takes a new
// number.
const (
	TagEntry       = "\x19jigiya entry v1\n"       // an entry of a journal: its id, what its author signs
	TagCosign      = "\x19jigiya cosign v1\n"      // what a cosigner signs: the entry without its cosignatures
	TagDraft       = "\x19jigiya draft v1\n"       // an entry on its way to those who cosign or approve it, and what they answer
	TagApproval    = "\x19jigiya approval v1\n"    // somebody approves an epoch opened by recovery policy
	TagRecord      = "\x19jigiya record v1\n"      // a text beside the journal, salted: RecordDigest
	TagSealed      = "\x19jigiya sealed v1\n"      // associated data of a sealed record
	TagSeed        = "\x19jigiya seed v1\n"        // from a seed to a key
	TagKeyfile     = "\x19jigiya keyfile v1\n"     // the checksum of a keyfile
	TagCheckpoint  = "\x19jigiya checkpoint v1\n"  // the salt of the six things
	TagAttestation = "\x19jigiya attestation v1\n" // a facilitator's statement on a head
	TagReceipt     = "\x19jigiya receipt v1\n"     // a member's receipt
	TagCredential  = "\x19jigiya credential v1\n"  // a programme lets a facilitator or staff in
	TagRevocation  = "\x19jigiya revocation v1\n"  // a programme takes a credential back
	TagProgramme   = "\x19jigiya programme v1\n"   // a programme's root and its rotation
	TagGrant       = "\x19jigiya grant v1\n"       // a group lets one device in
	TagTransport   = "\x19jigiya transport v1\n"   // a device key vouches for its transport key
	TagHello       = "\x19jigiya hello v1\n"       // a device proves itself to a peer
	TagHeads       = "\x19jigiya heads v1\n"       // fingerprints of heads, within one session
	TagPairing     = "\x19jigiya pairing v1\n"     // what two devices compare by six things
	TagBox         = "\x19jigiya box v1\n"         // from a seed to a box key: what a paper key opens
	TagCarried     = "\x19jigiya carried v1\n"     // the checks of texts that people and QR codes carry
	TagBundle      = "\x19jigiya bundle v1\n"      // a bundle file
	TagFork        = "\x19jigiya fork v1\n"        // the proof of two entries in one place
	TagAnchor      = "\x19jigiya anchor v1\n"      // the head anchor's checksum
	TagFindings    = "\x19jigiya findings v1\n"    // what an audit found, for an attestation
)
