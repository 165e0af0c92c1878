package web

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"strings"
)

// An owner is on whose behalf a program runs that opened a connection: on a phone every
// program is a user of its own. Cookies do not tell ports apart, so another program
// that gets the browser to open a page at its own port reads this one's there; but it
// cannot use them, as the connection is not the browser's. Empty where the system
// does not say (Android from 10 on, and systems that are no Linux).
type owner string

// tables are the kernel's of connections. A newer program writes addresses of IPv4 into
// the second.
var tables = []string{"/proc/net/tcp", "/proc/net/tcp6"}

// ownerKey finds what tells the owner of a request's connection in its context.
type ownerKey struct{}

// callerOf is on whose behalf a request is made.
func callerOf(r *http.Request) owner {
	if of, ok := r.Context().Value(ownerKey{}).(func() owner); ok {
		return of()
	}
	return ""
}

// ownerOf is the owner of the other end of a connection.
func ownerOf(conn net.Conn) owner {
	theirs, ok := conn.RemoteAddr().(*net.TCPAddr)
	ours, ok2 := conn.LocalAddr().(*net.TCPAddr)
	if !ok || !ok2 {
		return ""
	}
	for _, name := range tables {
		table, err := os.Open(name)
		if err != nil {
			continue
		}
		found, ok := ownerIn(table, theirs.AddrPort(), ours.AddrPort())
		table.Close()
		if ok {
			return found
		}
	}
	return ""
}

// ownerIn looks for a connection in a table, from the end that is asked for.
func ownerIn(table io.Reader, from, to netip.AddrPort) (owner, bool) {
	lines := bufio.NewScanner(io.LimitReader(table, maxTable))
	for lines.Scan() {
		const local, remote, user = 1, 2, 7
		f := strings.Fields(lines.Text())
		if len(f) > user && end(f[local], from) && end(f[remote], to) {
			return owner(f[user]), true
		}
	}
	return "", false
}

// end says whether an address is that of a table, which has it in words of the processor's
// order, IPv4 also as a part of IPv6.
func end(written string, at netip.AddrPort) bool {
	port, address := fmt.Sprintf(":%04X", at.Port()), at.Addr().Unmap()
	long := address.As16()
	return written == hexadecimal(long[:])+port || written == hexadecimal(address.AsSlice())+port
}

func hexadecimal(address []byte) (text string) {
	for word := range slices.Chunk(address, 4) {
		text += fmt.Sprintf("%08X", binary.NativeEndian.Uint32(word))
	}
	return text
}
