package credential

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
)

func TestAFacilitatorIsLetIn(t *testing.T) {
	programme, phone := found(t, 1), key(t, 100)
	certified := programme.certify(t, Credential{Subject: phone.Public(), Role: Facilitator, Zone: []string{"ocha-2023:ML05"}})
	r := NewRegistry()
	add(t, r, programme.deed, certified)
	want := []Right{{programme.root.Programme, Facilitator, []string{"ocha-2023:ML05"}, nil, today + MaxDays, certified.ID()}}
	rights := r.Rights(phone.Address(), today)
	if diff := cmp.Diff(want, rights, cmp.Comparer(sameGroups)); diff != "" {
		t.Fatal(diff)
	}
	if !rights[0].Covers(crypto.Hash{1}, "ocha-2023:ML0505") || rights[0].Covers(crypto.Hash{1}, "ocha-2023:ML0605") {
		t.Error("her zone is not where it should be")
	}
	if r.Rights(phone.Address(), today+MaxDays+1) != nil {
		t.Error("she still comes in after the last day")
	}
	add(t, r, programme.revoke(t, phone.Address(), noon))
	if r.Rights(phone.Address(), today) != nil {
		t.Error("she still comes in after she was revoked")
	}
}

// sameGroups takes no groups and an empty list of them for the same.
func sameGroups(a, b []crypto.Hash) bool {
	return len(a) == len(b) && (len(a) == 0 || cmp.Equal([][32]byte{a[0]}, [][32]byte{b[0]}))
}
