// Package constitution reads and writes the two files by which a group comes
// into its journal: the constitution, and the opening balances of a group that
// already runs. Both are TOML, read strictly.
//
// # The constitution
//
// The words are those of cli.md. What is left out takes the value shown; what
// has none must be there.
//
//	name                   of the group, required
//	method                 vsla, fixed or equal, required
//	currency               XOF
//	cash_step              5
//	share_value            required
//	shares_min             1
//	shares_max             5; with the method equal 1
//	meeting_interval       "1w"
//	quorum                 the smallest more than half of the key-holders: 2 of 3
//	programme              nobody; 40 hexadecimal digits, 0x before them or not
//	place.village, .code   required
//	[[fund]]               none; name required, contribution 0, lends false
//	loans.convention       required
//	loans.rate_bp          required, with fixed_fee 0
//	loans.fixed_fee        0, with the convention fixed_fee required
//	loans.period           "1m"
//	loans.max_periods      3
//	loans.max_multiple     3
//	loans.max_open         1
//	loans.charge_step      1
//	loans.repay            instalments, with the per_period conventions at_end
//	share_out.method       required
//	share_out.step         5
//	share_out.value_decimals  0
//	share_out.savings_pct  60
//	share_out.remainder    carry
//	share_out.open_loans   refuse
//	leaving.rule           at_cost
//	joining.rule           zero
//	meeting.agenda         all seven items, in the order of a VSLA meeting
//	recovery.policy        nobody
//	[[fine]]               none; cause and amount required
//	[[member]]             at least one; number and name required, sex "f", roles none
//
// # The opening balances
//
// The state of a paper register after its last meeting (rules.md §7):
//
//	cycle_start      = 2026-01-05    # the cycle's first meeting
//	members_at_start = 25
//	meeting          = 12            # the last meeting held on paper
//	date             = 2026-03-23    # of that meeting
//
//	[[fund]]                         # one for every purse, savings too
//	name    = "savings"
//	cash    = 42500
//	bank    = 0                      # default 0
//	carried = -120                   # from an earlier cycle, may be negative; default 0
//
//	[[external]]                     # what the group owes outside
//	creditor = "nyesigiso"
//	fund     = "savings"             # default savings
//	amount   = 100000
//
//	[[member]]
//	number = 1
//	shares = 48
//
//	[[loan]]
//	loan        = 3
//	member      = 4
//	fund        = "savings"          # default savings
//	outstanding = 20000              # principal
//	charge_due  = 0                  # default 0
//	granted     = 2026-02-02
//	periods     = 3
//
//	[[fine]]
//	member = 7
//	fund   = "savings"               # default savings
//	amount = 100
//
// A date may stand in quotes too. Keys without a default are required; lists may
// be left out, but every purse must be counted, which the gate asks for.
//
// # Strictness
//
// A file is UTF-8 and at most 64 KiB. What an editor on Windows adds (a byte
// order mark, CR before LF) is let pass. A key nobody knows, a value of another
// type (a fraction or a text where a number belongs), a key that is missing and
// whatever package ledger refuses are each refused as an *Error: the line, the
// key, and a *ledger.RuleError with a stable code: one of ledger's, or one of
// Rules. The lowest line with a key that is unknown or of the wrong type comes
// first, then what is missing, then ledger's own order. What is missing is
// refused at the line of the table it is missing from; line 1 is the file itself.
package constitution
