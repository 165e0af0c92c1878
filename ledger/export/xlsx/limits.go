package xlsx

// Every bound of this package, on one page. They are the spreadsheets'.
const (
	// MaxRows is how many rows a sheet may have, the header among them.
	MaxRows = 1 << 20

	// MaxText is how many UTF-16 units a cell may hold.
	MaxText = 32767

	// maxExact is the greatest number of which a spreadsheet keeps every digit.
	maxExact = 999_999_999_999_999
)
