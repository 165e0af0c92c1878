package node

import (
	"context"
	"io"
	"strings"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/export"
	"jigiya/node/api"
)

// Export writes a journal for other programs.
func (n *Node) Export(_ context.Context, group crypto.Hash, format string, w io.Writer) error {
	f, ok := export.Named(format)
	if !ok {
		names := make([]string, len(export.Formats))
		for i, known := range export.Formats {
			names[i] = known.Name
		}
		return api.Misused("format_unknown", "formats", strings.Join(names, ", "), "text", format)
	}
	g, err := n.group(group)
	if err != nil {
		return err
	}
	heading := export.HeadingOf(g.now().Book())
	heading.Group = group.String()
	return f.Write(w, heading, n.posted(g))
}

// posted are the entries of a journal with their postings: the book is folded
// once more on the way.
func (n *Node) posted(g *group) export.Entries {
	j := g.now()
	return func(yield func(export.Posted, error) bool) {
		book := new(ledger.Book)
		for fact, err := range n.facts(g, j) {
			var posted export.Posted
			if err == nil {
				posted, err = export.Enter(book, fact)
				posted.ID = j.ID(fact.Seq).String()
			}
			if !yield(posted, err) || err != nil {
				return
			}
		}
	}
}
