package door

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
	"jigiya/ledger/report/facts"
	"jigiya/node/api"
)

// What the office asks has the same answer through the door: every figure, every byte
// of the JSON, every row behind it, and what cannot be answered.
func TestStatisticsComeThrough(t *testing.T) {
	n := aNode(t)
	foundFrom(t, n, "amenuveve")
	foundFrom(t, n, "benkadi")
	client := served(t, n, Options{})
	at := ledger.NewDate(2026, 12, 31)
	for _, q := range []facts.Query{
		{}, {At: at}, {At: at, By: facts.ByGroup}, {At: at, By: facts.ByCercle, Series: facts.ByMonth}, {At: at, By: facts.ByMethod, From: at - 90},
		{At: at, By: "colour"}, {At: at, From: at + 1},
	} {
		straight, err := n.Statistics(ctx, api.Counting{Query: q})
		through, failed := client.Statistics(ctx, api.Counting{Query: q})
		if !sameError(err, failed) {
			t.Errorf("%v: %v, want %v", q, failed, err)
		}
		if err == nil && inJSON(t, straight) != inJSON(t, through) {
			t.Errorf("%v: %s, want %s", q, inJSON(t, through), inJSON(t, straight))
		}
	}
	told := 0
	if _, err := client.Statistics(ctx, api.Counting{Anew: true, Progress: func(int, int) { told++ }}); err != nil || told == 0 {
		t.Errorf("progress was told %d times, %v", told, err)
	}
	checkFacts(t, client, n)
}

func checkFacts(t *testing.T, have, want api.Office) {
	t.Helper()
	var all [2][]*facts.Facts
	for i, office := range []api.Office{have, want} {
		for f, err := range office.Facts(ctx, nil) {
			must(t, err)
			all[i] = append(all[i], f)
		}
	}
	if diff := cmp.Diff(all[1], all[0]); diff != "" || len(all[0]) != 2 {
		t.Errorf("%d groups: %s", len(all[0]), diff)
	}
}

func inJSON(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	must(t, json.NewEncoder(&b).Encode(v))
	return b.String()
}

// A question that makes no sense is the asker's mistake.
func TestWrongQuestionIsInput(t *testing.T) {
	_, err := aNode(t).Statistics(ctx, api.Counting{Query: facts.Query{At: 20000, From: 20001}})
	if p := new(api.Problem); !errors.As(err, &p) || p.Class != api.ClassInput {
		t.Errorf("%v", err)
	}
}
