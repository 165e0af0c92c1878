package message

import (
	"hash/maphash"
	"slices"
	"strings"
	"testing"

	"jigiya/ledger"
)

func TestSpokenFrench(t *testing.T) {
	checkSpoken(t, French, []spokenCase{
		{0, "zéro franc"},
		{1, "un franc"},
		{2, "deux francs"},
		{16, "seize francs"},
		{17, "dix-sept francs"},
		{21, "vingt et un francs"},
		{22, "vingt-deux francs"},
		{61, "soixante et un francs"},
		{70, "soixante-dix francs"},
		{71, "soixante et onze francs"},
		{72, "soixante-douze francs"},
		{79, "soixante-dix-neuf francs"},
		{80, "quatre-vingts francs"},
		{81, "quatre-vingt-un francs"},
		{90, "quatre-vingt-dix francs"},
		{91, "quatre-vingt-onze francs"},
		{99, "quatre-vingt-dix-neuf francs"},
		{100, "cent francs"},
		{101, "cent un francs"},
		{180, "cent quatre-vingts francs"},
		{200, "deux cents francs"},
		{201, "deux cent un francs"},
		{280, "deux cent quatre-vingts francs"},
		{999, "neuf cent quatre-vingt-dix-neuf francs"},
		{1000, "mille francs"},
		{1001, "mille un francs"},
		{1100, "mille cent francs"},
		{2000, "deux mille francs"},
		{2200, "deux mille deux cents francs"},
		{12_505, "douze mille cinq cent cinq francs"},
		{21_000, "vingt et un mille francs"},
		{71_000, "soixante et onze mille francs"},
		{80_000, "quatre-vingt mille francs"},
		{80_080, "quatre-vingt mille quatre-vingts francs"},
		{100_000, "cent mille francs"},
		{200_000, "deux cent mille francs"},
		{280_000, "deux cent quatre-vingt mille francs"},
		{1_000_000, "un million de francs"},
		{1_000_001, "un million un francs"},
		{80_000_000, "quatre-vingts millions de francs"},
		{200_000_000, "deux cents millions de francs"},
		{201_000_500, "deux cent un millions cinq cents francs"},
		{1_000_000_000, "un milliard de francs"},
		{2_500_000_000, "deux milliards cinq cents millions de francs"},
		{ledger.MaxAmount, "mille milliards de francs"},
		{-250, "moins deux cent cinquante francs"},
	})
}

func TestSpokenEnglish(t *testing.T) {
	checkSpoken(t, English, []spokenCase{
		{0, "zero francs"},
		{1, "one franc"},
		{13, "thirteen francs"},
		{40, "forty francs"},
		{71, "seventy-one francs"},
		{100, "one hundred francs"},
		{101, "one hundred and one francs"},
		{342, "three hundred and forty-two francs"},
		{1_000, "one thousand francs"},
		{1_005, "one thousand and five francs"},
		{1_100, "one thousand one hundred francs"},
		{12_505, "twelve thousand five hundred and five francs"},
		{200_000, "two hundred thousand francs"},
		{1_000_000, "one million francs"},
		{1_000_001, "one million and one francs"},
		{ledger.MaxAmount, "one thousand billion francs"},
		{-5, "minus five francs"},
	})
}

func TestSpokenBambara(t *testing.T) {
	checkSpoken(t, Bambara, []spokenCase{
		{0, "dɔrɔmɛ fu"},
		{3, "faran saba"},
		{5, "dɔrɔmɛ kelen"},
		{7, "dɔrɔmɛ kelen ni faran fila"},
		{35, "dɔrɔmɛ wolonwula"},
		{50, "dɔrɔmɛ tan"},
		{55, "dɔrɔmɛ tan ni kelen"},
		{100, "dɔrɔmɛ mugan"},
		{105, "dɔrɔmɛ mugan ni kelen"},
		{150, "dɔrɔmɛ bi saba"},
		{225, "dɔrɔmɛ bi naani ni duuru"},
		{450, "dɔrɔmɛ bi kɔnɔntɔn"},
		{500, "dɔrɔmɛ kɛmɛ"},
		{505, "dɔrɔmɛ kɛmɛ ni kelen"},
		{600, "dɔrɔmɛ kɛmɛ ni mugan"},
		{1_000, "dɔrɔmɛ kɛmɛ fila"},
		{1_500, "dɔrɔmɛ kɛmɛ saba"},
		{2_000, "dɔrɔmɛ kɛmɛ naani"},
		{4_995, "dɔrɔmɛ kɛmɛ kɔnɔntɔn ni bi kɔnɔntɔn ni kɔnɔntɔn"},
		{5_000, "dɔrɔmɛ ba kelen"},
		{7_500, "dɔrɔmɛ ba kelen ni kɛmɛ duuru"},
		{12_505, "dɔrɔmɛ ba fila ni kɛmɛ duuru ni kelen"},
		{25_000, "dɔrɔmɛ ba duuru"},
		{100_025, "dɔrɔmɛ ba mugan ni duuru"},
		{125_000, "dɔrɔmɛ ba mugan ni ba duuru"},
		{500_000, "dɔrɔmɛ ba kɛmɛ"},
		{1_000_000, "dɔrɔmɛ ba kɛmɛ fila"},
		{5_000_000, "dɔrɔmɛ miliyɔn kelen"},
		{5_000_000_000, "dɔrɔmɛ miliyari kelen"},
		{ledger.MaxAmount, "dɔrɔmɛ miliyari kɛmɛ fila"},
		{-1_000, "dɛsɛ dɔrɔmɛ kɛmɛ fila"},
	})
}

