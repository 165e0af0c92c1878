package ledger_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
)

// The table in the package comment is ledger.Rules, line by line.
func TestPackageCommentHoldsTheRules(t *testing.T) {
	data, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(data), "in the order in which they are checked\n")
	var said, want []string
	for _, row := range regexp.MustCompile(`(?m)^//\t(\w+: .+)$`).FindAllStringSubmatch(table, -1) {
		said = append(said, row[1])
	}
	for _, entry := range ledger.Rules {
		want = append(want, string(entry.Rule)+": "+entry.Check)
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("the package comment's table (-Rules +comment)\n%s", diff)
	}
}
