package store

import (
	"os"

	"golang.org/x/sys/windows"
)

// identify takes the file index and the time of creation.
func identify(f *os.File, _ byte) (byte, uint64, uint64, error) {
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(windows.Handle(f.Fd()), &info); err != nil {
		return 0, 0, 0, err
	}
	index := uint64(info.FileIndexHigh)<<32 | uint64(info.FileIndexLow)
	return byBirth, index, uint64(info.CreationTime.Nanoseconds()), nil
}
