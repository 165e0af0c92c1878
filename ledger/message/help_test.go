package message

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
)

func TestHelp(t *testing.T) {
	for _, c := range []struct {
		language      Language
		english, want string
	}{
		{English, "lend to a member", "lend to a member"},
		{French, "lend to a member", "prêter à une membre"},
		{Bambara, "lend to a member", "prêter à une membre"},
		{French, "default:", "par défaut\u00a0:"},
		{French, "nobody translated this", "nobody translated this"},
		{French, "lend to a", "lend to a"},
		{"nl", "lend to a member", "lend to a member"},
	} {
		if have := c.language.Help(c.english); have != c.want {
			t.Errorf("%s: %q, want %q", c.language, have, c.want)
		}
	}
}

// helpLines are the texts of help_fr.toml under their English.
func helpLines(t *testing.T) (all []fileLine) {
	t.Helper()
	for line := range strings.Lines(helpFrench) {
		if !strings.HasPrefix(line, `"`) {
			continue
		}
		key, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " = ")
		english, err := strconv.Unquote(key)
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		french, err := strconv.Unquote(text)
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		all = append(all, fileLine{"help", english, french})
	}
	return all
}

// The file is TOML, and what is looked up in it is what TOML reads.
func TestHelpFileIsTOML(t *testing.T) {
	var want map[string]string
	if err := toml.Unmarshal([]byte(helpFrench), &want); err != nil {
		t.Fatal(err)
	}
	have := map[string]string{}
	for _, line := range helpLines(t) {
		have[line.key] = line.text
		if said := unbind(French.Help(line.key)); said != line.text {
			t.Errorf("%q is said as %q", line.text, said)
		}
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("(-TOML +lines):\n%s", diff)
	}
}

func TestHelpFileIsSorted(t *testing.T) {
	all := helpLines(t)
	if !slices.IsSortedFunc(all, func(a, b fileLine) int { return strings.Compare(a.key, b.key) }) {
		t.Error("help_fr.toml is not sorted")
	}
}

// What names a value, and the flags that a text mentions, are there in French too; and it
// begins and ends as the English does.
func TestHelpIsTranslatedWhole(t *testing.T) {
	flags := regexp.MustCompile(`--[a-z-]+`)
	for _, line := range helpLines(t) {
		if strings.Count(line.key, "`") != strings.Count(line.text, "`") {
			t.Errorf("%q has other backquotes than %q", line.text, line.key)
		}
		if diff := cmp.Diff(flags.FindAllString(line.key, -1), flags.FindAllString(line.text, -1)); diff != "" {
			t.Errorf("%q (-en +fr):\n%s", line.text, diff)
		}
		english, _ := utf8.DecodeRuneInString(line.key)
		french, _ := utf8.DecodeRuneInString(line.text)
		if unicode.IsUpper(english) != unicode.IsUpper(french) || strings.HasSuffix(line.key, ":") != strings.HasSuffix(line.text, " :") || strings.HasSuffix(line.text, ".") && !strings.HasSuffix(line.key, ".") {
			t.Errorf("%q begins or ends otherwise than %q", line.text, line.key)
		}
	}
}
