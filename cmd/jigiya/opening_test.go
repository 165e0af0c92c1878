package main

import (
	"testing"

	"jigiya/ledger/constitution"
)

// TestCutoverExample reads the example that the help shows.
func TestCutoverExample(t *testing.T) {
	opening, err := constitution.ParseOpening([]byte(cutover))
	if err != nil {
		t.Fatal(err)
	}
	if len(opening.Funds) != 2 || len(opening.Loans) != 1 || len(opening.Fines) != 1 || len(opening.Externals) != 1 {
		t.Errorf("the example reads as %+v", opening)
	}
}
