package door

import (
	"context"
	"iter"

	"jigiya/ledger/report/facts"
	"jigiya/node/api"
)

func (c *Client) Statistics(ctx context.Context, asked api.Counting) (*facts.Statistics, error) {
	return ask[*facts.Statistics](ctx, c, "Statistics", asked)
}

func (c *Client) Facts(ctx context.Context, progress api.Progress) iter.Seq2[*facts.Facts, error] {
	return each[*facts.Facts](ctx, c, "Facts", progress)
}
