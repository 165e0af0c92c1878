package api

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net/http"
	"syscall"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/constitution"
	"jigiya/ledger/journal"
	"jigiya/ledger/message"
	"jigiya/ledger/register"
	"jigiya/ledger/report"
	"jigiya/node/keystore"
	"jigiya/node/store"
)

// A Class is what kind of error it is (design: errors). It alone decides the
// exit code and the HTTP status.
type Class string

// The classes.
const (
	ClassRule     Class = "rule"      // the rules refuse
	ClassForged   Class = "forged"    // malformed, forged, not allowed
	ClassFork     Class = "fork"      // two histories
	ClassNotFound Class = "not_found" // no such thing
	ClassStorage  Class = "storage"   // locked, full, recovering, damaged
	ClassInput    Class = "input"     // usage, malformed file or argument
	ClassDenied   Class = "denied"    // wrong PIN, no right
	ClassFault    Class = "fault"     // the program is wrong
)

// An Error is what a person or a script is told of an error: its class, a stable
// code, a sentence, and where known the row, line or entry and a next step.
type Error struct {
	Class  Class   `json:"class"`
	Code   string  `json:"code"`
	Detail string  `json:"detail"`
	Hint   string  `json:"hint,omitempty"`
	Row    int     `json:"row,omitempty"`
	Line   int     `json:"line,omitempty"`
	Seq    *uint64 `json:"seq,omitempty"`
}

func (e *Error) Error() string { return e.Detail }

// Exit is the exit code of the class.
func (e *Error) Exit() int {
	switch e.Class {
	case ClassRule:
		return 3
	case ClassForged, ClassFork, ClassDenied:
		return 4
	case ClassNotFound:
		return 5
	case ClassInput:
		return 2
	case ClassFault:
		return 70
	}
	return 1
}

// HTTP is the status of the class.
func (e *Error) HTTP() int {
	switch e.Class {
	case ClassRule:
		return http.StatusUnprocessableEntity
	case ClassForged, ClassInput:
		return http.StatusBadRequest
	case ClassDenied:
		return http.StatusForbidden
	case ClassFork:
		return http.StatusConflict
	case ClassNotFound:
		return http.StatusNotFound
	case ClassFault:
		return http.StatusInternalServerError
	}
	return http.StatusServiceUnavailable
}

// Classify says in a language what an error is. It knows every error that the
// parts of a node give; what it does not know is of class storage, code "io".
func Classify(err error, lang message.Language) *Error {
	if known := new(Error); errors.As(err, &known) {
		return known
	}
	e := classify(err, lang)
	if entry := new(journal.EntryError); e.Seq == nil && errors.As(err, &entry) {
		e.Seq = &entry.Seq
		if e.Class == ClassRule { // it stands in a journal: no proposal was refused, a ledger is wrong
			e.Class = ClassForged
		}
	}
	return e
}

func classify(err error, lang message.Language) *Error {
	for _, classify := range []func(error, message.Language) *Error{
		classifyProblem, classifyRow, classifyLine, classifyRule, classifyPIN, classifyStore, classifyJournal,
	} {
		if e := classify(err, lang); e != nil {
			return e
		}
	}
	if errors.Is(err, report.ErrNoMeeting) {
		return say(ClassNotFound, "no_meeting", lang)
	}
	if errors.Is(err, context.Canceled) {
		return say(ClassDenied, "interrupted", lang)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return &Error{Class: ClassNotFound, Code: "not_found", Detail: err.Error()}
	}
	return &Error{Class: ClassStorage, Code: "io", Detail: err.Error(), Hint: lang.Say("hint.try_again")}
}

// classifyRow finds the row of a register; the class is that of what is wrong in it.
func classifyRow(err error, lang message.Language) *Error {
	row := new(register.RowError)
	if !errors.As(err, &row) {
		return nil
	}
	e := *Classify(row.Err, lang)
	e.Row = row.Row
	e.Hint = lang.Say("hint.file_row", "row", row.Row)
	return &e
}

// classifyLine finds the line of a constitution or an opening file.
func classifyLine(err error, lang message.Language) *Error {
	line := new(constitution.Error)
	if !errors.As(err, &line) {
		return nil
	}
	e := *Classify(line.Err, lang)
	e.Class, e.Line = ClassInput, line.Line
	if line.Line > 0 {
		e.Hint = lang.Say("hint.file_line", "line", line.Line)
	}
	return &e
}

func classifyRule(err error, lang message.Language) *Error {
	refusal := new(ledger.RuleError)
	if !errors.As(err, &refusal) {
		return nil
	}
	e := &Error{Class: ClassRule, Code: string(refusal.Rule), Detail: lang.Refusal(refusal)}
	if isInput(refusal.Rule) {
		e.Class = ClassInput
	}
	if id, ok := nextSteps[refusal.Rule]; ok {
		e.Hint = lang.Say(id)
	}
	return e
}

// isInput says whether a rule is about how something was written rather than
// about what the group may do.
func isInput(r ledger.Rule) bool {
	switch r {
	case ledger.RuleAmountMalformed, ledger.RuleAmountTooLarge, ledger.RuleNumberOutOfRange, ledger.RuleDateMalformed,
		ledger.RuleNameMalformed, ledger.RuleChoiceUnknown, ledger.RuleListedTwice,
		ledger.RuleConstitutionNeeds, ledger.RuleConstitutionRange, ledger.RuleConstitutionChoice,
		ledger.RuleConstitutionTwice, ledger.RuleConstitutionName:
		return true
	}
	for _, entry := range register.Rules {
		if entry.Rule == r {
			return true
		}
	}
	return false
}

