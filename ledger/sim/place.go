package sim

import "jigiya/ledger"

// places are villages that exist, with the code of their cercle.
var places = odds[ledger.Place]{
	{5, ledger.Place{Village: "Dinangourou", Code: "ocha-2023:ML0505"}},
	{4, ledger.Place{Village: "Madougou", Code: "ocha-2023:ML0505"}},
	{3, ledger.Place{Village: "Barapiréli", Code: "ocha-2023:ML0505"}},
	{4, ledger.Place{Village: "Sangha", Code: "ocha-2023:ML0501"}},
	{3, ledger.Place{Village: "Dourou", Code: "ocha-2023:ML0501"}},
	{4, ledger.Place{Village: "Konodimini", Code: "ocha-2023:ML0401"}},
	{3, ledger.Place{Village: "Sanando", Code: "ocha-2023:ML0401"}},
	{2, ledger.Place{Village: "Kabara", Code: "ocha-2023:ML0605"}},
	{2, ledger.Place{Village: "Bafoulabé", Code: "ocha-2023:ML0101"}},
}

// What groups call themselves, and what women are called.
var (
	groupNames  = []string{"Benkadi", "Jigiya", "Sabugnuma", "Djèkafo", "Nièta", "Sinignèsigui", "Badenya", "Kanuya", "Hèrè", "Dèmè", "Ben ni Baara", "Danaya"}
	firstNames  = []string{"Aminata", "Mariam", "Oumou", "Kadia", "Awa", "Yagalem", "Salimata", "Fanta", "Hawa", "Assétou", "Djénéba", "Rokia", "Fatoumata", "Bintou", "Kadiatou", "Nana", "Maïmouna", "Aïssata", "Ramata", "Sira", "Tènin", "Koumba", "Yapérou", "Yassa"}
	familyNames = []string{"Guindo", "Kassogué", "Tembely", "Togo", "Poudiougou", "Ongoïba", "Kodio", "Dolo", "Arama", "Djiguiba", "Karambé", "Sagara", "Traoré", "Coulibaly", "Diarra", "Keïta", "Maïga", "Dembélé", "Sangaré", "Cissé"}
)
