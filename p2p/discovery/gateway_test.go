package discovery

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func TestRoutes(t *testing.T) {
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		t.Skip("the example is of a machine that puts the lowest byte first")
	}
	const table = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
wlan0	00000000	012BA8C0	0003	0	0	600	00000000	0	0	0
wlan0	002BA8C0	00000000	0001	0	0	600	00FFFFFF	0	0	0
eth0	00000000	00000000	0001	0	0	0	00000000	0	0	0
eth1	00000000	nonsense	0003	0	0	0	00000000	0	0	0
eth2
`
	if got, want := routes(strings.NewReader(table)), []netip.Addr{netip.MustParseAddr("192.168.43.1")}; !slices.Equal(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
	if got := routes(strings.NewReader(table + strings.Repeat("eth0 00000000 012BA8C0 0003\n", 1000))); len(got) != maxGateways {
		t.Errorf("%d gateways", len(got))
	}
}

func TestNeighbours(t *testing.T) {
	text := `IP address       HW type     Flags       HW address            Mask     Device
192.168.43.77    0x1         0x2         02:fc:00:00:00:05     *        wlan0
192.168.43.78    0x1         0x0         00:00:00:00:00:00     *        wlan0
nonsense         0x1         0x2         00:00:00:00:00:00     *        wlan0
`
	if got, want := arp(strings.NewReader(text)), []netip.Addr{netip.MustParseAddr("192.168.43.77")}; !slices.Equal(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
	for i := range 1000 {
		text += fmt.Sprintf("10.0.%d.%d 0x1 0x2 02:fc:00:00:00:05 * wlan0\n", i/250, i%250)
	}
	if got := arp(strings.NewReader(text)); len(got) != maxNeighbours {
		t.Errorf("%d neighbours", len(got))
	}
}

func TestGuessedGateways(t *testing.T) {
	link := &net.Interface{Index: 1, Name: "wlan0"}
	on := func(a string) segment { return segment{link, netip.MustParsePrefix(a)} }
	got := guessed([]segment{on("192.168.43.77/24"), on("172.20.10.4/28"), on("192.168.5.1/24"), {}})
	if want := []netip.Addr{netip.MustParseAddr("192.168.43.1"), netip.MustParseAddr("172.20.10.1")}; !slices.Equal(got, want) {
		t.Errorf("guessed %v, want %v", got, want)
	}
}

func TestBroadcast(t *testing.T) {
	for a, want := range map[string]string{"192.168.43.77/24": "192.168.43.255", "172.20.10.4/28": "172.20.10.15", "10.1.2.3/8": "10.255.255.255", "10.0.0.1/31": "10.0.0.1"} {
		if got := (segment{address: netip.MustParsePrefix(a)}).broadcast().String(); got != want {
			t.Errorf("all on %s are called %s, want %s", a, got, want)
		}
	}
	if got := (segment{}).broadcast().String(); got != "255.255.255.255" {
		t.Errorf("all are called %s", got)
	}
}
