package ledger

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

// A MemberNumber names a member in her group. It is never reused; 0 is nobody.
type MemberNumber uint32

// A LoanNumber names a loan in its group. It is never reused; 0 is no loan.
type LoanNumber uint32

// Shares is a number of shares.
type Shares uint32

// Bounds of numbers, so that every product the core forms fits an int64.
const (
	MaxMemberNumber = 9_999
	MaxLoanNumber   = 999_999
	MaxShares       = 1_000_000
	MaxShareValue   = Amount(1_000_000)
	MaxPeriods      = 120
	MaxMembers      = 40 // active at one time (rules.md §1)
	MaxFunds        = 16
	MaxMeeting      = 9_999
)

// A FundName names a purse of the group: "savings", "social", "school".
// It is 1 to 24 of a-z, 0-9, - and _, beginning with a letter.
type FundName string

// Savings is the fund that every group has.
const Savings FundName = "savings"

// A Slug is a short name a group gives to a cause or a creditor: 1 to 32 of
// a-z, 0-9, - and _, beginning with a letter. It is no place for a sentence or
// a person's name: those are Words.
type Slug string

func isSlug(s string, most int) bool {
	if len(s) == 0 || len(s) > most || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for _, c := range []byte(s) {
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
			return false
		}
	}
	return true
}

// A Signatory is the 33-byte public key of somebody who may sign: a writing
// device, a key-holder. The core compares it and looks no further.
type Signatory [33]byte

// IsZero says whether there is no key.
func (s Signatory) IsZero() bool { return s == Signatory{} }

// MarshalText writes lower-case hex; no key is the empty text.
func (s Signatory) MarshalText() ([]byte, error) { return hexText(s[:], s.IsZero()), nil }

// UnmarshalText reads it.
func (s *Signatory) UnmarshalText(text []byte) error { return unhexText(s[:], text) }

// An Address is the 20-byte address of a key.
type Address [20]byte

// MarshalText writes lower-case hex; none is the empty text.
func (a Address) MarshalText() ([]byte, error) { return hexText(a[:], a == Address{}), nil }

// UnmarshalText reads it.
func (a *Address) UnmarshalText(text []byte) error { return unhexText(a[:], text) }

// A Digest stands in the journal for something kept beside it.
type Digest [32]byte

// IsZero says whether it stands for nothing.
func (d Digest) IsZero() bool { return d == Digest{} }

// String is lower-case hex.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// MarshalText writes lower-case hex; none is the empty text.
func (d Digest) MarshalText() ([]byte, error) { return hexText(d[:], d.IsZero()), nil }

// UnmarshalText reads it.
func (d *Digest) UnmarshalText(text []byte) error { return unhexText(d[:], text) }

func hexText(b []byte, zero bool) []byte {
	if zero {
		return []byte{}
	}
	return hex.AppendEncode(nil, b)
}

func unhexText(dst, text []byte) error {
	if len(text) == 0 {
		clear(dst)
		return nil
	}
	if hex.DecodedLen(len(text)) != len(dst) {
		return fmt.Errorf("want %d hex digits, have %d", hex.EncodedLen(len(dst)), len(text))
	}
	if _, err := hex.Decode(dst, text); err != nil {
		return fmt.Errorf("reading hex: %w", err)
	}
	return nil
}

// Words are a sentence a person said. The journal holds only the salted Digest;
// the Text is a record beside it, which not everybody may read and which can be
// erased. An event on its way into the ledger has the Text; the node seals it
// and sets the Digest before it signs. The core only asks whether there are any.
type Words struct {
	Text   string
	Digest Digest
}

// MaxWords bounds the text of a record, in bytes.
const MaxWords = 1000

// Said makes Words of a text.
func Said(text string) Words { return Words{Text: text} }

// IsZero says whether nothing was said.
func (w Words) IsZero() bool { return w.Text == "" && w.Digest.IsZero() }

// MarshalJSON writes the text where it is known, else its digest.
func (w Words) MarshalJSON() ([]byte, error) {
	switch {
	case w.Text != "":
		return json.Marshal(w.Text)
	case w.Digest.IsZero():
		return []byte(`""`), nil
	}
	return json.Marshal(map[string]Digest{"digest": w.Digest})
}

// UnmarshalJSON reads either form.
func (w *Words) UnmarshalJSON(data []byte) error {
	*w = Words{}
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &w.Text)
	}
	var form struct{ Digest Digest }
	if err := json.Unmarshal(data, &form); err != nil {
		return err
	}
	w.Digest = form.Digest
	return nil
}

// A Sex is what the statistics of a programme ask for.
type Sex string

// The sexes a member is recorded with.
const (
	Female Sex = "f"
	Male   Sex = "m"
)

// A Role is an office in the group (rules.md §1).
type Role string

// The committee, and the three who hold the keys of the padlocks.
const (
	Chairperson  Role = "chairperson"
	RecordKeeper Role = "record-keeper"
	Treasurer    Role = "treasurer"
	MoneyCounter Role = "money-counter"
	KeyHolder    Role = "key-holder"
)

// Roles are all of them, in the order they are read out.
var Roles = []Role{Chairperson, RecordKeeper, Treasurer, MoneyCounter, KeyHolder}

// An Officer is a member's offices, and the key she cosigns with if she holds one.
type Officer struct {
	Member MemberNumber `json:"member"`
	Roles  []Role       `json:"roles"`
	Key    Signatory    `json:"key,omitzero"`
}

// HoldsKey says whether she is a key-holder.
func (o Officer) HoldsKey() bool { return slices.Contains(o.Roles, KeyHolder) }
