package api

import (
	"context"
	"io"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
)

// An Exchange is what a node does with others: who may be what, who is in range,
// what was exchanged, what is in doubt.
type Exchange interface {
	MakeKey(ctx context.Context, pins PINs) (Device, error)

	FoundProgramme(ctx context.Context, f ProgrammeFounding) (Programme, error)
	Programmes(ctx context.Context) ([]Programme, error)
	Certify(ctx context.Context, c Certifying) (Credential, error)
	RevokeCredential(ctx context.Context, r Revoking) (Credential, error)

	Trust(ctx context.Context, t Trusting) error
	Contacts(ctx context.Context) (Contacts, error)
	Pair(ctx context.Context, p Pairing) (PairingState, error)
	PairingState(ctx context.Context, change uint64) (PairingState, error)
	ConfirmPairing(ctx context.Context, same bool) (PairingState, error)

	Peers(ctx context.Context) ([]Peer, error)
	AddPeer(ctx context.Context, address string) error
	Sync(ctx context.Context, s Syncing) (Synced, error)
	Watch(ctx context.Context, told func(Happening)) error

	WriteBundle(ctx context.Context, b Bundling, w io.Writer) (Bundled, error)
	ReadBundle(ctx context.Context, r io.Reader, progress Progress) (Unbundled, error)
	VerifyBundle(ctx context.Context, r io.Reader, progress Progress) (Inspected, error)
	ReadBackup(ctx context.Context, r io.Reader, paper crypto.Seed, progress Progress) (Unbundled, error)

	Audit(ctx context.Context, a Auditing) (Audit, error)
	Attest(ctx context.Context, a Attesting) (Attestation, error)
	Attestations(ctx context.Context, group crypto.Hash) ([]Attestation, error)
	KeepReceipt(ctx context.Context, receipt []byte) (Entry, error)

	Fork(ctx context.Context, group crypto.Hash) (Fork, error)
	Resolve(ctx context.Context, r Resolving) (Accepted, error)

	Draft(ctx context.Context, p Proposal) (Draft, error)
	Drafts(ctx context.Context, group crypto.Hash) ([]Draft, error)
	Cosign(ctx context.Context, c Cosigning) (Draft, error)
	TakeCosignature(ctx context.Context, raw []byte) (Draft, error)
	Complete(ctx context.Context, c Completing) (Accepted, error)
}

// A ProgrammeFounding makes a programme: three root keys on this device, each
// under a PIN of its own (Holders 1 to 3), two of which sign.
type ProgrammeFounding struct {
	Name string
	PINs PINs
}

// A Programme is one this device has to do with.
type Programme struct {
	Programme   string       `json:"programme"`
	Name        string       `json:"name,omitempty"`
	Root        uint32       `json:"root"`   // the number of the root in force
	Quorum      int          `json:"quorum"` // of its keys
	Keys        int          `json:"keys"`
	Here        int          `json:"keys_here"` // of them on this device
	WorksFor    bool         `json:"works_for"`
	Credentials []Credential `json:"credentials"`
}

// A Credential is what a programme lets a device be.
type Credential struct {
	Programme string        `json:"programme"`
	Device    string        `json:"device"`
	Public    string        `json:"public,omitempty"`
	Name      string        `json:"name,omitempty"` // as this device knows it
	Role      string        `json:"role"`
	Zone      []string      `json:"zone,omitempty"`
	Groups    []crypto.Hash `json:"groups,omitempty"`
	Issued    ledger.Date   `json:"issued"`
	Expires   ledger.Date   `json:"expires"`
	State     string        `json:"state"` // valid, expired, revoked, ended (by a rotation), early (issued by a wrong clock)
	Text      []string      `json:"text,omitempty"`
}

// A Certifying asks a programme's keys for a credential.
type Certifying struct {
	Programme crypto.Address // may be left out where there is one
	Device    crypto.PublicKey
	Name      string
	Role      credential.Role
	Zone      []string
	Groups    []crypto.Hash
	Until     ledger.Date // 0 is as long as a credential lasts
	PINs      PINs        // of root keys: Holders 1 to 3
}

