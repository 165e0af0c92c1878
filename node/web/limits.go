package web

import "time"

// Every bound of what a browser can make the pages keep or do, on one page.
const (
	maxForm     = 64 << 10 // bytes of a form
	maxUpload   = 8 << 20  // bytes of a register or another file
	maxWords    = 4 << 10  // bytes of a field; a longer one is a file
	maxFields   = 2000     // of a form
	maxSessions = 7        // browsers at once: one less than node has sittings, so that nobody goes for a wrong PIN
	maxTold     = 16       // notices waiting for the next page
	maxLive     = 16       // pages that listen for news at once
	maxHeader   = 16 << 10 // bytes of a request's header

	maxConnections = 64      // of all programs of this machine
	maxTable       = 2 << 20 // bytes read of the kernel's table of connections
)

const (
	idleLock     = 10 * time.Minute // after the last tap the PIN is asked again
	sessionLasts = 12 * time.Hour   // whatever is tapped
	sweepEvery   = time.Minute      // sessions that ended are looked for
	headerTime   = 10 * time.Second // to send a request's header
	readTime     = 2 * time.Minute  // to send all of it
	writeTime    = 5 * time.Minute  // to take the answer; what is told as it comes has it anew each time
	heartbeat    = 20 * time.Second // of a page that listens
)

// Those of the visit.
const (
	lookTime      = time.Second // to look through groups while a person waits for the list
	maxVisits     = 32          // under way at once, in all browsers
	maxGlances    = 4096        // groups whose last audit is remembered
	seedLength    = 6           // of the seed of a sample
	sampleSize    = 5           // members whose passbooks are asked for at first
	maxSample     = 40          // and at most
	shownMeetings = 20          // since the last visit
	shownEntries  = 6           // named of one finding
	shownUnusual  = 5           // findings before the count
	shownForkRows = 200         // of two histories
)

// sentencesShown are those of the catalogue that are bettered on one page.
const sentencesShown = 30

// maxOwnFunds are the names of groups' own funds that are offered for recording.
const maxOwnFunds = 48

// Those of the office.
const (
	rowsShown    = 50 // of a disaggregation, at once
	shownLeftOut = 50 // groups that are in no figure
	shownCohorts = 24 // months of grants
)
