package message

import (
	"strings"

	"jigiya/ledger"
)

var bambaraOnes = strings.Fields("- kelen fila saba naani duuru wɔɔrɔ wolonwula segin kɔnɔntɔn")

// spokenBambara counts dɔrɔmɛ, and names the francs that make no dɔrɔmɛ; coins
// of less than five francs hardly exist.
func spokenBambara(a ledger.Amount) string {
	units, rest := Dorome(a)
	var parts []string
	if units > 0 {
		parts = append(parts, "dɔrɔmɛ "+bambara(units))
	}
	if rest > 0 {
		parts = append(parts, "faran "+bambaraOnes[rest])
	}
	if parts == nil {
		return "dɔrɔmɛ fu"
	}
	return strings.Join(parts, " ni ")
}

// bambara is a number in words: tan 10, mugan 20, bi saba 30, kɛmɛ 100,
// kɛmɛ fila 200, ba kelen 1000, miliyɔn kelen, miliyari kelen. The size goes
// before its number and ni, "and", joins the parts. For a thousand Bambara has ba,
// waa (from waga) and wa; ba is the old word of the Segou region and the one this
// program uses throughout.
func bambara(n int64) string { return strings.Join(bambaraParts(n), " ni ") }

// bambaraParts are the parts that ni joins. A size is said again before every
// part of its number, ba mugan ni ba duuru, 25 000: without that, ba mugan ni
// duuru would be both 25 000 and 20 005.
func bambaraParts(n int64) []string {
	for _, size := range []struct {
		n    int64
		name string
	}{{billion, "miliyari"}, {million, "miliyɔn"}, {thousand, "ba"}} {
		if n < size.n {
			continue
		}
		var parts []string
		for _, part := range bambaraParts(n / size.n) {
			parts = append(parts, size.name+" "+part)
		}
		return append(parts, bambaraParts(n%size.n)...)
	}
	return bambara1000(n)
}

func bambara1000(n int64) []string {
	var parts []string
	switch hundreds := n / 100; {
	case hundreds == 1:
		parts = append(parts, "kɛmɛ")
	case hundreds > 1:
		parts = append(parts, "kɛmɛ "+bambaraOnes[hundreds])
	}
	switch tens := n % 100 / 10; {
	case tens == 1:
		parts = append(parts, "tan")
	case tens == 2:
		parts = append(parts, "mugan")
	case tens > 2:
		parts = append(parts, "bi "+bambaraOnes[tens])
	}
	if ones := n % 10; ones > 0 {
		parts = append(parts, bambaraOnes[ones])
	}
	return parts
}
