package web

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/message"
	"jigiya/node/api"
)

const benkadi = "../../testdata/constitutions/benkadi.toml"

// TestMemberJoinsAndLeaves brings a member in, names her anew, settles her account and
// forgets her. What is refused changes nothing and says why on the same page.
func TestMemberJoinsAndLeaves(t *testing.T) {
	p := newGroup(t, benkadi, "")
	p.enter()
	before := len(strings.Split(middle(p.get(p.at("/members")).text), "/member/"))
	next := valueOf(t, p.get(p.at("/members")).text, "number")
	p.want(p.tap(p.at("/members"), "number", next, "name", "Sira Kassambara", "sex", "f"), http.StatusOK, "Sira Kassambara")
	head := p.head()
	p.want(p.tap(p.at("/members"), "number", next, "name", "Sira Kassambara", "sex", "f"), http.StatusUnprocessableEntity, `role="alert"`)
	p.want(p.tap(p.at("/members"), "number", "x", "name", "Sira Kassambara", "sex", "f"), http.StatusBadRequest, `role="alert"`)
	p.want(p.tap(p.at("/members"), "number", "99", "name", "Sira Kassambara", "sex", "q"), http.StatusBadRequest, `role="alert"`)
	p.want(p.get(p.at("/member/0")), http.StatusNotFound)
	p.want(p.get(p.at("/member/999")), http.StatusNotFound)
	p.get(p.at("/members"))
	p.want(p.tap(p.at("/member/"+next+"/erase")), http.StatusBadRequest, "Say first that you mean it")
	if p.head() != head {
		t.Fatal("a refusal entered something")
	}
	p.want(p.tap(p.at("/member/"+next+"/name"), "name", "Sira Karembé"), http.StatusOK, "Sira Karembé")
	p.want(p.get(p.at("/member/"+next+"/leave")), http.StatusOK, "Sira Karembé")
	after := valueOf(t, p.get(p.at("/member/"+next+"/leave")).text, "after")
	p.want(p.tap(p.at("/member/"+next+"/leave"), "cause", "bored", "after", after), http.StatusBadRequest, `role="alert"`)
	p.want(p.tap(p.at("/member/"+next+"/leave"), "cause", "left", "after", "1"), http.StatusBadRequest, "out of date")
	p.want(p.tap(p.at("/member/"+next+"/leave"), "cause", "left", "after", after), http.StatusOK, "Have left")
	p.want(p.tap(p.at("/member/"+next+"/erase"), "sure", "1"), http.StatusOK)
	gone := p.get(p.at("/members")).text
	if strings.Contains(gone, "Sira Kassambara") || strings.Contains(gone, "Karembé") {
		t.Error("an erased name is still shown")
	}
	if n := len(strings.Split(middle(gone), "/member/")); n != before+1 {
		t.Errorf("%d members are shown, want %d", n, before+1)
	}
}

// valueOf is the value of a field of a form.
func valueOf(t *testing.T, text, name string) string {
	t.Helper()
	_, after, ok := strings.Cut(text, `name="`+name+`" value="`)
	value, _, _ := strings.Cut(after, `"`)
	if !ok {
		t.Fatalf("there is no field %s in\n%s", name, middle(text))
	}
	return value
}

// TestElection asks the old key-holders and the new one for their PINs at once.
func TestElection(t *testing.T) {
	p := newGroup(t, benkadi, "")
	p.enter()
	p.get(p.at("/officers"))
	form := []string{"chairperson", "1", "record-keeper", "2", "treasurer", "3", "key-holder", "4", "key-holder", "5", "key-holder", "1"}
	asked := p.tap(p.at("/officers"), form...)
	p.want(asked, http.StatusOK, `name="pin_4"`, `name="pin_1"`, `name="pins_new" value="1"`)
	head := p.head()
	fresh := append(form[:len(form):len(form)], "pin_1", "864209", "pins_new", "1", "pins", "1", "pin_5", p.pins.Device)
	p.want(p.tap(p.at("/officers"), append(fresh, "pin_4", "999999")...), http.StatusForbidden, `name="pins_new" value="1"`)
	p.want(p.tap(p.at("/officers"), "chairperson", "one"), http.StatusBadRequest, `role="alert"`)
	if p.head() != head {
		t.Fatal("a refusal entered something")
	}
	p.want(p.tap(p.at("/officers"), append(fresh, "pin_4", p.pins.Device)...), http.StatusOK, "chairperson, key-holder")
}

