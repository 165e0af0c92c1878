package host

import (
	"context"
	"fmt"
	"net"

	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/sec"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/net/upgrader"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/security/noise/pb"

	own "jigiya/crypto"
	"jigiya/p2p"
)

// An identity is the key of a host for one run of the program, or until it is renewed.
type identity struct {
	id    peer.ID
	noise *noise.Transport
}

func newIdentity() (*identity, error) {
	key, _, err := crypto.GenerateSecp256k1Key(nil) // the reader is not used: the key comes from the system's randomness
	if err != nil {
		return nil, fmt.Errorf("making an identity: %w", err)
	}
	id, err := peer.IDFromPrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("naming an identity: %w", err)
	}
	transport, err := noise.New(noise.ID, key, []upgrader.StreamMuxer{{ID: yamux.ID}})
	if err != nil {
		return nil, fmt.Errorf("preparing the handshake: %w", err)
	}
	return &identity{id, transport}, nil
}

// inbound answers the handshake of whoever dialled.
func (i *identity) inbound(ctx context.Context, c net.Conn) (sec.SecureConn, error) {
	secure, err := i.noise.SecureInbound(ctx, c, "")
	if err != nil {
		return nil, err
	}
	if secure.ConnState().StreamMultiplexer != yamux.ID {
		return nil, errMuxer
	}
	return secure, nil
}

// outbound begins the handshake with whoever is there. libp2p's check of a peer id, which nobody knows here, is left
// out, and with it goes libp2p's own agreement on the muxer; so that is made again.
func (i *identity) outbound(ctx context.Context, c net.Conn) (sec.SecureConn, error) {
	agreed := &agreement{}
	anyone, err := i.noise.WithSessionOptions(noise.DisablePeerIDCheck(), noise.EarlyData(agreed, nil))
	if err != nil {
		return nil, err
	}
	secure, err := anyone.SecureOutbound(ctx, c, "")
	if err != nil {
		return nil, err
	}
	if !agreed.yamux {
		return nil, errMuxer
	}
	return secure, nil
}

// An agreement is the dialler's half of agreeing on yamux within the handshake: one round trip less than after it.
type agreement struct{ yamux bool }

// Send offers yamux in the handshake's third message.
func (*agreement) Send(context.Context, net.Conn, peer.ID) *pb.NoiseExtensions {
	return &pb.NoiseExtensions{StreamMuxers: []string{yamux.ID}}
}

// Received sees what the listener offered in the second one.
func (a *agreement) Received(_ context.Context, _ net.Conn, e *pb.NoiseExtensions) error {
	offered := e.GetStreamMuxers()
	a.yamux = len(offered) == 1 && offered[0] == yamux.ID
	return nil
}

// channelOf names both ends of a connection by the keys Noise has authenticated.
func channelOf(c sec.SecureConn, dialled bool) (p2p.Channel, error) {
	here, err := publicKey(c.LocalPeer())
	if err != nil {
		return p2p.Channel{}, err
	}
	there, err := publicKey(c.RemotePeer())
	if err != nil {
		return p2p.Channel{}, err
	}
	if dialled {
		return p2p.Channel{Dialler: here, Listener: there, Dialled: true}, nil
	}
	return p2p.Channel{Dialler: there, Listener: here}, nil
}

// publicKey is an identity's key, which a peer id on secp256k1 holds in clear.
func publicKey(id peer.ID) (own.PublicKey, error) {
	key, err := id.ExtractPublicKey()
	if err != nil || key.Type() != crypto.Secp256k1 {
		return own.PublicKey{}, ErrIdentity
	}
	raw, err := key.Raw()
	if err != nil || len(raw) != len(own.PublicKey{}) {
		return own.PublicKey{}, ErrIdentity
	}
	return own.PublicKey(raw), nil
}
