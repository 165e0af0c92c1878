package web

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/message"
)

// TestHistoryIsWhole walks from the newest entry to the founding: every entry once.
func TestHistoryIsWhole(t *testing.T) {
	p := newGroup(t, registers+"amenuveve.toml", registers+"amenuveve.csv")
	p.enter()
	seen := map[string]bool{}
	path := p.at("/history")
	for pages := 0; path != ""; pages++ {
		got := p.get(path)
		p.want(got, http.StatusOK)
		lines := strings.Split(middle(got.text), p.at("/entry/"))[1:]
		if len(lines) > historyLines || pages > 200 {
			t.Fatalf("page %d has %d entries", pages, len(lines))
		}
		for _, l := range lines {
			seq, _, _ := strings.Cut(l, `"`)
			if seen[seq] {
				t.Fatalf("entry %s stands there twice", seq)
			}
			seen[seq] = true
		}
		path = ""
		if _, after, more := strings.Cut(middle(got.text), p.at("/history?before=")); more {
			before, _, _ := strings.Cut(after, `"`)
			path = p.at("/history?before=" + before)
		}
	}
	if n := uint64(len(seen)); n != p.head()+1 {
		t.Errorf("the history shows %d entries of %d", n, p.head()+1)
	}
	p.want(p.get(p.at("/history?before=x")), http.StatusBadRequest)
	p.want(p.get(p.at("/entry/99999")), http.StatusNotFound)
	p.want(p.get(p.at("/entry/x")), http.StatusNotFound)
}

// TestProof shows of an entry what anybody can check: its numbers, and a receipt.
func TestProof(t *testing.T) {
	p := newGroup(t, benkadi, "")
	p.enter()
	for e, err := range p.node.Journal(context.Background(), p.group, 0) {
		must(t, err)
		p.want(p.get(p.at("/entry/"+text(e.Seq))), http.StatusOK, e.ID.String(), e.Author, "<svg class=\"code\"")
	}
	receipt, err := p.node.Receipt(context.Background(), p.group, 0)
	must(t, err)
	if got := p.get(p.at("/entry/0/receipt.txt")); got.text != strings.Join(receipt.Frames(), "\n")+"\n" {
		t.Errorf("the receipt is %.80q", got.text)
	}
}

// TestWhatIf shows what a loan would cost, or why it is refused, and enters nothing.
func TestWhatIf(t *testing.T) {
	p := newGroup(t, registers+"amenuveve.toml", registers+"amenuveve.csv")
	p.enter()
	head := p.head()
	b, err := p.node.Book(p.group)
	must(t, err)
	limit := b.Borrowable(1, ledger.Savings)
	p.want(p.get(p.at("/member/1/borrow?amount=5000&periods=1")), http.StatusOK, "She brings back", message.English.Amount(5000, francs))
	p.want(p.get(p.at("/member/1/borrow?amount="+text(int64(limit)+100_000)+"&periods=1")), http.StatusOK, `role="alert"`, message.English.Amount(limit, francs))
	p.want(p.get(p.at("/member/1/borrow?amount=much")), http.StatusBadRequest, `role="alert"`)
	if p.head() != head {
		t.Error("a question entered something")
	}
	if paper := p.get(p.at("/member/1/passbook.pdf")); !strings.HasPrefix(paper.text, "%PDF") {
		t.Errorf("the passbook begins with %.20q", paper.text)
	}
}

// TestVerifyAndBackup checks the journal in both ways, and takes a copy along.
func TestVerifyAndBackup(t *testing.T) {
	p := newGroup(t, benkadi, "")
	p.enter()
	p.get(p.at("/verify"))
	p.want(p.tap(p.at("/verify")), http.StatusOK, "All good")
	live := p.get(p.at("/verify/live"))
	if !strings.Contains(live.text, "event: verdict") || !strings.Contains(live.text, `"ok":true`) {
		t.Errorf("the live verdict is %q", live.text)
	}
	copied := p.get(p.at("/backup.jigiya"))
	if copied.status != http.StatusOK {
		t.Fatalf("status %d: %s", copied.status, middle(copied.text))
	}
	found, err := p.node.VerifyBundle(context.Background(), strings.NewReader(copied.text), nil)
	must(t, err)
	if !found.OK || found.Entries != int(p.head())+1 {
		t.Errorf("the copy holds %+v", found)
	}
}
