// Package sim makes savings groups up: a village from a seed, its women and their
// habits, its seasons and bad years, and what such a group does from its founding to
// its share-outs. Tests, audits and statistics are tried on them; no figure of a real
// group is in them, and no person.
//
// # A life
//
// New draws a group, Play lives it. Every event is put to a ledger.Book as it would
// be in a meeting; the group asks its book beforehand (what may she borrow, what does
// she owe, what would a leaver take) and does what it may, so that no event is ever
// refused: a refusal is a mistake of this package and ends the life with an error.
// The same seed and options give the same events, to the byte, on every machine: luck
// is PCG of math/rand/v2 in whole numbers, there is no clock and no fraction. Another
// version of this package may give other lives; TestHead says so.
//
// Sign lives a group and signs it, with keys derived from the seed: the journal that
// comes out has passed the gate of package journal. These keys are no secret.
//
// # What happens in it
//
// The three methods of rules.md §1, six conventions of loans, seven ways of sharing
// out, three each of joining and leaving; weekly, fortnightly and monthly meetings;
// every eighth group or so has a school fund, every twelfth a bank within reach, every
// twenty-fifth a creditor, every twelfth begins in the middle of a paper register.
//
//	habits       regular, late, often absent, always the maximum, saver, borrower: how
//	             surely she comes, is in time, saves, asks for a loan, keeps her word
//	seasons      plenty from October to February, the hungry months of June to August;
//	             field work keeps women from meetings; seed, food, school fees in
//	             October, weddings before the rains: each month borrows for its own
//	droughts     one farming year in five, for a whole region
//	feasts       three weeks before Tabaski little is saved
//	trouble      illness, birth, death: supports from the social fund; women who go to
//	             the gold fields for weeks; women who do not mean to pay
//	loans        paid in parts, late, by a guarantor, topped up, given new dates, forgiven
//	             a charge, given up
//	membership   leavers, newcomers, some who come back; officers elected in their place
//	slips        in one meeting of a hundred a count is off by some coins, and explained; in
//	             one of thirty a number is heard wrongly and corrected at once; in one of
//	             three hundred a meeting is written down a day late; phones break
//
// Not simulated: disputes, forks, lost quorums, credentials, corrections of earlier meetings.
//
// # How likely it is
//
// The figures that groups come to, averaged over many, are held against bounds in
// TestBelievable. Known from publications are
//
//   - some twenty women a group; 10 percent a month (Oxfam America on Saving for Change
//     in Mali: 25 women in Domba, about half a dollar a week; J-PAL's summary of its
//     evaluation there: about twenty);
//   - a weekly contribution of 100 F in new groups and 250 F in older ones, which four or
//     five women of ten exceed (Miller and Gash, Saving for Change Impact Stories,
//     Freedom from Hunger and Le Tonus, 2010);
//   - the method itself, from rules.md and what it names.
//
// Everything else is a guess of what is ordinary, not a measurement: attendance of nine
// in ten, one woman of twenty leaving in a year, half of the fund lent out, two percent
// of that late, loans of some 9 000 F. Change the tables and the bounds when somebody
// has counted. Villages are real ones; a group's conventions are drawn without regard to
// its place.
//
// # A country of them
//
// A Crowd is as many groups as one asks for, as facts (package facts): some hundred are
// simulated and folded, every further one is one of them in another village, some weeks
// earlier or later, with everything some fifths dearer or cheaper. So every row is one
// that a journal could have given, sums agree as they do in a group, and a hundred
// thousand groups take seconds and no memory.
//
// # A second opinion
//
// Cashbook is an auditor of its own: it hears the same events and keeps purses in
// columns of money, a card for each woman and a slip for each loan. It knows no
// accounts and no postings, calls nothing of package ledger to add up, and reckons a
// share-out in fractions. Compare names every figure on which it and a Book differ.
package sim
