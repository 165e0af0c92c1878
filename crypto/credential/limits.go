package credential

// Every bound of this package, on one page.
const (
	// Version is the version of the forms written here, and the highest read.
	Version = 1

	// MaxDeed is the most bytes of a root, credential or revocation with its
	// signatures, MaxCertificate of a device's certificate.
	MaxDeed        = 16 << 10
	MaxCertificate = 512

	// MaxKeys is the most keys of a root, MaxName the longest name of a
	// programme, in letters.
	MaxKeys = 9
	MaxName = 80

	// MaxZones is the most places of a credential, MaxCode the longest code of one
	// in bytes, MaxGroups the most groups.
	MaxZones  = 64
	MaxCode   = 64
	MaxGroups = 256

	// MaxDays is the longest life of a credential, in days from its issue. One
	// that is issued later than so many days after today is of a wrong clock.
	MaxDays = 183

	// MaxMoment bounds moments: the end of 2199.
	MaxMoment = 7258118400 - 1

	// What a Registry holds: programmes, and of each its roots, its credentials
	// (one for each device and role) and its revocations.
	MaxProgrammes  = 64
	MaxRoots       = 256
	MaxCredentials = 10_000
	MaxRevocations = 10_000

	// MaxPending is how many deeds wait in a Registry for a root that is not
	// there yet, MaxPendingBytes how many bytes: the oldest makes room.
	MaxPending      = 1024
	MaxPendingBytes = 1 << 20

	// FrameBytes is how much one QR frame carries, MaxCarried the most bytes
	// that travel as frames in one go, MaxFrames the most frames of them.
	FrameBytes = 400
	MaxCarried = 256 << 10
	MaxFrames  = (MaxCarried + FrameBytes - 1) / FrameBytes

	// MaxPairings is how often somebody may begin a pairing in one window and not
	// finish it: each is a guess at the six things that no person sees.
	MaxPairings = 5

	// MaxCardText is the longest text ParseCard looks at, in bytes.
	MaxCardText = 256
)
