//go:build !linux

package node

import "runtime/debug"

// rest gives back the memory that work has touched and idling does not need.
func rest() { debug.FreeOSMemory() }
