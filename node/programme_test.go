package node

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/node/api"
	"jigiya/node/store"
)

var rootPINs = api.PINs{Holders: map[ledger.MemberNumber]string{1: "112233", 2: "223344", 3: "334455"}}

// An office is a device with a programme founded on it.
type office struct {
	*device
	programme crypto.Address
}

func newOffice(t testing.TB, o Options) *office {
	t.Helper()
	d := newDeviceOf(t, o)
	p, err := d.node.FoundProgramme(ctx, api.ProgrammeFounding{Name: "Musow ka Jigiya Ton", PINs: rootPINs})
	must(t, err)
	address, err := crypto.ParseAddress(p.Programme)
	must(t, err)
	return &office{d, address}
}

// newDeviceOf is a device whose key is nowhere sealed: no PIN opens it, and none is
// asked for what is tested with it.
func newDeviceOf(t testing.TB, o Options) *device {
	t.Helper()
	n, err := Open(t.TempDir(), o)
	must(t, err)
	t.Cleanup(func() { _ = n.Close() })
	seed, err := crypto.NewSeed(n.random)
	must(t, err)
	key, err := seed.Key()
	must(t, err)
	n.device.Store(&crypto.Header{Public: key.Public(), Address: key.Address()})
	must(t, n.vouch(key))
	return &device{t, n, key}
}

func (o *office) certify(c api.Certifying) api.Credential {
	o.Helper()
	c.PINs = rootPINs
	given, err := o.node.Certify(ctx, c)
	must(o, err)
	return given
}

func (o *office) known() api.Programme {
	o.Helper()
	all, err := o.node.Programmes(ctx)
	must(o, err)
	if len(all) != 1 {
		o.Fatalf("programmes %+v", all)
	}
	return all[0]
}

// someone is a key of a device that is nowhere else.
func someone(t testing.TB, n byte) crypto.PublicKey {
	t.Helper()
	key, err := crypto.Seed{15: n}.Key()
	must(t, err)
	return key.Public()
}

func TestFoundAProgramme(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	found := func(name string, pins api.PINs) error {
		_, err := d.node.FoundProgramme(ctx, api.ProgrammeFounding{Name: name, PINs: pins})
		return err
	}
	for _, name := range []string{"", " Jigiya", "Jigiya\nTon", strings.Repeat("a", 81)} {
		wantCode(t, found(name, rootPINs), "programme_name")
	}
	asked := new(api.PINError)
	if err := found("Jigiya", api.PINs{}); !errors.As(err, &asked) {
		t.Fatal(err)
	}
	if d := cmp.Diff(asked, &api.PINError{NewHolders: rootHolders}); d != "" {
		t.Errorf("asked for other PINs: %s", d)
	}
	with := func(m ledger.MemberNumber, pin string) api.PINs {
		return api.PINs{Holders: map[ledger.MemberNumber]string{1: "112233", 2: "223344", 3: "334455", m: pin}}
	}
	wantCode(t, found("Jigiya", with(2, "112233")), "pin_alike")
	wantCode(t, found("Jigiya", with(3, pins.Device)), "pin_alike") // the device's, which nobody gave here
	wantCode(t, found("Jigiya", with(3, "12345")), "pin_malformed")
	if names, err := d.node.keys.Names(); err != nil || len(names) != 1 {
		t.Errorf("keys %v, %v", names, err)
	}
	must(t, found("Jigiya", rootPINs))
	o := &office{device: d}
	p := o.known()
	own := api.Credential{
		Programme: p.Programme, Device: d.key.Address().String(), Public: d.key.Public().String(), Role: "office", State: "valid",
		Issued: d.node.today(), Expires: d.node.today() + credential.MaxDays,
	}
	want := api.Programme{
		Programme: p.Programme, Name: "Jigiya", Quorum: 2, Keys: 3, Here: 3, WorksFor: true, Credentials: []api.Credential{own},
	}
	if d := cmp.Diff(p, want, cmpopts.EquateEmpty()); d != "" {
		t.Error(d)
	}
	must(t, d.node.Close())
	again, err := Open(d.node.home, Options{})
	must(t, err)
	defer again.Close()
	o.node = again
	if d := cmp.Diff(o.known(), want, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("after a restart: %s", d)
	}
}

