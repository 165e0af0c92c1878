package box

import (
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
)

// What a box can be refused for; see the package comment.
var (
	ErrNotForHere = errors.New("it is sealed to others")
	ErrTruncated  = errors.New("it ends too early")
	ErrDamaged    = errors.New("it is damaged")
	ErrReaders    = errors.New("a box has 1 to 64 readers")
)

// Seal begins a box on w. What is written to the result is sealed to the readers;
// Close ends it, and a box without it is truncated. A reader named twice counts
// once. The error is ErrReaders, ErrKey, or that of w. Fresh keys come from the
// system's randomness, which the format's library reads itself.
func Seal(w io.Writer, readers ...Reader) (io.WriteCloser, error) {
	recipients, err := recipients(readers)
	if err != nil {
		return nil, fmt.Errorf("sealing a box: %w", err)
	}
	sealing, err := age.Encrypt(w, recipients...)
	if err != nil {
		return nil, fmt.Errorf("sealing a box: %w", err)
	}
	return sealing, nil
}

func recipients(readers []Reader) (list []age.Recipient, err error) {
	seen := map[Reader]bool{}
	for _, r := range readers {
		if seen[r] {
			continue
		}
		seen[r] = true
		recipient, err := r.recipient()
		if err != nil {
			return nil, err
		}
		if list = append(list, recipient); len(list) > MaxReaders {
			return nil, ErrReaders
		}
	}
	if len(list) == 0 {
		return nil, ErrReaders
	}
	return list, nil
}

// Open begins to read a box. What the result gives before an error is the true
// beginning of the content. Errors, here and from the result, are ErrNotForHere
// (here only), ErrTruncated, ErrDamaged, or that of the source.
func Open(source io.Reader, key *Key) (io.Reader, error) {
	from := &sourceReader{source: source, left: MaxHeader}
	content, err := age.Decrypt(from, opener{key})
	if err != nil {
		return nil, fmt.Errorf("opening a box: %w", from.judge(err))
	}
	from.left = -1
	return &contentReader{from, content}, nil
}

// An opener is a key that looks at no more stanzas than a box may have, and at no
// others than a box has.
type opener struct{ key *Key }

func (o opener) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	if len(stanzas) > MaxReaders {
		return nil, ErrDamaged
	}
	for _, s := range stanzas {
		if s.Type != "X25519" {
			return nil, ErrDamaged
		}
	}
	return o.key.identity.Unwrap(stanzas)
}

type contentReader struct {
	from    *sourceReader
	content io.Reader
}

func (c *contentReader) Read(p []byte) (int, error) {
	n, err := c.content.Read(p)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("reading a box: %w", c.from.judge(err))
	}
	return n, err
}
