package journal

import (
	"slices"

	"jigiya/crypto"
	"jigiya/ledger"
)

// An Epoch is the time of one writing device.
type Epoch struct {
	Number  uint64
	From    uint64           // the seq of its opening, which follows the cut
	Opening crypto.Hash      // that entry's id
	Author  crypto.Address   // of Writer
	Writer  crypto.PublicKey // the device that may write

	ByPolicy bool // opened by recovery policy: always a grave finding
}

// Epochs are all epochs, from the founding's, number 0.
func (j *Journal) Epochs() []Epoch { return slices.Clone(j.epochs) }

// Epoch is the number of the running epoch.
func (j *Journal) Epoch() uint64 { return uint64(max(len(j.epochs), 1) - 1) }

// Writer is the key of the device that may write; zero before the founding.
func (j *Journal) Writer() crypto.PublicKey {
	if len(j.epochs) == 0 {
		return crypto.PublicKey{}
	}
	return j.epochs[j.Epoch()].Writer
}

func (j *Journal) author() crypto.Address {
	if len(j.epochs) == 0 {
		return crypto.Address{}
	}
	return j.epochs[j.Epoch()].Author
}

// epochAt is the epoch of an entry of the journal.
func (j *Journal) epochAt(seq uint64) uint64 {
	for n := len(j.epochs) - 1; n > 0; n-- {
		if j.epochs[n].From <= seq {
			return uint64(n)
		}
	}
	return 0
}

// A holder is somebody who may cosign.
type holder struct {
	member  ledger.MemberNumber
	address crypto.Address
	key     crypto.PublicKey
}

// A charter is what the constitution says of who may give the right to write.
type charter struct {
	quorum    uint32
	recovery  ledger.RecoveryPolicy
	programme crypto.Address
	place     string // the code of the group's place
}

func charterOf(c *ledger.Constitution) charter {
	return charter{c.Quorum, c.Recovery, crypto.Address(c.Programme), c.Place.Code}
}

// An office is who holds the keys, and what the charter says, after the entry
// since.
type office struct {
	since uint64
	charter
	holders []holder
}

func newOffice(since uint64, charter charter, officers []ledger.Officer) (office, error) {
	o := office{since: since, charter: charter}
	for _, officer := range officers {
		if !officer.HoldsKey() {
			continue
		}
		key := crypto.PublicKey(officer.Key)
		address, err := key.Address()
		if err != nil {
			return o, malformed("the key of member %d: %v", officer.Member, err)
		}
		o.holders = append(o.holders, holder{officer.Member, address, key})
	}
	return o, nil
}

// foundingOffice is the office the founding itself names: its key-holders may
// cosign it.
func foundingOffice(e *ledger.GroupFounded) (office, error) {
	var officers []ledger.Officer
	for _, m := range e.Members {
		officers = append(officers, ledger.Officer{Member: m.Member, Roles: m.Roles, Key: m.Key})
	}
	return newOffice(0, charterOf(&e.Constitution), officers)
}

func (o *office) holder(a crypto.Address) *holder {
	for i := range o.holders {
		if o.holders[i].address == a {
			return &o.holders[i]
		}
	}
	return nil
}

// officeAfter is the office in force after an entry.
func (j *Journal) officeAfter(seq uint64) *office {
	for i := len(j.offices) - 1; i >= 0; i-- {
		if j.offices[i].since <= seq {
			return &j.offices[i]
		}
	}
	return &office{}
}

// officeFor is the office that may cosign an entry: in force before it, or for
// the founding its own.
func (j *Journal) officeFor(e *Entry) (*office, error) {
	if founding, ok := e.event.(*ledger.GroupFounded); ok {
		own, err := foundingOffice(founding)
		return &own, err
	}
	return j.officeAfter(e.header.Seq - 1), nil
}

// Cosigners are the members whose cosignatures an entry of the journal carries.
func (j *Journal) Cosigners(e *Entry) (members []ledger.MemberNumber) {
	office, err := j.officeFor(e)
	if err != nil {
		return nil
	}
	for _, c := range e.cosignatures {
		if h := office.holder(c.Signer); h != nil {
			members = append(members, h.member)
		}
	}
	return members
}

// hasQuorum asks of an entry that is not applied here what the book would ask.
func (o *office) hasQuorum(e *Entry) error {
	for i, c := range e.cosignatures {
		h := o.holder(c.Signer)
		if h == nil {
			return notHolder(c.Signer)
		}
		if check := (check{entry: e, cosigner: i, key: h.key}); !check.good() {
			return check.refusal()
		}
	}
	if have := uint32(len(e.cosignatures)); have < o.quorum && !e.byPolicy() {
		return &ledger.RuleError{Rule: ledger.RuleQuorumMissing, Values: []ledger.Value{
			{Name: "event", Value: e.header.Kind}, {Name: "have", Value: have}, {Name: "need", Value: o.quorum},
		}}
	}
	return nil
}
