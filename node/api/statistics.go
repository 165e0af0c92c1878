package api

import (
	"context"
	"iter"

	"jigiya/ledger/report/facts"
)

// An Office adds up what all groups of the home have recorded, for people who never
// need anybody's name.
type Office interface {
	// Statistics are the figures of rules.md §8.
	Statistics(ctx context.Context, c Counting) (*facts.Statistics, error)
	// Facts are the rows behind them, group by group.
	Facts(ctx context.Context, progress Progress) iter.Seq2[*facts.Facts, error]
}

// A Counting is what is asked of all groups at once.
type Counting struct {
	facts.Query
	Loans    bool     // of loans rather than of groups
	Anew     bool     // every journal is folded again, whatever was kept of it
	Progress Progress // groups read, of all
}
