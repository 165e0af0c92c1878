package main

import (
	"os"
	"os/exec"
	"regexp"

	"github.com/rogpeppe/go-internal/testscript"
)

// scriptRead reads a PDF with poppler: another program than the one that wrote it. Where
// there is none only the file's form is looked at, but not where the project is checked
// as a whole.
func scriptRead(ts *testscript.TestScript, not bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("read FILE PATTERN ...")
	}
	file := ts.MkAbs(args[0])
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") != "" {
			ts.Fatalf("poppler-utils is missing: %v", err)
		}
		if !regexp.MustCompile(`(?s)^%PDF-1\..*%%EOF\s*$`).MatchString(ts.ReadFile(args[0])) {
			ts.Fatalf("%s is no PDF", args[0])
		}
		return
	}
	text, err := exec.Command(reader, "-layout", "-enc", "UTF-8", file, "-").Output()
	ts.Check(err)
	for _, pattern := range args[1:] {
		if found := regexp.MustCompile("(?m)" + pattern).Match(text); found == not {
			ts.Fatalf("%q in %s is %v, want %v:\n%s", pattern, args[0], found, !not, text)
		}
	}
}
