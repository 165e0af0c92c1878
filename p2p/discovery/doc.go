// Package discovery finds the addresses of nodes in range.
package discovery
