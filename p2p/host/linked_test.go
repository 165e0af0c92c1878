package host

import (
	"os/exec"
	"strings"
	"testing"
)

// libp2p's constructor would link all of these: nine megabytes that no phone here speaks.
func TestWhatIsNotLinked(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatalf("listing what is linked: %v", err)
	}
	for path := range strings.Lines(string(out)) {
		for _, heavy := range []string{"quic", "webrtc", "pion", "websocket", "prometheus", "p2p/net/swarm", "p2p/host/"} {
			if strings.HasPrefix(path, "jigiya/") {
				continue
			}
			if strings.Contains(path, heavy) {
				t.Errorf("%s is linked", strings.TrimSpace(path))
			}
		}
	}
}
