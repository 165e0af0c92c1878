package crypto

import (
	"strings"
	"sync"
	"testing"

	ethereum "github.com/ethereum/go-ethereum/crypto"
	"pgregory.net/rapid"
)

var allTags = []string{
	TagEntry, TagCosign, TagRecord, TagSealed, TagSeed, TagKeyfile, TagCheckpoint, TagAttestation,
	TagReceipt, TagCredential, TagRevocation, TagProgramme, TagGrant, TagTransport, TagHello,
	TagBundle, TagFork, TagAnchor, TagHeads, TagPairing, TagCarried, TagDraft, TagApproval, TagFindings,
}

func TestTagsAreApart(t *testing.T) {
	seen := map[string]bool{}
	for _, tag := range allTags {
		inner := strings.TrimSuffix(strings.TrimPrefix(tag, "\x19jigiya "), " v1\n")
		if len(inner) != len(tag)-len("\x19jigiya  v1\n") || strings.ContainsAny(inner, "\x19\n") {
			t.Errorf("%q is not a tag", tag)
		}
		if seen[tag] {
			t.Errorf("%q is used twice", tag)
		}
		seen[tag] = true
	}
}

func TestDigestIsKeccakOfAllBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tag := rapid.SampledFrom(allTags).Draw(t, "tag")
		parts := rapid.SliceOf(rapid.SliceOfN(rapid.Byte(), 0, 3000)).Draw(t, "parts")
		whole := []byte(tag)
		for _, part := range parts {
			whole = append(whole, part...)
		}
		if got, want := Digest(tag, parts...), Hash(ethereum.Keccak256(whole)); got != want {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestDigestFromManyGoroutines(t *testing.T) {
	want := Digest(TagEntry, []byte("one"))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 200 {
				if Digest(TagEntry, []byte("one")) != want {
					t.Error("another digest of the same bytes")
				}
			}
		})
	}
	all.Wait()
}

func TestDigestAllocatesNothing(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector empties pools at random")
	}
	var entry [230]byte
	if n := testing.AllocsPerRun(200, func() { Digest(TagEntry, entry[:], entry[:20]) }); n >= 1 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkDigest230(b *testing.B) {
	entry := make([]byte, 230)
	b.ReportAllocs()
	for b.Loop() {
		Digest(TagEntry, entry)
	}
}
