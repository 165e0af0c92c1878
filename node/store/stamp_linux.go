package store

import (
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// getGeneration is FS_IOC_GETVERSION, _IOR('v', 1, long).
const getGeneration = 0x80007601 | uint(unsafe.Sizeof(uintptr(0)))<<16

// identify reads the inode's generation: chosen at random when the inode is taken into use, kept on disk, changed
// by nobody (ext4, f2fs, xfs, btrfs). Where there is none (tmpfs, overlayfs), the time of the last change. The
// time of birth would need statx, for which Android up to 10 kills the process. A kind other than 0 asks for that
// kind alone.
func identify(f *os.File, kind byte) (byte, uint64, uint64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, 0, 0, err
	}
	st := info.Sys().(*syscall.Stat_t)
	if kind != byChange {
		gen, err := unix.IoctlGetUint32(int(f.Fd()), getGeneration)
		if err == nil && gen != 0 {
			return byGeneration, uint64(st.Ino), uint64(gen), nil
		}
		if kind == byGeneration {
			return 0, 0, 0, unix.ENOTSUP
		}
	}
	return byChange, uint64(st.Ino), uint64(st.Ctim.Nano()), nil
}
