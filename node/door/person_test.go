//go:build linux

package door

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The test binary runs itself as somebody else.
func TestMain(m *testing.M) {
	if home := os.Getenv("DOOR_TEST_HOME"); home != "" {
		conn, err := (address{path: filepath.Join(home, socketName)}).dial()
		if err == nil {
			conn.Close()
			_, err = Dial(home)
		}
		fmt.Println(err)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// Another user gets in nowhere, even where the permissions were opened to her.
func TestAnotherUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can be somebody else")
	}
	client := served(t, sound(), Options{})
	home := filepath.Dir(client.address.path)
	program := filepath.Join(home, "program")
	own, err := os.Executable()
	must(t, err)
	binary, err := os.ReadFile(own)
	must(t, err)
	must(t, os.WriteFile(program, binary, 0o755))
	for path := home; path != os.TempDir() && path != "/"; path = filepath.Dir(path) {
		must(t, os.Chmod(path, 0o755))
	}
	must(t, os.Chmod(client.address.path, 0o666))
	for uid, want := range map[uint32]error{65534: ErrNobody, 0: nil} {
		c := exec.Command(program)
		c.Env, c.Dir = []string{"DOOR_TEST_HOME=" + home}, "/"
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
		out, err := c.CombinedOutput()
		if errors.Is(err, os.ErrPermission) {
			t.Skip("the folder of temporary files is closed to others")
		}
		must(t, err)
		if said := strings.TrimSpace(string(out)); want == nil != (said == "<nil>") || want != nil && !strings.Contains(said, want.Error()) {
			t.Errorf("user %d: %s", uid, said)
		}
	}
	verifies(t, client)
}
