package credential

import (
	"fmt"
	"testing"
)

// A programme with ten thousand devices, as it is read at the start of a node
// (trusted) and as it comes from a peer (verified).
func BenchmarkRegistry(b *testing.B) {
	programme := found(b, 1)
	deeds := [][]byte{programme.deed.Bytes()}
	for n := range uint64(MaxCredentials) {
		deeds = append(deeds, programme.certify(b, Credential{
			Subject: key(b, 1000+n).Public(), Role: Facilitator, Zone: []string{fmt.Sprintf("ocha-2023:ML%04d", n)},
		}).Bytes())
	}
	for name, add := range map[string]func(*Registry, []byte) (Taken, error){"verified": (*Registry).Add, "trusted": (*Registry).AddTrusted} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := NewRegistry()
				for _, raw := range deeds {
					if taken, err := add(r, raw); err != nil || taken.State != Kept {
						b.Fatal(taken.State, err)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(deeds)), "µs/deed")
		})
	}
	r := NewRegistry()
	for _, raw := range deeds {
		if _, err := r.AddTrusted(raw); err != nil {
			b.Fatal(err)
		}
	}
	device := key(b, 1000).Address()
	b.Run("rights", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if len(r.Rights(device, today)) != 1 {
				b.Fatal("no right")
			}
		}
	})
}

// One signature of a root key, to compare with.
func BenchmarkBareVerify(b *testing.B) {
	programme := found(b, 1)
	signature := programme.deed.signatures[0]
	public, _ := programme.root.keyring().key(signature.Signer)
	digest := programme.deed.Digest()
	for b.Loop() {
		if !public.Verify(digest, signature.Signature) {
			b.Fatal("not good")
		}
	}
}
