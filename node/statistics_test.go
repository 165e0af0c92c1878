package node

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"jigiya/ledger/report/facts"
	"jigiya/node/api"
)

// statistics are the node's, as JSON shows them.
func statistics(t testing.TB, n *Node, q facts.Query) (*facts.Statistics, string) {
	t.Helper()
	st, err := n.Statistics(ctx, api.Counting{Query: q})
	must(t, err)
	text, err := json.Marshal(st)
	must(t, err)
	return st, string(text)
}

// What a group has recorded is counted with the next question, and kept: after a new
// start nothing is folded again, and a rebuilding says the same in the same bytes.
func TestStatisticsFollowTheJournal(t *testing.T) {
	h := newHome(t, Options{})
	for meetings := range 3 {
		h.meet(1)
		st, text := statistics(t, h.node, facts.Query{By: facts.ByGroup})
		savings, _ := st.Total.Figure("savings")
		if want := int64(h.book().TotalSavings()); savings.NumValue != want || want == 0 || st.Total.Reporting != 1 {
			t.Fatalf("after %d meetings: %d of %d saved, %d report", meetings+1, savings.NumValue, want, st.Total.Reporting)
		}
		_, err := h.node.Statistics(ctx, api.Counting{Anew: true})
		must(t, err)
		rebuilt := h.factsFile()
		h.reopen()
		_, again := statistics(t, h.node, facts.Query{By: facts.ByGroup})
		if again != text {
			t.Errorf("after a new start: %s\nbefore: %s", again, text)
		}
		if !bytes.Equal(rebuilt, h.factsFile()) {
			t.Error("after a new start something was folded again")
		}
	}
}

func (h *home) factsFile() []byte {
	h.Helper()
	b, err := os.ReadFile(filepath.Join(h.dir, factsFile))
	must(h, err)
	return b
}
