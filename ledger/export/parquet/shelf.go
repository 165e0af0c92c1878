package parquet

import (
	"encoding/binary"
	"errors"

	"jigiya/ledger/export/sheet"
)

// A shelf holds rows until they are written, in a tenth of the room that cells take: of
// each cell a byte that says what it is, then its number as a varint or its words
// with their length.
type shelf struct {
	packed []byte
	rows   int
}

// What a cell is: empty, words, or a number with so many decimals.
const (
	packedEmpty byte = iota
	packedWords
	packedNumber
)

func (s *shelf) put(columns []int, kinds []sheet.Column, r sheet.Row) {
	for _, i := range columns {
		c := r[i]
		switch {
		case !c.Said:
			s.packed = append(s.packed, packedEmpty)
		case kinds[i].Kind == sheet.Text:
			s.packed = binary.AppendUvarint(append(s.packed, packedWords), uint64(len(c.Words)))
			s.packed = append(s.packed, c.Words...)
		default:
			s.packed = binary.AppendVarint(append(s.packed, packedNumber+c.Decimals), c.Number)
		}
	}
	s.rows++
}

var errShelf = errors.New("a row that was held is garbled")

// each gives the rows back, their cells in the order in which they were put. A row is
// good until the next.
func (s *shelf) each(columns int, take func(sheet.Row) error) error {
	rest, row := s.packed, make(sheet.Row, columns)
	for range s.rows {
		for i := range row {
			var ok bool
			if row[i], rest, ok = unpack(rest); !ok {
				return errShelf
			}
		}
		if err := take(row); err != nil {
			return err
		}
	}
	return nil
}

func unpack(b []byte) (c sheet.Cell, rest []byte, ok bool) {
	if len(b) == 0 {
		return c, nil, false
	}
	switch what, b := b[0], b[1:]; what {
	case packedEmpty:
		return c, b, true
	case packedWords:
		size, n := binary.Uvarint(b)
		if n <= 0 || size > uint64(len(b)-n) {
			return c, nil, false
		}
		end := n + int(size)
		return sheet.Word(string(b[n:end])), b[end:], true
	default:
		number, n := binary.Varint(b)
		return sheet.Cell{Number: number, Decimals: what - packedNumber, Said: true}, b[max(n, 0):], n > 0
	}
}
