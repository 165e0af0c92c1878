package node

import (
	"context"
	"net/netip"
	"strconv"
)

// found is an address at which a node may be.
type found struct {
	Addr netip.AddrPort
	By   string
}

// defaultPort is where a node listens if nobody says otherwise.
const defaultPort = 4440

func parseAddress(text string) (netip.AddrPort, error) {
	if at, err := netip.ParseAddrPort(text); err == nil {
		return at, nil
	}
	return netip.ParseAddrPort(text + ":" + strconv.Itoa(defaultPort))
}

// look finds others in range; discovery joins here.
func (p *peers) look(ctx context.Context, l Listening) { <-ctx.Done() }
