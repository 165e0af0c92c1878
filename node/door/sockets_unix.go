//go:build unix

package door

const hasSockets = true
