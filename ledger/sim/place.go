package sim

import "jigiya/ledger"

// places are villages and communes that exist, with the p-code of their cercle; the
// weights follow no census.
var places = odds[ledger.Place]{
	{5, ledger.Place{Village: "Dinangourou", Code: "ocha-2023:ML0505"}},
	{4, ledger.Place{Village: "Madougou", Code: "ocha-2023:ML0505"}},
	{3, ledger.Place{Village: "Barapiréli", Code: "ocha-2023:ML0505"}},
	{4, ledger.Place{Village: "Sangha", Code: "ocha-2023:ML0501"}},
	{3, ledger.Place{Village: "Dourou", Code: "ocha-2023:ML0501"}},
	{2, ledger.Place{Village: "Ningari", Code: "ocha-2023:ML0501"}},
	{3, ledger.Place{Village: "Diallassagou", Code: "ocha-2023:ML0502"}},
	{2, ledger.Place{Village: "Baye", Code: "ocha-2023:ML0502"}},
	{2, ledger.Place{Village: "Hombori", Code: "ocha-2023:ML0504"}},
	{2, ledger.Place{Village: "Boni", Code: "ocha-2023:ML0504"}},
	{2, ledger.Place{Village: "Fatoma", Code: "ocha-2023:ML0506"}},
	{3, ledger.Place{Village: "Konna", Code: "ocha-2023:ML0506"}},
	{2, ledger.Place{Village: "Sofara", Code: "ocha-2023:ML0503"}},
	{4, ledger.Place{Village: "Konodimini", Code: "ocha-2023:ML0406"}},
	{3, ledger.Place{Village: "Cinzana", Code: "ocha-2023:ML0406"}},
	{4, ledger.Place{Village: "Sanando", Code: "ocha-2023:ML0401"}},
	{2, ledger.Place{Village: "Tamani", Code: "ocha-2023:ML0401"}},
	{3, ledger.Place{Village: "Yangasso", Code: "ocha-2023:ML0402"}},
	{2, ledger.Place{Village: "Kolongo", Code: "ocha-2023:ML0403"}},
	{2, ledger.Place{Village: "Sokolo", Code: "ocha-2023:ML0404"}},
	{2, ledger.Place{Village: "Kassorola", Code: "ocha-2023:ML0405"}},
	{3, ledger.Place{Village: "Mandiakuy", Code: "ocha-2023:ML0407"}},
	{2, ledger.Place{Village: "Fangasso", Code: "ocha-2023:ML0407"}},
	{3, ledger.Place{Village: "Banko", Code: "ocha-2023:ML0202"}},
	{3, ledger.Place{Village: "Béléko", Code: "ocha-2023:ML0202"}},
	{2, ledger.Place{Village: "Naréna", Code: "ocha-2023:ML0203"}},
	{4, ledger.Place{Village: "Ouéléssébougou", Code: "ocha-2023:ML0204"}},
	{3, ledger.Place{Village: "Sanankoroba", Code: "ocha-2023:ML0204"}},
	{3, ledger.Place{Village: "Siby", Code: "ocha-2023:ML0204"}},
	{2, ledger.Place{Village: "Didiéni", Code: "ocha-2023:ML0205"}},
	{3, ledger.Place{Village: "Massantola", Code: "ocha-2023:ML0205"}},
	{3, ledger.Place{Village: "Sirakorola", Code: "ocha-2023:ML0206"}},
	{2, ledger.Place{Village: "Touba", Code: "ocha-2023:ML0201"}},
	{3, ledger.Place{Village: "Kléla", Code: "ocha-2023:ML0305"}},
	{2, ledger.Place{Village: "Lobougoula", Code: "ocha-2023:ML0305"}},
	{2, ledger.Place{Village: "Kadiolo", Code: "ocha-2023:ML0302"}},
	{3, ledger.Place{Village: "M'Pessoba", Code: "ocha-2023:ML0304"}},
	{3, ledger.Place{Village: "Zangasso", Code: "ocha-2023:ML0304"}},
	{2, ledger.Place{Village: "Koury", Code: "ocha-2023:ML0307"}},
	{3, ledger.Place{Village: "Garalo", Code: "ocha-2023:ML0301"}},
	{3, ledger.Place{Village: "Koumantou", Code: "ocha-2023:ML0301"}},
	{2, ledger.Place{Village: "Fakola", Code: "ocha-2023:ML0303"}},
	{2, ledger.Place{Village: "Farako", Code: "ocha-2023:ML0303"}},
	{2, ledger.Place{Village: "Kalana", Code: "ocha-2023:ML0306"}},
	{2, ledger.Place{Village: "Mahina", Code: "ocha-2023:ML0101"}},
	{2, ledger.Place{Village: "Sadiola", Code: "ocha-2023:ML0103"}},
	{2, ledger.Place{Village: "Djidian", Code: "ocha-2023:ML0105"}},
	{2, ledger.Place{Village: "Toukoto", Code: "ocha-2023:ML0105"}},
	{2, ledger.Place{Village: "Sandaré", Code: "ocha-2023:ML0106"}},
	{1, ledger.Place{Village: "Kabara", Code: "ocha-2023:ML0605"}},
	{1, ledger.Place{Village: "Léré", Code: "ocha-2023:ML0604"}},
}

// What groups call themselves, and what women are called.
var (
	groupNames  = []string{"Benkadi", "Jigiya", "Sabugnuma", "Djèkafo", "Nièta", "Sinignèsigui", "Badenya", "Kanuya", "Hèrè", "Dèmè", "Ben ni Baara", "Danaya"}
	firstNames  = []string{"Aminata", "Mariam", "Oumou", "Kadia", "Awa", "Yagalem", "Salimata", "Fanta", "Hawa", "Assétou", "Djénéba", "Rokia", "Fatoumata", "Bintou", "Kadiatou", "Nana", "Maïmouna", "Aïssata", "Ramata", "Sira", "Tènin", "Koumba", "Yapérou", "Yassa"}
	familyNames = []string{"Guindo", "Kassogué", "Tembely", "Togo", "Poudiougou", "Ongoïba", "Kodio", "Dolo", "Arama", "Djiguiba", "Karambé", "Sagara", "Traoré", "Coulibaly", "Diarra", "Keïta", "Maïga", "Dembélé", "Sangaré", "Cissé"}
)
