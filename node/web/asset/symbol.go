package asset

// symbols are the things that stand for members, in the order of their numbers. They were
// taken from the 256 so that each is as far in shape and colour from all before it as a
// thing can be (48-pixel pictures compared by the lightness and colour of their twelve by
// twelve fields and by their colours in all): the first 25 are the most unlike, then the
// first 40, then the rest. Left out is what nobody would be called by, or would be mocked
// for (owl, dog, pit, toilet), every person and part of a body, money, and what is hard
// to make out. The order never changes: a woman's picture is hers.
var symbols = [...]uint8{
	108, 229, 242, 114, 101, 216, 241, 15, 83, 61, 227, 122, 97, 19, 40, 18, 204, 252, 4, 73, 134, 193, 190, 37, 34,
	51, 215, 243, 9, 217, 163, 49, 159, 201, 221, 13, 125, 104, 14, 128, 92, 76, 145, 148, 174, 202, 191, 43, 196, 254,
	200, 8, 155, 100, 212, 27, 67, 184, 121, 31, 50, 255, 175, 48, 39, 55, 183, 179, 30, 26, 94, 219, 203, 22, 132,
	86, 169, 103, 38, 146, 79, 32, 106, 210, 33, 239, 135, 28, 74, 166, 220, 197, 69, 154, 139, 244, 52, 144, 137, 58,
}

// Symbol is the thing that stands for a member where there is no photo of her, always
// beside her number. From member 101 on they come again.
func Symbol(member uint32) uint8 {
	return symbols[(member+uint32(len(symbols))-1)%uint32(len(symbols))]
}
