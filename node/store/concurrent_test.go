package store

import (
	"sync"
	"testing"
)

// Readers see a whole chain at every moment, whatever is being written.
func TestReadsDuringAppends(t *testing.T) {
	s := open(t, t.TempDir(), testOptions())
	groups := []Hash{{1}, {2}, {3}}
	var writers, readers sync.WaitGroup
	done := make(chan struct{})
	for _, g := range groups {
		writers.Go(func() {
			head := Head{}
			for i := range 30 {
				entries := chain(head, 1+i%3, 1, "a")
				if err := s.Append(g, head, entries, []Record{record(string(g[:1]))}); err != nil {
					t.Error(err)
					return
				}
				head = lastHead(entries)
			}
		})
		readers.Go(func() {
			for open := true; open; {
				select {
				case <-done:
					open = false
				default:
				}
				readOnce(t, s, g)
			}
		})
	}
	writers.Wait()
	close(done)
	readers.Wait()
	if len(s.anchors) != len(groups) {
		t.Fatal(len(s.anchors))
	}
}

func readOnce(t *testing.T, s *Store, g Hash) {
	head, _, err := s.Head(g)
	if err != nil || !s.State(g).Ready() {
		t.Error(err, s.State(g))
	}
	entries, err := readAll(s, g, 0)
	if err != nil || len(entries) < int(head.Seq) {
		t.Error(len(entries), head.Seq, err)
	}
	for c, err := range s.Feed(0) {
		if now, _, _ := s.Head(c.Topic); err != nil || c.Head.Seq > now.Seq {
			t.Error(c, now, err)
		}
	}
	if _, err := s.Groups(); err != nil {
		t.Error(err)
	}
}

func TestCloseWaitsForReaders(t *testing.T) {
	s := open(t, t.TempDir(), testOptions())
	a := chain(Head{}, 100, 1, "a")
	must(t, s.Append(testGroup, Head{}, a, nil))
	closed := make(chan error)
	n := 0
	for _, err := range s.Entries(testGroup, 0) {
		must(t, err)
		if n++; n == 1 {
			go func() { closed <- s.Close() }()
		}
	}
	if err := <-closed; err != nil || n != len(a) {
		t.Fatal(n, err)
	}
}
