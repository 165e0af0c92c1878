package box

import "strings"

// age takes keys only in its text form, which is Bech32 (BIP 173): a name, the
// digit 1, the data in letters of five bits, and six letters of a code that finds
// errors. age checks what is made here.

const bech32Letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

func bech32(name string, data [32]byte) string {
	var text strings.Builder
	text.WriteString(name + "1")
	values := fives(data)
	for _, v := range append(values, bech32Check(name, values)...) {
		text.WriteByte(bech32Letters[v])
	}
	return text.String()
}

// fives cuts 32 bytes into 52 numbers of five bits, the last filled with zeros.
func fives(data [32]byte) (values []byte) {
	var bits, n uint
	for _, b := range data {
		bits, n = bits<<8|uint(b), n+8
		for ; n >= 5; n -= 5 {
			values = append(values, byte(bits>>(n-5)&31))
		}
	}
	return append(values, byte(bits<<(5-n)&31))
}

// bech32Check are the six numbers that make the code of all of it come to 1.
func bech32Check(name string, values []byte) []byte {
	code := uint32(1)
	for _, c := range []byte(name) {
		code = bech32Step(code, c>>5)
	}
	code = bech32Step(code, 0)
	for _, c := range []byte(name) {
		code = bech32Step(code, c&31)
	}
	for _, v := range append(values[:len(values):len(values)], 0, 0, 0, 0, 0, 0) {
		code = bech32Step(code, v)
	}
	code ^= 1
	check := make([]byte, 6)
	for i := range check {
		check[i] = byte(code >> (5 * (5 - i)) & 31)
	}
	return check
}

// bech32Step multiplies by x and adds a number, in the field of BIP 173.
func bech32Step(code uint32, value byte) uint32 {
	top := code >> 25
	code = code&0x1ffffff<<5 ^ uint32(value)
	for i, generator := range [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
		if top>>i&1 == 1 {
			code ^= generator
		}
	}
	return code
}
