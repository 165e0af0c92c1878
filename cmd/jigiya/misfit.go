package main

import (
	"errors"

	"jigiya/ledger/export/dhis2"
	"jigiya/ledger/export/parquet"
	"jigiya/ledger/export/xlsx"
	"jigiya/node/api"
)

// misfit gives what a format cannot hold, or a file for it that is none, its sentence;
// other errors stay as they are.
func misfit(err error) error {
	for _, known := range []struct {
		err  error
		code string
	}{
		{dhis2.ErrSplit, "dhis2_split"},
		{dhis2.ErrPeriods, "dhis2_periods"},
		{dhis2.ErrCurrencies, "dhis2_currencies"},
		{xlsx.ErrTooLarge, "export_too_large"},
		{parquet.ErrTooLarge, "export_too_large"},
	} {
		if errors.Is(err, known.err) {
			return api.Misused(known.code)
		}
	}
	switch {
	case errors.Is(err, dhis2.ErrPlace):
		return api.Misused("dhis2_place", "detail", err.Error())
	case errors.Is(err, dhis2.ErrTwice):
		return api.Misused("dhis2_twice", "detail", err.Error())
	case errors.Is(err, dhis2.ErrMapping):
		return api.Misused("dhis2_mapping", "detail", err.Error())
	}
	return err
}
