package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// A program that is wrong says so and ends with 70, not with Go's own 2.
func TestFault(t *testing.T) {
	var out, errs bytes.Buffer
	s := &session{terminal: &terminal{out: &out, err: &errs, getenv: func(string) string { return "" }}}
	s.opening = func(string) (openHome, error) { panic("unbalanced") }
	if code := s.run(context.Background(), []string{"balance"}); code != 70 {
		t.Errorf("exit code %d", code)
	}
	if !strings.Contains(errs.String(), "\njigiya: error: The program itself is wrong (unbalanced).") || out.Len() > 0 {
		t.Errorf("have %s%s", out.String(), errs.String())
	}
}
