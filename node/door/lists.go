package door

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"reflect"
	"syscall"
	"time"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/constitution"
	"jigiya/ledger/journal"
	"jigiya/ledger/message"
	"jigiya/ledger/register"
	"jigiya/ledger/report"
	"jigiya/ledger/report/facts"
	"jigiya/node/api"
	"jigiya/node/keystore"
	"jigiya/node/store"
)

// values are the types that an any may hold: what sentences name. A value of another
// type crosses as the plain number, text or list that it is.
var values = []reflect.Type{
	of[string](), of[bool](), of[int](), of[int64](), of[uint8](), of[uint32](), of[uint64](), of[float64](), of[[]any](), of[[]string](),
	of[ledger.Amount](), of[ledger.BasisPoints](), of[ledger.Shares](), of[ledger.MemberNumber](), of[ledger.LoanNumber](),
	of[ledger.Date](), of[ledger.Interval](), of[ledger.FundName](), of[ledger.Slug](), of[ledger.Currency](), of[ledger.Kind](), of[ledger.Rule](),
	of[ledger.Method](), of[ledger.Convention](), of[ledger.Repay](), of[ledger.ShareOutMethod](), of[ledger.Remainder](),
	of[ledger.OpenLoans](), of[ledger.LeavingRule](), of[ledger.JoiningRule](), of[ledger.AgendaItem](), of[ledger.RecoveryPolicy](),
	of[ledger.Role](), of[ledger.Sex](), of[ledger.Mark](), of[ledger.Purpose](), of[ledger.LeavingCause](), of[ledger.Authority](), of[ledger.LoanStatus](),
	of[[]ledger.MemberNumber](), of[[]ledger.FundName](), of[[]ledger.Role](),
	of[report.Word](), of[report.Day](),
	of[crypto.Hash](), of[crypto.Address](),
}

// identities are the errors that are compared by identity.
var identities = []error{
	io.EOF, io.ErrUnexpectedEOF, io.ErrShortWrite, io.ErrClosedPipe, context.Canceled, context.DeadlineExceeded,
	errors.ErrUnsupported, fs.ErrInvalid, fs.ErrPermission, fs.ErrExist, fs.ErrNotExist, fs.ErrClosed, os.ErrDeadlineExceeded, os.ErrProcessDone,
	crypto.ErrErased, crypto.ErrWrongPIN, crypto.ErrDamaged, crypto.ErrCost, crypto.ErrPurpose, crypto.ErrHex, crypto.ErrSeed, crypto.ErrPublicKey,
	crypto.ErrPIN, crypto.ErrPINShort, crypto.ErrPINLong, crypto.ErrPINDigits, crypto.ErrRecord, crypto.ErrPaper, crypto.ErrThing,
	credential.ErrMalformed, credential.ErrVersion, credential.ErrSignature, credential.ErrSigner, credential.ErrQuorum, credential.ErrRoot, credential.ErrFull,
	journal.ErrMalformed, journal.ErrSignature, journal.ErrAuthor, journal.ErrGap, journal.ErrVersion,
	report.ErrNoMeeting, facts.ErrQuery, facts.ErrBounds, facts.ErrGarbled, facts.ErrOtherEntry,
	store.ErrStale, store.ErrRecovering, store.ErrBroken, store.ErrDiskFull, store.ErrErased, store.ErrClosed, store.ErrSize, store.ErrOrder,
}

// typed are the errors that are found by their type, with what they tell.
var typed = []reflect.Type{
	of[*fs.PathError](), of[*os.LinkError](), of[*os.SyscallError](), of[syscall.Errno](),
	of[*ledger.RuleError](), of[*ledger.AuditError](), of[*constitution.Error](), of[*register.RowError](), of[*register.EntryError](),
	of[*journal.EntryError](), of[*journal.VersionError](), of[*journal.ForkError](), of[*journal.CutError](), of[*journal.StrandedError](),
	of[*journal.PolicyError](), of[*journal.OtherHeadError](), of[*credential.RivalError](),
	of[*keystore.WaitError](), of[*store.LockedError](), of[*store.CorruptError](), of[*store.RecoveringError](), of[*store.NoteError](),
	of[*message.HolesError](), of[*message.LineError](),
	of[*api.Error](), of[*api.Problem](), of[*api.PINError](), of[*api.PINAlikeError](), of[*api.HolderError](), of[*api.KeyMissingError](),
}

// closed are the types that keep their parts to themselves: how to their bytes, and
// back.
var closed = map[reflect.Type]seal{
	of[*journal.Receipt]():  sealed((*journal.Receipt).Bytes, journal.ParseReceipt),
	of[*journal.Entry]():    sealed(signedBytes, parseSigned),
	of[*credential.Deed]():  sealed((*credential.Deed).Bytes, credential.ParseDeed),
	of[*facts.Statistics](): sealed((*facts.Statistics).Bytes, facts.ParseStatistics),
	of[time.Time]():         sealed(timeBytes, parseTime),
}

func signedBytes(e *journal.Entry) []byte {
	signature := e.Signature()
	return append(signature[:], e.Bytes()...)
}

func parseSigned(b []byte) (*journal.Entry, error) {
	const n = len(crypto.Signature{})
	if len(b) < n {
		return nil, journal.ErrMalformed
	}
	return journal.Decode(b[n:], crypto.Signature(b[:n]))
}

func timeBytes(t time.Time) []byte {
	b, _ := t.MarshalBinary() // only a zone of odd seconds has none
	return b
}

func parseTime(b []byte) (t time.Time, err error) { return t, t.UnmarshalBinary(b) }

// A seal writes and reads a type that keeps its parts to itself.
type seal struct {
	bytes func(reflect.Value) []byte
	parse func([]byte) (reflect.Value, error)
}

func sealed[T any](bytes func(T) []byte, parse func([]byte) (T, error)) seal {
	return seal{
		func(v reflect.Value) []byte { return bytes(v.Interface().(T)) },
		func(b []byte) (reflect.Value, error) {
			v, err := parse(b)
			return reflect.ValueOf(v), err
		},
	}
}

func of[T any]() reflect.Type { return reflect.TypeFor[T]() }
