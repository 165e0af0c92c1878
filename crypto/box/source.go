package box

import (
	"errors"
	"io"

	"filippo.io/age"
)

// intro is how every file of the format begins.
const intro = "age-encryption.org/v1\n"

// A sourceReader remembers of the source what tells one error from another.
type sourceReader struct {
	source io.Reader
	left   int // of MaxHeader; -1 when the header is read
	begun  []byte
	ended  bool
	err    error // of the source, other than its end
}

func (s *sourceReader) Read(p []byte) (int, error) {
	if s.left == 0 {
		return 0, ErrDamaged
	}
	if s.left > 0 {
		p = p[:min(len(p), s.left)]
	}
	n, err := s.source.Read(p)
	if s.left > 0 {
		s.left -= n
	}
	if missing := len(intro) - len(s.begun); missing > 0 {
		s.begun = append(s.begun, p[:min(n, missing)]...)
	}
	switch {
	case err == io.EOF:
		s.ended = true
	case err != nil:
		s.err = err
	}
	return n, err
}

// judge says what an error of age means here.
func (s *sourceReader) judge(err error) error {
	var others *age.NoIdentityMatchError
	switch {
	case s.err != nil:
		return s.err
	case errors.As(err, &others):
		return ErrNotForHere
	case errors.Is(err, ErrDamaged):
		return ErrDamaged
	case s.cutShort(err):
		return ErrTruncated
	}
	return ErrDamaged
}

// cutShort says whether the file ended where it should have gone on: in its first
// line, in a line of its header, or in a part of its content. age reads a part
// that is cut as the last one, which then does not open.
func (s *sourceReader) cutShort(err error) bool {
	switch {
	case len(s.begun) < len(intro):
		return string(s.begun) == intro[:len(s.begun)]
	case s.left >= 0:
		return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	}
	return s.ended
}
