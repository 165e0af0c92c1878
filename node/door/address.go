package door

import (
	"bufio"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// The names of a door in its home.
const (
	socketName = "node.sock"
	tokenName  = "node.token"
)

// hello is how a caller begins.
const hello = "jigiya door 1\n"

// A secret lets in who can read the file it is in.
type secret [32]byte

// An address is where a door is.
type address struct {
	path  string // of a Unix socket
	host  string // or on the loopback,
	token secret // with a token
}

// String is what a person would look for.
func (a address) String() string {
	if a.host != "" {
		return a.host
	}
	return a.path
}

// greeting is what a caller says first.
func (a address) greeting() []byte {
	form := ownForm()
	g := append([]byte(hello), form[:]...)
	if a.host != "" {
		g = append(g, a.token[:]...)
	}
	return g
}

func (a address) dial() (conn net.Conn, err error) {
	if a.host != "" {
		return net.Dial("tcp", a.host)
	}
	err = within(a.path, func(short string) error {
		conn, err = net.Dial("unix", short)
		return err
	})
	return conn, err
}

// addresses are where the door of a home may be; behind the name the number of its
// process, if it is one that is starting.
func addresses(home, behind string) (found []address) {
	if path := filepath.Join(home, socketName+behind); exists(path) {
		found = append(found, address{path: path})
	}
	if a, err := readToken(filepath.Join(home, tokenName+behind)); err == nil {
		found = append(found, a)
	}
	return found
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func starting(pid int) string { return "." + strconv.Itoa(pid) }

func readToken(path string) (a address, err error) {
	f, err := os.Open(path)
	if err != nil {
		return a, err
	}
	defer f.Close()
	lines := bufio.NewScanner(io.LimitReader(f, 256))
	lines.Scan()
	a.host = lines.Text()
	lines.Scan()
	text, err := hex.DecodeString(lines.Text())
	host, _, malformed := net.SplitHostPort(a.host)
	if err != nil || malformed != nil || len(text) != len(a.token) || host != loopback {
		return a, errors.New("no address and token")
	}
	copy(a.token[:], text)
	return a, nil
}

func (a address) file() []byte {
	return []byte(strings.Join([]string{a.host, hex.EncodeToString(a.token[:]), ""}, "\n"))
}

// longest is the longest path that every system takes for a socket.
const longest = 100

// within gives a path of a socket that is short enough: itself, or through a link.
func within(path string, use func(short string) error) error {
	if len(path) <= longest {
		return use(path)
	}
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "jigiya-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	link := filepath.Join(tmp, "home")
	if err := os.Symlink(folder, link); err != nil {
		return err
	}
	return use(filepath.Join(link, filepath.Base(path)))
}
