//go:build !linux

package nettest

// Within is for Linux alone: elsewhere there is no Net, and so no Place.
func (*Place) Within(func()) { panic("a place where there are none") }
