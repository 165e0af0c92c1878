package nettest

import (
	"net"
	"testing"
	"time"
)

// The test's own sockets are where they were opened: they reach each other over the cable, and nobody outside.
func TestWithin(t *testing.T) {
	n := New(t)
	a, b := n.Cable(n.Place("a"), n.Place("b"))
	for i, end := range []Plug{a, b} {
		end.Address([]string{"10.9.0.1/24", "10.9.0.2/24"}[i])
		end.Up()
	}
	var l net.Listener
	var listening, far error
	var conn net.Conn
	a.Within(func() { l, listening = net.Listen("tcp", "10.9.0.1:0") })
	if listening != nil {
		t.Fatal(listening)
	}
	defer l.Close()
	b.Within(func() { conn, far = net.DialTimeout("tcp", l.Addr().String(), 10*time.Second) })
	if far != nil {
		t.Fatal(far)
	}
	conn.Close()
	if conn, err := net.DialTimeout("tcp", l.Addr().String(), 200*time.Millisecond); err == nil {
		conn.Close()
		t.Error("the place is reached from outside")
	}
}
