package node

import "time"

// Every bound of what peers and people can make a node keep, on one page.
const (
	maxTakes       = 3      // batches of one group under way at once: one committed, one verified, one decoded
	maxNewsEntries = 64     // new entries sent without being asked for
	maxNewsTopics  = 256    // of which the last entries are at hand for that
	maxFounded     = 8      // groups taken in a session from a device that no credential speaks for
	maxFoundedDay  = 64     // in a day, from all such devices
	maxContacts    = 500    // devices a person has told this one of
	maxAddresses   = 100    // typed by hand
	maxNames       = 10_000 // of devices that were certified here
	maxProgrammes  = 32     // this device works for

	maxDialling        = 8      // addresses dialled at once
	maxFoundAddresses  = 256    // kept in mind
	maxRecollected     = 1000   // devices of which it is known when they were met
	maxHappenings      = 1024   // that one watcher has not read yet
	maxHeld            = 40_000 // entries of journals in memory: about 200 bytes each
	groupRoom          = 500    // what the smallest journal counts for
	maxSittings        = 8      // people before the pages at once: one, and browsers that were left open
	maxFollowed        = 64     // journals whose facts grow with them, those that changed last
	maxFollowedEntries = 50_000 // of all of these
	maxMeetsAsked      = 8      // groups asked whether a meeting is open: a group's own phone has no more

	// Beside one journal, of each kind. A writer who signs more histories than this
	// has given proof enough.
	maxEvidence     = 4096
	maxRefusals     = 8 // times that other histories are looked through again, without what was refused
	maxAttestations = 1000
	maxAttestedBy   = 250 // of one device
	maxReceipts     = 1000
	maxDrafts       = 8
	maxCosignatures = 320

	maxDeviceFile = 4 << 10   // of an identity
	maxBook       = 8 << 20   // contacts.json
	maxSights     = 256 << 20 // sights.json: about 500 bytes a group
)

// Memory is what Go tries to stay within in a program that is a node for days, in
// bytes: it shares an old phone with everything else.
const Memory = 40 << 20

// factsMemory is what a byte of kept facts takes in memory, and room to work in.
const factsMemory = 4

const (
	revisitEvery = 5 * time.Second  // addresses typed by hand
	tidyEvery    = 20 * time.Second // idle journals are dropped, who was met is kept
	idleAfter    = time.Minute
	stockIdle    = 15 * time.Minute // facts stay in memory after the last question: all groups' are read again after that
	sightsEvery  = 5 * time.Minute  // what was seen of the groups is written down
	surveyTime   = 4 * time.Second  // that a hello waits until all groups have been looked at, the first time
	goodbyeTime  = 3 * time.Second  // for the sessions to end in order
)
