package store

import (
	"encoding/hex"
	"syscall"
	"unsafe"
)

// machine is gethostuuid(2), the hardware's number.
func machine() string {
	const gethostuuid = 142
	var id [16]byte
	var wait syscall.Timespec
	_, _, errno := syscall.Syscall(gethostuuid, uintptr(unsafe.Pointer(&id)), uintptr(unsafe.Pointer(&wait)), 0)
	if errno != 0 {
		return noMachine
	}
	return hex.EncodeToString(id[:])
}
