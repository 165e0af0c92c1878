package main

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"jigiya/ledger/message"
)

// helpPages are all pages of help, as a tongue has them.
func helpPages(say tongue) (pages []string) {
	app := newApp(&session{terminal: stdTerminal()})
	pages = append(pages, helpPage(say, app, app.Name, nil))
	everyCommand(func(path []string, c *cli.Command) {
		pages = append(pages, helpPage(say, app, app.Name+" "+strings.Join(path, " "), c))
	})
	return pages
}

// Every text of help has its French, and none that is gone is still in the file.
func TestHelpIsInFrench(t *testing.T) {
	french := helpInFrench(t)
	said := map[string]bool{}
	helpPages(func(english string) string {
		said[english] = true
		return english
	})
	for english := range said {
		if _, ok := french[english]; !ok {
			t.Errorf("ledger/message/help_fr.toml has no French for %q", english)
		}
	}
	for english := range french {
		if !said[english] {
			t.Errorf("ledger/message/help_fr.toml: no help says %q", english)
		}
	}
}

// helpInFrench is the file of the French texts by the English.
func helpInFrench(t *testing.T) map[string]string {
	t.Helper()
	file, err := os.ReadFile("../../ledger/message/help_fr.toml")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for line := range strings.Lines(string(file)) {
		if key, text, ok := strings.Cut(line, " = "); ok && strings.HasPrefix(key, `"`) {
			english, err := strconv.Unquote(key)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			all[english] = text
		}
	}
	return all
}

// Where a tongue says nothing a page has nothing but what is typed: no text of help goes
// by another way.
func TestHelpHasNoOtherTexts(t *testing.T) {
	typed := map[string]bool{"jigiya": true, "jigiya demo --once": true}
	everyCommand(func(_ []string, c *cli.Command) {
		typed[c.Name] = true
		for _, f := range c.Flags {
			typed[f.(cli.DocGenerationFlag).GetValue()] = true
		}
		for line := range strings.Lines(c.Description + "\n" + firstMeeting) {
			if strings.HasPrefix(line, " ") {
				code, _, _ := strings.Cut(line, "#")
				typed[strings.TrimSpace(code)] = true
			}
		}
	})
	for _, page := range helpPages(func(string) string { return "" }) {
		for line := range strings.Lines(page) {
			if typed[strings.Trim(line, " #\n")] {
				continue
			}
			for _, word := range strings.Fields(line) {
				if word = strings.Trim(word, "-()"); word != "" && !typed[word] && !strings.Contains(line, " --"+word) {
					t.Errorf("%q is written past the tongue in\n%s", word, page)
				}
			}
		}
	}
}

// The language of help is asked for anywhere on the line, also where help is all that a
// line gets; Bambara has the French.
func TestHelpSpeaks(t *testing.T) {
	french, _, _ := spoken(t, "help", "loan", "grant", "--lang", "fr")
	if !strings.Contains(french, "jigiya loan grant MEMBRE MONTANT --periods N [options]") {
		t.Error(french)
	}
	for _, args := range [][]string{
		{"--lang", "fr", "loan", "grant", "--help"}, {"loan", "grant", "--help", "--lang", "fr"}, {"loan", "grant", "7", "--lang=fr", "-h"},
		{"loan", "--lang", "bm", "grant", "--help"}, {"--lang", "fr", "help", "loan", "grant"}, {"--lang", "en", "loan", "grant", "--help", "--lang", "fr"},
	} {
		if out, errs, code := spoken(t, args...); out != french || errs != "" || code != 0 {
			t.Errorf("%v: exit code %d, %s\n%s", args, code, errs, out)
		}
	}
	for _, args := range [][]string{{"--lang", "fr"}, {"--help", "--lang", "fr"}, {"--lang", "bm", "help"}} {
		if out, _, _ := spoken(t, args...); out != helpPages(message.French.Help)[0] {
			t.Errorf("%v:\n%s", args, out)
		}
	}
	if out, _, code := spoken(t, "loan", "--help", "--lang", "nl"); code != 0 || !strings.Contains(out, "\nCOMMANDS:\n") {
		t.Errorf("exit code %d\n%s", code, out)
	}
}

func TestFoldedLinesStandUnderTheirColumn(t *testing.T) {
	want := "   --by CRITÈRE  une ligne par CRITÈRE : region, region_2023, cercle, commune,\n                 facilitator"
	if have := folded(strings.ReplaceAll(want, "\n"+strings.Repeat(" ", 17), " ")); have != want {
		t.Errorf("have\n%s\nwant\n%s", have, want)
	}
}
