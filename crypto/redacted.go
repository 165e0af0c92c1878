package crypto

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// redacted is all that a secret shows of itself when printed. Each secret type
// says so once for every way of printing, below.
const redacted = "[secret]"

// errSecret is what encoding a secret as text gives: the word [secret] in a
// stored document would be a key lost without a sound.
var errSecret = errors.New("a secret is not written as text")

func redact(out fmt.State) { io.WriteString(out, redacted) }

// String returns [secret].
func (Seed) String() string { return redacted }

// GoString returns [secret].
func (Seed) GoString() string { return redacted }

// Format prints [secret] whatever the verb.
func (Seed) Format(out fmt.State, _ rune) { redact(out) }

// LogValue logs [secret].
func (Seed) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText returns an error: a secret is never written as text by accident.
func (Seed) MarshalText() ([]byte, error) { return nil, errSecret }

// String returns [secret].
func (Key) String() string { return redacted }

// GoString returns [secret].
func (Key) GoString() string { return redacted }

// Format prints [secret] whatever the verb.
func (Key) Format(out fmt.State, _ rune) { redact(out) }

// LogValue logs [secret].
func (Key) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText returns an error: a secret is never written as text by accident.
func (Key) MarshalText() ([]byte, error) { return nil, errSecret }

// String returns [secret].
func (PIN) String() string { return redacted }

// GoString returns [secret].
func (PIN) GoString() string { return redacted }

// Format prints [secret] whatever the verb.
func (PIN) Format(out fmt.State, _ rune) { redact(out) }

// LogValue logs [secret].
func (PIN) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText returns an error: a secret is never written as text by accident.
func (PIN) MarshalText() ([]byte, error) { return nil, errSecret }

// String returns [secret].
func (RecordKey) String() string { return redacted }

// GoString returns [secret].
func (RecordKey) GoString() string { return redacted }

// Format prints [secret] whatever the verb.
func (RecordKey) Format(out fmt.State, _ rune) { redact(out) }

// LogValue logs [secret].
func (RecordKey) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText returns an error: a secret is never written as text by accident.
func (RecordKey) MarshalText() ([]byte, error) { return nil, errSecret }
