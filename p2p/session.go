package p2p

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"jigiya/crypto"
)

// A Conn is a connection whose two ends have authenticated the keys of a Channel
// and which nobody else can read.
type Conn interface {
	io.ReadWriteCloser
	SetReadDeadline(time.Time) error
	SetWriteDeadline(time.Time) error
}

// Serve runs one session over a connection, the same at both ends, until the
// context is done, the connection ends or one of the two ends it. It closes the
// connection. The error is nil if either end left in order.
func Serve(ctx context.Context, conn Conn, channel Channel, h Holdings, o Options) error {
	defer conn.Close()
	s, err := introduce(ctx, conn, channel, h, o)
	if err != nil {
		return err
	}
	defer s.guest.Leave()
	tell(o.Connected, s.guest.Device())
	return s.run(ctx)
}

// A session is an exchange with one other end.
type session struct {
	guest   Guest
	options Options
	dialled bool
	salt    crypto.Hash // of fingerprints: the channel's digest

	conn    Conn
	in      *frames
	out     *outbox
	bytesIn atomic.Int64
	lastIn  atomic.Int64 // when a byte last came, in nanoseconds of the clock

	cost, states       *credit // that this end may send
	costDue, statesDue *debt   // that the other may

	packer   packer   // of who answers
	unpacker unpacker // of who reads

	comparing chan message // from the other end, one of those in compare.go
	exchange  exchange
	asking    asking
	answering answering
	theirs    theirs

	fail context.CancelCauseFunc
	work sync.WaitGroup
}

func newSession(conn Conn, channel Channel, o Options) *session {
	s := &session{
		options: o, dialled: channel.Dialled, salt: channel.Digest(true), conn: conn, out: newOutbox(conn),
		cost: newCredit(Window, pushKept), states: newCredit(StatesWindow, 0),
		costDue: newDebt(Window, Window/8), statesDue: newDebt(StatesWindow, StatesWindow/8),
		comparing: make(chan message, 2),
	}
	s.in = &frames{in: bufio.NewReaderSize(counting{s}, 4<<10)}
	s.asking.start(s)
	s.answering.there = make(chan struct{}, 1)
	s.exchange.start(s)
	s.theirs.known = map[Topic]holding{}
	return s
}

// A counting reads, and notes that the other end is alive.
type counting struct{ s *session }

func (c counting) Read(b []byte) (int, error) {
	n, err := c.s.conn.Read(b)
	if n > 0 {
		c.s.bytesIn.Add(int64(n))
		c.s.lastIn.Store(time.Now().UnixNano())
	}
	return n, err
}

// introduce says who this end is and learns who the other is. The listener says
// nothing before it knows.
func introduce(ctx context.Context, conn Conn, channel Channel, h Holdings, o Options) (*session, error) {
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	own, err := h.Introduce(channel)
	if err != nil {
		return nil, fmt.Errorf("introducing this device: %w", err)
	}
	s := newSession(conn, channel, o)
	until := time.Now().Add(helloTime)
	if err := errors.Join(conn.SetReadDeadline(until), conn.SetWriteDeadline(until)); err != nil {
		return nil, fmt.Errorf("setting the time for a hello: %w", err)
	}
	mine := &hello{versions: []byte{Version}, Hello: own}
	if s.dialled {
		if _, err := conn.Write(appendFrame(nil, mine)); err != nil {
			return nil, fmt.Errorf("sending a hello: %w", err)
		}
	}
	if err := s.meet(channel, h, mine); err != nil {
		return nil, err
	}
	return s, nil
}

// meet reads the other's hello and answers it.
func (s *session) meet(channel Channel, h Holdings, mine *hello) error {
	theirs, err := s.readHello()
	if err != nil {
		return err
	}
	if s.guest, err = h.Recognise(channel, theirs.Hello); err != nil {
		return fmt.Errorf("recognising the other end: %w", err)
	}
	if !slices.Contains(theirs.versions, Version) {
		s.out.hurry()
		s.out.close(Versions)
		s.guest.Leave()
		return ending(Versions, "the other end speaks versions %d, this one %d", theirs.versions, Version)
	}
	if err := s.exchange.recall(s.guest); err != nil {
		s.guest.Leave()
		return fmt.Errorf("recalling the last exchange: %w", err)
	}
	if !s.dialled {
		return s.out.say(mine, &s.exchange.mine)
	}
	return s.out.say(&s.exchange.mine)
}

// ErrNoHello says that the other end closed without a word: this device is nobody
// there.
var ErrNoHello = errors.New("the other end says nothing to this device")

func (s *session) readHello() (*hello, error) {
	m, err := s.in.next()
	switch {
	case errors.Is(err, io.EOF) && s.dialled:
		return nil, ErrNoHello
	case err != nil:
		return nil, fmt.Errorf("waiting for a hello: %w", err)
	}
	switch m := m.(type) {
	case *hello:
		return m, nil
	case *bye:
		return nil, &EndError{Reason: m.Reason, Theirs: true}
	}
	return nil, malformed("a frame of type %d before the hello", m.kind())
}

// run lets the parts of the session work beside one another until one of them ends it.
func (s *session) run(outer context.Context) error {
	ctx, fail := context.WithCancelCause(outer)
	s.fail = fail
	s.lastIn.Store(time.Now().UnixNano())
	s.in.begun = func() { _ = s.conn.SetReadDeadline(time.Now().Add(frameTime)) }
	s.in.ended = func() { _ = s.conn.SetReadDeadline(time.Time{}) }
	_ = s.conn.SetReadDeadline(time.Time{})
	var reading, writing sync.WaitGroup
	reading.Go(func() { fail(s.read(ctx)) })
	writing.Go(func() { fail(s.out.write(ctx)) })
	for _, part := range []func(context.Context) error{s.announce, s.answer, s.watch} {
		s.work.Go(func() { fail(part(ctx)) })
	}
	<-ctx.Done()
	err := ended(outer, context.Cause(ctx))
	s.out.hurry()
	writing.Wait()
	s.leave(err, &reading)
	s.work.Wait()
	return err
}

// leave says why, and lets the other end read that before the connection goes.
func (s *session) leave(err error, reading *sync.WaitGroup) {
	if end := (*EndError)(nil); errors.Is(err, ErrCut) || errors.As(err, &end) && end.Theirs {
		s.conn.Close()
		reading.Wait()
		return
	}
	reason := Left
	if err != nil {
		reason = reasonOf(err)
	}
	s.out.close(reason)
	if reason != Left {
		s.conn.Close()
	}
	defer time.AfterFunc(byeTime, func() { s.conn.Close() }).Stop()
	reading.Wait()
}

// ended is what of a cause the caller is told.
func ended(outer context.Context, cause error) error {
	var end *EndError
	switch {
	case outer.Err() != nil, errors.As(cause, &end) && end.Theirs && end.Reason == Left:
		return nil
	case end != nil:
		return end
	case errors.Is(cause, io.EOF), errors.Is(cause, errBroken):
		return fmt.Errorf("%w: %w", ErrCut, cause)
	}
	return ending(Trouble, "%w", cause)
}
