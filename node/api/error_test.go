package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"strings"
	"syscall"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/constitution"
	"jigiya/ledger/journal"
	"jigiya/ledger/message"
	"jigiya/ledger/register"
	"jigiya/node/keystore"
	"jigiya/node/store"
)

// Every error of the parts of a node has its class, its code, its exit and its
// status, however it is wrapped, and a sentence in every language.
func TestClassify(t *testing.T) {
	rule := &ledger.RuleError{Rule: ledger.RuleNotFounded}
	input := &ledger.RuleError{Rule: ledger.RuleAmountMalformed, Values: []ledger.Value{{Name: "field", Value: "amount"}, {Name: "value", Value: "x"}}}
	for _, tt := range []struct {
		err        error
		class      Class
		code       string
		exit, http int
	}{
		{rule, ClassRule, "group_not_founded", 3, 422},
		{&journal.EntryError{Seq: 7, Err: rule}, ClassForged, "group_not_founded", 4, 400},
		{input, ClassInput, "amount_malformed", 2, 400},
		{&register.RowError{Row: 17, Err: rule}, ClassRule, "group_not_founded", 3, 422},
		{&constitution.Error{Line: 9, Err: rule}, ClassInput, "group_not_founded", 2, 400},
		{&PINError{Device: true}, ClassDenied, "pin_missing", 4, 403},
		{&PINAlikeError{Member: 4}, ClassDenied, "pin_alike", 4, 403},
		{&KeyMissingError{Need: 2, Here: 1}, ClassDenied, "key_missing", 4, 403},
		{&keystore.WaitError{Wrong: 5}, ClassDenied, "pin_wait", 4, 403},
		{crypto.ErrWrongPIN, ClassDenied, "pin_wrong", 4, 403},
		{crypto.ErrPINShort, ClassDenied, "pin_malformed", 4, 403},
		{crypto.ErrDamaged, ClassStorage, "key_damaged", 1, 503},
		{&store.LockedError{PID: 12}, ClassStorage, "locked", 1, 503},
		{&store.CorruptError{Seq: 7}, ClassStorage, "damaged", 1, 503},
		{&store.RecoveringError{}, ClassStorage, "recovering", 1, 503},
		{store.ErrDiskFull, ClassStorage, "disk_full", 1, 503},
		{store.ErrErased, ClassNotFound, "erased", 5, 404},
		{&journal.VersionError{Seq: 7, Version: 2}, ClassStorage, "newer_version", 1, 503},
		{&journal.PolicyError{Lacks: journal.LacksDays, Have: 3, Need: 30}, ClassDenied, "policy_days", 4, 403},
		{&journal.PolicyError{Lacks: journal.LacksKeyHolder, Need: 1}, ClassDenied, "policy_key-holder", 4, 403},
		{&journal.OtherHeadError{}, ClassFork, "draft_other_head", 4, 409},
		{journal.ErrSignature, ClassForged, "signature", 4, 400},
		{journal.ErrMalformed, ClassForged, "malformed", 4, 400},
		{journal.ErrAuthor, ClassDenied, "not_writer", 4, 403},
		{fs.ErrNotExist, ClassNotFound, "not_found", 5, 404},
		{context.Canceled, ClassDenied, "interrupted", 4, 403},
		{syscall.EIO, ClassStorage, "io", 1, 503},
		{io.ErrUnexpectedEOF, ClassStorage, "io", 1, 503},
	} {
		for _, err := range []error{tt.err, fmt.Errorf("reading entry 42: %w", tt.err), errors.Join(tt.err)} {
			for _, lang := range []message.Language{message.English, message.French, message.Bambara} {
				e := Classify(err, lang)
				if e.Class != tt.class || e.Code != tt.code || e.Exit() != tt.exit || e.HTTP() != tt.http {
					t.Errorf("%v: %s %s, exit %d, status %d", err, e.Class, e.Code, e.Exit(), e.HTTP())
				}
				if e.Detail == "" {
					t.Errorf("%v says nothing in %s", err, lang)
				}
			}
		}
	}
}

// What is known of the place is kept.
func TestClassifyPlaces(t *testing.T) {
	rule := &ledger.RuleError{Rule: ledger.RuleNotFounded}
	if e := Classify(&register.RowError{Row: 17, Err: rule}, message.English); e.Row != 17 || e.Hint == "" {
		t.Errorf("%+v", e)
	}
	if e := Classify(&constitution.Error{Line: 9, Err: rule}, message.English); e.Line != 9 {
		t.Errorf("%+v", e)
	}
	for _, err := range []error{
		&store.CorruptError{Seq: 7}, &journal.EntryError{Seq: 7, Err: journal.ErrSignature}, &journal.VersionError{Seq: 7},
		fmt.Errorf("replaying: %w", &journal.EntryError{Seq: 7, Err: rule}),
	} {
		if e := Classify(err, message.English); e.Seq == nil || *e.Seq != 7 {
			t.Errorf("%v: %+v", err, e)
		}
	}
	zero := uint64(0)
	text, err := json.Marshal(&Error{Class: ClassStorage, Code: "damaged", Seq: &zero})
	if err != nil || !strings.Contains(string(text), `"seq":0`) {
		t.Errorf("the founding is not named: %s, %v", text, err)
	}
}

// PINs show nowhere.
func TestPINsDoNotPrint(t *testing.T) {
	p := Proposal{PINs: PINs{Device: "135790", Holders: map[ledger.MemberNumber]string{4: "135790"}}}
	var logged strings.Builder
	slog.New(slog.NewTextHandler(&logged, nil)).Info("proposed", "pins", p.PINs, "proposal", p)
	all := logged.String()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		all += fmt.Sprintf(verb, p) + fmt.Sprintf(verb, &p.PINs)
	}
	if strings.Contains(all, "135790") || strings.Contains(all, "313335") {
		t.Error(all)
	}
}
