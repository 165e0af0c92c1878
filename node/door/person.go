package door

import (
	"errors"
	"fmt"
	"net"
	"os"
)

// samePerson refuses a caller of another user; root may do everything anyway.
func samePerson(conn net.Conn) error {
	unix, ok := conn.(*net.UnixConn)
	if !ok {
		return nil // there, the token says so
	}
	raw, err := unix.SyscallConn()
	if err != nil {
		return fmt.Errorf("asking who calls: %w", err)
	}
	var uid uint32
	asked := raw.Control(func(fd uintptr) { uid, err = userOf(int(fd)) })
	if err := errors.Join(asked, err); err != nil {
		return fmt.Errorf("asking who calls: %w", err)
	}
	if uid != 0 && uid != uint32(os.Geteuid()) {
		return fmt.Errorf("user %d calls", uid)
	}
	return nil
}
