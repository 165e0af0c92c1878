package main

import (
	"os/exec"
	"syscall"
)

// bound has a process end when the thread does that started it: if the demo is
// killed, its nodes do not stay behind.
func bound(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
}
