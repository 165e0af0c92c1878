package ledger

import (
	"fmt"
	"time"
)

// A Date is a civil date, as days since 1970-01-01. A meeting happens on a date
// under a tree, not at an instant in a time zone.
type Date int32

const isoDate = "2006-01-02"

// FirstClock is the earliest time, in Unix seconds, that a set clock can show: 2010-01-01.
// Boards without a clock begin at 1970 or 2000.
const FirstClock = 1_262_304_000

// MaxDate bounds the dates an event may carry.
var MaxDate = NewDate(2199, 12, 31)

// NewDate gives the date of a year, month and day, normalised as time.Date does.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DateOf gives the civil date of a unix time in UTC.
func DateOf(unix int64) Date { return Date(unix / 86400) }

// ParseDate reads an ISO date, 2026-03-02.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(isoDate, s)
	if err != nil || t.Year() < 1970 {
		return 0, refuse(RuleDateMalformed, "text", clip(s))
	}
	d := Date(t.Unix() / 86400)
	if d > MaxDate {
		return 0, refuse(RuleDateMalformed, "text", clip(s))
	}
	return d, nil
}

// Time is midnight UTC of the date.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String is the ISO form.
func (d Date) String() string { return d.Time().Format(isoDate) }

// AddMonths is the same day of a later month, or that month's last day.
func (d Date) AddMonths(n int) Date {
	year, month, day := d.Time().Date()
	if last := NewDate(year, month+time.Month(n)+1, 0).Time().Day(); day > last {
		day = last
	}
	return NewDate(year, month+time.Month(n), day)
}

// MarshalText writes the ISO form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// An Interval is a number of weeks or of months: how often a group meets, how
// long a loan's period is.
type Interval struct {
	Count uint32
	Month bool // else weeks
}

// ParseInterval reads "1w", "4w", "1m".
func ParseInterval(s string) (Interval, error) {
	var n uint32
	var unit string
	if _, err := fmt.Sscanf(s, "%d%s", &n, &unit); err != nil || (unit != "w" && unit != "m") || n == 0 || fmt.Sprintf("%d%s", n, unit) != s {
		return Interval{}, refuse(RuleConstitutionChoice, "key", "interval", "value", clip(s), "choices", "1w, 2w, 4w, 1m")
	}
	return Interval{n, unit == "m"}, nil
}

// String is the form ParseInterval reads.
func (i Interval) String() string {
	if i.Month {
		return fmt.Sprintf("%dm", i.Count)
	}
	return fmt.Sprintf("%dw", i.Count)
}

// After is the date k intervals after d; months are counted from d, not one
// after the other, so that the 31st comes back after a short month.
func (i Interval) After(d Date, k int) Date {
	if i.Month {
		return d.AddMonths(k * int(i.Count))
	}
	return d + Date(7*k*int(i.Count))
}

// MarshalText writes the form ParseInterval reads.
func (i Interval) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads it.
func (i *Interval) UnmarshalText(text []byte) (err error) {
	*i, err = ParseInterval(string(text))
	return err
}
