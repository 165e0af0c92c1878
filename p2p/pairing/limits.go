package pairing

import (
	"time"

	"jigiya/crypto/credential"
)

// Every bound of this package, on one page.
const (
	// MaxName is the longest name of a device, in letters; maxNameBytes in bytes.
	MaxName      = 80
	maxNameBytes = 4 * MaxName

	nonceSize     = 32
	proofSize     = 64
	maxIntroduced = nonceSize + proofSize + credential.MaxCertificate
)

// Deadlines.
const (
	beginTime = 10 * time.Second // until both are introduced, and again for the names and done
	// CompareTime is how long two people may take, unless the context ends before.
	CompareTime = 5 * time.Minute
)
