package web

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// Another program opens connections without end, and sends on each the beginning of a
// request: of its header, or of its form. The pages still answer, what a page hears goes on, and no more
// connections are open than there may be.
func TestCrowd(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	at := strings.TrimPrefix(p.url, "http://")
	p.enter()
	p.get("/")
	defer p.listen("/live")()
	p.hears("begun")
	for _, begin := range []string{"", "G", "GET /enter HTTP/1.1\r\nHost: " + at + "\r\nX: ", "POST /enter HTTP/1.1\r\nHost: " + at + "\r\nOrigin: " + p.url + "\r\nContent-Length: 1000\r\n\r\npin="} {
		for range 3 * maxConnections {
			c, err := net.Dial("tcp", at)
			must(t, err)
			defer c.Close()
			_, _ = io.WriteString(c, begin) // it may be shut out by now
		}
		p.CloseIdleConnections()
		p.want(p.get("/"), 200, "Benkadi")
		p.server.guests.mu.Lock()
		if n := len(p.server.guests.all); n > maxConnections {
			t.Errorf("%d connections are open", n)
		}
		p.server.guests.mu.Unlock()
	}
	p.tap("/leave")
	p.hears("locked")
}

// Who waits longest without an answer goes first; who is being answered stays.
func TestGuestsMakeRoom(t *testing.T) {
	t.Parallel()
	g := &guests{}
	conns := make([]net.Conn, maxConnections+3)
	for i := range conns {
		conns[i], _ = net.Pipe()
		out := g.enter(conns[i])
		switch {
		case i < maxConnections && out != nil:
			t.Fatalf("guest %d sends one out", i)
		case i == maxConnections && out != conns[1], i == maxConnections+1 && out != conns[3], i == maxConnections+2 && out != conns[4]:
			t.Errorf("guest %d sends another out", i)
		}
		switch i {
		case 2:
			g.note(conns[0], true)
			g.note(conns[2], true)
		case 5:
			g.note(conns[2], false) // answered: it waits from now on
		}
		for now := time.Now(); !time.Now().After(now); { // a clock may stand between two guests
		}
	}
	if len(g.all) != maxConnections {
		t.Errorf("%d guests", len(g.all))
	}
}
