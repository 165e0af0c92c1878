package store

// Last is the number of the last change: the Feed up to it is complete.
func (s *Store) Last() uint64 { return s.version.Load() }
