package web

import (
	"bufio"
	"context"
	"net/http"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"time"

	"jigiya/node"
	"jigiya/node/api"
)

// listens lets other devices of this machine reach a phone.
func (p *phone) listens() {
	p.Helper()
	must(p, p.node.Listen(node.Listening{Addresses: []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0")}}))
}

var (
	typed  = regexp.MustCompile(`<p class="address"><code>([^<]+)</code>`)
	things = regexp.MustCompile(`<strong>([^<]+)</strong>`)
)

// introduce pairs two phones through their pages and gives the second one's card.
func introduce(t *testing.T, host, guest *phone) api.Device {
	t.Helper()
	host.enter()
	guest.enter()
	host.listens()
	guest.listens()
	opened := host.tap("/pairing", "name", "Benkadi")
	host.want(opened, http.StatusOK, "<svg")
	address := typed.FindStringSubmatch(opened.text)
	if address == nil {
		t.Fatalf("no address is shown in\n%s", middle(opened.text))
	}
	theirs := guest.tap("/pairing", "name", "Fatou", "address", address[1])
	guest.want(theirs, http.StatusOK, "side by side")
	ours := host.becomes("/pairing", "side by side")
	if a, b := six(theirs), six(ours); a == "" || a != b {
		t.Fatalf("one shows %s, the other %s", a, b)
	}
	host.tap("/pairing/confirm", "same", "yes")
	guest.tap("/pairing/confirm", "same", "yes")
	host.becomes("/pairing", "know each other now")
	guest.becomes("/pairing", "know each other now")
	host.want(host.get("/devices"), http.StatusOK, "Fatou")
	device, err := guest.node.Device(context.Background())
	must(t, err)
	return device
}

func six(p page) (words string) {
	for _, found := range things.FindAllStringSubmatch(middle(p.text), -1) {
		words += found[1] + " "
	}
	return words
}

// becomes looks at a page until it says something.
func (p *phone) becomes(path, says string) page {
	p.Helper()
	for end := time.Now().Add(30 * time.Second); ; {
		got := p.get(path)
		if strings.Contains(got.text, says) {
			return got
		}
		if time.Now().After(end) {
			p.Fatalf("%s never says %q:\n%s", path, says, middle(got.text))
		}
	}
}

// TestDevicesAreForgotten pairs, then forgets.
func TestDevicesAreForgotten(t *testing.T) {
	host, guest := blankPhone(t), blankPhone(t)
	device := introduce(t, host, guest)
	host.want(host.tap("/devices/forget", "device", "nobody"), http.StatusBadRequest, `role="alert"`, "Fatou")
	got := host.tap("/devices/forget", "device", device.Public)
	host.want(got, http.StatusOK)
	if strings.Contains(got.text, device.Public) {
		t.Error("a forgotten device is still known")
	}
}

// TestPairingThatDiffers is refused by one person's no; an address that is none, or where
// nobody is, is said on the same page.
func TestPairingThatDiffers(t *testing.T) {
	p := blankPhone(t)
	p.enter()
	p.listens()
	p.want(p.tap("/pairing", "address", "over there"), http.StatusBadRequest, `role="alert"`)
	p.want(p.tap("/pairing", "address", strings.Repeat("9", 4000)), http.StatusBadRequest, `role="alert"`)
	p.want(p.tap("/pairing/confirm", "same", "yes"), http.StatusNotFound, `role="alert"`)
	p.want(p.tap("/pairing", "name", "Benkadi"), http.StatusOK, "<svg")
	p.tap("/pairing/confirm", "same", "no")
	got := p.becomes("/pairing", "Show the code")
	if strings.Contains(got.text, "<svg class=\"code\"") {
		t.Error("the window is still open")
	}
	p.want(p.tap("/devices/peer", "address", "nowhere at all"), http.StatusBadRequest, `role="alert"`)
}

// TestPairingIsTold hears of a window that opens, as server-sent events.
func TestPairingIsTold(t *testing.T) {
	p := blankPhone(t)
	p.enter()
	p.listens()
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
	defer stop()
	_, after, _ := strings.Cut(p.get("/pairing").text, `data-watch="`)
	live, _, _ := strings.Cut(after, `"`)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+live, nil)
	must(t, err)
	answer, err := p.Do(r)
	must(t, err)
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() && lines.Text() != "event: begun" {
	}
	p.tap("/pairing", "name", "Benkadi")
	for lines.Scan() {
		if lines.Text() == "event: step" {
			return
		}
	}
	t.Fatal("nothing was told", lines.Err())
}
