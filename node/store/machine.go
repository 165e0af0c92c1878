package store

import (
	"crypto/sha256"
	"os"
	"strings"
)

// machineHash hides the machine's identity: it is nobody's business and says nothing about the group.
func machineHash(identity string) Hash {
	return sha256.Sum256([]byte("jigiya machine v1\n" + identity))
}

// noMachine stands where a system tells no identity: then only the stamp knows a copy. That is enough for a copied
// home, whose files are new ones, and not for a copied disk.
const noMachine = "none"

func firstLine(paths ...string) string {
	for _, path := range paths {
		b, err := os.ReadFile(path)
		line, _, _ := strings.Cut(string(b), "\n")
		if line = strings.TrimSpace(line); err == nil && line != "" && line != "uninitialized" {
			return line
		}
	}
	return noMachine
}
