package pairing

import (
	"bytes"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/p2p"
)

// A deaf connection says what it was given and hears nothing.
type deaf struct{ r *bytes.Reader }

func (d *deaf) Read(b []byte) (int, error)       { return d.r.Read(b) }
func (*deaf) Write(b []byte) (int, error)        { return len(b), nil }
func (*deaf) Close() error                       { return nil }
func (*deaf) SetReadDeadline(time.Time) error    { return nil }
func (*deaf) SetWriteDeadline(t time.Time) error { return nil }

// party and the listener's view of the channel, as a vector gives them.
func (v partyVector) party(t testing.TB, whole pairingVector) (Party, p2p.Channel) {
	t.Helper()
	transport, err := crypto.Seed(v.Transport).Key()
	must(t, err)
	c, err := credential.ParseCertificate(v.Certificate)
	must(t, err)
	channel := p2p.Channel{Dialler: crypto.PublicKey(whole.Dialler.Channel), Listener: crypto.PublicKey(whole.Listener.Channel)}
	return Party{Certificate: c, Transport: transport, Name: v.Name, Random: bytes.NewReader(v.Nonce)}, channel
}
