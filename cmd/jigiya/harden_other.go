//go:build !unix

package main

// harden has nothing to do where there are no core dumps.
func harden() {}
