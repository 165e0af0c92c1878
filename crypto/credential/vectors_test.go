package credential

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"jigiya/crypto"
)

// The vectors were computed by a second program, written in another language
// from the package comment alone, with a Keccak, a curve and an RLP of its own.
// They never change: what they hold is on phones and on paper.

type bytesHex []byte

func (b *bytesHex) UnmarshalText(text []byte) (err error) {
	*b, err = hex.DecodeString(string(text))
	return err
}

func vectors[T any](t testing.TB, name string) (rows []T) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "crypto", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &rows); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return rows
}

// verdicts are the words for errors in the vectors.
var verdicts = map[string]error{
	"ok": nil, "malformed": ErrMalformed, "version": ErrVersion, "quorum": ErrQuorum,
	"signer": ErrSigner, "signature": ErrSignature, "root": ErrRoot,
}

func checkVerdict(t *testing.T, name, verdict string, err error) {
	t.Helper()
	want, known := verdicts[verdict]
	if !known || !errors.Is(err, want) {
		t.Errorf("%s: got %v, want %s", name, err, verdict)
	}
}

type deedVector struct {
	Name, Verdict string
	Deed, Root    bytesHex
	Kind          Kind
	ID, Digest    crypto.Hash
	Programme     crypto.Address
}

func TestDeedVectors(t *testing.T) {
	for _, v := range vectors[deedVector](t, "deeds.json") {
		d, err := judge(t, v)
		checkVerdict(t, v.Name, v.Verdict, err)
		if v.Verdict != "ok" || err != nil {
			continue
		}
		if d.Kind() != v.Kind || d.ID() != v.ID || d.Digest() != v.Digest || d.Programme() != v.Programme {
			t.Errorf("%s: got a %v of %v, %v, %v", v.Name, d.Kind(), d.Programme(), d.ID(), d.Digest())
		}
		if diff := cmp.Diff([]byte(v.Deed), d.Bytes()); diff != "" {
			t.Errorf("%s: written again %s", v.Name, diff)
		}
	}
}

// judge reads a deed and verifies it with the root given, or its own.
func judge(t *testing.T, v deedVector) (*Deed, error) {
	t.Helper()
	d, err := ParseDeed(v.Deed)
	if err != nil {
		return nil, err
	}
	signing := d
	if v.Root != nil {
		if signing, err = ParseDeed(v.Root); err != nil {
			t.Fatal(err)
		}
	}
	root, ok := signing.Statement().(*Root)
	if !ok {
		t.Fatalf("%s: no root to verify with", v.Name)
	}
	return d, d.Verify(root)
}

var states = map[string]State{"kept": Kept, "held": Held, "superseded": Superseded, "pending": Pending}

type registryVector struct {
	Name  string
	Deeds []struct {
		Deed  bytesHex
		State string
	}
	Asks []struct {
		Device crypto.Address
		Today  Date
		Rights []struct {
			Programme  crypto.Address
			Role       uint8
			Credential crypto.Hash
		}
	}
}

func TestRegistryVectors(t *testing.T) {
	for _, v := range vectors[registryVector](t, "registries.json") {
		r := NewRegistry()
		for i, d := range v.Deeds {
			taken, err := r.Add(d.Deed)
			rival := new(RivalError)
			switch want, good := states[d.State]; {
			case d.State == "rival":
				if !errors.As(err, &rival) {
					t.Errorf("%s: deed %d: %v", v.Name, i, err)
				}
			case good:
				if err != nil || taken.State != want {
					t.Errorf("%s: deed %d: got state %d, %v, want %s", v.Name, i, taken.State, err, d.State)
				}
			default:
				checkVerdict(t, v.Name, d.State, err)
			}
		}
		for _, a := range v.Asks {
			got := r.Rights(a.Device, a.Today)
			if len(got) != len(a.Rights) {
				t.Errorf("%s: on day %d %d rights, want %d", v.Name, a.Today, len(got), len(a.Rights))
				continue
			}
			for i, want := range a.Rights {
				if got[i].Programme != want.Programme || got[i].Role != Role(want.Role) || got[i].Credential != want.Credential {
					t.Errorf("%s: on day %d %v", v.Name, a.Today, got[i])
				}
			}
		}
	}
}

func TestPlaceVectors(t *testing.T) {
	for _, v := range vectors[struct {
		Zone, Place string
		Covers      bool
	}](t, "places.json") {
		if got := CoversPlace(v.Zone, v.Place); got != v.Covers {
			t.Errorf("%s covers %s: %t", v.Zone, v.Place, got)
		}
	}
}

func TestCertificateVectors(t *testing.T) {
	for _, v := range vectors[struct {
		Name, Verdict     string
		Certificate, Box  bytesHex
		ID, Digest        crypto.Hash
		Device, Transport crypto.PublicKey
		Issued            int64
	}](t, "certificates.json") {
		c, err := ParseCertificate(v.Certificate)
		if err == nil {
			err = c.Verify()
		}
		checkVerdict(t, v.Name, v.Verdict, err)
		if v.Verdict != "ok" || err != nil {
			continue
		}
		want := &Certificate{Device: v.Device, Transport: v.Transport, Box: [32]byte(v.Box), Issued: v.Issued, Signature: c.Signature}
		if diff := cmp.Diff(want, c); diff != "" || c.ID() != v.ID || c.Digest() != v.Digest {
			t.Errorf("%s: %s", v.Name, diff)
		}
		if diff := cmp.Diff([]byte(v.Certificate), c.Bytes()); diff != "" {
			t.Errorf("%s: written again %s", v.Name, diff)
		}
	}
}

func TestCardVectors(t *testing.T) {
	for _, v := range vectors[struct {
		Name, Card, Verdict string
		Key                 crypto.PublicKey
	}](t, "cards.json") {
		key, err := ParseCard(v.Card)
		checkVerdict(t, v.Name, v.Verdict, err)
		if key != v.Key {
			t.Errorf("%s: got %v", v.Name, key)
		}
	}
}

func TestCarriedVectors(t *testing.T) {
	for _, v := range vectors[struct {
		Name, Text, Verdict string
		Deeds               []bytesHex
	}](t, "carried.json") {
		deeds, err := ParseFrames(v.Text)
		checkVerdict(t, v.Name, v.Verdict, err)
		var got []bytesHex
		for _, d := range deeds {
			got = append(got, d.Bytes())
		}
		if diff := cmp.Diff(v.Deeds, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", v.Name, diff)
		}
	}
}

func TestPairingVectors(t *testing.T) {
	for i, v := range vectors[struct {
		Opener, Answerer, Commitment crypto.Hash
		OpenerNonce                  crypto.Hash `json:"opener_nonce"`
		AnswererNonce                crypto.Hash `json:"answerer_nonce"`
		Things                       [6]crypto.Thing
	}](t, "pairings.json") {
		p := Pairing{v.Opener, v.Answerer, Nonce(v.OpenerNonce), Nonce(v.AnswererNonce)}
		if !p.Opens(v.Commitment) || p.Things() != v.Things {
			t.Errorf("row %d: %t, %v", i, p.Opens(v.Commitment), p.Things())
		}
	}
}