// TestRegisterComesIn refuses a file whole and shows the row; the good one asks for the
// PINs and waits meanwhile.
func TestRegisterComesIn(t *testing.T) {
	p := newGroup(t, registers+"amenuveve.toml", "")
	p.enter()
	p.get(p.at("/register"))
	file := readFile(t, registers+"amenuveve.csv")
	lines := strings.Split(string(file), "\n")
	lines[20] = "1,2026-01-05,dance,4,,,<b>12</b>,,"
	p.want(p.hand(p.at("/register"), []byte(strings.Join(lines, "\n"))), http.StatusBadRequest, "<mark>21", "&lt;b&gt;12", "row 21")
	p.want(p.hand(p.at("/register"), nil), http.StatusBadRequest, "No file was chosen")
	p.want(p.hand(p.at("/register"), []byte("\xff\xfe")), http.StatusBadRequest, `role="alert"`)
	p.want(p.hand(p.at("/opening"), []byte("cycle_start = 3\n")), http.StatusBadRequest, "<mark>1")
	if p.head() != 0 {
		t.Fatal("a refused register was entered")
	}
	asked := p.hand(p.at("/register"), file)
	p.want(asked, http.StatusOK, `name="pins"`, `enctype="multipart/form-data"`, `name="file"`)
	p.want(p.hand(p.at("/register"), nil, append(p.askedFor(asked), "file", string(file))...), http.StatusOK, "entries of")
	if p.head() < 400 {
		t.Errorf("the journal ends at %d", p.head())
	}
	out := p.get(p.at("/register.csv"))
	if !strings.HasPrefix(out.text, "meeting,date,event,") || !strings.Contains(out.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the register goes out as %.80q", out.text)
	}
}

// TestFoundFromAFile founds a group once, however often its form comes.
func TestFoundFromAFile(t *testing.T) {
	p := blankPhone(t)
	p.enter()
	p.get("/found")
	file := readFile(t, benkadi)
	bad := bytes.Replace(file, []byte("share_value = 250"), []byte("share_value = 0"), 1)
	p.want(p.hand("/found", bad, "groups", "0"), http.StatusBadRequest, `role="alert"`)
	p.want(p.hand("/found", []byte("name ="), "groups", "0"), http.StatusBadRequest, "<mark>1")
	p.want(p.hand("/found", file, "groups", "0"), http.StatusOK, `name="pins_new" value="4"`)
	form := func(second string) []string {
		return []string{"groups", "0", "pin_4", "246802", "pin_5", second, "pin_6", "468024", "pins", "1", "file", string(file)}
	}
	p.want(p.hand("/found", nil, form("246802")...), http.StatusForbidden, `role="alert"`)
	p.want(p.hand("/found", nil, form("357913")...), http.StatusOK, "Benkadi", "Dinangourou")
	p.hand("/found", nil, form("357913")...)
	groups, err := p.node.Groups(context.Background())
	must(t, err)
	if len(groups) != 1 {
		t.Errorf("%d groups were founded", len(groups))
	}
}

// TestShareOutAndNextCycle previews, is refused while it cannot be, signs, and begins
// the next cycle.
func TestShareOutAndNextCycle(t *testing.T) {
	p := newGroup(t, registers+"amenuveve.toml", registers+"amenuveve.csv")
	p.enter()
	want, err := p.node.ShareOut(context.Background(), p.group)
	must(t, err)
	preview := p.get(p.at("/share-out"))
	for _, out := range want.Payouts {
		p.want(preview, http.StatusOK, ">"+message.English.Number(int64(out.Payout))+"<")
	}
	head := p.head()
	p.want(p.tap(p.at("/cycle"), "value", "300"), http.StatusUnprocessableEntity, `role="alert"`)
	shown := []string{"after", valueOf(t, preview.text, "after")}
	p.want(p.tap(p.at("/share-out"), "after", "7"), http.StatusBadRequest, "out of date")
	asked := p.tap(p.at("/share-out"), shown...)
	if p.head() != head {
		t.Fatal("the share-out was entered without the key-holders")
	}
	pins := p.askedFor(asked)
	p.want(p.tap(p.at("/share-out"), append(pins, shown...)...), http.StatusOK, p.at("/cycle"))
	if now := p.get(p.at("/meeting")); now.address != p.at("/share-out") {
		t.Errorf("after the share-out the meeting leads to %s", now.address)
	}
	if paper := p.get(p.at("/share-out.pdf")); !strings.HasPrefix(paper.text, "%PDF") {
		t.Errorf("the sheet to sign begins with %.20q", paper.text)
	}
	p.want(p.tap(p.at("/share-out"), append(pins, shown...)...), http.StatusBadRequest, "out of date")
	p.want(p.tap(p.at("/share-out"), append(pins, "after", text(p.head()))...), http.StatusUnprocessableEntity, `role="alert"`)
	p.want(p.tap(p.at("/cycle"), append(pins, "value", "many")...), http.StatusBadRequest, `role="alert"`)
	p.want(p.tap(p.at("/cycle"), append(pins, "value", "300")...), http.StatusOK, "cycle 2")
	g, err := p.node.Group(context.Background(), p.group)
	must(t, err)
	if g.Constitution.ShareValue != 300 || g.Cycle != 2 {
		t.Errorf("cycle %d, share value %d", g.Cycle, g.Constitution.ShareValue)
	}
}

