package discovery

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// qr begins the text of a QR code that holds an address. All capitals, and of the letters a QR code takes up the
// least room for.
const qr = "JIGIYA:A1:"

// ErrAddress says that a text is no address of a node.
var ErrAddress = errors.New("not an address: an IP, with a port after a colon if it is not 4440")

// ParseAddress reads an address typed by hand or from a QR code: 192.168.43.1, 192.168.43.1:4440,
// [fe80::1%wlan0]:4440, fe80::1%wlan0. Without a port it is DefaultPort. Names are not looked up: there is nobody to ask.
func ParseAddress(text string) (netip.AddrPort, error) {
	text = strings.TrimSpace(text)
	if len(text) > maxAddressText {
		return netip.AddrPort{}, ErrAddress
	}
	if len(text) >= len(qr) && strings.EqualFold(text[:len(qr)], qr) {
		text = text[len(qr):]
	}
	a, err := parse(text)
	if err != nil || a.Port() == 0 || a.Addr().IsUnspecified() || a.Addr().IsMulticast() {
		return netip.AddrPort{}, fmt.Errorf("reading the address %q: %w", text, ErrAddress)
	}
	return netip.AddrPortFrom(a.Addr().Unmap(), a.Port()), nil
}

func parse(text string) (netip.AddrPort, error) {
	if a, err := netip.ParseAddrPort(text); err == nil {
		return a, nil
	}
	if bare, ok := strings.CutPrefix(text, "["); ok {
		text, _ = strings.CutSuffix(bare, "]")
	}
	a, err := netip.ParseAddr(text)
	return netip.AddrPortFrom(a, DefaultPort), err
}

// FormatAddress is the text for the QR code of an address. The name of an interface is left out: it is another one on
// the device that reads it.
func FormatAddress(a netip.AddrPort) string {
	return qr + strings.ToUpper(netip.AddrPortFrom(a.Addr().Unmap().WithZone(""), a.Port()).String())
}
