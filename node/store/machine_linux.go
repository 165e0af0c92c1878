package store

// machine is systemd's or D-Bus's number. Android has neither, and shows apps no serial number: there it is
// noMachine, unless an app passes its ANDROID_ID in Options.Machine.
func machine() string { return firstLine("/etc/machine-id", "/var/lib/dbus/machine-id") }
