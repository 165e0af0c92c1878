package discovery

import (
	"encoding/binary"
	"errors"
)

// A datagram is what a beacon sends; the package comment has the bytes.
type datagram struct {
	kind  byte
	port  uint16
	token token
	echo  token
}

// A token is what a beacon calls itself for a few minutes.
type token [8]byte

const (
	magic        = "jigiya"
	version      = 1
	probe        = 1
	answer       = 2
	datagramSize = 26
)

var errDatagram = errors.New("not a beacon's datagram")

func (d datagram) format() []byte {
	b := make([]byte, 0, datagramSize)
	b = append(b, magic...)
	b = append(b, version, d.kind)
	b = binary.BigEndian.AppendUint16(b, d.port)
	b = append(b, d.token[:]...)
	return append(b, d.echo[:]...)
}

func parseDatagram(b []byte) (datagram, error) {
	if len(b) != datagramSize || string(b[:6]) != magic || b[6] != version {
		return datagram{}, errDatagram
	}
	d := datagram{kind: b[7], port: binary.BigEndian.Uint16(b[8:]), token: token(b[10:18]), echo: token(b[18:])}
	asks := d.kind == probe && d.echo == token{}
	answers := d.kind == answer && d.echo != token{}
	if d.token == (token{}) || !asks && !answers {
		return datagram{}, errDatagram
	}
	return d, nil
}
