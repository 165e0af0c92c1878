//go:build !unix

package door

// hasSockets: Windows has them, but no permissions that keep others out.
const hasSockets = false
