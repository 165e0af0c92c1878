// Package api is the contract between the words of a meeting and a node: the one
// interface through which the command line, the pages and scripts read and write
// ledgers, whether the node runs in this process or beside it.
//
// What is proposed are ledger.Events; there is no second form of them. What is
// read are the reports of package report and, entry by entry, the journal. Errors
// have one class each (Classify), which fixes the exit code, the HTTP status and
// the JSON a script sees.
//
// # PINs
//
// A proposal is weighed before anybody is asked for a PIN: a refused event costs
// nobody a PIN. If it would be accepted and a key is still locked, the answer is a
// *PINError that says whose PINs are needed; the caller asks for them and proposes
// again. PINs travel only inside this process or over the node's own socket, are
// never logged and never part of an error.
package api

import (
	"context"
	"fmt"
	"io"
	"iter"
	"log/slog"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/ledger/report"
)

// A Service reads and writes the ledgers of one home.
type Service interface {
	Device(ctx context.Context) (Device, error)
	Status(ctx context.Context) (Status, error)
	Groups(ctx context.Context) ([]report.Group, error)
	Group(ctx context.Context, group crypto.Hash) (report.Group, error)

	Found(ctx context.Context, f Founding) (report.Group, error)
	Propose(ctx context.Context, p Proposal) (Accepted, error)
	Erase(ctx context.Context, p Proposal, member ledger.MemberNumber) (Accepted, error)
	TakeOver(ctx context.Context, t TakeOver) (Accepted, error)

	Balance(ctx context.Context, group crypto.Hash, at At) (report.Balance, error)
	Members(ctx context.Context, group crypto.Hash) (report.MemberList, error)
	Officers(ctx context.Context, group crypto.Hash) (report.OfficerList, error)
	Loans(ctx context.Context, group crypto.Hash, at At) (report.LoanList, error)
	Fines(ctx context.Context, group crypto.Hash) (report.FineList, error)
	Passbook(ctx context.Context, group crypto.Hash, member ledger.MemberNumber) (report.Passbook, error)
	Meeting(ctx context.Context, group crypto.Hash, number uint32) (report.Meeting, error)
	Recital(ctx context.Context, group crypto.Hash) (report.Recital, error)
	ShareOut(ctx context.Context, group crypto.Hash) (report.Division, error)

	Journal(ctx context.Context, group crypto.Hash, from uint64) iter.Seq2[Entry, error]
	Export(ctx context.Context, group crypto.Hash, format string, w io.Writer) error
	Register(ctx context.Context, group crypto.Hash, cycle uint32, w io.Writer) error
	Import(ctx context.Context, i Import) (Imported, error)
	Receipt(ctx context.Context, group crypto.Hash, seq uint64) (*journal.Receipt, error)
	Verify(ctx context.Context, group crypto.Hash, progress Progress) (Verdict, error)

	ChangePIN(ctx context.Context, who KeyName, old, new string) error
	PaperKey(ctx context.Context, who KeyName, pin string) (crypto.Seed, error)
	RestoreKey(ctx context.Context, who KeyName, seed crypto.Seed, pin string) error
	Keys(ctx context.Context, group crypto.Hash) ([]Key, error)
}

// Progress is told how much of a long work is done.
type Progress func(done, total int)

// At is a point in a journal's time: a date, or now.
type At ledger.Date

// Now is the head.
const Now At = 0

// PINs unlock the keys that a proposal needs. In place of the device's may stand the
// ticket of a sitting, for which its PIN was given before (node.Sit).
type PINs struct {
	Device  string
	Holders map[ledger.MemberNumber]string

	// Alike lets keys share one PIN. It is set only for a program whose standard
	// input is no terminal and which gave no PIN of their own for the key-holders.
	Alike bool
}

// LogValue keeps PINs out of logs.
func (PINs) LogValue() slog.Value { return slog.StringValue("[secret]") }

// Format keeps them out of everything else that prints.
func (PINs) Format(s fmt.State, _ rune) { io.WriteString(s, "[secret]") }

// A Founding is a group to be founded on this device: Event without keys.
type Founding struct {
	Event *ledger.GroupFounded
	PINs  PINs
}

