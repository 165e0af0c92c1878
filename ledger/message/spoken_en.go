package message

import "strings"

var (
	englishOnes = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	englishTens = strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
)

func spokenEnglish(n int64) string {
	if n == 1 {
		return "one franc"
	}
	return english(n) + " francs"
}

// english is a number in British words: hyphens below a hundred, "and" before
// what is less than a hundred.
func english(n int64) string {
	switch {
	case n < 20:
		return englishOnes[n]
	case n < 100 && n%10 == 0:
		return englishTens[n/10]
	case n < 100:
		return englishTens[n/10] + "-" + englishOnes[n%10]
	case n < thousand:
		return englishGroup(n, 100, "hundred")
	case n < million:
		return englishGroup(n, thousand, "thousand")
	case n < billion:
		return englishGroup(n, million, "million")
	}
	return englishGroup(n, billion, "billion")
}

func englishGroup(n, size int64, name string) string {
	many, rest := english(n/size)+" "+name, n%size
	switch {
	case rest == 0:
		return many
	case rest < 100:
		return many + " and " + english(rest)
	}
	return many + " " + english(rest)
}
