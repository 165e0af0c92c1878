package audit

import "jigiya/ledger"

// Every threshold of this package, on one page. Each is chosen so that a good group
// with a bad week does not cross it; what lies below is listed at most as a notice.
const (
	// MaxProof bounds the entries of one finding: who wants all of them has the journal.
	MaxProof = 50

	// MaxStatements bounds what is asked of members in one visit: every member three times.
	MaxStatements = 3 * ledger.MaxMembers

	// MaxFindings bounds the findings of one code, maxPending and maxGranted what is
	// remembered of one meeting's corrections and of grants: no good group comes near,
	// and a journal made to be long costs no more than its length.
	MaxFindings = 100
	maxPending  = 100
	maxGranted  = 100

	// importSeconds is how long an import takes, at most: its entries have one time, and
	// a mark that claims a million of them excuses nothing that is entered later.
	importSeconds = 3600

	// sittingSeconds is how long a meeting may last: whoever is still entering money after
	// eight hours is alone.
	sittingSeconds = 8 * 3600

	// unmarkedMeetings is how many meetings may pass without attendance: one is forgotten,
	// but where nobody ever is, no ghost is seen.
	unmarkedMeetings = 4

	// pauseSeconds is a pause in the entries of a meeting after which the members have
	// gone: three hours. Meetings last one to two; a phone that is charged meanwhile is
	// back sooner.
	pauseSeconds = 3 * 3600

	// clockBackSeconds is how far a clock must go back to be more than a correction by a
	// network: a day. Time zones and a dead battery's small errors are below it.
	clockBackSeconds = 24 * 3600

	// ghostMeetings is how many meetings in a row an account may move while its owner is
	// not there: illness, a birth, a month at the parents' are shorter.
	ghostMeetings = 6

	// fewPart: fewer than a third of the members came. In the rains half stay away.
	fewPart = 3

	// alikeMeetings is how many meetings in a row may repeat each other share for share,
	// and alikeBuyers how many must have bought for that to be strange at all.
	alikeMeetings = 4
	alikeBuyers   = 8

	// manyShortages of the last shortageMeetings meetings found money missing: once is a
	// coin under the mat.
	manyShortages    = 4
	shortageMeetings = 12

	// roundDifferences is how many shortages may be of whole banknotes; a wrong count is
	// mostly of coins. banknote is the smallest note, in cash steps of 5 F: 500 F.
	roundDifferences = 3
	banknote         = 100

	// roundSpending is how many grants and expenses in a row may be multiples of
	// roundSum, in cash steps: 1 000 F.
	roundSpending = 8
	roundSum      = 200

	// manySpendings of the last spendingMeetings meetings took an expense out of the savings:
	// a group buys a book and pens twice a year.
	manySpendings    = 6
	spendingMeetings = 12

	// waivedTimes is how often in a cycle a charge or a fine of one member may be
	// forgiven, grantedTimes how often who keeps the box or the book may be given support: a
	// good assembly is kind, but to everybody.
	waivedTimes  = 4
	grantedTimes = 4

	// largeDifference is what a miscount of coins does not reach, in cash steps: 250 F. A
	// share, where it is worth more, is what one woman brought: somebody would miss it.
	largeDifference = 50

	// rolledTimes is how often in a row a loan may be paid with the next one, which gives
	// her at most a rolledPart of the payment more: then hardly a coin was seen. Good
	// borrowers pay and borrow on one day too, but for another sum.
	rolledTimes = 3
	rolledPart  = 50

	// overridePart: an assembly goes a little past a limit for whom it trusts; for those
	// who keep the box and the book, a third past it and with no guarantor is asked about.
	overridePart = 3

	// grantPart: a grant that may have been a loan took at least a quarter of its fund.
	// Supports are smaller, and their sums come in by chance.
	grantPart = 4

	// officersPart: the officers owe more than four fifths of what is lent, of at least
	// officersLoans loans.
	officersPart  = 5
	officersLoans = 4

	// sharingDays before a share-out its rules do not change: they are read out at the
	// cycle's start.
	sharingDays = 28
)