// On a device without a key, the device's PIN is asked with the others.
func TestFoundAProgrammeOnANewDevice(t *testing.T) {
	t.Parallel()
	n, err := Open(t.TempDir(), Options{})
	must(t, err)
	defer n.Close()
	f := api.ProgrammeFounding{Name: "Jigiya", PINs: rootPINs}
	asked := new(api.PINError)
	if _, err := n.FoundProgramme(ctx, f); !errors.As(err, &asked) || !asked.Device || !asked.New {
		t.Fatalf("asked %+v, %v", asked, err)
	}
	f.PINs.Device = pins.Device
	p, err := n.FoundProgramme(ctx, f)
	must(t, err)
	if _, err := n.identity(); err != nil || p.Here != 3 {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestFoundingAProgrammeWithoutRoomLeavesNothing(t *testing.T) {
	t.Parallel()
	free := uint64(1 << 40)
	d := newDeviceOf(t, Options{FreeSpace: func(string) (uint64, error) { return free, nil }})
	free = 20 << 20
	_, err := d.node.FoundProgramme(ctx, api.ProgrammeFounding{Name: "Jigiya", PINs: rootPINs})
	if !errors.Is(err, store.ErrDiskFull) {
		t.Fatal(err)
	}
	all, err := d.node.Programmes(ctx)
	must(t, err)
	names, err := d.node.keys.Names()
	must(t, err)
	if len(all) > 0 || len(names) != 0 {
		t.Errorf("left %+v and keys %v", all, names)
	}
}

func TestCertifying(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	o := newOffice(t, Options{Now: stopped(now)})
	today := ledger.DateOf(now.Unix())
	binta := someone(t, 7)
	asked := api.Certifying{Device: binta, Name: "Binta", Role: credential.Facilitator, Zone: []string{"ocha-2023:ML0505"}}
	need := new(api.PINError)
	if _, err := o.node.Certify(ctx, asked); !errors.As(err, &need) {
		t.Fatal(err)
	}
	if d := cmp.Diff(need, &api.PINError{Holders: rootHolders, Need: 2}); d != "" {
		t.Errorf("asked for other PINs: %s", d)
	}
	given := o.certify(asked)
	want := api.Credential{
		Programme: o.programme.String(), Device: addressOf(binta).String(), Public: binta.String(), Name: "Binta", Role: "facilitator",
		Zone: asked.Zone, Issued: today, Expires: today + credential.MaxDays, State: "valid", Text: given.Text,
	}
	if d := cmp.Diff(given, want, cmpopts.EquateEmpty()); d != "" || len(given.Text) == 0 {
		t.Error(d)
	}
	if c := o.contacts(); len(c.Devices) > 0 {
		t.Errorf("a certified device is a contact: %+v", c)
	}
	asked.Until, asked.Zone = today+30, []string{"ocha-2023:ML05"}
	if given = o.certify(asked); given.Expires != today+30 || given.Zone[0] != "ocha-2023:ML05" {
		t.Errorf("a second one in the same second: %+v", given)
	}
	if p := o.known(); len(p.Credentials) != 2 {
		t.Errorf("certified %+v", p.Credentials)
	}
}

// Two of three are asked, and no more than two sign.
func TestCertifyingWithTheKeysThatAreThere(t *testing.T) {
	t.Parallel()
	o := newOffice(t, Options{})
	asked := api.Certifying{Device: someone(t, 7), Role: credential.Staff, PINs: api.PINs{Holders: map[ledger.MemberNumber]string{1: "112233"}}}
	_, err := o.node.Certify(ctx, asked)
	wantCode(t, err, "pin_missing")
	asked.PINs.Holders[3] = "999999"
	_, err = o.node.Certify(ctx, asked)
	wantCode(t, err, "pin_wrong")
	if n := len(o.known().Credentials); n != 1 {
		t.Fatalf("%d credentials", n)
	}
	asked.PINs.Holders[3] = rootPINs.Holders[3]
	given, err := o.node.Certify(ctx, asked)
	must(t, err)
	deeds, err := credential.ParseFrames(strings.Join(given.Text, "\n"))
	must(t, err)
	if len(deeds) != 2 || deeds[0].Kind() != credential.KindRoot || len(deeds[1].Signers()) != 2 {
		t.Errorf("carried %d deeds", len(deeds))
	}
	must(t, o.node.keys.Remove(rootKey(o.programme, 1)))
	must(t, o.node.keys.Remove(rootKey(o.programme, 2)))
	_, err = o.node.Certify(ctx, asked)
	wantCode(t, err, "programme_keys")
}

func TestCertifyingIsWeighed(t *testing.T) {
	t.Parallel()
	o := newOffice(t, Options{})
	today, binta := o.node.today(), someone(t, 7)
	bare := newDeviceOf(t, Options{})
	for name, tt := range map[string]struct {
		node *Node
		c    api.Certifying
		code string
	}{
		"no programme here":   {bare.node, api.Certifying{Device: binta, Role: credential.Staff}, "programme_none"},
		"another programme":   {o.node, api.Certifying{Programme: crypto.Address{1}, Device: binta, Role: credential.Staff}, "unknown_programme"},
		"nobody":              {o.node, api.Certifying{Role: credential.Staff}, "card_malformed"},
		"nothing":             {o.node, api.Certifying{Device: binta}, "credential_malformed"},
		"nowhere":             {o.node, api.Certifying{Device: binta, Role: credential.Facilitator}, "credential_zone"},
		"no place":            {o.node, api.Certifying{Device: binta, Role: credential.Staff, Zone: []string{"Koro"}}, "zone_malformed"},
		"too many places":     {o.node, api.Certifying{Device: binta, Role: credential.Staff, Zone: places(65)}, "credential_malformed"},
		"until yesterday":     {o.node, api.Certifying{Device: binta, Role: credential.Staff, Until: today - 1}, "credential_until"},
		"for more than half":  {o.node, api.Certifying{Device: binta, Role: credential.Staff, Until: today + 184}, "credential_until"},
		"a name of two lines": {o.node, api.Certifying{Device: binta, Role: credential.Staff, Name: "Bin\nta"}, "device_name"},
	} {
		_, err := tt.node.Certify(ctx, tt.c) // without PINs: a refusal costs nobody hers
		if have := api.Classify(err, "en"); have.Code != tt.code {
			t.Errorf("%s: got %v, want %s", name, err, tt.code)
		}
	}
}

func places(n int) (codes []string) {
	for i := range n {
		codes = append(codes, "iso:ML-"+string(rune('A'+i/10))+string(rune('0'+i%10)))
	}
	return codes
}

func TestRevoking(t *testing.T) {
	t.Parallel()
	o := newOffice(t, Options{Now: stopped(time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC))})
	binta := someone(t, 7)
	_, err := o.node.RevokeCredential(ctx, api.Revoking{Device: addressOf(binta), PINs: rootPINs})
	wantCode(t, err, "credential_unknown")
	asked := api.Certifying{Device: binta, Name: "Binta", Role: credential.Staff}
	o.certify(asked)
	must(t, o.node.Trust(ctx, api.Trusting{Device: binta}))
	_, err = o.node.RevokeCredential(ctx, api.Revoking{Device: addressOf(binta)})
	wantCode(t, err, "pin_missing")
	taken, err := o.node.RevokeCredential(ctx, api.Revoking{Device: addressOf(binta), PINs: rootPINs})
	must(t, err)
	if taken.State != "revoked" || taken.Name != "Binta" || len(taken.Text) == 0 {
		t.Errorf("taken back: %+v", taken)
	}
	if c := o.contacts(); len(c.Devices) > 0 {
		t.Errorf("the office still knows %+v", c.Devices)
	}
	if given := o.certify(asked); given.State != "valid" { // in the same second: a new decision
		t.Errorf("certified again: %+v", given)
	}
}

// A clock that was ahead when it certified cannot be outdone by one that is right.
func TestCertifyingBehindAClockThatWasAhead(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 9, 2, 10, 0, 0, 0, time.UTC)
	o := newOffice(t, Options{Now: func() time.Time { return at }})
	asked := api.Certifying{Device: someone(t, 7), Role: credential.Staff, PINs: rootPINs}
	o.certify(asked)
	at = at.AddDate(0, -1, 0)
	_, err := o.node.Certify(ctx, asked)
	wantCode(t, err, "credential_clock")
}

