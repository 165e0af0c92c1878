package parquet

import (
	"errors"
	"fmt"
	"time"

	"github.com/parquet-go/parquet-go"

	"jigiya/ledger/export/sheet"
)

// digits is how many a decimal has, the most that fit into 64 bits.
const digits = 18

// node is the type of a kind.
func node(k sheet.Kind) parquet.Node {
	switch k {
	case sheet.Whole:
		return parquet.Int(64)
	case sheet.Decimal:
		return parquet.Decimal(sheet.MaxDecimals, digits, parquet.Int64Type)
	case sheet.Date:
		return parquet.Date()
	case sheet.Moment:
		return parquet.Timestamp(parquet.Millisecond)
	case sheet.Truth:
		return parquet.Leaf(parquet.BooleanType)
	}
	return parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
}

// An ordered group keeps its columns as they were told; the library's sorts them.
type ordered struct {
	parquet.Group
	fields []parquet.Field
}

func (o ordered) Fields() []parquet.Field { return o.fields }

func schema(name string, columns []sheet.Column) *parquet.Schema {
	group, at := parquet.Group{}, map[string]int{}
	for i, c := range columns {
		group[c.Name], at[c.Name] = parquet.Optional(node(c.Kind)), i
	}
	fields := make([]parquet.Field, len(columns))
	for _, f := range group.Fields() {
		fields[at[f.Name()]] = f
	}
	return parquet.NewSchema(name, ordered{group, fields})
}

// ErrTooLarge is a number that a column cannot hold.
var ErrTooLarge = errors.New("more digits than a column can hold")

// value is a cell as the column at a place of the file.
func value(k sheet.Kind, c sheet.Cell, column int) (parquet.Value, error) {
	if !c.Said {
		return parquet.NullValue().Level(0, 0, column), nil
	}
	v, err := plain(k, c)
	return v.Level(0, 1, column), err
}

func plain(k sheet.Kind, c sheet.Cell) (parquet.Value, error) {
	switch k {
	case sheet.Text:
		return parquet.ByteArrayValue([]byte(c.Words)), nil
	case sheet.Decimal:
		n, err := scaled(c)
		return parquet.Int64Value(n), err
	case sheet.Date:
		return parquet.Int32Value(int32(c.Number)), nil
	case sheet.Moment:
		return parquet.Int64Value(c.Number * int64(time.Second/time.Millisecond)), nil
	case sheet.Truth:
		return parquet.BooleanValue(c.Number != 0), nil
	}
	return parquet.Int64Value(c.Number), nil
}

// scaled is a decimal at the one scale of its column.
func scaled(c sheet.Cell) (int64, error) {
	n := c.Number
	for d := c.Decimals; d < sheet.MaxDecimals; d++ {
		n *= 10
	}
	if limit := int64(1e18); n >= limit || n <= -limit || c.Number >= limit/1e4 || c.Number <= -limit/1e4 {
		return 0, fmt.Errorf("%w: %s", ErrTooLarge, c.String(sheet.Decimal))
	}
	return n, nil
}
