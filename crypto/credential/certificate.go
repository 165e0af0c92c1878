package credential

import (
	"fmt"

	"github.com/ethereum/go-ethereum/rlp"

	"jigiya/crypto"
)

// A Certificate is a device key's word for the two other keys of the device.
type Certificate struct {
	Device    crypto.PublicKey // who signs
	Transport crypto.PublicKey // who speaks for the device on a channel
	Box       [32]byte         // X25519: what is sealed to the device is sealed to this
	Issued    int64            // unix seconds
	Signature crypto.Signature
}

type certificateForm struct {
	Statement rlp.RawValue
	Signature crypto.Signature
}

type certifiedForm struct {
	Version           uint8
	Device, Transport crypto.PublicKey
	Box               [32]byte
	Issued            uint64
}

// Certify signs a certificate for the device of a key.
func Certify(device, transport crypto.PublicKey, box [32]byte, issued int64, by Signer) (*Certificate, error) {
	c := &Certificate{Device: device, Transport: transport, Box: box, Issued: issued}
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("certifying a transport key: %w", err)
	}
	if address, err := device.Address(); err != nil || address != by.Address() {
		return nil, fmt.Errorf("certifying a transport key: %w", ErrSigner)
	}
	var err error
	if c.Signature, err = by.Sign(c.Digest()); err != nil {
		return nil, fmt.Errorf("certifying a transport key: %w", err)
	}
	return c, nil
}

func (c *Certificate) check() error {
	if err := c.Device.Check(); err != nil {
		return malformed("the device key: %v", err)
	}
	if err := c.Transport.Check(); err != nil {
		return malformed("the transport key: %v", err)
	}
	if c.Device == c.Transport {
		return malformed("the transport key is the device key")
	}
	if c.Box == [32]byte{} {
		return malformed("no box key")
	}
	return checkMoment("issued", c.Issued)
}

func (c *Certificate) statement() []byte {
	return written(&certifiedForm{Version, c.Device, c.Transport, c.Box, uint64(c.Issued)})
}

// Digest is what the device key signs.
func (c *Certificate) Digest() crypto.Hash { return crypto.Digest(crypto.TagTransport, c.statement()) }

// Bytes are the certificate as it is shown.
func (c *Certificate) Bytes() []byte { return written(&certificateForm{c.statement(), c.Signature}) }

// ID names the certificate: the digest of its bytes.
func (c *Certificate) ID() crypto.Hash { return crypto.Digest(crypto.TagTransport, c.Bytes()) }

// Address is the device's.
func (c *Certificate) Address() crypto.Address {
	a, _ := c.Device.Address() // on the curve: checked when it was made or read
	return a
}

// Verify asks whether the device key signed it. The error is ErrSignature.
func (c *Certificate) Verify() error {
	if !c.Device.Verify(c.Digest(), c.Signature) {
		return fmt.Errorf("a certificate: %w", ErrSignature)
	}
	return nil
}

// ParseCertificate reads what Bytes made, and does not verify it. The error is
// ErrMalformed or ErrVersion.
func ParseCertificate(raw []byte) (*Certificate, error) {
	c, err := readCertificate(raw)
	if err != nil {
		return nil, fmt.Errorf("reading a certificate: %w", err)
	}
	return c, nil
}

func readCertificate(raw []byte) (*Certificate, error) {
	if len(raw) > MaxCertificate {
		return nil, malformed("%d bytes are too many", len(raw))
	}
	var form certificateForm
	if err := rlp.DecodeBytes(raw, &form); err != nil {
		return nil, malformed("%v", err)
	}
	if _, err := readVersion(form.Statement); err != nil {
		return nil, err
	}
	var said certifiedForm
	if err := rlp.DecodeBytes(form.Statement, &said); err != nil {
		return nil, malformed("%v", err)
	}
	c := &Certificate{said.Device, said.Transport, said.Box, int64(said.Issued), form.Signature}
	return c, c.check()
}