// What the office gives out, people carry to the device it is for.
func TestDeedsAreCarried(t *testing.T) {
	t.Parallel()
	o, binta := newOffice(t, Options{}), newDeviceOf(t, Options{})
	given := o.certify(api.Certifying{Device: binta.key.Public(), Role: credential.Facilitator, Zone: []string{"ocha-2023:ML05"}})
	text := strings.Join(given.Text, "\n")
	wantCode(t, binta.node.Trust(ctx, api.Trusting{Deeds: text}), "deed_stranger")
	for name, tt := range map[string]struct{ text, code string }{
		"a letter misread": {strings.Replace(text, ":1:", ":2:", 1), "deed_malformed"},
		"a frame missing":  {given.Text[0], "deed_malformed"},
		"no deeds":         {"Bonjour", "deed_malformed"},
		"only the last":    {carried(t, o, func(d *credential.Deed) bool { return d.Kind() == credential.KindCredential }), "deed_rootless"},
	} {
		err := binta.node.Trust(ctx, api.Trusting{Programme: o.programme, Deeds: tt.text})
		if have := api.Classify(err, "en"); have.Code != tt.code {
			t.Errorf("%s: got %v, want %s", name, err, tt.code)
		}
	}
	if c := binta.contacts(); len(c.Programmes) > 0 {
		t.Errorf("a refusal left %+v", c)
	}
	must(t, binta.node.Trust(ctx, api.Trusting{Programme: o.programme}))
	must(t, binta.node.Trust(ctx, api.Trusting{Deeds: text}))
	all, err := binta.node.Programmes(ctx)
	must(t, err)
	if len(all) != 1 || all[0].Name != "Musow ka Jigiya Ton" || !all[0].WorksFor || all[0].Here != 0 || len(all[0].Credentials) != 1 {
		t.Errorf("programmes %+v", all)
	}
	if rights := binta.node.ownRights(); len(rights) != 1 || rights[0].Role != credential.Facilitator {
		t.Errorf("rights %+v", rights)
	}
	must(t, binta.node.Trust(ctx, api.Trusting{Programme: o.programme, Forget: true}))
	if c := binta.contacts(); len(c.Programmes) > 0 {
		t.Errorf("not forgotten: %+v", c)
	}
}

