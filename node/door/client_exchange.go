package door

import (
	"context"
	"io"

	"jigiya/crypto"
	"jigiya/node/api"
)

func (c *Client) MakeKey(ctx context.Context, pins api.PINs) (api.Device, error) {
	return ask[api.Device](ctx, c, "MakeKey", pins)
}

func (c *Client) FoundProgramme(ctx context.Context, f api.ProgrammeFounding) (api.Programme, error) {
	return ask[api.Programme](ctx, c, "FoundProgramme", f)
}

func (c *Client) Programmes(ctx context.Context) ([]api.Programme, error) {
	return ask[[]api.Programme](ctx, c, "Programmes")
}

func (c *Client) Certify(ctx context.Context, asked api.Certifying) (api.Credential, error) {
	return ask[api.Credential](ctx, c, "Certify", asked)
}

func (c *Client) RevokeCredential(ctx context.Context, r api.Revoking) (api.Credential, error) {
	return ask[api.Credential](ctx, c, "RevokeCredential", r)
}

func (c *Client) Trust(ctx context.Context, t api.Trusting) error {
	return tell(ctx, c, "Trust", t)
}

func (c *Client) Contacts(ctx context.Context) (api.Contacts, error) {
	return ask[api.Contacts](ctx, c, "Contacts")
}

func (c *Client) Pair(ctx context.Context, p api.Pairing) (api.PairingState, error) {
	return ask[api.PairingState](ctx, c, "Pair", p)
}

func (c *Client) PairingState(ctx context.Context, change uint64) (api.PairingState, error) {
	return ask[api.PairingState](ctx, c, "PairingState", change)
}

func (c *Client) ConfirmPairing(ctx context.Context, same bool) (api.PairingState, error) {
	return ask[api.PairingState](ctx, c, "ConfirmPairing", same)
}

func (c *Client) Peers(ctx context.Context) ([]api.Peer, error) {
	return ask[[]api.Peer](ctx, c, "Peers")
}

func (c *Client) AddPeer(ctx context.Context, address string) error {
	return tell(ctx, c, "AddPeer", address)
}

func (c *Client) Sync(ctx context.Context, s api.Syncing) (api.Synced, error) {
	return ask[api.Synced](ctx, c, "Sync", s)
}

func (c *Client) Watch(ctx context.Context, told func(api.Happening)) error {
	return tell(ctx, c, "Watch", told)
}

func (c *Client) WriteBundle(ctx context.Context, b api.Bundling, w io.Writer) (api.Bundled, error) {
	return ask[api.Bundled](ctx, c, "WriteBundle", b, w)
}

func (c *Client) ReadBundle(ctx context.Context, r io.Reader, progress api.Progress) (api.Unbundled, error) {
	return ask[api.Unbundled](ctx, c, "ReadBundle", r, progress)
}

func (c *Client) VerifyBundle(ctx context.Context, r io.Reader, progress api.Progress) (api.Inspected, error) {
	return ask[api.Inspected](ctx, c, "VerifyBundle", r, progress)
}

func (c *Client) ReadBackup(ctx context.Context, r io.Reader, paper crypto.Seed, progress api.Progress) (api.Unbundled, error) {
	return ask[api.Unbundled](ctx, c, "ReadBackup", r, paper, progress)
}

func (c *Client) Audit(ctx context.Context, a api.Auditing) (api.Audit, error) {
	return ask[api.Audit](ctx, c, "Audit", a)
}

func (c *Client) Attest(ctx context.Context, a api.Attesting) (api.Attestation, error) {
	return ask[api.Attestation](ctx, c, "Attest", a)
}

func (c *Client) Attestations(ctx context.Context, group crypto.Hash) ([]api.Attestation, error) {
	return ask[[]api.Attestation](ctx, c, "Attestations", group)
}

func (c *Client) KeepReceipt(ctx context.Context, receipt []byte) (api.Entry, error) {
	return ask[api.Entry](ctx, c, "KeepReceipt", receipt)
}

func (c *Client) Fork(ctx context.Context, group crypto.Hash) (api.Fork, error) {
	return ask[api.Fork](ctx, c, "Fork", group)
}

func (c *Client) Resolve(ctx context.Context, r api.Resolving) (api.Accepted, error) {
	return ask[api.Accepted](ctx, c, "Resolve", r)
}

func (c *Client) Draft(ctx context.Context, p api.Proposal) (api.Draft, error) {
	return ask[api.Draft](ctx, c, "Draft", p)
}

func (c *Client) Drafts(ctx context.Context, group crypto.Hash) ([]api.Draft, error) {
	return ask[[]api.Draft](ctx, c, "Drafts", group)
}

func (c *Client) Cosign(ctx context.Context, asked api.Cosigning) (api.Draft, error) {
	return ask[api.Draft](ctx, c, "Cosign", asked)
}

func (c *Client) TakeCosignature(ctx context.Context, raw []byte) (api.Draft, error) {
	return ask[api.Draft](ctx, c, "TakeCosignature", raw)
}

func (c *Client) Complete(ctx context.Context, asked api.Completing) (api.Accepted, error) {
	return ask[api.Accepted](ctx, c, "Complete", asked)
}
