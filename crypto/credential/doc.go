// Package credential says who may be what: the roots of programmes, the
// credentials and revocations their quorums sign, the certificates by which a
// device vouches for its other keys, and what two devices compare when they are
// paired. It computes: it touches neither disk nor network nor clock, and
// randomness is passed in.
package credential
