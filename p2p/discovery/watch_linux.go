package discovery

import (
	"context"
	"errors"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// changes tells when an interface or an address has changed, through the kernel's netlink. It is nil where a program
// may not listen there.
func changes(ctx context.Context, work *sync.WaitGroup) <-chan struct{} {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, unix.NETLINK_ROUTE)
	if err != nil {
		return nil
	}
	if err := unix.Bind(fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Groups: unix.RTMGRP_LINK | unix.RTMGRP_IPV4_IFADDR}); err != nil {
		unix.Close(fd)
		return nil
	}
	f := os.NewFile(uintptr(fd), "netlink")
	context.AfterFunc(ctx, func() { f.Close() })
	told := make(chan struct{}, 1)
	work.Go(func() { hear(ctx, f, told) })
	return told
}

// hear wakes whoever waits with each message. What it says is not read: the segments are looked at anew.
func hear(ctx context.Context, f *os.File, told chan<- struct{}) {
	message := make([]byte, 8<<10)
	for ctx.Err() == nil {
		_, err := f.Read(message)
		if err != nil && !errors.Is(err, unix.ENOBUFS) { // too many messages at once are news too
			return
		}
		select {
		case told <- struct{}{}:
		default:
		}
	}
}
