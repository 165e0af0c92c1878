package crypto

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// secrets returns one secret of each type, and texts that would betray one.
func secrets(t *testing.T) (values []any, traces []string) {
	t.Helper()
	raw := []byte{0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6, 0xA7, 0xB8, 0xC9, 0xDA, 0xEB, 0xFC, 0xAD, 0xBE, 0xCF, 0xD1}
	pin, err := ParsePIN("928374")
	if err != nil {
		t.Fatal(err)
	}
	key := mustKey(t, Seed(raw))
	scalar := key.secret.scalar()
	values = []any{Seed(raw), key, *key, pin, &pin, RecordKey(append(raw, raw...))}
	traces = []string{"928374", "161", "a1b2", "A1B2", "0xa1", "57 50", "9283", scalar.String()[:8], hex.EncodeToString(scalar.Bytes())[:8]}
	return values, traces
}

func checkSilent(t *testing.T, how, text string, traces []string) {
	t.Helper()
	for _, trace := range traces {
		if strings.Contains(text, trace) {
			t.Errorf("%s shows %q: %s", how, trace, text)
		}
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	values, traces := secrets(t)
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%b", "%o", "%c", "%U", "%t", "% x", "%08x"} {
			checkSilent(t, verb, fmt.Sprintf(verb, value), traces)
			checkSilent(t, verb+" in a struct", fmt.Sprintf(verb, struct{ Secret any }{value}), traces)
			checkSilent(t, verb+" in a slice", fmt.Sprintf(verb, []any{value}), traces)
		}
		for _, text := range []string{fmt.Sprint(value), value.(fmt.Stringer).String(), value.(fmt.GoStringer).GoString()} {
			if text != redacted {
				t.Errorf("%T prints as %s", value, text)
			}
		}
	}
}

func TestSecretsDoNotPrintFromUnexportedFields(t *testing.T) {
	_, traces := secrets(t)
	pin, _ := ParsePIN("928374")
	key := mustKey(t, Seed{0xA1, 0xB2, 0xC3})
	holder := struct {
		pin PIN
		key *Key
		all []Key
	}{pin, key, []Key{*key}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		checkSilent(t, verb, fmt.Sprintf(verb, holder), traces[:1])
	}
	if text := fmt.Sprintf("%v", holder); strings.Contains(text, "161 178 195") {
		t.Errorf("the seed prints: %s", text)
	}
}

func TestSecretsDoNotLog(t *testing.T) {
	values, traces := secrets(t)
	var out bytes.Buffer
	for _, logger := range []*slog.Logger{slog.New(slog.NewTextHandler(&out, nil)), slog.New(slog.NewJSONHandler(&out, nil))} {
		for _, value := range values {
			out.Reset()
			logger.Info("x", "secret", value, "group", slog.GroupValue(slog.Any("inner", value)))
			_, text, _ := strings.Cut(out.String(), "msg") // the time may look like a PIN
			checkSilent(t, "slog", text, traces)
			if !strings.Contains(text, redacted) {
				t.Errorf("%T logs as %s", value, text)
			}
		}
	}
}

func TestSecretsAreNotEncoded(t *testing.T) {
	values, _ := secrets(t)
	for _, value := range values {
		if text, err := json.Marshal(map[string]any{"secret": value}); err == nil {
			t.Errorf("%T encodes as %s", value, text)
		}
	}
}
