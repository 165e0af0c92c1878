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

// Whoever reads while the group moves to another branch reads one of the two to its end.
func TestReadsDuringRebranches(t *testing.T) {
	s := open(t, t.TempDir(), testOptions())
	g := saga{}
	for range 2 {
		must(t, g.next()(s))
	}
	var readers sync.WaitGroup
	done := make(chan struct{})
	for range 2 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				last := Head{}
				for e, err := range s.Entries(testGroup, 0) {
					if err != nil {
						t.Error(err)
						return
					}
					last = e.head()
				}
				if last.none() {
					t.Error("no entries")
				}
				for _, err := range s.Notes(testGroup, 0, 255) {
					if err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	rounds := 40
	if testing.Short() {
		rounds = 10
	}
	for range rounds {
		must(t, g.next()(s))
		must(t, s.db.Flatten(1)) // compacts what newer versions have replaced
	}
	close(done)
	readers.Wait()
	if !g.holds(t, s) {
		t.Fatal("the saga's end")
	}
}

// A reader who began before a rebranch reads the old branch to its end after it.
func TestReadAcrossRebranch(t *testing.T) {
	for name, f := range forks() {
		t.Run(name, func(t *testing.T) {
			s := open(t, t.TempDir(), testOptions())
			must(t, s.Append(testGroup, Head{}, f.old, nil))
			var read []Entry
			for e, err := range s.Entries(testGroup, 0) {
				must(t, err)
				if read = append(read, e); len(read) == 1 {
					must(t, f.take(s, Received))
					must(t, s.db.Flatten(1))
				}
			}
			if len(read) != len(f.old) || read[len(read)-1].head() != f.base() {
				t.Fatal(len(read))
			}
			wantEntries(t, s, f.now())
		})
	}
}
