package door

import "golang.org/x/sys/unix"

func userOf(fd int) (uid uint32, err error) {
	person, err := unix.GetsockoptXucred(fd, unix.SOL_LOCAL, unix.LOCAL_PEERCRED)
	if err != nil {
		return 0, err
	}
	return person.Uid, nil
}
