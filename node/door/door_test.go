package door

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger/message"
	"jigiya/node/api"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// sound is a service that verifies, and nothing else.
func sound() *puppet {
	return &puppet{verify: func(context.Context, api.Progress) (api.Verdict, error) { return api.Verdict{OK: true}, nil }}
}

func verifies(t *testing.T, c *Client) {
	t.Helper()
	if v, err := c.Verify(ctx, crypto.Hash{}, nil); err != nil || !v.OK {
		t.Fatalf("%+v, %v", v, err)
	}
}

// kinds are the doors there are.
func kinds() map[string]Options {
	all := map[string]Options{"loopback": {Loopback: true}}
	if hasSockets {
		all["socket"] = Options{}
	}
	return all
}

// A door is its owner's alone, is found by its home, answers who knocks before it is
// open as soon as it is, and leaves nothing behind.
func TestDoor(t *testing.T) {
	for name, o := range kinds() {
		t.Run(name, func(t *testing.T) {
			home := filepath.Join(t.TempDir(), "home")
			if _, err := Dial(home); !errors.Is(err, ErrNobody) {
				t.Errorf("where nothing is: %v", err)
			}
			d, err := Listen(home, o)
			must(t, err)
			if _, err := Dial(home); !errors.Is(err, ErrNobody) {
				t.Errorf("before it is open: %v", err)
			}
			found := make(chan *Client)
			go func() {
				c, err := DialStarting(home, os.Getpid())
				if err != nil {
					t.Error(err)
				}
				found <- c
			}()
			server, err := d.Serve(sound(), quiet())
			must(t, err)
			verifies(t, soon(t, found))
			c, err := Dial(home)
			must(t, err)
			verifies(t, c)
			if c.Process() != os.Getpid() || d.String() != c.address.String() {
				t.Errorf("process %d at %s", c.Process(), c.address)
			}
			checkMode(t, d.path)
			must(t, server.Close(ctx))
			if left, _ := filepath.Glob(filepath.Join(home, "*")); len(left) > 0 {
				t.Errorf("it leaves %v", left)
			}
			if _, err := Dial(home); !errors.Is(err, ErrNobody) {
				t.Errorf("after it is closed: %v", err)
			}
			_, err = c.Verify(ctx, crypto.Hash{}, nil)
			if e := api.Classify(err, message.English); e.Code != "node_gone" || e.Class != api.ClassStorage {
				t.Errorf("a call after it is closed: %v", err)
			}
		})
	}
}

func checkMode(t *testing.T, path string) {
	t.Helper()
	info, err := os.Lstat(path)
	must(t, err)
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%s is %v", path, info.Mode())
	}
}

// What a node left that was killed, under any of the names, is nobody, and is replaced.
func TestDoorOfADeadNode(t *testing.T) {
	for name, o := range kinds() {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			for _, left := range kinds() {
				dead, err := Listen(home, left)
				must(t, err)
				must(t, dead.open())
				must(t, dead.listener.Close()) // but its file stays
			}
			must(t, os.WriteFile(filepath.Join(home, "node.sock.99999999"), nil, 0o600))
			if _, err := Dial(home); !errors.Is(err, ErrNobody) {
				t.Errorf("a dead node answers: %v", err)
			}
			if _, err := DialStarting(home, 99999999); !errors.Is(err, ErrNobody) {
				t.Errorf("a dead node is starting: %v", err)
			}
			d, err := Listen(home, o)
			must(t, err)
			server, err := d.Serve(sound(), quiet())
			must(t, err)
			c, err := Dial(home)
			must(t, err)
			verifies(t, c)
			must(t, server.Close(ctx))
			if left, _ := filepath.Glob(filepath.Join(home, "*")); len(left) > 0 {
				t.Errorf("it leaves %v", left)
			}
		})
	}
}

// A home may lie deeper than the system's addresses of sockets reach.
func TestDoorDeepDown(t *testing.T) {
	if !hasSockets {
		t.Skip("no sockets here")
	}
	home := filepath.Join(t.TempDir(), strings.Repeat("dossier/", 30))
	must(t, os.MkdirAll(home, 0o700))
	d, err := Listen(home, Options{})
	must(t, err)
	server, err := d.Serve(sound(), quiet())
	must(t, err)
	c, err := Dial(home)
	must(t, err)
	verifies(t, c)
	if c.address.host != "" || len(d.String()) < longest {
		t.Errorf("it is at %v", d)
	}
	must(t, server.Close(ctx))
}

// On the loopback, nobody gets in without the token, and nothing is said to her.
func TestToken(t *testing.T) {
	client := served(t, sound(), Options{Loopback: true})
	verifies(t, client)
	if !strings.HasPrefix(client.address.host, "127.0.0.1:") {
		t.Errorf("it listens on %s", client.address)
	}
	other := *client
	other.address.token[31] ^= 1
	if _, err := other.Verify(ctx, crypto.Hash{}, nil); api.Classify(err, message.English).Code != "node_gone" {
		t.Errorf("another token: %v", err)
	}
	greeting := client.address.greeting()
	for name, said := range map[string]string{
		"a browser": "GET / HTTP/1.1\r\nHost: " + client.address.host + "\r\nOrigin: http://example.org\r\n\r\n" + strings.Repeat("x", 200),
		"no token":  string(greeting[:len(greeting)-32]) + strings.Repeat("\x00", 40),
		"nothing":   "", "half": string(greeting[:20]),
		"another form, no token": string(greeting[:len(hello)]) + strings.Repeat("\x00", 60),
	} {
		conn, err := net.Dial("tcp", client.address.host)
		must(t, err)
		_, err = io.WriteString(conn, said)
		must(t, err)
		must(t, conn.(*net.TCPConn).CloseWrite())
		if heard, _ := io.ReadAll(conn); len(heard) > 0 {
			t.Errorf("%s hears %q", name, heard)
		}
		conn.Close()
	}
	verifies(t, client)
}

