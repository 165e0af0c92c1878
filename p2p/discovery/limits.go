package discovery

import "time"

// Every bound of the package.
const (
	// DefaultPort is the TCP port of a node and the UDP port of the beacon.
	DefaultPort = 4440

	tokenTime = 5 * time.Minute // after which a beacon's token is renewed

	lookingTime = 30 * time.Second // after a beginning or a change
	lookingPace = 2 * time.Second  // within that time
	idlePace    = 10 * time.Second // and later
	jitter      = 5                // a fifth longer or shorter

	watchedPace = 30 * time.Second // of looking at the interfaces where the system tells of changes
	pollPace    = 2 * time.Second  // and where it does not

	maxSegments    = 16  // interfaces with an address, taken note of
	maxGateways    = 4   // default routes
	maxNeighbours  = 32  // asked in one round
	maxTable       = 512 // lines of a table of the system that are read
	maxMessage     = 1500
	maxQuestions   = 16 // of one mDNS message; more are not looked at
	maxRecords     = 64 // of one mDNS message; a message with more is ignored
	maxSources     = 256
	maxRemembered  = 512 // addresses that were found lately
	maxAddressText = 80

	// What comes out, for each means.
	foundPerMinute = 60
	foundAtOnce    = 20
	foundAgain     = 5 * time.Second // the same address is not named again sooner

	// What is answered.
	answersPerSecond = 4 // to one source
	answersAtOnce    = 8
	answersInAll     = 64 // a second
	announcePace     = time.Second
)

// quick are the pauses right after a beginning or a change: the first word may be lost while a switch or an access
// point gets used to the newcomer.
var quick = []time.Duration{0, 30 * time.Millisecond, 150 * time.Millisecond, 600 * time.Millisecond}
