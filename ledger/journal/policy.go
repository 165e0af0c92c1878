package journal

import (
	"fmt"

	"jigiya/crypto/credential"
	"jigiya/ledger"
)

// A Lack is what an epoch opened by recovery policy is short of.
type Lack string

// The lacks, in the order in which they are found.
const (
	LacksPolicy      Lack = "policy"      // the constitution names none, or no programme
	LacksKeyHolder   Lack = "key-holder"  // one approves
	LacksFacilitator Lack = "facilitator" // whose credential is good and reaches the group approves
	LacksProgramme   Lack = "programme"   // the quorum of its root approves
	LacksDays        Lack = "days"        // since the last entry
)

// A PolicyError says why an epoch cannot be opened by recovery policy (yet).
type PolicyError struct {
	Policy     ledger.RecoveryPolicy // of the group
	Lacks      Lack
	Have, Need uint32 // approvals, or days
}

func (e *PolicyError) Error() string {
	return fmt.Sprintf("an epoch by recovery policy %q lacks its %s (%d of %d): %v", e.Policy, e.Lacks, e.Have, e.Need, ErrAuthor)
}

// Unwrap is ErrAuthor.
func (e *PolicyError) Unwrap() error { return ErrAuthor }

// checkAuthority asks of an epoch_opened by recovery policy whether those who
// approve it may. The days that must have passed are asked only of an entry that
// follows the head: of what was cut, the times are not at hand. Whoever follows
// the branch asks then.
func (j *Journal) checkAuthority(e *Entry, event *ledger.EpochOpened) error {
	o := j.officeAfter(e.header.Seq - 1)
	if err := o.checkAuthority(e, event); err != nil {
		return err
	}
	if event.Authority != ledger.ByPolicy || o.recovery != ledger.RecoverAfter30Days || e.header.Seq != j.Len() {
		return nil
	}
	if passed := max(e.header.Recorded-j.recorded, 0) / daySeconds; passed < policyDays {
		return &PolicyError{o.recovery, LacksDays, uint32(passed), policyDays}
	}
	return nil
}

func (o *office) checkAuthority(e *Entry, event *ledger.EpochOpened) error {
	if event.Authority == ledger.ByQuorum {
		if len(event.Approvals) > 0 {
			return malformed("what the quorum cosigns needs no approvals")
		}
		return nil
	}
	if o.recovery == "" || o.programme.IsZero() {
		return &PolicyError{Policy: o.recovery, Lacks: LacksPolicy}
	}
	all, err := readApprovals(event.Approvals, e.header.Author)
	if err != nil {
		return err
	}
	if err := o.checkApprovers(e, all); err != nil {
		return err
	}
	for _, a := range all {
		if err := a.verify(&e.header, event); err != nil {
			return err
		}
	}
	return nil
}

func (a *approval) verify(h *Header, event *ledger.EpochOpened) error {
	digest, err := approvalDigest(h, event, a.as)
	if err != nil {
		return err
	}
	if !a.key.Verify(digest, a.signed) {
		return fmt.Errorf("%w: that of a %s who approves", ErrSignature, a.as)
	}
	return nil
}

// checkApprovers asks whether all approvers are what they say, and enough.
func (o *office) checkApprovers(e *Entry, all []approval) error {
	by := map[Approver][]approval{}
	for _, a := range all {
		by[a.as] = append(by[a.as], a)
	}
	if err := o.checkKeyHolders(by[KeyHolder]); err != nil {
		return err
	}
	r, err := o.registry(by[Programme])
	if err != nil {
		return err
	}
	if err := o.checkFacilitator(r, e, by[Facilitator]); err != nil {
		return err
	}
	return o.checkProgramme(r, by[Programme])
}

func (o *office) checkKeyHolders(all []approval) error {
	for _, a := range all {
		address, _ := a.key.Address() // which it has: it was read
		if len(a.papers) > 0 {
			return malformed("a key-holder approves without papers")
		}
		if o.holder(address) == nil {
			return notHolder(address)
		}
	}
	if len(all) == 0 && o.recovery == ledger.RecoverWithKeyHolder {
		return &PolicyError{o.recovery, LacksKeyHolder, 0, 1}
	}
	return nil
}

// registry is what the programme's papers add up to: its roots, from the first.
func (o *office) registry(all []approval) (*credential.Registry, error) {
	r := credential.NewRegistry()
	for i, a := range all {
		if (i == 0) != (len(a.papers) > 0) {
			return nil, malformed("of those who approve for the programme, the first has its papers")
		}
		for _, deed := range a.papers {
			if err := o.add(r, deed, credential.KindRoot); err != nil {
				return nil, err
			}
		}
	}
	if len(all) == 0 {
		return nil, &PolicyError{o.recovery, LacksProgramme, 0, 1}
	}
	return r, nil
}

// add takes in a paper: of this programme, of its kind, good, and new.
func (o *office) add(r *credential.Registry, deed *credential.Deed, kind credential.Kind) error {
	if deed.Kind() != kind || deed.Programme() != o.programme {
		return fmt.Errorf("%w: a paper is a %v of programme %v", ErrAuthor, deed.Kind(), deed.Programme())
	}
	taken, err := r.Add(deed.Bytes())
	if err != nil {
		return fmt.Errorf("%w: a paper: %v", ErrAuthor, err)
	}
	if taken.State != credential.Kept {
		return malformed("papers that are not in order, or there twice")
	}
	return nil
}

func (o *office) checkFacilitator(r *credential.Registry, e *Entry, all []approval) error {
	lacks := &PolicyError{o.recovery, LacksFacilitator, 0, 1}
	if len(all) == 0 {
		return lacks
	}
	a := all[0]
	if len(all) > 1 || len(a.papers) != 1 {
		return malformed("one facilitator approves, with her credential")
	}
	if err := o.add(r, a.papers[0], credential.KindCredential); err != nil {
		return err
	}
	device, _ := a.key.Address()
	for _, right := range r.Rights(device, credential.DateOf(min(e.header.Recorded, credential.MaxMoment))) {
		if right.Role == credential.Facilitator && right.Covers(e.Group(), o.place) {
			return nil
		}
	}
	return lacks
}

func (o *office) checkProgramme(r *credential.Registry, all []approval) error {
	root, known := r.Programme(o.programme)
	if !known {
		return &PolicyError{o.recovery, LacksProgramme, 0, 1}
	}
	for _, a := range all {
		if address, _ := a.key.Address(); !root.Holds(address) {
			return fmt.Errorf("%w: %v approves and has no key of the programme's root", ErrAuthor, address)
		}
	}
	if len(all) < int(root.Quorum) {
		return &PolicyError{o.recovery, LacksProgramme, uint32(len(all)), uint32(root.Quorum)}
	}
	return nil
}