// askedFor are the PINs that a page asks for.
func (p *phone) askedFor(from page) (fields []string) {
	p.Helper()
	for m := range p.pins.Holders {
		if name := "pin_" + text(m); strings.Contains(from.text, `name="`+name+`"`) {
			fields = append(fields, name, p.pins.Device)
		}
	}
	if len(fields) == 0 {
		p.Fatalf("no PIN is asked for in\n%s", middle(from.text))
	}
	return append(fields, "pins", "1")
}

// TestAmend changes the rules by a file, with the quorum.
func TestAmend(t *testing.T) {
	p := newGroup(t, benkadi, "")
	p.enter()
	p.want(p.get(p.at("/rules")), http.StatusOK, "The group meets every week.", "is 10", "The fine for “late” is 25")
	file := p.get(p.at("/constitution.toml")).text
	fixed := strings.Replace(file, "share_value = 250", "share_value = 300", 1)
	p.want(p.hand(p.at("/rules"), []byte(fixed)), http.StatusUnprocessableEntity, `role="alert"`)
	p.want(p.tap(p.at("/rules"), "file", strings.Replace(file, "rate_bp = 1000", "rate_bp = many", 1)), http.StatusBadRequest, "<mark>", "rate_bp = many</mark>", "<textarea")
	changed := strings.Replace(file, "rate_bp = 1000", "rate_bp = 250", 1)
	asked := p.hand(p.at("/rules"), []byte(changed))
	p.want(p.hand(p.at("/rules"), nil, append(p.askedFor(asked), "file", changed)...), http.StatusOK, "is 2.5")
	typed := strings.ReplaceAll(strings.Replace(file, "rate_bp = 1000", "rate_bp = 300", 1), "\n", "\r\n") // as a browser sends what was typed
	asked = p.tap(p.at("/rules"), "file", typed)
	p.want(p.hand(p.at("/rules"), nil, append(p.askedFor(asked), "file", typed)...), http.StatusOK, "charge is 3 %")
}

// TestNoNamesWithoutTheRight shows a group on a device that has its journal and none of
// its persons: no page tells a name, and none offers to record.
func TestNoNamesWithoutTheRight(t *testing.T) {
	writer, other := newGroup(t, benkadi, ""), blankPhone(t)
	mirror(t, writer, other)
	members, err := writer.node.Members(context.Background(), writer.group)
	must(t, err)
	other.group = writer.group
	for _, path := range []string{"", "/members", "/member/1", "/member/1/borrow", "/loans", "/history", "/entry/0", "/officers", "/rules", "/share-out", "/constitution.toml", "/register", "/register.csv"} {
		got := other.get(other.at(path))
		for _, m := range members {
			if m.Name == "" || strings.Contains(got.text, m.Name) {
				t.Errorf("%s tells the name %q", path, m.Name)
			}
		}
		if strings.Contains(got.text, `method="post" action="`+other.at("")) {
			t.Errorf("%s offers to record", path)
		}
	}
	got := other.tap(other.at("/members"), "number", "50", "name", "Sira Kassambara", "sex", "f")
	if got.status < 400 || !strings.Contains(got.text, `role="alert"`) {
		t.Errorf("a device that does not write recorded: status %d", got.status)
	}
}

// mirror makes two phones known to each other through their pages, and carries the
// writer's journal to the other as a bundle: with no right but to see the journal.
func mirror(t *testing.T, writer, other *phone) {
	t.Helper()
	device := introduce(t, writer, other)
	key, err := crypto.ParsePublicKey(device.Public)
	must(t, err)
	grant := &ledger.DeviceGranted{Device: ledger.Signatory(key), Scopes: []ledger.Slug{"journal"}}
	_, err = writer.node.Propose(context.Background(), api.Proposal{Group: writer.group, Events: []ledger.Event{grant}, PINs: writer.pins})
	must(t, err)
	address, err := crypto.ParseAddress(device.Address)
	must(t, err)
	var bundle bytes.Buffer
	_, err = writer.node.WriteBundle(context.Background(), api.Bundling{Readers: []crypto.Address{address}}, &bundle)
	must(t, err)
	_, err = other.node.ReadBundle(context.Background(), &bundle, nil)
	must(t, err)
}
