package message

import "strings"

var (
	frenchOnes = strings.Fields("zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf")
	frenchTens = strings.Fields("- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt")
)

// spokenFrench puts "de" after round millions: "un million de francs".
func spokenFrench(n int64) string {
	switch {
	case n < 2:
		return french1000(n, true) + " franc"
	case n%million == 0:
		return frenchNumber(n) + " de francs"
	}
	return frenchNumber(n) + " francs"
}

// frenchNumber is a number in words, with hyphens below a hundred only. Million
// and milliard are nouns, with a plural of their own; mille never has one.
func frenchNumber(n int64) string {
	if n < million {
		return frenchThousands(n, true)
	}
	return join(
		frenchNoun(n/billion, "milliard"),
		frenchNoun(n%billion/million, "million"),
		frenchRest(n%million),
	)
}

func frenchNoun(n int64, noun string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "un " + noun
	}
	return frenchThousands(n, true) + " " + noun + "s"
}

func frenchRest(n int64) string {
	if n == 0 {
		return ""
	}
	return frenchThousands(n, true)
}

// frenchThousands writes less than a million. What stands before mille does not
// end: quatre-vingt mille, deux cent mille.
func frenchThousands(n int64, ends bool) string {
	switch many := n / thousand; {
	case many == 0:
		return french1000(n, ends)
	case many == 1:
		return join("mille", frenchRest(n%thousand))
	default:
		return join(french1000(many, false), "mille", frenchRest(n%thousand))
	}
}

// french1000 writes less than a thousand. Cent and vingt take their s only where
// they are multiplied and end the number.
func french1000(n int64, ends bool) string {
	hundreds, rest := n/100, n%100
	switch {
	case hundreds == 0:
		return french100(rest, ends)
	case rest > 0 && hundreds == 1:
		return "cent " + french100(rest, ends)
	case rest > 0:
		return frenchOnes[hundreds] + " cent " + french100(rest, ends)
	case hundreds == 1:
		return "cent"
	case ends:
		return frenchOnes[hundreds] + " cents"
	}
	return frenchOnes[hundreds] + " cent"
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
