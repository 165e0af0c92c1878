package door

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"time"

	"jigiya/node/api"
)

// ErrNobody says that no node answers on a home.
var ErrNobody = errors.New("no node runs on this home")

// Dial finds the node that runs on a home. The error is ErrNobody, or that the node
// which runs there is another program than this one.
func Dial(home string) (*Client, error) { return knock(home, "") }

// DialStarting finds a node that has the store and is not ready yet, by the number of
// its process, and waits for it.
func DialStarting(home string, pid int) (*Client, error) {
	c, err := knock(home, starting(pid))
	if errors.Is(err, ErrNobody) { // it was, and has got its name since
		c, err = knock(home, "")
	}
	return c, err
}

func knock(home, behind string) (*Client, error) {
	for _, a := range addresses(home, behind) {
		c := &Client{address: a}
		err := c.ping()
		if err == nil {
			return c.ready(home), nil
		}
		if isOther(err) {
			return nil, err
		}
	}
	return nil, fmt.Errorf("knocking: %w", ErrNobody)
}

// ready is the client of a node whose door has its name by now.
func (c *Client) ready(home string) *Client {
	if c.address.path != "" {
		c.address.path = filepath.Join(home, socketName)
	}
	return c
}

// ping asks whether anybody is there, and who.
func (c *Client) ping() error {
	conn, err := c.address.dial()
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(startTime))
	v := &visit{line: newLine(conn), results: []reflect.Value{reflect.ValueOf(&c.pid).Elem()}}
	w := new(writer)
	w.text("")
	return v.make(context.Background(), c.address, w.b)
}

func otherProgram(pid uint64) error {
	return (&api.Problem{Class: api.ClassStorage, Code: "node_other_program"}).With("pid", pid).Hinted("hint.node_other_program", "pid", pid)
}

func isOther(err error) bool {
	p := new(api.Problem)
	return errors.As(err, &p) && p.Code == "node_other_program"
}

// ownNumber is this process's, for a caller that is another program.
func ownNumber() []byte { return binary.AppendUvarint(nil, uint64(os.Getpid())) }
