package web

import (
	"net"
	"net/http"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"testing"
)

// The tables of a phone with an old kernel: the browser speaks IPv4 in both of them.
const (
	table4 = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:20F8 00000000:0000 0A 00000000:00000000 00:00000000 00000000 10071        0 12345 1 0000000000000000 100 0 0 10 0
   1: 0100007F:20F8 0100007F:C350 01 00000000:00000000 00:00000000 00000000 10071        0 12346 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:C350 0100007F:20F8 01 00000000:00000000 00:00000000 00000000 10012        0 12347 1 0000000000000000 20 4 30 10 -1
`
	table6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0000000000000000FFFF00000100007F:C351 0000000000000000FFFF00000100007F:20F8 01 00000000:00000000 00:00000000 00000000 10033        0 12348 1 0000000000000000 20 4 30 10 -1
   1: 00000000000000000000000001000000:C352 00000000000000000000000001000000:20F8 01 00000000:00000000 00:00000000 00000000 10044        0 12349 1 0000000000000000 20 4 30 10 -1
   2: short
`
)

// A connection's owner is that of its far end, not this server's own.
func TestOwnerIn(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		table, from, to string
		want            owner
	}{
		{table4, "127.0.0.1:50000", "127.0.0.1:8440", "10012"},
		{table4, "127.0.0.1:8440", "127.0.0.1:50000", "10071"},
		{table4, "127.0.0.1:50001", "127.0.0.1:8440", ""},
		{table4, "127.0.0.1:50000", "127.0.0.1:8441", ""},
		{table6, "127.0.0.1:50001", "127.0.0.1:8440", "10033"},
		{table6, "[::ffff:127.0.0.1]:50001", "127.0.0.1:8440", "10033"},
		{table6, "[::1]:50002", "[::1]:8440", "10044"},
		{table6, "[::1]:50001", "[::1]:8440", ""},
	} {
		got, ok := ownerIn(strings.NewReader(tt.table), netip.MustParseAddrPort(tt.from), netip.MustParseAddrPort(tt.to))
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("from %s to %s: %q, want %q", tt.from, tt.to, got, tt.want)
		}
	}
}

// This test's own connections are its user's.
func TestOwnerOf(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(tables[0]); err != nil {
		t.Skip("the system does not say")
	}
	for _, address := range []string{"127.0.0.1:0", "[::1]:0"} {
		l, err := Listen(address)
		if err != nil {
			t.Logf("%s: %v", address, err) // a machine may lack it
			continue
		}
		defer l.Close()
		c, err := net.Dial("tcp", l.Addr().String())
		must(t, err)
		defer c.Close()
		here, err := l.Accept()
		must(t, err)
		defer here.Close()
		if got := ownerOf(here); got != owner(strconv.Itoa(os.Getuid())) {
			t.Errorf("%s is of %q", address, got)
		}
	}
	if a, _ := net.Pipe(); ownerOf(a) != "" {
		t.Error("a pipe has an owner")
	}
}

// A program that has read the browser's cookies, and sends them on a connection of its own,
// is nobody; she whose they are stays inside.
func TestStolenCookies(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.enter()
	sits := p.server.sessions.list()[0]
	thief := &http.Request{Header: http.Header{"Cookie": {p.server.sessions.cookie + "=" + sits.id}}}
	if hers := sits.owner; hers != "" && p.server.sessions.of(thief) != nil {
		t.Error("another user's program is inside")
	}
	p.want(p.get("/"), 200, "Benkadi")
	sits.owner = "1" // of another user
	if got := p.get("/"); got.address != "/enter" {
		t.Error("the browser is inside with another user's cookie")
	}
}