type spokenCase struct {
	amount ledger.Amount
	want   string
}

func checkSpoken(t *testing.T, l Language, cases []spokenCase) {
	t.Helper()
	for _, c := range cases {
		if got := l.Spoken(c.amount); got != c.want {
			t.Errorf("%s %d: %q, want %q", l, c.amount, got, c.want)
		}
	}
}

// Nobody can hear two sums and mean the same money. Hashes stand for the words:
// a million strings are slow to keep.
func TestSpokenAmountsAreDistinct(t *testing.T) {
	if testing.Short() {
		t.Skip("three million amounts")
	}
	seed := maphash.MakeSeed()
	for _, l := range Languages {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			said := make([]uint64, million)
			for a := range said {
				said[a] = maphash.String(seed, l.Spoken(ledger.Amount(a)))
			}
			slices.Sort(said)
			if distinct := len(slices.Compact(said)); distinct != million {
				t.Errorf("a million amounts are said in %d ways", distinct)
			}
		})
	}
}

func TestSpokenBeyondWords(t *testing.T) {
	for _, a := range []ledger.Amount{wordsEnd, -wordsEnd, 1<<63 - 1, -1 << 63} {
		for _, l := range Languages {
			if got := l.Spoken(a); got != l.Amount(a, "XOF") {
				t.Errorf("%s %d: %q", l, a, got)
			}
		}
	}
}

// What is said in words is read back by readers that know nothing of how it was
// written: they add what they hear and multiply at the great words.
func FuzzSpoken(f *testing.F) {
	for _, a := range []int64{0, 1, 71, 80, 99, 1_000, 80_000, 12_505, 1_000_000, 201_000_500, int64(ledger.MaxAmount)} {
		f.Add(a)
	}
	f.Fuzz(func(t *testing.T, n int64) {
		n = max(n, -n) % wordsEnd
		a := ledger.Amount(max(n, 0))
		for l, hear := range map[Language]func(string) int64{English: hearEnglish, French: hearFrench, Bambara: hearBambara} {
			if got := hear(l.Spoken(a)); got != int64(a) {
				t.Errorf("%s: %d is said %q, which is heard as %d", l, a, l.Spoken(a), got)
			}
		}
	})
}

var heardEnglish = hearing("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
	"twenty thirty forty fifty sixty seventy eighty ninety")

var heardFrench = hearing("zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
	"vingt trente quarante cinquante soixante")

func hearing(ones, tens string) map[string]int64 {
	heard := map[string]int64{}
	for i, word := range strings.Fields(ones) {
		heard[word] = int64(i)
	}
	for i, word := range strings.Fields(tens) {
		heard[word] = int64(10 * (i + 2))
	}
	return heard
}

func hearEnglish(words string) int64 {
	return hearSizes(heardEnglish, strings.Fields(strings.ReplaceAll(words, "-", " ")))
}

func hearFrench(words string) int64 {
	for _, plural := range []string{"quatre-vingts", "cents", "millions", "milliards"} {
		words = strings.ReplaceAll(words, plural, strings.TrimSuffix(plural, "s"))
	}
	words = strings.ReplaceAll(words, "quatre-vingt", "quatre.vingt")
	return hearSizes(heardFrench, strings.Fields(strings.ReplaceAll(words, "-", " ")))
}

// hearSizes splits at the greatest size: what is heard before it is how many.
func hearSizes(small map[string]int64, words []string) (heard int64) {
	for _, size := range []struct {
		n     int64
		names []string
	}{
		{billion, []string{"billion", "milliard"}},
		{million, []string{"million"}},
		{thousand, []string{"thousand", "mille"}},
		{100, []string{"hundred", "cent"}},
		{80, []string{"quatre.vingt"}},
	} {
		at := slices.IndexFunc(words, func(w string) bool { return slices.Contains(size.names, w) })
		if at >= 0 {
			return max(hearSizes(small, words[:at]), 1)*size.n + hearSizes(small, words[at+1:])
		}
	}
	for _, w := range words {
		heard += small[w]
	}
	return heard
}

var heardBambara = hearing("fu kelen fila saba naani duuru wɔɔrɔ wolonwula segin kɔnɔntɔn tan", "mugan")

// hearBambara hears part by part: each is sizes and then a number below a thousand.
func hearBambara(words string) int64 {
	var total int64
	coin := int64(5)
	for _, part := range strings.Split(words, " ni ") {
		sum, size := int64(0), int64(1)
		for _, w := range strings.Fields(part) {
			switch w {
			case "dɔrɔmɛ":
			case "faran":
				coin = 1
			case "miliyari":
				size *= billion
			case "miliyɔn":
				size *= million
			case "ba":
				size *= thousand
			case "kɛmɛ":
				sum = 100
			case "bi":
				sum = 10
			default:
				sum = max(sum, 1) * heardBambara[w]
			}
		}
		total += sum * size * coin
	}
	return total
}
