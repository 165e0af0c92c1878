package journal

import (
	"errors"

	"jigiya/ledger"
)

// class is the one word for what became of an entry, in stories and vectors.
func class(err error) string {
	var rule *ledger.RuleError
	var fork *ForkError
	var cut *CutError
	var stranded *StrandedError
	switch {
	case err == nil:
		return "none"
	case errors.As(err, &rule):
		return string(rule.Rule)
	case errors.As(err, &fork):
		return "fork"
	case errors.As(err, &cut):
		return "cut"
	case errors.As(err, &stranded):
		return "stranded"
	case errors.Is(err, ErrVersion):
		return "version"
	case errors.Is(err, ErrSignature):
		return "signature"
	case errors.Is(err, ErrAuthor):
		return "author"
	case errors.Is(err, ErrGap):
		return "gap"
	case errors.Is(err, ErrMalformed):
		return "malformed"
	}
	return "other"
}
