package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// What all tests share: the program, built once, and one browser. Each is there
// from the first test that asks for it.
var (
	workplace string // a folder, gone at the end
	program   = sync.OnceValues(build)
	chromium  = sync.OnceValues(start)
	end       = func() {} // the browser's
)

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	if workplace, err = os.MkdirTemp("", "jigiya-browser-"); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(workplace)) }()
	defer func() { end() }()
	return m.Run(), nil
}

// build is the program as people run it.
func build() (path string, err error) {
	path = filepath.Join(workplace, "jigiya")
	out, err := exec.Command("go", "build", "-o", path, "jigiya/cmd/jigiya").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building jigiya: %w\n%s", err, out)
	}
	return path, nil
}

// errNoChromium says that the tests cannot run here.
var errNoChromium = errors.New("chromium is not installed")

// start starts the browser: without a window, a profile or a word to anybody.
func start() (context.Context, error) {
	path, err := find()
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("host-resolver-rules", "MAP *.test 127.0.0.1"), // names of another's, that point here
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"))
	all, endAll := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, endBrowser := chromedp.NewContext(all)
	end = func() { endBrowser(); endAll() }
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	return ctx, nil
}

func find() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errNoChromium
}

// needed leaves a test out where what it needs is not here, but not where the project
// is checked as a whole.
func needed(t testing.TB, err error) {
	t.Helper()
	if err != nil && (os.Getenv("CI") != "" || !errors.Is(err, errNoChromium) && !errors.Is(err, errNoAxe)) {
		t.Fatal(err)
	}
	if err != nil {
		t.Skip(err)
	}
}

// thorough leaves a long test out where only the short ones are asked for.
func thorough(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("long")
	}
}