// nextSteps are the hints of refusals that a command can answer.
var nextSteps = map[ledger.Rule]string{
	ledger.RuleUnknownMember:         "hint.list_members",
	ledger.RuleUnknownLoan:           "hint.list_loans",
	ledger.RuleUnknownFund:           "hint.list_funds",
	ledger.RuleNoMeetingOpen:         "hint.open_meeting",
	ledger.RuleDifferenceUnexplained: "hint.explain",
	ledger.RuleCountDiffers:          "hint.explain",
	ledger.RuleTermLimit:             "hint.override",
	ledger.RuleMultipleLimit:         "hint.override",
	ledger.RuleHasOverdueLoan:        "hint.override",
	ledger.RuleHasUnpaidFine:         "hint.override",
}

// say makes an Error whose sentence is error.<code> of the catalogue.
func say(class Class, code string, lang message.Language, pairs ...any) *Error {
	return &Error{Class: class, Code: code, Detail: lang.Say("error."+code, pairs...)}
}

func (e *Error) hinted(hint string) *Error {
	e.Hint = hint
	return e
}

func classifyPIN(err error, lang message.Language) *Error {
	var needed *PINError
	var alike *PINAlikeError
	var wait *keystore.WaitError
	var missing *KeyMissingError
	var holder *HolderError
	switch {
	case errors.As(err, &needed):
		return say(ClassDenied, "pin_missing", lang).hinted(lang.Say("hint.pin_missing"))
	case errors.As(err, &alike):
		return say(ClassDenied, "pin_alike", lang).hinted(lang.Say("hint.pin_alike"))
	case errors.As(err, &missing):
		return say(ClassDenied, "key_missing", lang, "need", missing.Need, "here", missing.Here)
	case errors.As(err, &wait):
		seconds := int64(math.Ceil(wait.Wait.Seconds()))
		return say(ClassDenied, "pin_wait", lang, "wrong", wait.Wrong).hinted(lang.Say("hint.pin_wrong", "seconds", seconds))
	case errors.Is(err, crypto.ErrWrongPIN) && errors.As(err, &holder):
		e := say(ClassDenied, "pin_wrong_holder", lang, "member", holder.Member)
		if holder.Root {
			e = say(ClassDenied, "pin_wrong_root", lang, "member", holder.Member)
		}
		e.Code = "pin_wrong" // whose it is, the sentence tells
		return e
	case errors.Is(err, crypto.ErrWrongPIN):
		return say(ClassDenied, "pin_wrong", lang)
	case errors.Is(err, crypto.ErrPIN):
		return say(ClassDenied, "pin_malformed", lang, "min", crypto.MinPIN)
	case errors.Is(err, crypto.ErrDamaged):
		return say(ClassStorage, "key_damaged", lang)
	}
	return nil
}

func classifyStore(err error, lang message.Language) *Error {
	var locked *store.LockedError
	var corrupt *store.CorruptError
	switch {
	case errors.As(err, &locked):
		return say(ClassStorage, "locked", lang, "pid", locked.PID).hinted(lang.Say("hint.locked", "pid", locked.PID))
	case errors.As(err, &corrupt):
		e := say(ClassStorage, "damaged", lang, "seq", corrupt.Seq).hinted(lang.Say("hint.damaged", "seq", corrupt.Seq))
		e.Seq = &corrupt.Seq
		return e
	case errors.Is(err, store.ErrRecovering):
		return say(ClassStorage, "recovering", lang).hinted(lang.Say("hint.recovering"))
	case errors.Is(err, store.ErrDiskFull):
		return say(ClassStorage, "disk_full", lang).hinted(lang.Say("hint.make_room"))
	case errors.Is(err, store.ErrErased):
		return &Error{Class: ClassNotFound, Code: "erased", Detail: err.Error()}
	case isStorage(err) && !isSystem(err):
		return say(ClassStorage, "store_unreadable", lang, "detail", err.Error()).hinted(lang.Say("hint.store_unreadable"))
	}
	return nil
}

// isStorage says whether an error comes from the store's data, isSystem whether
// the system gave it (no right, no such file, no memory): that is no damage.
func isStorage(err error) bool {
	var s interface{ Class() string }
	return errors.As(err, &s) && s.Class() == string(ClassStorage)
}

func isSystem(err error) bool {
	var path *fs.PathError
	var number syscall.Errno
	return errors.As(err, &path) || errors.As(err, &number)
}

func classifyJournal(err error, lang message.Language) *Error {
	var fork *journal.ForkError
	var newer *journal.VersionError
	var policy *journal.PolicyError
	var other *journal.OtherHeadError
	switch {
	case errors.As(err, &policy):
		code := "policy_" + string(policy.Lacks)
		detail := lang.Say("error."+code, "have", policy.Have, "need", policy.Need)
		return &Error{Class: ClassDenied, Code: code, Detail: detail, Hint: lang.Say("hint.policy")}
	case errors.As(err, &other):
		return say(ClassFork, "draft_other_head", lang, "seq", other.Follows.Seq+1).hinted(lang.Say("hint.draft_again"))
	case errors.As(err, &newer):
		version := fmt.Sprintf("%d.%d", newer.Version, uint8(newer.Kind))
		return &Error{
			Class: ClassStorage, Code: "newer_version", Detail: newer.Error(), Seq: &newer.Seq,
			Hint: lang.Say("hint.newer_version", "version", version),
		}
	case errors.As(err, &fork):
		return say(ClassFork, "fork", lang, "detail", err.Error())
	case errors.Is(err, journal.ErrSignature):
		return say(ClassForged, "signature", lang, "detail", err.Error())
	case errors.Is(err, journal.ErrMalformed):
		return say(ClassForged, "malformed", lang, "detail", err.Error())
	case errors.Is(err, journal.ErrAuthor):
		return say(ClassDenied, "not_writer", lang).hinted(lang.Say("hint.not_a_writer"))
	}
	return nil
}
