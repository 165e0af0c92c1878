package web

import (
	"fmt"
	"reflect"
)

// whole is any whole number of the ledger's types.
func whole(n any) int64 {
	v := reflect.ValueOf(n)
	switch {
	case v.CanInt():
		return v.Int()
	case v.CanUint():
		return int64(v.Uint())
	}
	return 0
}

// text is a code as it is written.
func text(code any) string { return fmt.Sprint(code) }
