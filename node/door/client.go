package door

import (
	"context"
	"io"
	"iter"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// A Client is the node that runs beside this process. It holds no connection: each
// call has its own, so it may be used from several goroutines and for as long as one
// likes.
type Client struct {
	address address
	pid     uint64 // of the node's process
}

var _ api.Service = (*Client)(nil)

// Close is there for those who close what they opened; nothing is open.
func (*Client) Close() error { return nil }

// Process is the number of the node's process.
func (c *Client) Process() int { return int(c.pid) }

func (c *Client) Device(ctx context.Context) (api.Device, error) {
	return ask[api.Device](ctx, c, "Device")
}

func (c *Client) Status(ctx context.Context) (api.Status, error) {
	return ask[api.Status](ctx, c, "Status")
}

func (c *Client) Groups(ctx context.Context) ([]report.Group, error) {
	return ask[[]report.Group](ctx, c, "Groups")
}

func (c *Client) Group(ctx context.Context, group crypto.Hash) (report.Group, error) {
	return ask[report.Group](ctx, c, "Group", group)
}

func (c *Client) Found(ctx context.Context, f api.Founding) (report.Group, error) {
	return ask[report.Group](ctx, c, "Found", f)
}

func (c *Client) Propose(ctx context.Context, p api.Proposal) (api.Accepted, error) {
	return ask[api.Accepted](ctx, c, "Propose", p)
}

func (c *Client) Erase(ctx context.Context, p api.Proposal, member ledger.MemberNumber) (api.Accepted, error) {
	return ask[api.Accepted](ctx, c, "Erase", p, member)
}

func (c *Client) TakeOver(ctx context.Context, t api.TakeOver) (api.Accepted, error) {
	return ask[api.Accepted](ctx, c, "TakeOver", t)
}

func (c *Client) Balance(ctx context.Context, group crypto.Hash, at api.At) (report.Balance, error) {
	return ask[report.Balance](ctx, c, "Balance", group, at)
}

func (c *Client) Members(ctx context.Context, group crypto.Hash) (report.MemberList, error) {
	return ask[report.MemberList](ctx, c, "Members", group)
}

func (c *Client) Officers(ctx context.Context, group crypto.Hash) (report.OfficerList, error) {
	return ask[report.OfficerList](ctx, c, "Officers", group)
}

func (c *Client) Loans(ctx context.Context, group crypto.Hash, at api.At) (report.LoanList, error) {
	return ask[report.LoanList](ctx, c, "Loans", group, at)
}

func (c *Client) Fines(ctx context.Context, group crypto.Hash) (report.FineList, error) {
	return ask[report.FineList](ctx, c, "Fines", group)
}

func (c *Client) Passbook(ctx context.Context, group crypto.Hash, member ledger.MemberNumber) (report.Passbook, error) {
	return ask[report.Passbook](ctx, c, "Passbook", group, member)
}

func (c *Client) Meeting(ctx context.Context, group crypto.Hash, number uint32) (report.Meeting, error) {
	return ask[report.Meeting](ctx, c, "Meeting", group, number)
}

func (c *Client) Recital(ctx context.Context, group crypto.Hash) (report.Recital, error) {
	return ask[report.Recital](ctx, c, "Recital", group)
}

func (c *Client) ShareOut(ctx context.Context, group crypto.Hash) (report.Division, error) {
	return ask[report.Division](ctx, c, "ShareOut", group)
}

func (c *Client) Journal(ctx context.Context, group crypto.Hash, from uint64) iter.Seq2[api.Entry, error] {
	return each[api.Entry](ctx, c, "Journal", group, from)
}

func (c *Client) Export(ctx context.Context, group crypto.Hash, format string, w io.Writer) error {
	return tell(ctx, c, "Export", group, format, w)
}

func (c *Client) Register(ctx context.Context, group crypto.Hash, cycle uint32, w io.Writer) error {
	return tell(ctx, c, "Register", group, cycle, w)
}

func (c *Client) Import(ctx context.Context, i api.Import) (api.Imported, error) {
	return ask[api.Imported](ctx, c, "Import", i)
}

func (c *Client) Receipt(ctx context.Context, group crypto.Hash, seq uint64) (*journal.Receipt, error) {
	return ask[*journal.Receipt](ctx, c, "Receipt", group, seq)
}

func (c *Client) Verify(ctx context.Context, group crypto.Hash, progress api.Progress) (api.Verdict, error) {
	return ask[api.Verdict](ctx, c, "Verify", group, progress)
}

func (c *Client) ChangePIN(ctx context.Context, who api.KeyName, old, fresh string) error {
	return tell(ctx, c, "ChangePIN", who, old, fresh)
}

func (c *Client) PaperKey(ctx context.Context, who api.KeyName, pin string) (crypto.Seed, error) {
	return ask[crypto.Seed](ctx, c, "PaperKey", who, pin)
}

func (c *Client) RestoreKey(ctx context.Context, who api.KeyName, seed crypto.Seed, pin string) error {
	return tell(ctx, c, "RestoreKey", who, seed, pin)
}

func (c *Client) Keys(ctx context.Context, group crypto.Hash) ([]api.Key, error) {
	return ask[[]api.Key](ctx, c, "Keys", group)
}
