package message

import "strings"

var (
	frenchOnes = strings.Split(" un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf", " ")
	frenchTens = strings.Fields("- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt")
)

// spokenFrench puts "de" after round millions: "un million de francs".
func spokenFrench(n int64) string {
	switch {
	case n == 0:
		return "zéro franc"
	case n == 1:
		return "un franc"
	case n%million == 0:
		return french(n) + " de francs"
	}
	return french(n) + " francs"
}

// french is a number above zero in words, with hyphens below a hundred only.
// Million and milliard are nouns with a plural of their own; mille never has one.
func french(n int64) string {
	return join(
		frenchNoun(n/billion, "milliard"),
		frenchNoun(n%billion/million, "million"),
		frenchThousands(n%million),
	)
}

func frenchNoun(n int64, noun string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "un " + noun
	}
	return frenchThousands(n) + " " + noun + "s"
}

// frenchThousands writes less than a million, and nothing for 0.
func frenchThousands(n int64) string {
	many, rest := n/thousand, french1000(n%thousand, true)
	switch many {
	case 0:
		return rest
	case 1:
		return join("mille", rest)
	}
	return join(french1000(many, false), "mille", rest)
}

// french1000 writes less than a thousand. Cent and vingt take their s only where
// they are multiplied and end the number; before mille they do not end it:
// quatre-vingt mille, deux cent mille.
func french1000(n int64, ends bool) string {
	hundreds, rest := n/100, french100(n%100, ends)
	switch {
	case hundreds == 0:
		return rest
	case hundreds == 1:
		return join("cent", rest)
	case rest == "" && ends:
		return frenchOnes[hundreds] + " cents"
	}
	return join(frenchOnes[hundreds], "cent", rest)
}

// french100 writes less than a hundred: the seventies and nineties count on from
// soixante and quatre-vingt, and 21 to 71 say "et".
func french100(n int64, ends bool) string {
	tens, ones := n/10, n%10
	switch {
	case n < 20:
		return frenchOnes[n]
	case n == 80 && ends:
		return "quatre-vingts"
	case tens == 7 || tens == 9:
		ones += 10
	}
	switch {
	case ones == 0:
		return frenchTens[tens]
	case tens < 8 && ones%10 == 1:
		return frenchTens[tens] + " et " + frenchOnes[ones]
	}
	return frenchTens[tens] + "-" + frenchOnes[ones]
}
