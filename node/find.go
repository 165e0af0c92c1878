package node

import (
	"context"

	"jigiya/p2p/discovery"
)

// look finds others in range, and lets them find this node, until the context is
// done.
func (p *peers) look(ctx context.Context, l Listening) {
	o := discovery.Options{Speak: func() bool { return l.Visit || p.node.speaks() }, Logger: p.node.log}
	if addrs := p.host.Addrs(); len(addrs) > 0 {
		o.Port = addrs[0].Port()
	}
	if err := discovery.Run(ctx, o, p.find); err != nil && ctx.Err() == nil {
		p.node.log.Warn("looking for others", "err", err)
	}
}

// speaks says whether others are to hear of this node: on the visits of those who
// work for a programme, and in a meeting. Outside it only listens, and dials whom
// it hears.
func (n *Node) speaks() bool { return len(n.ownRights()) > 0 || n.meets() }
