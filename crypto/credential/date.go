package credential

// A Date is a civil date, as days since 1970-01-01: the same number as a
// ledger.Date.
type Date uint32

const daySeconds = 24 * 60 * 60

// DateOf is the civil date of a unix time in UTC.
func DateOf(unix int64) Date {
	return Date(max(unix, 0) / daySeconds)
}

// checkMoment refuses a unix time that no honest clock shows.
func checkMoment(name string, unix int64) error {
	if unix < 0 || unix > MaxMoment {
		return malformed("%s is %d", name, unix)
	}
	return nil
}
