package warehouse

// Every bound of the package, on one page.
const (
	maxRecord  = 64 << 20 // bytes of one group's record: forty members, a hundred cycles
	ahead      = 1 << 20  // read from the stock at once
	lotsAtOnce = 256      // groups read or folded before the next are begun

	slack = 8 << 20 // bytes of records that are over, before the stock is written anew for them alone
)