// A Revoking takes a device's credentials back.
type Revoking struct {
	Programme crypto.Address
	Device    crypto.Address
	PINs      PINs
}

// A Trusting tells this device of another, of a programme it works for, or of
// deeds that came as text. Nobody gets a right by it.
type Trusting struct {
	Device    crypto.PublicKey
	Name      string
	Programme crypto.Address
	Deeds     string
	Forget    bool
}

// Contacts are what people told this device.
type Contacts struct {
	Devices    []Contact `json:"devices"`
	Programmes []string  `json:"programmes"`
	Addresses  []string  `json:"addresses"`
}

// A Contact is a device that a person told this one of.
type Contact struct {
	Device string `json:"device"`
	Public string `json:"public"`
	Name   string `json:"name,omitempty"`
}

// A Pairing opens the window for one device, for some minutes; or goes to the
// open window of another at an address.
type Pairing struct {
	Minutes int
	Address string
	Name    string // to be given to the other
}

// A PairingState is where it has come to.
type PairingState struct {
	Change uint64   `json:"change"`           // grows with each step: PairingState waits for one above
	State  string   `json:"state"`            // closed, open, compare, confirmed, paired, refused
	Until  int64    `json:"until,omitempty"`  // unix seconds
	Text   string   `json:"text,omitempty"`   // for a QR code: where to go
	Things []string `json:"things,omitempty"` // numbers of the six things to compare
	Device string   `json:"device,omitempty"` // the other
}

// A Peer is a device in range, or one that was.
type Peer struct {
	Device    string `json:"device"`
	Name      string `json:"name,omitempty"`
	Role      string `json:"role,omitempty"` // writer, key-holder, facilitator, staff, office, contact
	Address   string `json:"address,omitempty"`
	By        string `json:"by,omitempty"` // how it was found
	Connected bool   `json:"connected"`
	Exchanged int64  `json:"exchanged,omitempty"` // unix seconds of the last complete exchange
	Sent      uint64 `json:"sent"`                // entries, in this session
	Received  uint64 `json:"received"`

	// What stands beside the journals: names, words, attestations, signatures, credentials.
	NotesSent     uint64 `json:"notes_sent"`
	NotesReceived uint64 `json:"notes_received"`

	Refused string `json:"refused,omitempty"` // why the last session ended, if not by leaving
}

// A Syncing is one exchange with an address, or with whoever is found.
type Syncing struct {
	Address  string
	Progress Progress // entries taken in, of those known to be coming
}

// Synced is what crossed.
type Synced struct {
	Peers    []Peer `json:"peers"`
	Sent     uint64 `json:"sent"`
	Received uint64 `json:"received"`

	NotesSent     uint64 `json:"notes_sent"`
	NotesReceived uint64 `json:"notes_received"`
}

// Changed is the happening of new entries in a journal: its group, and the seq of the
// last.
const Changed = "group.changed"

// A Happening is something that a watcher is told: the id of a sentence and its values.
type Happening struct {
	ID     string `json:"code"`
	At     int64  `json:"at"` // unix milliseconds
	Values []any  `json:"values,omitempty"`
}

// A Bundling is what is to be put into a file, and for whom.
type Bundling struct {
	Groups  []crypto.Hash    // none: all
	Readers []crypto.Address // devices whose box keys are known
	Backup  bool             // for this device's own groups: sealed to the key-holders' devices and to this one
}

// Bundled is what a bundle holds.
type Bundled struct {
	Groups  int      `json:"groups"`
	Entries uint64   `json:"entries"`
	Notes   uint64   `json:"notes"`
	Readers []string `json:"readers"`
}

// Unbundled is what came out of one.
type Unbundled struct {
	Groups    int    `json:"groups"`
	Entries   uint64 `json:"entries"` // new here
	Notes     uint64 `json:"notes"`
	Truncated bool   `json:"truncated"`
	Missing   uint64 `json:"missing,omitempty"` // entries that were to come
}

