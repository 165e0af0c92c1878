package voice

import (
	"slices"
	"strconv"
	"strings"
)

// Numbers are whole numbers in rising order, written "0-10 20 100".
type Numbers []int64

// Has says whether a number is among them.
func (all Numbers) Has(n int64) bool {
	_, found := slices.BinarySearch(all, n)
	return found
}

// below is the greatest of them that is not greater than n, and more than 0.
func (all Numbers) below(n int64) (int64, bool) {
	at, found := slices.BinarySearch(all, n)
	if !found {
		at--
	}
	if at < 0 || all[at] == 0 {
		return 0, false
	}
	return all[at], true
}

// MarshalText writes runs as ranges.
func (all Numbers) MarshalText() ([]byte, error) {
	var words []string
	for i := 0; i < len(all); {
		end := i
		for end+1 < len(all) && all[end+1] == all[end]+1 {
			end++
		}
		word := strconv.FormatInt(all[i], 10)
		if end > i {
			word += "-" + strconv.FormatInt(all[end], 10)
		}
		words, i = append(words, word), end+1
	}
	return []byte(strings.Join(words, " ")), nil
}

// A numbersError is a text that is no list of numbers.
type numbersError string

func (e numbersError) Error() string { return "write numbers and ranges, as 0-10 20 100: " + string(e) }

// UnmarshalText reads them, in any order.
func (all *Numbers) UnmarshalText(text []byte) error {
	read := Numbers{}
	for _, word := range strings.Fields(string(text)) {
		first, last, ok := parseRange(word)
		if !ok || last < first || last-first >= maxOwn || len(read)+int(last-first) >= maxOwn {
			return numbersError(text)
		}
		for n := first; n <= last; n++ {
			read = append(read, n)
		}
	}
	slices.Sort(read)
	*all = slices.Compact(read)
	return nil
}

func parseRange(word string) (first, last int64, ok bool) {
	from, to, isRange := strings.Cut(word, "-")
	first, ok = parseWhole(from)
	if !isRange || !ok {
		return first, first, ok
	}
	last, ok = parseWhole(to)
	return first, last, ok
}

func parseWhole(s string) (int64, bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n <= maxWorth
}
