package journal

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/rlp"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
)

// An Approver is as what somebody approves an epoch opened by recovery policy.
type Approver string

// Who approves.
const (
	KeyHolder   Approver = "key-holder"  // holds a key of the group at the cut
	Facilitator Approver = "facilitator" // has a credential that reaches the group
	Programme   Approver = "programme"   // holds a key of the programme's root
)

var approvers = []Approver{KeyHolder, Facilitator, Programme}

// An approval is one of an entry's, as it was read.
type approval struct {
	as     Approver
	key    crypto.PublicKey
	signed crypto.Signature
	papers []*credential.Deed
}

// papersText is how papers are spelled in an entry.
var papersText = base64.RawURLEncoding.Strict()

// spell is an approver with her papers.
func spell(as Approver, papers []*credential.Deed) ledger.Slug {
	if len(papers) == 0 {
		return ledger.Slug(as)
	}
	var raw []byte
	for _, p := range papers {
		raw = append(raw, p.Bytes()...)
	}
	return ledger.Slug(string(as) + ":" + papersText.EncodeToString(raw))
}

func readApproval(a ledger.Approval) (read approval, err error) {
	as, papers, _ := strings.Cut(string(a.Role), ":")
	read = approval{as: Approver(as), key: crypto.PublicKey(a.Key), signed: a.Signature}
	if !slices.Contains(approvers, read.as) {
		return read, malformed("%.20q approves nothing", as)
	}
	if read.papers, err = readPapers(papers); err != nil {
		return read, err
	}
	if spell(read.as, read.papers) != a.Role {
		return read, malformed("the papers of a %s have another form", as)
	}
	return read, nil
}

func readPapers(spelled string) (papers []*credential.Deed, err error) {
	raw, err := papersText.DecodeString(spelled)
	if err != nil {
		return nil, malformed("papers are not readable: %v", err)
	}
	for len(raw) > 0 {
		_, _, rest, err := rlp.Split(raw)
		if err != nil {
			return nil, malformed("papers are not readable: %v", err)
		}
		deed, err := credential.ParseDeed(raw[:len(raw)-len(rest)])
		if err != nil {
			return nil, malformed("papers are not readable: %v", err)
		}
		papers, raw = append(papers, deed), rest
	}
	return papers, nil
}

// readApprovals asks that they are in order, each approver there once.
func readApprovals(list []ledger.Approval, author crypto.Address) ([]approval, error) {
	if len(list) > MaxApprovals {
		return nil, malformed("%d approvals", len(list))
	}
	all, seen := make([]approval, len(list)), map[crypto.Address]bool{author: true}
	for i, a := range list {
		read, err := readApproval(a)
		if err != nil {
			return nil, err
		}
		address, err := read.key.Address()
		switch {
		case err != nil:
			return nil, malformed("an approver's key: %v", err)
		case seen[address]:
			return nil, malformed("%v approves twice, or her own entry", address)
		case i > 0 && inOrder(list[i-1], a) >= 0:
			return nil, malformed("the approvals are not in order")
		}
		all[i], seen[address] = read, true
	}
	return all, nil
}

// inOrder compares two approvals by approver and key.
func inOrder(a, b ledger.Approval) int {
	rank := func(a ledger.Approval) int {
		as, _, _ := strings.Cut(string(a.Role), ":")
		return slices.Index(approvers, Approver(as))
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), bytes.Compare(a.Key[:], b.Key[:]))
}

// approvalDigest is what an approver signs: the place, the new writer and the
// reason, and as what she approves.
func approvalDigest(h *Header, e *ledger.EpochOpened, as Approver) (crypto.Hash, error) {
	bare := *e
	bare.Approvals = nil
	w := writer()
	l := w.open()
	w.header(h)
	w.body(&bare)
	text(w, &as)
	w.close(l)
	raw, err := w.written()
	return crypto.Digest(crypto.TagApproval, raw), err
}

// Approve makes one approval of a draft that opens an epoch by recovery policy.
// Papers are, of a facilitator, her credential; of the programme, all its roots
// from the first; of a key-holder none.
func (d *Draft) Approve(by Signer, key crypto.PublicKey, as Approver, papers ...*credential.Deed) (a ledger.Approval, err error) {
	event, ok := d.event.(*ledger.EpochOpened)
	if !ok || event.Authority != ledger.ByPolicy {
		return a, fmt.Errorf("approving %v: %w", d.header.Kind, malformed("it opens no epoch by recovery policy"))
	}
	if address, err := key.Address(); err != nil || address != by.Address() {
		return a, fmt.Errorf("approving %v: %w", d.header.Kind, ErrAuthor)
	}
	digest, err := approvalDigest(&d.header, event, as)
	if err != nil {
		return a, fmt.Errorf("approving %v: %w", d.header.Kind, err)
	}
	signature, err := by.Sign(digest)
	if err != nil {
		return a, fmt.Errorf("approving %v: %w", d.header.Kind, err)
	}
	return ledger.Approval{Role: spell(as, papers), Key: ledger.Signatory(key), Signature: signature}, nil
}

// Approved is the draft with its approvals, which may come in any order, to be
// signed by the new writer. Of the programme's approvals the first has the papers.
func (d *Draft) Approved(approvals ...ledger.Approval) (*Draft, error) {
	event, ok := d.event.(*ledger.EpochOpened)
	if !ok {
		return nil, fmt.Errorf("approving %v: %w", d.header.Kind, malformed("it opens no epoch"))
	}
	own := *event
	own.Approvals = slices.SortedFunc(slices.Values(approvals), inOrder)
	papersOnce(own.Approvals)
	return newDraft(d.header, &own)
}

func papersOnce(approvals []ledger.Approval) {
	first, longest := -1, ledger.Slug(Programme)
	for i, a := range approvals {
		if as, _, _ := strings.Cut(string(a.Role), ":"); as != string(Programme) {
			continue
		}
		if first < 0 {
			first = i
		}
		if len(a.Role) > len(longest) {
			longest = a.Role
		}
		approvals[i].Role = ledger.Slug(Programme)
	}
	if first >= 0 {
		approvals[first].Role = longest
	}
}