// carried are some of the deeds that an office holds, as text.
func carried(t testing.TB, o *office, some func(*credential.Deed) bool) string {
	t.Helper()
	var deeds []*credential.Deed
	for note, err := range o.node.store.Notes(store.Hash(programmeTopic(o.programme)), 1, 3) {
		must(t, err)
		d, err := credential.ParseDeed(note.Bytes)
		must(t, err)
		if some(d) {
			deeds = append(deeds, d)
		}
	}
	text, err := credential.Frames(deeds...)
	must(t, err)
	return strings.Join(text, " ")
}

// A deed that nobody of the programme signed, or too few, changes nothing.
func TestForgedDeedsAreRefused(t *testing.T) {
	t.Parallel()
	o, binta := newOffice(t, Options{}), newDeviceOf(t, Options{})
	root, _ := o.node.programmes.Programme(o.programme)
	said := &credential.Credential{
		Programme: o.programme, Subject: binta.key.Public(), Role: credential.Office,
		Issued: o.node.clock(), Expires: credential.DateOf(o.node.clock()),
	}
	draft, err := credential.Draw(said)
	must(t, err)
	thief, err := crypto.Seed{1}.Key()
	must(t, err)
	unsigned, err := credential.Frames(draft)
	must(t, err)
	false2 := *root
	false2.Keys = []crypto.PublicKey{thief.Public(), binta.key.Public()}
	must(t, signAll(&false2, []*crypto.Key{thief, binta.key}, draft))
	forged, err := credential.Frames(draft)
	must(t, err)
	wantCode(t, o.node.Trust(ctx, api.Trusting{Deeds: strings.Join(unsigned, "\n")}), "deed_quorum")
	wantCode(t, o.node.Trust(ctx, api.Trusting{Deeds: strings.Join(forged, "\n")}), "deed_forged")
	if n := len(o.known().Credentials); n != 1 {
		t.Errorf("%d credentials", n)
	}
}

