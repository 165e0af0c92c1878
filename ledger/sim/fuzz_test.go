package sim_test

import (
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/sim"
)

// FuzzGroup: whatever is asked for, a group lives by its rules to the end, and the
// exercise book agrees, or the options are refused before anything happens.
func FuzzGroup(f *testing.F) {
	f.Add(uint64(1), "", uint8(0), uint8(1), int32(0), int32(0), false)
	f.Add(uint64(5), "vsla", uint8(10), uint8(3), int32(19000), int32(0), true)
	f.Add(uint64(7), "fixed", uint8(40), uint8(2), int32(20000), int32(20200), false)
	f.Add(uint64(30), "equal", uint8(12), uint8(2), int32(65000), int32(0), false)
	f.Add(uint64(2), "tontine", uint8(12), uint8(2), int32(-4), int32(0), false)
	f.Fuzz(func(t *testing.T, seed uint64, method string, members, cycles uint8, from, until int32, careful bool) {
		o := sim.Options{
			Method: ledger.Method(method), Members: int(members), Cycles: int(cycles % 4),
			From: ledger.Date(from), Until: ledger.Date(until), Careful: careful,
		}
		facts, cashbook := 0, sim.NewCashbook()
		err := sim.New(seed, o).Play(func(f ledger.Fact, b *ledger.Book) error {
			facts++
			if err := cashbook.Hear(f); err != nil {
				return err
			}
			switch f.Event.Kind() {
			case ledger.KindMeetingClosed, ledger.KindShareOut, ledger.KindCycleOpened:
				return cashbook.Compare(b)
			}
			return nil
		})
		if err != nil && facts > 0 {
			t.Fatal(err)
		}
	})
}
