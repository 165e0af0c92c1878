package crypto

import (
	"bytes"
	"errors"
	"io"
	"math/big"
	"sync"
	"testing"

	ethereum "github.com/ethereum/go-ethereum/crypto"
	"pgregory.net/rapid"
)

func mustKey(t testing.TB, seed Seed) *Key {
	t.Helper()
	key, err := seed.Key()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func mustSign(t testing.TB, key *Key, digest Hash) Signature {
	t.Helper()
	signature, err := key.Sign(digest)
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

func TestNewSeed(t *testing.T) {
	seed, err := NewSeed(bytes.NewReader(bytes.Repeat([]byte{7}, 16)))
	if err != nil || seed != (Seed{7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7}) {
		t.Errorf("got %x, %v", seed[:], err)
	}
	if _, err := NewSeed(bytes.NewReader(make([]byte, 15))); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("from 15 bytes: %v", err)
	}
	if _, err := NewSeed(bytes.NewReader(make([]byte, 16))); !errors.Is(err, ErrSeed) {
		t.Errorf("from a broken source: %v", err)
	}
	if _, err := (Seed{}).Key(); !errors.Is(err, ErrSeed) {
		t.Errorf("key of the zero seed: %v", err)
	}
}

func TestSignedVerifies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := Seed(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "seed"))
		seed[0] |= 1
		key, err := seed.Key()
		if err != nil {
			t.Fatal(err)
		}
		digest := Digest(TagEntry, rapid.SliceOf(rapid.Byte()).Draw(t, "entry"))
		signature, err := key.Sign(digest)
		if err != nil || !key.Public().Verify(digest, signature) {
			t.Fatalf("%v does not verify: %v", signature, err)
		}
		if at := rapid.IntRange(0, 511).Draw(t, "bit"); key.Public().Verify(digest, flipped(signature, at)) {
			t.Fatalf("verifies with bit %d flipped", at)
		}
		digest[3] ^= 1
		if key.Public().Verify(digest, signature) {
			t.Fatal("verifies for another digest")
		}
	})
}

func flipped(s Signature, bit int) Signature {
	s[bit/8] ^= 1 << (bit % 8)
	return s
}

func TestHighTwinIsRefused(t *testing.T) {
	key, digest := mustKey(t, Seed{1}), Digest(TagEntry)
	signature := mustSign(t, key, digest)
	order := ethereum.S256().Params().N
	low := new(big.Int).SetBytes(signature[32:])
	if low.Cmp(new(big.Int).Rsh(order, 1)) > 0 {
		t.Error("signed with a high s")
	}
	low.Sub(order, low).FillBytes(signature[32:])
	if key.Public().Verify(digest, signature) {
		t.Error("the high-s twin verifies")
	}
}

func TestPublicKeyAndAddressAgree(t *testing.T) {
	key := mustKey(t, Seed{2})
	address, err := key.Public().Address()
	if err != nil || address != key.Address() {
		t.Errorf("got %v, %v, want %v", address, err, key.Address())
	}
	if _, err := (PublicKey{2}).Address(); !errors.Is(err, ErrPublicKey) {
		t.Errorf("x = 0: %v", err)
	}
	if _, err := ParsePublicKey((PublicKey{2}).String()); !errors.Is(err, ErrPublicKey) {
		t.Errorf("parsing x = 0: %v", err)
	}
}

func TestErase(t *testing.T) {
	key := mustKey(t, Seed{3})
	public, private := key.Public(), key.secret.scalar().Bits()
	key.Erase()
	key.Erase()
	if _, err := key.Sign(Hash{}); !errors.Is(err, ErrErased) {
		t.Errorf("signing: %v", err)
	}
	if key.Seed() != (Seed{}) || key.Public() != public {
		t.Error("the seed is still there, or the public key is not")
	}
	for _, word := range private {
		if word != 0 {
			t.Error("the scalar is still there")
		}
	}
}

func TestZeroKey(t *testing.T) {
	var key Key
	key.Erase()
	if _, err := key.Sign(Hash{}); !errors.Is(err, ErrErased) || key.Seed() != (Seed{}) {
		t.Errorf("signing: %v", err)
	}
}

func TestEraseWhileSigning(t *testing.T) {
	key := mustKey(t, Seed{4})
	var all sync.WaitGroup
	for i := range byte(20) {
		all.Go(func() {
			signature, err := key.Sign(Hash{i})
			if err == nil && !key.Public().Verify(Hash{i}, signature) {
				t.Error("signed with half a key")
			}
		})
	}
	all.Go(key.Erase)
	all.Wait()
}

func BenchmarkSign(b *testing.B) {
	key, digest := mustKey(b, Seed{1}), Digest(TagEntry)
	for b.Loop() {
		mustSign(b, key, digest)
	}
}

func BenchmarkVerify(b *testing.B) {
	key, digest := mustKey(b, Seed{1}), Digest(TagEntry)
	signature, public := mustSign(b, key, digest), key.Public()
	for b.Loop() {
		public.Verify(digest, signature)
	}
}