func TestTrustingADevice(t *testing.T) {
	t.Parallel()
	d := newDeviceOf(t, Options{})
	binta := someone(t, 7)
	wantCode(t, d.node.Trust(ctx, api.Trusting{Device: d.key.Public()}), "device_own")
	wantCode(t, d.node.Trust(ctx, api.Trusting{Device: crypto.PublicKey{2, 1}}), "card_malformed")
	wantCode(t, d.node.Trust(ctx, api.Trusting{Device: binta, Name: " Binta"}), "device_name")
	must(t, d.node.Trust(ctx, api.Trusting{Device: binta, Name: "Binta"}))
	must(t, d.node.Trust(ctx, api.Trusting{Device: binta})) // once more, without her name
	want := []api.Contact{{Device: addressOf(binta).String(), Public: binta.String(), Name: "Binta"}}
	if diff := cmp.Diff(d.contacts().Devices, want); diff != "" {
		t.Error(diff)
	}
	must(t, d.node.Trust(ctx, api.Trusting{Device: binta, Forget: true}))
	must(t, d.node.Trust(ctx, api.Trusting{Device: binta, Forget: true}))
	if c := d.contacts(); len(c.Devices) > 0 || d.node.nameOf(addressOf(binta)) != "" {
		t.Errorf("not forgotten: %+v", c)
	}
	must(t, d.node.contacts.change(func(c *contacts) { c.Devices = make([]contact, maxContacts) }))
	wantCode(t, d.node.Trust(ctx, api.Trusting{Device: binta}), "contacts_full")
}

// Root keys go to paper and come back, on another device too.
func TestRootKeysOnPaper(t *testing.T) {
	t.Parallel()
	o, spare := newOffice(t, Options{}), newDeviceOf(t, Options{})
	who := api.KeyName{Programme: o.programme, Member: 2}
	seed, err := o.node.PaperKey(ctx, who, rootPINs.Holders[2])
	must(t, err)
	wantCode(t, spare.node.RestoreKey(ctx, who, seed, "998877"), "key_unknown") // whose programme is not known there
	text := carried(t, o, func(d *credential.Deed) bool { return d.Kind() == credential.KindRoot })
	must(t, spare.node.Trust(ctx, api.Trusting{Programme: o.programme, Deeds: text}))
	must(t, spare.node.RestoreKey(ctx, who, seed, "998877"))
	all, err := spare.node.Programmes(ctx)
	must(t, err)
	if len(all) != 1 || all[0].Here != 1 {
		t.Errorf("programmes %+v", all)
	}
	if err := o.node.RestoreKey(ctx, api.KeyName{Programme: o.programme, Member: 1}, seed, "998877"); !errors.Is(err, os.ErrExist) {
		t.Errorf("in the place of another: %v", err)
	}
	must(t, o.node.ChangePIN(ctx, who, rootPINs.Holders[2], "887766"))
	_, err = o.node.PaperKey(ctx, who, rootPINs.Holders[2])
	wantCode(t, err, "pin_wrong")
}