// Inspected is what a bundle was found to hold, and whether all of it is good.
type Inspected struct {
	OK        bool             `json:"ok"`
	Entries   int              `json:"entries"` // that are good
	Truncated bool             `json:"truncated"`
	Groups    []InspectedGroup `json:"groups"`
}

// An InspectedGroup is one group of a bundle, verified by itself.
type InspectedGroup struct {
	Group crypto.Hash `json:"group"`
	Name  string      `json:"name"`
	Verdict
}

// An Attesting states what was found at a group's head.
type Attesting struct {
	Group    crypto.Hash
	Counts   []ledger.Count
	Date     ledger.Date // 0 is today
	Findings crypto.Hash
	PINs     PINs
}

// An Attestation is what somebody stated.
type Attestation struct {
	ID       crypto.Hash    `json:"id"`
	Attester string         `json:"attester"`
	Name     string         `json:"name,omitempty"`
	Date     ledger.Date    `json:"date"`
	Recorded int64          `json:"recorded"`
	Seq      uint64         `json:"seq"`
	Head     crypto.Hash    `json:"head"`
	Counts   []ledger.Count `json:"counts"`
	Totals   ledger.Totals  `json:"totals"`
	InBook   bool           `json:"in_book"` // the journal here holds that head
	Findings bool           `json:"findings"`
	Frames   []string       `json:"frames,omitempty"` // for QR codes, where it was just signed
}

// A Fork is what is in doubt about a group's history.
type Fork struct {
	State    string   `json:"state"` // ok, disputed
	Since    uint64   `json:"since,omitempty"`
	Cause    string   `json:"cause,omitempty"` // two_histories, two_openings, cut_below
	Branches []Branch `json:"branches,omitempty"`
	Stranded []Entry  `json:"stranded,omitempty"`
	Proofs   []string `json:"proofs,omitempty"`
}

// A Branch is one history from where they part; the first is the one followed here.
type Branch struct {
	Number  int         `json:"branch"`
	Head    Head        `json:"head"`
	Entries uint64      `json:"entries"`
	First   crypto.Hash `json:"first"` // the entry that differs
	Lines   []Entry     `json:"lines,omitempty"`
	Loss    Loss        `json:"loss"`
}

// A Loss is what people had vouched for on a branch and would no longer hold.
type Loss struct {
	Cosigned  bool `json:"cosigned"`
	Attested  int  `json:"attested"`
	Receipted int  `json:"receipted"`
}

// A Resolving is the quorum's choice of a branch.
type Resolving struct {
	Group  crypto.Hash
	Keep   int // the number of the branch
	Reason string
	PINs   PINs
}

// A Draft is an entry that waits for cosignatures from other phones.
type Draft struct {
	Group    crypto.Hash           `json:"group"`
	ID       crypto.Hash           `json:"draft"`
	Kind     ledger.Kind           `json:"kind"`
	Event    ledger.Event          `json:"event"`
	Seq      uint64                `json:"seq"`
	Follows  bool                  `json:"follows"` // the head this device knows
	Need     int                   `json:"need"`
	Cosigned []ledger.MemberNumber `json:"cosigned"`
	Warning  string                `json:"warning,omitempty"` // code of what a cosigner must know: draft_behind, draft_other_head, draft_cuts
	Frames   []string              `json:"frames,omitempty"`  // for QR codes
	Slips    []string              `json:"slips,omitempty"`   // of a signature just made, to go back
	Bytes    []byte                `json:"-"`
}

// A Cosigning signs a draft with a key that is on this device: a key-holder's; or,
// for an epoch opened by recovery policy, as key-holder, facilitator or programme.
type Cosigning struct {
	Draft  []byte
	Member ledger.MemberNumber // 0 where only one is here
	As     string              // "", or what the approval is given as
	PINs   PINs                // Holders of the member, Device of the facilitator, Holders 1 to 3 of root keys
}

// A Completing enters a draft, with the cosignatures that have come and those of
// the PINs given.
type Completing struct {
	Group crypto.Hash
	Draft crypto.Hash // zero where there is one
	PINs  PINs
}