func TestTokenFile(t *testing.T) {
	good := address{host: "127.0.0.1:1234", token: secret{1}}
	path := filepath.Join(t.TempDir(), tokenName)
	for text, ok := range map[string]bool{
		string(good.file()): true,
		strings.Replace(string(good.file()), "127.0.0.1", "192.168.1.9", 1): false, // nobody is sent elsewhere
		good.host + "\n" + hex.EncodeToString([]byte("short")):              false,
		"": false, "127.0.0.1\n": false, strings.Repeat("x", 1<<20): false,
	} {
		must(t, os.WriteFile(path, []byte(text), 0o600))
		if have, err := readToken(path); (err == nil) != ok || ok && have != good {
			t.Errorf("%.40q is %v, %v", text, have, err)
		}
	}
}

// Another build of the program is told so, and nothing is understood that was meant
// otherwise.
func TestAnotherProgram(t *testing.T) {
	client := served(t, sound(), Options{})
	conn, err := client.address.dial()
	must(t, err)
	defer conn.Close()
	greeting := client.address.greeting()
	greeting[len(hello)] ^= 1
	_, err = conn.Write(greeting)
	must(t, err)
	f, err := newLine(conn).receive(maxResult)
	must(t, err)
	_, err = (&visit{}).hear(f)
	e := api.Classify(err, message.English)
	if e.Code != "node_other_program" || e.Exit() != 1 || !strings.Contains(e.Hint, "start it again: jigiya node") || !isOther(err) {
		t.Errorf("it is told %+v", e)
	}
}

// Nonsense ends its own call and nobody else's.
func TestNonsense(t *testing.T) {
	client := served(t, sound(), Options{})
	call := func(body []byte) []byte { return append(appendFrame(nil, frameCall, body), 0) }
	verify := new(writer)
	verify.text("Verify")
	for name, said := range map[string][]byte{
		"no frame":            {},
		"another frame":       appendFrame(nil, frameWritten, []byte{1}),
		"half a frame":        appendFrame(nil, frameCall, []byte("abcdef"))[:5],
		"a huge frame":        {frameCall, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
		"an endless length":   bytes.Repeat([]byte{frameCall, 0xff}, 20),
		"no method":           call([]byte{200}),
		"an unknown method":   call(append([]byte{5}, "Shred"...)),
		"no arguments":        call(verify.b),
		"too many arguments":  call(append(append(verify.b, make([]byte, 33)...), 1, 2, 3)),
		"a wrong presence":    call(append(append(verify.b, make([]byte, 32)...), 9)),
		"frames after frames": bytes.Repeat(call(append(verify.b, make([]byte, 33)...)), 3),
	} {
		conn, err := client.address.dial()
		must(t, err)
		_, err = conn.Write(append(client.address.greeting(), said...))
		must(t, err)
		must(t, conn.(*net.UnixConn).CloseWrite())
		heard, _ := io.ReadAll(conn)
		if len(heard) > 0 && name != "frames after frames" {
			t.Errorf("%s hears %q", name, heard)
		}
		conn.Close()
		verifies(t, client)
	}
}

func appendFrame(b []byte, kind byte, body []byte) []byte {
	var out bytes.Buffer
	l := newLine(nil)
	l.out.Reset(&out)
	l.put(kind, body)
	_ = l.flush()
	return append(b, out.Bytes()...)
}

// An argument that is too large is refused before it is sent.
func TestTooLarge(t *testing.T) {
	client := served(t, sound(), Options{})
	_, err := client.Import(ctx, api.Import{Register: make([]byte, maxCall)})
	if e := api.Classify(err, message.English); e.Class != api.ClassInput || e.Code != "file_too_large" {
		t.Errorf("have %v", err)
	}
}

// Closing waits for the calls that run, but not for ever.
func TestClose(t *testing.T) {
	home := t.TempDir()
	began, finish := make(chan bool), make(chan bool)
	p := &puppet{verify: func(ctx context.Context, _ api.Progress) (api.Verdict, error) {
		began <- true
		select {
		case <-finish:
			return api.Verdict{OK: true}, nil
		case <-ctx.Done():
			return api.Verdict{}, ctx.Err()
		}
	}}
	d, err := Listen(home, Options{})
	must(t, err)
	server, err := d.Serve(p, quiet())
	must(t, err)
	client, err := Dial(home)
	must(t, err)
	results := make(chan error)
	verify := func() {
		v, err := client.Verify(ctx, crypto.Hash{}, nil)
		if err == nil && !v.OK {
			err = errors.New("no verdict")
		}
		results <- err
	}
	go verify()
	soon(t, began)
	go verify()
	soon(t, began)
	finish <- true
	must(t, soon(t, results))
	short, cancel := context.WithCancel(ctx)
	closed := make(chan error)
	go func() { closed <- server.Close(short) }()
	for exists(filepath.Join(home, socketName)) {
		runtime.Gosched()
	}
	select {
	case <-closed:
		t.Fatal("it closes under a call")
	default:
	}
	cancel()
	must(t, soon(t, closed))
	if err := soon(t, results); err == nil {
		t.Error("a call that was ended has a verdict")
	}
}
