package host

import (
	"context"
	"fmt"
	"net"

	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/core/sec"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/net/upgrader"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/security/noise/pb"

	own "jigiya/crypto"
)

// An identity is the key of a host for one run of the program, or until it is renewed.
type identity struct {
	id    peer.ID
	noise *noise.Transport
}

func newIdentity(muxers []upgrader.StreamMuxer) (*identity, error) {
	key, _, err := crypto.GenerateSecp256k1Key(nil) // the reader is not used: the key comes from the system's randomness
	if err != nil {
		return nil, fmt.Errorf("making an identity: %w", err)
	}
	id, err := peer.IDFromPrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("naming an identity: %w", err)
	}
	transport, err := noise.New(noise.ID, key, muxers)
	if err != nil {
		return nil, fmt.Errorf("preparing the handshake: %w", err)
	}
	return &identity{id, transport}, nil
}

// handshake is Noise under the host's identity of the moment, with whoever is there.
type handshake struct{ host *Host }

func (handshake) ID() protocol.ID { return noise.ID }

func (h handshake) SecureInbound(ctx context.Context, c net.Conn, _ peer.ID) (sec.SecureConn, error) {
	return h.host.identity.Load().noise.SecureInbound(ctx, c, "")
}

// SecureOutbound leaves out libp2p's check of the peer id, which nobody knows here, and with it loses libp2p's own
// agreement on the muxer within the handshake; so that is done again.
func (h handshake) SecureOutbound(ctx context.Context, c net.Conn, _ peer.ID) (sec.SecureConn, error) {
	agreed := &agreement{}
	anyone, err := h.host.identity.Load().noise.WithSessionOptions(noise.DisablePeerIDCheck(), noise.EarlyData(agreed, nil))
	if err != nil {
		return nil, fmt.Errorf("preparing the handshake: %w", err)
	}
	conn, err := anyone.SecureOutbound(ctx, c, "")
	if err != nil {
		return nil, err
	}
	return agreedConn{conn, agreed.muxer}, nil
}

// An agreement is the dialler's half of agreeing on a muxer within the handshake: one round trip less.
type agreement struct{ muxer protocol.ID }

func (*agreement) Send(context.Context, net.Conn, peer.ID) *pb.NoiseExtensions {
	return &pb.NoiseExtensions{StreamMuxers: []string{yamux.ID}}
}

func (a *agreement) Received(_ context.Context, _ net.Conn, e *pb.NoiseExtensions) error {
	if offered := e.GetStreamMuxers(); len(offered) == 1 && offered[0] == yamux.ID {
		a.muxer = yamux.ID
	}
	return nil
}

type agreedConn struct {
	sec.SecureConn
	muxer protocol.ID
}

func (c agreedConn) ConnState() network.ConnectionState {
	return network.ConnectionState{StreamMultiplexer: c.muxer, UsedEarlyMuxerNegotiation: c.muxer != ""}
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
