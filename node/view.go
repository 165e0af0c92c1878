package node

import (
	"context"
	"fmt"
	"io/fs"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// This file answers what is only read: each answer is a report on the book as it
// stands, or stood.

// book is a group's book now, or as it stood at the end of a date.
func (n *Node) book(group crypto.Hash, at api.At) (*ledger.Book, *journal.Journal, error) {
	g, err := n.group(group)
	if err != nil {
		return nil, nil, err
	}
	j := g.now()
	if at == api.Now {
		return j.Book(), j, nil
	}
	past, err := n.journalAt(group, ledger.Date(at))
	if err != nil {
		return nil, nil, err
	}
	return past.Book(), past, nil
}

// journalAt replays the entries up to the first meeting after a date.
func (n *Node) journalAt(group crypto.Hash, at ledger.Date) (*journal.Journal, error) {
	until := func(yield func(journal.Raw, error) bool) {
		for raw, err := range n.raws(group, 0) {
			if err == nil && opensAfter(raw, at) || !yield(raw, err) {
				return
			}
		}
	}
	return journal.Replay(until, journal.Replaying{Group: group})
}

func opensAfter(raw journal.Raw, at ledger.Date) bool {
	e, err := journal.Decode(raw.Bytes, raw.Signature)
	if err != nil {
		return false // the replay says what is wrong with it
	}
	opened, ok := e.Event().(*ledger.MeetingOpened)
	return ok && opened.Date > at
}

// Groups lists the groups of the home. One that cannot be read is listed as damaged.
func (n *Node) Groups(ctx context.Context) ([]report.Group, error) {
	ids, err := n.groupIDs()
	if err != nil {
		return nil, err
	}
	groups := make([]report.Group, 0, len(ids))
	for _, id := range ids {
		group, err := n.Group(ctx, id)
		if err != nil {
			group = report.Group{Group: id.String(), State: "damaged"}
		}
		groups = append(groups, group)
	}
	return groups, nil
}

// Group describes one group.
func (n *Node) Group(_ context.Context, id crypto.Hash) (report.Group, error) {
	b, j, err := n.book(id, api.Now)
	if err != nil {
		return report.Group{}, err
	}
	group := report.GroupOf(b, n.names(id, b))
	h := j.Head()
	group.Group, group.State = id.String(), n.state(id)
	group.Head = report.Head{Seq: h.Seq, Hash: h.ID.String(), Epoch: h.Epoch}
	return group, nil
}

// Balance is the book in sums.
func (n *Node) Balance(_ context.Context, group crypto.Hash, at api.At) (report.Balance, error) {
	b, j, err := n.book(group, at)
	if err != nil {
		return report.Balance{}, err
	}
	balance := report.BalanceOf(b)
	balance.Group, balance.Head = group.String(), j.Head().ID.String()
	return balance, nil
}

// Members lists the members.
func (n *Node) Members(_ context.Context, group crypto.Hash) (report.MemberList, error) {
	b, _, err := n.book(group, api.Now)
	if err != nil {
		return nil, err
	}
	return report.Members(b, n.names(group, b)), nil
}

// Officers lists the offices.
func (n *Node) Officers(_ context.Context, group crypto.Hash) (report.OfficerList, error) {
	b, _, err := n.book(group, api.Now)
	if err != nil {
		return nil, err
	}
	return report.Officers(b, n.names(group, b)), nil
}

// Loans lists the loans as they stand now, late as at a date.
func (n *Node) Loans(_ context.Context, group crypto.Hash, at api.At) (report.LoanList, error) {
	b, _, err := n.book(group, at)
	if err != nil {
		return nil, err
	}
	date := ledger.Date(at)
	if at == api.Now {
		date = b.Today()
	}
	return report.Loans(b, date), nil
}

// Fines lists the fines.
func (n *Node) Fines(_ context.Context, group crypto.Hash) (report.FineList, error) {
	b, _, err := n.book(group, api.Now)
	if err != nil {
		return nil, err
	}
	return report.Fines(b), nil
}

// Passbook is one member's statement.
func (n *Node) Passbook(_ context.Context, group crypto.Hash, member ledger.MemberNumber) (report.Passbook, error) {
	b, _, err := n.book(group, api.Now)
	if err != nil {
		return report.Passbook{}, err
	}
	return report.PassbookOf(b, member, n.names(group, b))
}

// Meeting is one meeting of the cycle: the open or the last one for number 0.
func (n *Node) Meeting(_ context.Context, group crypto.Hash, number uint32) (report.Meeting, error) {
	b, _, err := n.book(group, api.Now)
	if err != nil {
		return report.Meeting{}, err
	}
	if number == 0 {
		number, _ = b.LastMeeting()
		if open := b.OpenMeeting(); open != nil {
			number = open.Number
		}
	}
	return report.MeetingOf(b, number)
}

// Recital is what is read out at the last closing, with its checkpoint.
func (n *Node) Recital(_ context.Context, group crypto.Hash) (report.Recital, error) {
	b, j, err := n.book(group, api.Now)
	if err != nil {
		return report.Recital{}, err
	}
	meetings := b.Meetings()
	if len(meetings) == 0 {
		return report.Recital{}, api.Missing("no_closing")
	}
	closing := j.ID(meetings[len(meetings)-1].ClosedSeq)
	return report.RecitalOf(b, things(crypto.Checkpoint(closing)))
}

// things are the checkpoint's, in every language.
func things(checkpoint [crypto.CheckpointThings]crypto.Thing) []report.Thing {
	all := make([]report.Thing, len(checkpoint))
	for i, t := range checkpoint {
		all[i] = report.Thing{Number: uint8(t), Picture: t.Picture(), Words: map[string]string{}}
		for _, lang := range crypto.Languages {
			all[i].Words[lang] = t.Word(lang)
		}
	}
	return all
}

// ShareOut previews the share-out; once it is done, it shows what was shared.
func (n *Node) ShareOut(_ context.Context, group crypto.Hash) (report.Division, error) {
	b, _, err := n.book(group, api.Now)
	if err != nil {
		return report.Division{}, err
	}
	if done, ok := report.SharedOut(b); ok {
		return done, nil
	}
	d, err := b.Divide()
	if err != nil {
		return report.Division{}, err
	}
	return report.ShareOut(d), nil
}

func notFound(what string, args ...any) error {
	return fmt.Errorf(what+": %w", append(args, fs.ErrNotExist)...)
}
