package message

import (
	"fmt"
	"strings"

	"jigiya/ledger"
)

// months are CLDR's names; Bambara adds kalo, month.
var months = map[Language][]string{
	English: strings.Fields("January February March April May June July August September October November December"),
	French:  strings.Fields("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
	Bambara: strings.Fields("zanwuyekalo feburuyekalo marisikalo awirilikalo mɛkalo zuwɛnkalo zuluyekalo utikalo sɛtanburukalo ɔkutɔburukalo nowanburukalo desanburukalo"),
}

// Date is a date in words: "2 March 2026", "2 mars 2026", "2026 marisikalo 2".
func (l Language) Date(d ledger.Date) string {
	year, month, day := d.Time().Date()
	name := months[l.known()][month-1]
	switch {
	case l == Bambara:
		return fmt.Sprintf("%d %s %d", year, name, day)
	case l == French && day == 1:
		return fmt.Sprintf("1er %s %d", name, year)
	}
	return fmt.Sprintf("%d %s %d", day, name, year)
}
