package message

import "testing"

func TestParseLanguage(t *testing.T) {
	for tag, want := range map[string]Language{
		"en": English, "en_US": English, "en_US.UTF-8": English, "EN-gb": English,
		"fr": French, "fr_ML.UTF-8": French, "fr-FR": French, "fra": French, "fr_FR@euro": French,
		"bm": Bambara, "bm_ML": Bambara, "bam": Bambara, "bm.UTF-8": Bambara,
		"C": "", "C.UTF-8": "", "POSIX": "", "": "", "de_DE": "", "french": "", "frr": "",
	} {
		if got, ok := ParseLanguage(tag); got != want || ok != (want != "") {
			t.Errorf("%q is %q, %v; want %q", tag, got, ok, want)
		}
	}
}

func TestAnUnknownLanguageSpeaksEnglish(t *testing.T) {
	if got := Language("de").Heading("member"); got != "member" {
		t.Error(got)
	}
	if got := Language("").Count("share", 2); got != "2 shares" {
		t.Error(got)
	}
}
