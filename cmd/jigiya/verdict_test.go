package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"jigiya/ledger/message"
	"jigiya/node/api"
	"jigiya/node/store"
)

// A journal that is not what was signed: the verdict names the entry, and the
// exit code is 4, whatever class of damage it is.
func TestVerdictNamesTheBadEntry(t *testing.T) {
	bad := api.Verdict{State: "damaged", Head: api.Head{Seq: 14}, Cause: &store.CorruptError{Seq: 7, Reason: "its bytes have changed"}}
	for _, asJSON := range []bool{false, true} {
		var out, errs bytes.Buffer
		s := &session{lang: message.English, json: asJSON, terminal: &terminal{out: &out, err: &errs, getenv: func(string) string { return "" }}}
		if code := s.report(s.verdict(bad)); code != 4 {
			t.Errorf("exit code %d", code)
		}
		if !strings.Contains(errs.String(), "damaged at entry 7") {
			t.Errorf("have %s", errs.String())
		}
		if !asJSON {
			if out.Len() > 0 {
				t.Errorf("standard output: %s", out.String())
			}
			continue
		}
		var v api.Verdict
		if err := json.Unmarshal(out.Bytes(), &v); err != nil || v.OK || v.Error == nil || *v.Error.Seq != 7 {
			t.Errorf("%v: %s", err, out.String())
		}
	}
}