// A Proposal is events that are entered together or not at all.
type Proposal struct {
	Group  crypto.Hash
	Events []ledger.Event
	PINs   PINs
	Ahead  bool // a meeting's date is right though it is far ahead of this device's clock
}

// Accepted is what became of a proposal.
type Accepted struct {
	Entries  []Entered `json:"entries"`
	Head     Head      `json:"head"`
	Warnings []Warning `json:"warnings,omitempty"`
}

// An Entered is one entry that is now in the journal, durably.
type Entered struct {
	Seq   uint64       `json:"seq"`
	ID    crypto.Hash  `json:"id"`
	Kind  ledger.Kind  `json:"kind"`
	Event ledger.Event `json:"event"`
}

// A Head is where a journal stands.
type Head struct {
	Seq   uint64      `json:"seq"`
	Hash  crypto.Hash `json:"hash"`
	Epoch uint64      `json:"epoch"`
}

// A Warning is something a person should know that refuses nothing: the id of
// its sentence in package message, and the values it names.
type Warning struct {
	ID     string `json:"code"`
	Values []any  `json:"values,omitempty"` // name, value, name, value …
}

// A TakeOver gives this device the right to write, in a new epoch, with the quorum.
type TakeOver struct {
	Group  crypto.Hash
	Reason string
	PINs   PINs
}

// An Entry is one line of `journal`.
type Entry struct {
	Seq         uint64       `json:"seq"`
	Epoch       uint64       `json:"epoch"`
	ID          crypto.Hash  `json:"id"`
	Prev        crypto.Hash  `json:"prev"`
	Author      string       `json:"author"`
	Recorded    int64        `json:"recorded"`
	Kind        string       `json:"kind"`
	Event       ledger.Event `json:"event"`
	Meeting     uint32       `json:"meeting"`
	Cycle       uint32       `json:"cycle"`
	Cosigners   []Cosigner   `json:"cosigners,omitempty"`
	Imported    bool         `json:"imported,omitempty"`
	CorrectedBy uint64       `json:"corrected_by,omitempty"`
}

// A Cosigner is a key-holder whose cosignature an entry carries.
type Cosigner struct {
	Member    ledger.MemberNumber `json:"member"`
	Elsewhere bool                `json:"elsewhere"` // made on another device than the writer's
}

// An Import is a register to be entered, all of it or nothing.
type Import struct {
	Group    crypto.Hash
	Register []byte
	PINs     PINs
	Progress Progress
}

// Imported is what an import entered.
type Imported struct {
	Entries  int  `json:"entries"`
	Meetings int  `json:"meetings"`
	Head     Head `json:"head"`
}

// A Verdict is what verify found.
type Verdict struct {
	OK      bool   `json:"ok"`
	Entries int    `json:"entries"`
	Head    Head   `json:"head"`
	State   string `json:"state"`
	Forks   int    `json:"forks"`
	Error   *Error `json:"error,omitempty"` // Cause, in a language
	Cause   error  `json:"-"`
}

// A KeyName says whose key is meant: the device's (Member 0), a key-holder's, or the
// root key of a programme with the number Member.
type KeyName struct {
	Group     crypto.Hash
	Member    ledger.MemberNumber
	Programme crypto.Address
}

// A Key is one key of a group and whether it is kept on this device.
type Key struct {
	Member  ledger.MemberNumber `json:"member,omitempty"` // 0 is the device
	Public  crypto.PublicKey    `json:"public"`
	Here    bool                `json:"here"`
	Wrong   int                 `json:"wrong_pins"`
	Writes  bool                `json:"writes,omitempty"`
	Current bool                `json:"current"` // the journal knows it
}

// A Device is this machine as others know it.
type Device struct {
	Address string `json:"device"`
	Public  string `json:"public,omitempty"`
}

// A Status is what this home holds.
type Status struct {
	Device string        `json:"device"`
	Peer   string        `json:"peer"`
	Node   bool          `json:"node"`
	Groups []GroupStatus `json:"groups"`
	Peers  []Peer        `json:"peers"`
	Web    string        `json:"web"`

	Addresses []string `json:"addresses"` // where other devices reach this one
}

// A GroupStatus is one group of a Status.
type GroupStatus struct {
	Group string `json:"group"`
	Name  string `json:"name"`
	Seq   uint64 `json:"seq"`
	Head  string `json:"head"`
	State string `json:"state"`
}
