package pairing

import (
	"context"
	"fmt"
	"io"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/p2p"
)

// A Party is what this end brings.
type Party struct {
	Certificate *credential.Certificate
	Transport   credential.Signer // the key that the certificate names: it signs the channel
	Name        string            // told to the other when both have said yes; may be empty
	Random      io.Reader
}

// A Window is what the people at this end say and what becomes of it.
type Window interface {
	// Begin is asked when somebody who dialled has committed herself, before
	// anything of this device is shown: each time is one guess at the six things
	// that no person may ever see. An error ends the attempt.
	Begin() error

	// Compare shows six things and asks whether the other screen shows the same.
	// The context ends when the other end has gone or has said no.
	Compare(context.Context, *credential.Certificate, [crypto.CheckpointThings]crypto.Thing) (same bool, err error)

	// Keep keeps the other, durably: both sides have said yes.
	Keep(Peer) error
}

// A Peer is the other device, when it is known.
type Peer struct {
	Certificate *credential.Certificate
	Name        string // it gives itself; empty if none
}

// Run pairs with the other end of a connection, once. It does not close the
// connection. The error is one of this package's, the window's, the context's or
// the connection's; the other was kept if Keep returned, whatever comes after.
func Run(ctx context.Context, conn p2p.Conn, channel p2p.Channel, own Party, window Window) (Peer, error) {
	if err := CheckName(own.Name); err != nil {
		return Peer{}, fmt.Errorf("pairing: %w", err)
	}
	e := &end{conn: conn, channel: channel, own: own, window: window}
	defer context.AfterFunc(ctx, e.interrupt)()
	peer, err := e.pair(ctx)
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return Peer{}, fmt.Errorf("pairing: %w", err)
	}
	return peer, nil
}

func (e *end) pair(ctx context.Context) (Peer, error) {
	pairing, other, err := e.introduce()
	if err != nil {
		return Peer{}, err
	}
	if err := e.compare(ctx, other.certificate, pairing.Things()); err != nil {
		return Peer{}, err
	}
	return e.meet(other.certificate)
}

// introduce is everything until the things can be shown.
func (e *end) introduce() (p credential.Pairing, other introduction, err error) {
	e.within(beginTime)
	own, err := e.introduction()
	if err != nil {
		return p, other, err
	}
	if e.channel.Dialled {
		other, err = e.open(own)
		p = credential.Pairing{OpenerNonce: own.nonce, AnswererNonce: other.nonce}
	} else {
		other, err = e.answer(own)
		p = credential.Pairing{OpenerNonce: other.nonce, AnswererNonce: own.nonce}
	}
	if err != nil {
		return p, other, err
	}
	p.Opener, p.Answerer = own.certificate.ID(), other.certificate.ID()
	if !e.channel.Dialled {
		p.Opener, p.Answerer = p.Answerer, p.Opener
	}
	return p, other, nil
}

func (e *end) introduction() (own introduction, err error) {
	own.certificate = e.own.Certificate
	if own.nonce, err = credential.NewNonce(e.own.Random); err != nil {
		return own, err
	}
	own.proof, err = e.own.Transport.Sign(e.channel.Digest(e.channel.Dialled))
	return own, err
}

// open is the dialler's half. Its certificate and nonce stay with it until the
// listener's are here.
func (e *end) open(own introduction) (other introduction, err error) {
	commitment := credential.Commit(own.certificate.ID(), own.nonce)
	if err := e.write(frame(commitmentFrame, commitment[:])); err != nil {
		return other, err
	}
	if other, err = e.introduced(); err != nil {
		return other, err
	}
	return other, e.write(own.frame())
}

// answer is the listener's half.
func (e *end) answer(own introduction) (other introduction, err error) {
	body, err := e.read(commitmentFrame)
	if err != nil {
		return other, err
	}
	if err := e.window.Begin(); err != nil {
		return other, err
	}
	if err := e.write(own.frame()); err != nil {
		return other, err
	}
	if other, err = e.introduced(); err != nil {
		return other, err
	}
	opened := credential.Pairing{Opener: other.certificate.ID(), OpenerNonce: other.nonce}
	if !opened.Opens(crypto.Hash(body)) {
		return other, ErrCommitment
	}
	return other, nil
}

// introduced reads the other's introduction and asks whether it is true on this channel.
func (e *end) introduced() (other introduction, err error) {
	body, err := e.read(introductionFrame)
	if err != nil {
		return other, err
	}
	if other, err = parseIntroduction(body); err != nil {
		return other, err
	}
	switch c := other.certificate; {
	case c.Device == e.own.Certificate.Device:
		return other, ErrSelf
	case c.Verify() != nil, !c.Transport.Verify(e.channel.Digest(!e.channel.Dialled), other.proof):
		return other, ErrProof
	}
	return other, nil
}

// compare asks the people here and hears of those at the other end at the same
// time: whichever says no first ends it for both.
func (e *end) compare(ctx context.Context, other *credential.Certificate, things [crypto.CheckpointThings]crypto.Thing) error {
	e.within(CompareTime)
	patient, lose := context.WithTimeout(ctx, CompareTime)
	defer lose()
	asking, stop := context.WithCancelCause(patient)
	theirs := make(chan error, 1)
	go func() {
		err := e.theirVerdict()
		if err != nil {
			stop(err)
			e.mute()
		}
		theirs <- err
	}()
	if err := e.verdict(asking, other, things); err != nil {
		e.hush()
		<-theirs
		return err
	}
	return <-theirs
}

// verdict asks the people here, and tells the other end.
func (e *end) verdict(asking context.Context, other *credential.Certificate, things [crypto.CheckpointThings]crypto.Thing) error {
	same, err := e.window.Compare(asking, other, things)
	if err == nil {
		err = e.write(verdict(same))
	}
	switch {
	case err != nil && asking.Err() != nil:
		return context.Cause(asking) // the other end was first
	case err == nil && !same:
		return ErrNotSame
	}
	return err
}

func (e *end) theirVerdict() error {
	body, err := e.read(verdictFrame)
	if err != nil {
		return err
	}
	same, err := parseVerdict(body)
	if err == nil && !same {
		return ErrRefused
	}
	return err
}

// meet exchanges names, keeps the other and hears that it has kept this one.
func (e *end) meet(certificate *credential.Certificate) (Peer, error) {
	e.within(beginTime)
	name, err := e.exchange(nameFrame, []byte(e.own.Name))
	if err != nil {
		return Peer{}, err
	}
	peer := Peer{certificate, string(name)}
	if err := CheckName(peer.Name); err != nil {
		return Peer{}, err
	}
	if err := e.window.Keep(peer); err != nil {
		return Peer{}, err
	}
	_, err = e.exchange(doneFrame, nil)
	return peer, err
}

// exchange says something and hears the same kind of thing; the dialler begins.
func (e *end) exchange(k kind, said []byte) (heard []byte, err error) {
	if e.channel.Dialled {
		if err := e.write(frame(k, said)); err != nil {
			return nil, err
		}
		return e.read(k)
	}
	if heard, err = e.read(k); err != nil {
		return nil, err
	}
	return heard, e.write(frame(k, said))
}
