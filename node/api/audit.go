package api

import (
	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/audit"
)

// An Auditing is a visit: what was counted and said before the facilitator, and whether
// she signs what comes of it with this device's key.
type Auditing struct {
	Group    crypto.Hash
	Date     ledger.Date    // 0 is today
	Counts   []ledger.Count // of every purse, or none
	Said     []audit.Statement
	Sign     bool
	PINs     PINs
	Progress Progress
}

// An Audit is what a visit found.
type Audit struct {
	Group       crypto.Hash    `json:"group"`
	Head        Head           `json:"head"`
	Date        ledger.Date    `json:"date"`
	InOrder     bool           `json:"in_order"`        // nothing above info that is new
	Since       *Attestation   `json:"since,omitempty"` // the last visit, if there was one
	Entries     uint64         `json:"entries"`         // since then, or in all
	Meetings    uint32         `json:"meetings"`
	Counts      []ledger.Count `json:"counts,omitempty"`
	Findings    []Finding      `json:"findings"`
	LeftOut     uint32         `json:"left_out,omitempty"` // the oldest of codes with very many findings
	Digest      *crypto.Hash   `json:"findings_digest,omitempty"`
	Attestation *crypto.Hash   `json:"attestation,omitempty"` // if she signed
	Frames      []string       `json:"frames,omitempty"`      // of it, for QR codes
}

// A Finding is one thing found. Text is its sentence, in the language of whoever asked;
// he fills it in.
type Finding struct {
	Code     string         `json:"code"`
	Severity string         `json:"severity"`
	Entries  []uint64       `json:"entries"`
	Values   map[string]any `json:"values,omitempty"`
	Seen     bool           `json:"seen,omitempty"` // at the last visit already
	Text     string         `json:"text"`
}
